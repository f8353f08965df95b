"""Documents come in once, go out to readers, and are taken away."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from articles.documents import keeping, storage
from articles.documents.keeping import DocumentRefused, settle_documents, take_in
from articles.models import Document
from articles.trash import empty_trash
from newsroom.backups.checking import broken
from newsroom.models import Act
from newsroom.states import WrongState
from tests.articles.documents import document_samples as samples


def lies(document):
    """Where readers fetch it."""
    return Path(default_storage.path(document.name))


def wrong(document):
    return [each for each in broken(read=True) if each.row == document]


def test_it_comes_in_once_under_a_name_of_ours(document, ed):
    content = samples.pdf("ONCE")
    first = document(content, called="../..\\C:/Harbour Plan (final) <b>.HTML", by=ed)
    assert first.name.startswith(f"documents/{first.sha256[:2]}/{first.sha256[:20]}/")
    assert first.name.endswith("/c-harbour-plan-final-b.pdf")
    assert lies(first).read_bytes() == content
    assert (first.format, first.size, first.uploaded_by, first.already_there) == ("PDF", len(content), ed, False)
    again = document(content, called="other.pdf", title="The plan")
    assert (again.pk, again.already_there, again.title, again.name) == (first.pk, True, "The plan", first.name)
    assert Act.objects.filter(verb="take in document").count() == 1
    assert not wrong(first)


@pytest.mark.parametrize(
    ("called", "end"),
    [("خطة الميناء.pdf", "خطة-الميناء.pdf"), ("", "document.pdf"), (".pdf", "pdf.pdf"),
     ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
     ("Бюджет " * 40 + ".pdf", None), ("a\0b\n.pdf", None), ("feed.pdf", "feed-1.pdf"), ("a%2e%2e.pdf", "a-2e-2e.pdf")],
)  # fmt: skip
def test_what_it_was_called_is_only_a_suggestion(document, called, end):
    made = document(called=called)
    last = made.name.rsplit("/", 1)[1]
    assert end in (None, last)
    assert len(last.encode()) < 100
    assert lies(made).is_file()
    assert str(made)


def test_nothing_goes_out_before_its_row_is_there(document, monkeypatch):
    """A process that is killed in between leaves nothing to readers."""
    put = []
    monkeypatch.setattr(keeping, "put_out", lambda *names: put.append(Document.objects.count()), raising=False)
    monkeypatch.setattr("articles.models.document.put_out", lambda *names: put.append(Document.objects.count()))
    made = document()
    assert (put, made.is_out) == ([1], True)


def test_who_may_not_is_refused_before_anything_is_kept(document, mo):
    with pytest.raises(PermissionDenied):
        document(by=mo)
    assert not Document.objects.exists()


def test_what_is_refused_leaves_nothing(db, settings):
    settings.DOCUMENT_MAX_BYTES = 2_000_000
    for content in (b"<html>", samples.pdf() + bytes(2_000_000)):
        with pytest.raises(DocumentRefused):
            take_in(io.BytesIO(content))
    assert not Document.objects.exists()


def test_the_same_file_twice_at_the_same_moment(document, monkeypatch):
    first = document(samples.pdf("TWICE"))
    asked = iter([Document.objects.none(), Document.objects.all()])
    real = Document.objects.filter
    monkeypatch.setattr(
        keeping.Document.objects, "filter", lambda **by: next(asked, Document.objects.all()) & real(**by)
    )
    assert document(samples.pdf("TWICE")).pk == first.pk


def test_the_trash_takes_it_from_readers_and_gives_it_back(
    document, ed, rita, client, django_capture_on_commit_callbacks
):
    made = document(called="plan.pdf")
    with pytest.raises(PermissionDenied):
        made.trash(by=rita)
    with django_capture_on_commit_callbacks(execute=True):
        made.trash(by=ed)
    assert not lies(made).exists()
    assert client.get(made.get_absolute_url()).status_code == 410
    assert not wrong(made)
    assert not Document.objects.usable().exists()
    with django_capture_on_commit_callbacks(execute=True):
        made.restore(by=ed)
    assert lies(made).exists()
    again = client.get(made.get_absolute_url())
    assert (again.status_code, len(b"".join(again.streaming_content))) == (200, made.size)
    assert list(Act.objects.filter(subject_uid=made.uid).order_by("id").values_list("verb", flat=True)) == [
        "take in document", "trash document", "restore document"]  # fmt: skip


def test_what_a_killed_process_left_undone_the_worker_does(document, ed):
    """`on_commit` never came."""
    made = document()
    made.trash(by=ed)
    assert lies(made).exists()
    assert settle_documents() == 1
    assert not lies(made).exists()
    assert settle_documents() == 0
    made.refresh_from_db()
    made.restore(by=ed)
    assert settle_documents() == 1
    assert lies(made).exists()


def test_a_full_disk_is_tried_again(document, ed, monkeypatch, caplog):
    made = document()
    made.trash(by=ed)
    settle_documents()
    made.refresh_from_db()
    made.restore(by=ed)
    with monkeypatch.context() as patch:
        patch.setattr("articles.models.document.put_out", lambda *names: (_ for _ in ()).throw(OSError(28, "full")))
        assert settle_documents() == 0
    assert "full" in caplog.text
    assert settle_documents() == 1


def test_those_that_fail_for_ever_keep_nobody_waiting(document, ed, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    made = [document() for _number in range(5)]
    stuck = {one.name for one in made[:4]}
    for one in made:
        one.trash(by=ed)

    def failing(name):
        if name in stuck:
            raise OSError(13, "denied")
        storage.take_away(name)

    monkeypatch.setattr("articles.models.document.take_away", failing)
    assert [settle_documents() for _turn in range(4)] == [0, 0, 1, 0]
    stuck.clear()
    assert sum(settle_documents() for _turn in range(3)) == 4


def test_trashed_and_restored_by_two_at_once_ends_as_the_row_says(document, ed, monkeypatch):
    made = document()
    made.trash(by=ed)

    def taken_away_while_somebody_restores(name):
        storage.take_away(name)
        Document.objects.quietly().filter(pk=made.pk).update(trashed_at=None, is_out=True)

    monkeypatch.setattr("articles.models.document.take_away", taken_away_while_somebody_restores)
    assert made.settle()
    made.refresh_from_db()
    assert (made.is_out, lies(made).exists()) == (True, True)


def test_on_a_disk_without_second_names_it_is_copied(document, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *names: (_ for _ in ()).throw(OSError(95, "not supported")))
    made = document()
    assert lies(made).stat().st_nlink == 1
    assert not wrong(made)


def test_a_row_without_its_file_is_told_and_mended(document):
    made = document()
    lies(made).unlink()
    assert [each.why for each in wrong(made)] == ["is missing"]
    made.make_anew()
    assert not wrong(made)
    Path(made.file.path).unlink()
    assert [each.why for each in wrong(made)] == ["is missing"]


def test_after_thirty_days_the_files_go_and_the_address_says_so(document, ed, client):
    made = document()
    kept = Path(made.file.path)
    made.trash(by=ed)
    Document.objects.quietly().update(trashed_at=timezone.now() - timedelta(days=31))
    assert empty_trash() == 1
    assert empty_trash() == 0
    assert not kept.exists()
    assert not lies(made).exists()
    assert client.get(made.get_absolute_url()).status_code == 410
    made.refresh_from_db()
    assert not wrong(made)
    with pytest.raises(WrongState):
        made.restore(by=ed)


def test_what_is_brought_back_while_the_trash_is_emptied_stays(document, ed, monkeypatch):
    """The list was made before; another process restores one of it, or has just emptied the one that is restored."""
    made = document()
    made.trash(by=ed)
    Document.objects.quietly().update(trashed_at=timezone.now() - timedelta(days=31))
    settle = Document.settle

    def settle_late(self):
        settled = settle(self)
        Document.objects.get(pk=made.pk).restore(by=ed)
        return settled

    with monkeypatch.context() as patch:
        patch.setattr(Document, "settle", settle_late)
        assert empty_trash() == 0
    made.refresh_from_db()
    assert (made.is_usable, Path(made.file.path).exists()) == (True, True)
    made.trash(by=ed)
    stale = Document.objects.get(pk=made.pk)
    Document.objects.quietly().update(file="")
    with pytest.raises(WrongState):
        stale.restore(by=ed)


def test_what_cannot_be_taken_from_readers_is_emptied_another_night(document, ed, monkeypatch, caplog):
    made = document()
    made.trash(by=ed)
    Document.objects.quietly().update(trashed_at=timezone.now() - timedelta(days=31))
    with monkeypatch.context() as patch:
        patch.setattr("articles.models.document.take_away", lambda name: (_ for _ in ()).throw(OSError(5, "away")))
        assert empty_trash() == 0
    made.refresh_from_db()
    assert made.file
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "delete", lambda name: (_ for _ in ()).throw(OSError(5, "away")))
        assert empty_trash() == 1
    assert "could not be deleted" in caplog.text


def test_sent_again_it_comes_back_from_the_trash_and_from_nothing(document, ed):
    content = samples.pdf("BACK")
    made = document(content)
    made.trash(by=ed)
    settle_documents()
    assert document(content).pk == made.pk
    settle_documents()
    assert lies(made).exists()
    made.refresh_from_db()
    made.trash(by=ed)
    Document.objects.quietly().update(trashed_at=timezone.now() - timedelta(days=31))
    empty_trash()
    again = document(content)
    settle_documents()
    assert (again.pk, again.is_usable, lies(made).read_bytes()) == (made.pk, True, content)


def test_sent_again_while_the_trash_deletes_its_file_it_has_one(document, ed):
    """The file is gone and the row does not say so yet: what was just sent is kept anew."""
    content = samples.pdf("MEANWHILE")
    made = document(content)
    made.trash(by=ed)
    Path(made.file.path).unlink()
    again = document(content)
    assert (again.pk, Path(again.file.path).read_bytes()) == (made.pk, content)
