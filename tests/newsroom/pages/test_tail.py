"""The worker's tail: what it does after the changes it saw."""

import pytest

from newsroom.pages import changing, making
from newsroom.pages.edition import Rendered
from newsroom.pages.keys import SITE_WIDE
from newsroom.pages.making import Tail
from newsroom.pages.tailing import changed_since, newest


@pytest.fixture
def tail(stored, monkeypatch):
    """The tail of a store with two pages; pages are made by nobody."""
    monkeypatch.setattr(making, "make", lambda path: None)
    tail = Tail(stored)
    for path in (b"/", b"/section/news/"):
        stored.edition.lay(
            Rendered(path, frozenset({"one"}), dict.fromkeys(("", ".gz", ".br"), b"text")), newest(), changed_since
        )
    return tail


def put_aside(edition):
    return list(edition.root.glob("away-*"))


def test_trees_that_were_put_aside_go_at_once(stored, tail):
    with open(stored.edition.tree / "index.html", "rb") as reader:
        with changing(min(SITE_WIDE)):
            pass
        assert put_aside(stored.edition)

        tail.turn()

        assert put_aside(stored.edition) == []
        assert reader.read() == b"text"


def test_a_change_that_comes_meanwhile_goes_first(stored, tail, monkeypatch):
    with changing(min(SITE_WIDE)):
        pass
    sweep = stored.edition.sweep_away

    def interrupted(stop):
        if not stop():
            with changing("two"):
                pass
        return sweep(stop)

    monkeypatch.setattr(stored.edition, "sweep_away", interrupted)
    tail.turn()
    assert put_aside(stored.edition)
    monkeypatch.setattr(stored.edition, "sweep_away", sweep)
    tail.turn()
    assert put_aside(stored.edition) == []
