"""The desk's lists are counted, sorted and searched in an index; they read every story and picture before."""

from django.db import migrations, models
from django.db.models import Q

KEPT = Q(trashed_at__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_earlier_fronts")]

    operations = [
        migrations.RemoveIndex("article", "last_edited"),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["-edited_at", "-id", "state", "headline", "slug", "trashed_at"],
                name="desk_newest",
                condition=KEPT,
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["section", "-edited_at", "-id", "state", "trashed_at"], name="desk_of_section", condition=KEPT
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["-edited_at", "-id", "trashed_at"], name="desk_trash", condition=Q(trashed_at__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "picture",
            models.Index(
                fields=["-id", "rights_until", "trashed_at", "killed_at"],
                name="pictures_usable",
                condition=Q(trashed_at__isnull=True, killed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "picture",
            models.Index(
                fields=["-id", "credit", "trashed_at"],
                name="pictures_without_credit",
                condition=Q(credit="", trashed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "picture",
            models.Index(
                fields=["-id", "alt", "decorative", "trashed_at"],
                name="pictures_without_words",
                condition=Q(alt="", decorative=False, trashed_at__isnull=True),
            ),
        ),
    ]
