"""The files of a move: whatever they are called and hold, whoever sends a form twice, and whenever they go."""

import bz2
import errno
import io
import lzma
import os
import shutil
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Author
from newsroom.management.moving_in import unpacking
from newsroom.management.moving_in.deciding import MOST_ASKED, MOST_OFFERED, DecidingForm
from newsroom.management.moving_in.housekeeping import KEPT_FOR, forget_files
from newsroom.management.moving_in.running import NotMoved
from newsroom.models import Move
from newsroom.models.move import LEAVING
from newsroom.pages import changing
from tests.newsroom.moving_in.at_the_desk import DOOR, GAZETTE, bring, checked, sent, work

pytestmark = pytest.mark.usefixtures("own_place")
State = Move.State


def files_of(move):
    """The names in its folder."""
    return sorted(file.name for file in (move.folder / "files").iterdir())


# --- arriving ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["報", "ab", "𠮷", "é"])
def test_a_long_name_is_cut_to_what_a_disk_takes(owner, letter):
    name = f"{letter * (140 // len(letter))}.xml.gz"
    bring(owner, sent(name, b"\x1f\x8b nothing"))
    move = Move.objects.get()
    assert move.files[0]["name"] == name
    [there] = files_of(move)
    assert there.endswith(".xml.gz")
    assert there[0] == letter[0]


