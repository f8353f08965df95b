"""The files of a move: whatever they are called and hold, whoever sends a form twice, and whenever they go."""

import errno
import os
import shutil

import pytest

from newsroom.management.moving_in import working
from newsroom.models import Move
from tests.newsroom.moving_in.test_desk import bring, checked, sent

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
