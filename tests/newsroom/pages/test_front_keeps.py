"""The front keeps in memory what is read most, and never shows what no longer lies there."""

import os

import pytest

from newsroom.pages import front


@pytest.fixture
def page(tmp_path):
    """Lay the front page as the store does: a new file by rename, its time a second later than any before."""
    front._kept.clear()
    target, times = tmp_path / "index.html", iter(range(1_000_000_000, 2_000_000_000))

    def lay(content):
        draft, at = tmp_path / "draft", next(times)
        draft.write_bytes(content)
        os.utime(draft, (at, at))
        draft.rename(target)

    def ask():
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}
        found = front.Front(None, os.fsencode(tmp_path)).find(environ)
        return found and found[2]

    page = type("Page", (), {"lay": staticmethod(lay), "ask": staticmethod(ask), "path": target})
    yield page
    front._kept.clear()


def test_a_new_file_of_the_same_length_is_shown_at_once(page):
    for content in (b"one", b"two", b"six"):
        page.lay(content)
        assert page.ask() == content
        assert page.ask() == content


def test_what_was_taken_away_is_gone(page):
    page.lay(b"one")
    assert page.ask() == b"one"
    page.path.unlink()
    assert page.ask() is None


def test_what_is_kept_is_read_no_more(page, monkeypatch):
    page.lay(b"one")
    assert page.ask() == b"one"
    monkeypatch.setattr(front.os, "open", None)
    assert page.ask() == b"one"


def test_only_so_much_is_kept(tmp_path, page, monkeypatch):
    monkeypatch.setattr(front, "KEPT", 3)
    for n in range(10):
        (tmp_path / f"{n}").write_bytes(b"x")
        assert front._read(os.fsencode(tmp_path / f"{n}"))[0] == b"x"
        assert len(front._kept) <= 3
    page.lay(b"x" * (front.KEPT_SIZE + 1))
    assert len(page.ask()) == front.KEPT_SIZE + 1
    assert os.fsencode(page.path) not in front._kept