def test_a_disk_without_hard_links_gets_a_copy(owner, monkeypatch):
    def refuse(*args):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert checked(owner).state == State.CHECKED
    assert (Move.objects.get().folder / "files" / "gazette.xml").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_refuses_is_a_sentence(owner, monkeypatch):
    def refuse(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copyfile", refuse)
    answer = bring(owner, sent())
    assert (answer.status_code, "No space left" in answer.text) == (400, True)
    assert files_of(Move.objects.get()) == []


# --- a form that is sent twice, or late --------------------------------------------------------------------------


def test_a_file_is_taken_away_once(owner):
    bring(owner, sent("a.xml", b"<rss/>"), sent("b.xml", b"<rss> </rss>"), sent("photo.jpg"))
    move = Move.objects.get()
    away = [f"moves:{len(b'<rss/>')}:a.xml"]
    assert f'value="{away[0]}"' in owner.get(f"{DOOR}?move={move.uid}").text
    for _click in range(2):
        # The picture is refused each time, so that the page is shown again.
        bring(owner, sent("photo.jpg"), move=str(move.uid), away=away)
        move.refresh_from_db()
        assert [file["name"] for file in move.files] == ["b.xml"]
        assert files_of(move) == ["b.xml"]


def test_files_stay_where_they_are_until_the_row_knows(owner, monkeypatch):
    bring(owner, sent("a.xml", b"<rss/>"), sent("photo.jpg"))
    move = Move.objects.get()

    def broken(self, *args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(Move, "save", broken)
    with pytest.raises(ZeroDivisionError):
        bring(owner, move=str(move.uid), away=[f"moves:{len(b'<rss/>')}:a.xml"])
    assert files_of(move) == ["a.xml"]


def test_files_that_were_not_checked_do_not_go(owner):
    move = checked(owner)
    bring(owner, sent("b.xml"), sent("photo.jpg"), move=str(move.uid))
    move.refresh_from_db()
    assert (move.state, move.rehearsal, len(move.files)) == (State.DRAFT, None, 2)
    assert owner.post(move.get_absolute_url(), {"do": "go"}).status_code == 409
    assert "Check the files again" in owner.get(move.get_absolute_url()).text


def test_answers_to_the_questions_of_another_check_do_not_count(owner):
    move = checked(owner)
    late = owner.get(move.get_absolute_url()).context["move"].asked
    assert f'value="{late}"' in owner.get(move.get_absolute_url()).text
    bring(owner, sent("b.xml"), move=str(move.uid))
    assert work().state == State.CHECKED
    assert owner.post(move.get_absolute_url(), {"do": "go", "asked": late}).status_code == 409
    now = owner.get(move.get_absolute_url()).context["move"].asked
    assert owner.post(move.get_absolute_url(), {"do": "go", "asked": now}).status_code == 302


# --- unpacking ---------------------------------------------------------------------------------------------------


def zipped(*names, data=b"<rss/>", how=zipfile.ZIP_STORED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name in names:
            archive.writestr(name, data)
    return packed.getvalue()


@pytest.fixture
def packed(olga):
    """A move of one archive; `packed(data)` lays it there, and `packed.words()` says what is in it."""
    move = Move.begin(by=olga)

    def lay(data, name="export.zip"):
        place = move.make_folder() / "files" / name
        place.write_bytes(data)
        move.files = [{"name": name, "path": name, "size": len(data), "place": "moves"}]

    lay.words = lambda: [path.read_bytes() for path in unpacking.export_files(move)]
    return lay


def test_an_archive_that_was_replaced_is_unpacked_anew(packed, monkeypatch):
    packed(zipped("a.xml", data=b"old"))
    assert packed.words() == [b"old"]
    packed(zipped("a.xml", data=b"new words"))
    assert packed.words() == [b"new words"]
    packed(zipped("a.xml", data=b"other"), name="other.zip")
    assert packed.words() == [b"other"]
    # The same one is not.
    monkeypatch.setattr(unpacking, "_pour", None)
    assert packed.words() == [b"other"]


@pytest.mark.parametrize(
    ("kind", "packer"), [(zipfile.ZIP_BZIP2, bz2.compress), (zipfile.ZIP_LZMA, lzma.compress)], ids=["bzip2", "lzma"]
)
def test_a_broken_archive_is_a_sentence(packed, kind, packer):
    data = bytearray(zipped("a.xml", data=GAZETTE, how=kind))
    data[60:400] = b"\xff" * 340
    packed(bytes(data))
    with pytest.raises(NotMoved, match="can’t be unpacked"):
        packed.words()


def test_an_archive_of_thousands_is_refused(packed, tmp_path):
    packed(zipped(*(f"{number}.xml" for number in range(unpacking.MOST_INSIDE + 1)), data=b""))
    with pytest.raises(NotMoved, match="too many"):
        packed.words()
    assert not list(tmp_path.rglob("unpacked/*"))


def test_a_full_disk_is_the_disks_word(packed, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    packed(zipped("a.xml"))
    monkeypatch.setattr(unpacking, "_pour", full)
    with pytest.raises(OSError, match="No space"):
        packed.words()


# --- going -------------------------------------------------------------------------------------------------------


def test_a_move_that_was_touched_lately_keeps_its_files(owner):
    move = checked(owner)
    long_ago = timezone.now() - KEPT_FOR - timedelta(days=1)
    for columns in ({"begun_at": long_ago}, {"state": State.STOPPED, "ended_at": long_ago}):
        Move.objects.update(**columns)
        assert forget_files() == 0, columns
    Move.objects.update(touched_at=None)  # of a release that noted nothing
    assert forget_files() == 1
    assert not move.folder.exists()


def test_bringing_files_and_stopping_is_touching(owner, olga):
    bring(owner, sent("photo.jpg"))
    move = Move.objects.get()
    long_ago = timezone.now() - KEPT_FOR - timedelta(days=1)
    Move.objects.update(begun_at=long_ago, touched_at=long_ago)
    bring(owner, sent(), sent("photo.jpg"), move=str(move.uid))
    assert forget_files() == 0
    move.refresh_from_db()
    move.to_check(by=olga)
    Move.objects.update(touched_at=long_ago)
    move.ask_to_stop(by=olga)
    assert forget_files() == 0
    assert move.folder.exists()


def test_one_that_somebody_goes_on_with_meanwhile_keeps_its_files(owner, olga):
    move = checked(owner)
    listed = Move.objects.get()
    move.go({}, by=olga)
    assert not listed.remove_files(untouched_since=timezone.now() + timedelta(days=1))
    assert not listed.remove_files()
    assert files_of(move) == ["gazette.xml"]
    assert owner.post(move.get_absolute_url(), {"do": "remove files"}).status_code == 409
    move.refresh_from_db()
    assert (move.has_files, move.state) == (True, State.WAITING)


def test_a_disk_that_keeps_the_files_is_said(owner, monkeypatch):
    move = checked(owner)

    def refuse(self, *args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(type(move.folder), "rename", refuse)
    answer = owner.post(move.get_absolute_url(), {"do": "remove files"})
    assert (answer.status_code, "Permission denied" in answer.text) == (400, True)
    assert forget_files(now=timezone.now() + 2 * KEPT_FOR) == 0
    move.refresh_from_db()
    assert (move.has_files, files_of(move)) == (True, ["gazette.xml"])


def test_addresses_of_authors_go_with_the_files(owner):
    move = checked(owner)
    assert "gazette.example" in str([one["email"] for one in move.names["people"]])
    people = [one["key"] for one in move.names["people"]]
    move.remove_files()
    kept = Move.objects.get().names["people"]
    assert [one["key"] for one in kept] == people
    assert {one["email"] for one in kept} == {""}


def test_what_is_left_of_a_folder_goes_at_night(owner, tmp_path, monkeypatch):
    move = checked(owner)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *args, **kwargs: None)  # killed in between
        move.remove_files()
    assert list((tmp_path / "moves").glob(f"{LEAVING}*"))
    forget_files()
    assert not list((tmp_path / "moves").glob(f"{LEAVING}*"))


def test_what_was_fetched_stays_for_a_move_that_is_open(db, tmp_path):
    folder = tmp_path / "moves" / "gazette.example"
    (folder / "files").mkdir(parents=True)
    long_ago = timezone.now().timestamp() - 2 * KEPT_FOR.total_seconds()
    for place in (folder / "files", folder):
        os.utime(place, (long_ago, long_ago))
    move = Move.objects.create(by_name="Olga", site="https://www.gazette.example", state=State.STOPPED)
    other = Move.objects.create(by_name="Olga", site="https://[x", state=State.CHECKING)
    forget_files()
    assert folder.exists()
    other.delete()
    forget_files()
    assert folder.exists()
    Move.objects.filter(pk=move.pk).update(state=State.DONE)
    Move.objects.create(by_name="Olga", site="https://[x", state=State.STOPPED)
    forget_files()
    assert not folder.exists()


# --- the questions -----------------------------------------------------------------------------------------------


def test_many_questions_are_asked_quickly(db, monkeypatch):
    with changing():
        rows = [Author(name=f"<b>{n}</b> & “Co.”", slug=f"b{n}") for n in range(MOST_OFFERED)]
        Author.objects.quietly().bulk_create(rows)
    people = [{"key": f"k{n}", "name": f"N{n}", "stories": 1, "email": "", "parent": ""} for n in range(MOST_ASKED + 1)]
    categories = [{**one, "key": f"c{n}"} for n, one in enumerate(people)]
    last = Author.objects.order_by("name").last()
    maps = {"people": {"k3": f"author:{last.pk}"}, "categories": {"c4": "category:c5"}}
    move = Move.objects.create(by_name="Olga", names={"people": people, "categories": categories}, maps=maps)
    # One template for each choice would be tens of thousands.
    monkeypatch.setattr("django.forms.widgets.Select.create_option", None)
    form = DecidingForm(move)
    pages = {old.key: str(field) for old, field in form.people + form.categories}
    assert len(pages) == 2 * MOST_ASKED
    assert pages["k3"].count("<option") == 1 + MOST_OFFERED + MOST_ASKED - 1  # all but the one itself
    assert pages["k3"].count(" selected") == pages["k0"].count(" selected") == 1
    assert f'<option value="author:{last.pk}" selected>&lt;b&gt;' in pages["k3"]
    assert '<option value="" selected>' in pages["k0"]
    assert '<option value="category:c5" selected>' in pages["c4"]
    assert '"category:c4"' not in pages["c4"]
    assert "<b>" not in "".join(pages.values())
    assert 'name="people-3"' in pages["k3"]
    assert 'id="id_people-3"' in pages["k3"]
