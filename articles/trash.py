"""Emptying the trash: what has lain there for 30 days goes for good."""

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from articles import search_text
from articles.documents.keeping import empty_out
from articles.models import Article, Correction, Picture
from newsroom.models import Act, Address, Page
from newsroom.pages import changing
from newsroom.roles import SYSTEM

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
AT_ONCE = 20


def empty_trash(now=None) -> int:
    """Delete stories, pictures, documents and standing pages trashed more than 30 days ago; returns how many.

    A story that was public, or that has a conversation (an imported private one), keeps its row, so that its address
    goes on answering 410 and its history stays; a picture that a story still names, and every document, keeps its row
    and loses its files.
    """
    before = (now or timezone.now()) - KEPT
    count = 0
    for article in Article.objects.trashed().filter(
        trashed_at__lt=before, published_at__isnull=True, comments__isnull=True
    )[:AT_ONCE]:
        with changing():
            if not _still_there(article, before):
                continue
            Act.record("empty from the trash", article, by=SYSTEM)
            article.delete()
        count += 1
    for page in Page.objects.filter(trashed_at__lt=before)[:AT_ONCE]:
        with changing():
            if not _still_there(page, before):
                continue
            page.delete()
        count += 1
    gone = Picture.objects.filter(trashed_at__lt=before).exclude(renditions=[], file="")
    for picture in gone[:AT_ONCE]:
        with changing():
            if not (picture := _still_there(picture, before)):
                continue
            names = files_of(picture)
            Act.record("empty from the trash", picture, by=SYSTEM)
            if picture.uses.exists() or picture.portrait_of.exists():
                picture.renditions, picture.file = [], ""
                picture.save(update_fields=["renditions", "file"])
            else:
                picture.delete()
        delete_files(*names)
        count += 1
    return count + empty_out(before, AT_ONCE)


def _still_there(row, before):
    """The row as it is now, held, or None where somebody brought it back since the list was made."""
    return type(row).objects.select_for_update().filter(pk=row.pk, trashed_at__lt=before).first()


def files_of(picture) -> tuple[list[str], str]:
    """The names of a picture's renditions, and that of its original or "": for `delete_files`, once the row is gone."""
    return [rendition["name"] for rendition in picture.renditions], picture.file.name or ""


def delete_files(renditions, original) -> None:
    """Delete a picture's files; what is gone already is no error, and what can't be deleted is logged."""
    originals = Picture._meta.get_field("file").storage
    for storage, name in (*((default_storage, name) for name in renditions), (originals, original)):
        try:
            if name:
                storage.delete(name)
        except OSError as error:
            log.warning("%s could not be deleted: %s", name, error)


def delete_story(article) -> None:
    """Delete a story for good, with its comments, corrections and addresses, and every page that showed it.

    Not what a newsroom does with its own stories: those that were public keep their row, and answer 410.
    """
    addresses = Address.objects.filter(subject_uid=article.uid)
    keys = {key for address in addresses for key in address.page_keys()}
    with changing(*keys, *article.listing_keys(), "corrections", f"comments:{article.pk}", "comments"):
        article.leave_front()
        search_text.drop(article.pk)
        # The way of `Revision.prune`: rows that are never rewritten may go with what they tell of.
        models.QuerySet(Correction).filter(article=article).delete()
        addresses.quietly().delete()
        article.delete()
