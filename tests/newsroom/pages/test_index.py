"""The index of an edition by itself; what it does for the pages is in test_edition.py."""

import sqlite3
import threading

import pytest

from newsroom.pages.index import SCHEMA, Index


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "index.sqlite3")
    made.note(boot="this boot")
    yield made
    made.close()


def test_what_is_entered_is_found_by_what_it_shows(index):
    first = index.enter(b"/", {"front", "card:1", "settings"}, 10, seen=4)
    assert index.enter(b"/", {"front", "card:2"}, 10, seen=5) > first
    index.enter(b"/about/", {"page:1"}, 10, seen=5)
    assert index.showing({"card:1"}, 9) == index.showing({"settings"}, 9) == index.showing({"front"}, 5) == []
    (found,) = index.showing({"front", "card:2", "card:7"}, 6)
    assert (found[1], set(found[2].split("\n"))) == ("/", {"front", "card:2"})
    index.strike([found], 6)
    assert index.showing({"front", "card:2"}, 9) == []
    assert (index.paths(), index.count()) == (["/about/"], 1)
    assert (index.laid("/").dropped_by, index.laid("/").seen, index.laid("/nowhere/")) == (6, None, None)


def test_a_row_that_can_not_be_finished_leaves_nothing(index):
    class Wrong:
        """No text that SQLite takes."""

        __lt__ = lambda self, other: True  # noqa: E731

    with pytest.raises(sqlite3.Error):
        index.enter(b"/", {Wrong()}, 10, seen=4)
    assert index.laid("/") is None
    assert index.enter(b"/", {"front"}, 10, seen=4)


def test_the_cursor_never_goes_back_unless_it_must(index):
    index.reached(7, "noon")
    index.reached(6, "morning")
    assert (index.cursor, index.cursor_stamp) == (7, "noon")
    index.reached(3, "yesterday", whatever=True)
    assert (index.cursor, index.cursor_stamp) == (3, "yesterday")


def test_each_thread_has_a_connection_of_its_own(index):
    lines = [index.line()]
    thread = threading.Thread(target=lambda: lines.append(index.line()))
    thread.start()
    thread.join()
    assert index.line() is lines[0] is not lines[1]
    lines[1].close()


@pytest.mark.parametrize("is_there", [True, False])
def test_an_index_that_is_replaced_while_somebody_connects(index, monkeypatch, is_there):
    index.close()
    connected = Index._connected
    if not is_there:
        index.file.unlink()

    def replaced(self):
        """Another process begins the index anew, right after we opened the old one."""
        line = connected(self)
        monkeypatch.setattr(Index, "_connected", connected)
        for ending in ("-wal", "-shm", ""):
            (self.file.parent / f"index.sqlite3{ending}").unlink(missing_ok=True)
        with sqlite3.connect(self.file) as other:
            other.executescript(SCHEMA)
            other.execute("INSERT INTO fact VALUES ('boot', 'of the new one')")
        other.close()
        return line

    monkeypatch.setattr(Index, "_connected", replaced)
    assert index.boot == "of the new one"


def test_the_log_of_an_index_goes_before_the_index(index, monkeypatch):
    # One who is killed in between leaves no log that SQLite would apply to the next file.
    gone, unlink = [], type(index.file).unlink
    monkeypatch.setattr(type(index.file), "unlink", lambda path, **more: gone.append(path.name) or unlink(path, **more))
    index.begin_anew(7)
    assert index.floor() == 7
    assert gone == ["index.sqlite3-wal", "index.sqlite3-shm", "index.sqlite3"]
