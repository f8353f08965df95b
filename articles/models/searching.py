"""A name stands in the search text of many stories: which of them have to be written anew, and writing them."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

AT_ONCE = 50  # stories for which whoever changed the name waits
A_TURN = 200  # stories of one turn of the worker


class SearchDue(models.Model):
    """A story whose search text holds a name of before."""

    article = models.OneToOneField("articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self):
        return str(self.pk)


def search_again(stories):
    """Let the search text of the published among these stories be written anew; call where a name in it is changed.

    An author may have signed thousands: the first are written when the change is committed, the others by the worker.
    """
    ids = list(dict.fromkeys(stories.published().order_by("-id").values_list("pk", flat=True)))
    SearchDue.objects.bulk_create((SearchDue(pk=pk) for pk in ids), ignore_conflicts=True)
    transaction.on_commit(lambda: _write(ids[:AT_ONCE]))


def write_due_search_texts() -> int:
    """Write the search text of stories that wait for it; returns how many were written."""
    return _write(SearchDue.objects.order_by("pk").values_list("pk", flat=True)[:A_TURN])


def _write(ids):
    from .article import Article

    written = 0
    for pk in list(ids):
        # Each in a transaction of its own. The row goes first: a name that changes from now on puts in another.
        with transaction.atomic():
            if not SearchDue.objects.filter(pk=pk).delete()[0]:
                continue
            story = Article.objects.filter(pk=pk).first()
            if story is not None:
                story.write_search_text()
                written += 1
    return written
