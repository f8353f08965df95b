"""`manage.py index_search`: write the search text of every published story anew."""

from django.core.management.base import BaseCommand
from django.db import transaction

from articles import search_text
from articles.models import Article

BATCH = 50  # stories a transaction: short enough that nobody waits for it


class Command(BaseCommand):
    """Rebuild what search looks in, while the site goes on."""

    help = "Writes the search text of every published story anew, and forgets that of all others."

    def handle(self, *args, **options):
        """Go through the stories in the order of their publication, the one in which an index grows best."""
        ids = list(Article.objects.published().order_by("published_at", "id").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            # Asked again inside the transaction: a story may have been taken down meanwhile.
            batch = Article.objects.published().filter(pk__in=ids[start : start + BATCH])
            with transaction.atomic():
                for story in batch.order_by("published_at", "id"):
                    story.write_search_text()
            if start and start % 5_000 == 0:
                self.stdout.write(f"{start} of {len(ids)}")
        left = search_text.known() - set(Article.objects.published().values_list("pk", flat=True))
        for article_id in left:
            with transaction.atomic():
                search_text.drop(article_id)
        self.stdout.write(self.style.SUCCESS(f"Search knows {len(ids)} stories."))
