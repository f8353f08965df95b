"""The files of a move: whatever they are called and hold, whoever sends a form twice, and whenever they go."""

import bz2
import errno
import io
import lzma
import os
import shutil
import zipfile

import pytest

from newsroom.management.moving_in import unpacking, working
from newsroom.management.moving_in.running import NotMoved
from newsroom.models import Move
from tests.newsroom.moving_in.test_desk import GAZETTE, bring, checked, sent

State = Move.State


@pytest.fixture(autouse=True)
def _house(tmp_path, settings, monkeypatch):
    """A place of its own, and no proof."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(working, "prove", lambda *args, **kwargs: None)


@pytest.fixture
def owner(olga, logged_in):
    """Olga at her desk."""
    return logged_in(olga)


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
