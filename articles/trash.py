"""Emptying the trash: what has lain there for 30 days goes for good."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models import Article, Picture
from newsroom.models import Act, Page
from newsroom.pages import changing
from newsroom.roles import SYSTEM

KEPT = timedelta(days=30)
AT_ONCE = 20


def empty_trash(now=None) -> int:
    """Delete stories, pictures and standing pages trashed more than 30 days ago; returns how many.

    A story that was public, or that has a conversation (an imported private one), keeps its row, so that its address
    goes on answering 410 and its history stays; a picture that a story still names keeps its row and loses its files.
    """
    before = (now or timezone.now()) - KEPT
    count = 0
    for article in Article.objects.trashed().filter(
        trashed_at__lt=before, published_at__isnull=True, comments__isnull=True
    )[:AT_ONCE]:
        with changing():
            Act.record("empty from the trash", article, by=SYSTEM)
            article.delete()
        count += 1
    for page in Page.objects.filter(trashed_at__lt=before)[:AT_ONCE]:
        page.delete()
        count += 1
    gone = Picture.objects.filter(trashed_at__lt=before).exclude(renditions=[], file="")
    for picture in gone[:AT_ONCE]:
        names, original = [rendition["name"] for rendition in picture.renditions], picture.file.name
        with changing():
            Act.record("empty from the trash", picture, by=SYSTEM)
            if picture.uses.exists() or picture.portrait_of.exists():
                picture.renditions, picture.file = [], ""
                picture.save(update_fields=["renditions", "file"])
            else:
                picture.delete()
        for name in names:
            default_storage.delete(name)
        if original:
            Picture._meta.get_field("file").storage.delete(original)
        count += 1
    return count
