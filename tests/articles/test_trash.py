"""Emptying the trash beside people who are at work, and on disks that fail."""

import io
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from articles import trash
from articles.models import Article, Picture
from articles.pictures.making import make_due_renditions, take_in
from articles.trash import KEPT, empty_trash
from newsroom.models import Page
from newsroom.roles import SYSTEM
from tests.articles.pictures import samples

LATER = KEPT + timedelta(minutes=1)


def test_what_is_brought_back_since_the_list_was_made_stays(db, ed, draft, picture, monkeypatch):
    """Of each kind, two lie there; the second comes back while the first is deleted."""
    for row in (draft(), draft(), picture(), picture()):
        row.trash(by=ed)
    before = timezone.now() + timedelta(minutes=1)

    def brought_back_before(verb, row, **said):
        others = type(row).objects.filter(trashed_at__lt=before).exclude(pk=row.pk)
        others.quietly().update(trashed_at=None)

    monkeypatch.setattr(trash.Act, "record", brought_back_before)
    assert empty_trash(now=timezone.now() + LATER) == 2
    assert (Article.objects.count(), Picture.objects.count()) == (1, 1)
    assert Picture.objects.get().renditions


def test_a_page_that_came_back_stays(db, monkeypatch):
    pages = [Page.objects.create(title="About", slug=f"about-{number}") for number in range(2)]
    for page in pages:
        page.trash(by=SYSTEM)
    delete = Page.delete

    def delete_and_restore_the_other(self):
        Page.objects.exclude(pk=self.pk).get().restore(by=SYSTEM)
        delete(self)

    monkeypatch.setattr(Page, "delete", delete_and_restore_the_other)
    assert empty_trash(now=timezone.now() + LATER) == 1
    assert Page.objects.get().trashed_at is None


def test_a_file_that_cannot_be_deleted_keeps_no_other(db, ed, monkeypatch, caplog):
    for size in (200, 300):
        take_in(io.BytesIO(samples.jpeg(size, 100))).trash(by=ed)
    assert make_due_renditions() == 2
    names = [row["name"] for picture in Picture.objects.all() for row in picture.renditions]
    delete, failed = type(default_storage._wrapped).delete, []

    def failing(self, name):
        if not failed:
            failed.append(name)
            raise OSError(5, "away")
        delete(self, name)

    monkeypatch.setattr(type(default_storage._wrapped), "delete", failing)
    assert empty_trash(now=timezone.now() + LATER) == 2
    assert f"{failed[0]} could not be deleted" in caplog.text
    assert [name for name in names if default_storage.exists(name)] == failed
    # Others look at the same folder.
    default_storage.delete(failed[0])
