"""An edition by itself: what may lie where, what is laid and dropped, and what survives which accident."""

import errno
import os
import shutil
import sqlite3
import time
from itertools import pairwise
from threading import Thread

import pytest
import time_machine

from newsroom.pages import edition as editions
from newsroom.pages.edition import Edition, Rendered
from newsroom.pages.places import may_hold, place
from newsroom.pages.store import OLD, Store

NEWS = b"/section/news/"


def forms(text):
    return {"": text, ".gz": text + b" gz", ".br": text + b" br"}


def page(path=NEWS, keys=("section:1",), text=b"<p>news</p>"):
    return Rendered(path, frozenset(keys), forms(text))


def nothing(noted):
    return []


def begun(root, newest=0):
    return Edition(root).opened("this boot", lambda: newest)


@pytest.fixture
def edition(tmp_path):
    made = begun(tmp_path / "edition")
    yield made
    made.close()


def file_of(edition, path=NEWS):
    return edition.tree_path + place(path)[0]


def lies(edition, path=NEWS):
    """The endings of the page's files that lie in the tree."""
    return {ending for ending in editions.ENDINGS if os.path.exists(file_of(edition, path) + ending.encode())}


def read(edition, path=NEWS):
    with open(file_of(edition, path), "rb") as file:
        return file.read()


def everything_below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


# -- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (b"/", b"/index.html"),
        (b"/section/news/", b"/section/news/index.html"),
        (b"/feed/", b"/feed/index.rss"),
        (b"/section/news/feed/atom/", b"/section/news/feed/atom/index.atom"),
        (b"/feed/json/", b"/feed/json/index.jsonfeed"),
        (b"/sitemap.xml", b"/sitemap.xml/index.xml"),
        (b"/robots.txt", b"/robots.txt/index.txt"),
        ("/topic/مدينة/".encode(), "/topic/مدينة/index.html".encode()),
    ],
)
def test_an_address_has_one_place(path, name):
    assert place(path)[0] == name
    assert may_hold(path)


@pytest.mark.parametrize(
    "path",
    [
        b"", b"news/", b"/news", b"//", b"/a//b/", b"/../", b"/a/../b/", b"/./", b"/..%2f/../", b"/.git/config/",
        b"/.hidden/", b"/a\x00/", b"/a\\b/", b"/..\\..\\etc/", b"/a.xml/../b.xml", b"/.xml", b"/a.html",
        b"/" + b"x" * 1000 + b"/",
    ],
)  # fmt: skip
def test_what_can_be_no_page_has_no_place(path):
    assert place(path) is None


@pytest.mark.parametrize("path", [b"/index.html/", b"/a/index.rss/b/", b"/" + b"x" * 231 + b"/", b"/\xff\xfe/"])
def test_what_may_be_asked_for_but_not_laid(path, edition):
    assert place(path) is not None
    assert not edition.lay(page(path), 0, nothing)
    assert everything_below(edition.tree) == []


def test_the_longest_segment_can_be_laid_with_all_its_files(edition):
    path = b"/" + b"x" * 230 + b"/"
    assert edition.lay(page(path), 0, nothing)
    assert lies(edition, path) == set(editions.ENDINGS)


def test_a_page_and_the_pages_below_it_lie_side_by_side(edition):
    both = [b"/a/", b"/a/b/", b"/a.xml", b"/a.xml/", b"/A/", "/é/".encode(), "/e\u0301/".encode()]
    for number, path in enumerate(both):
        assert edition.lay(page(path, text=b"%d" % number), 0, nothing)
    assert [read(edition, path) for path in both] == [b"%d" % number for number in range(len(both))]


# -- laying and dropping ----------------------------------------------------------------------------------------------


def test_a_page_is_laid_in_all_its_forms(edition):
    assert edition.lay(page(), 0, nothing)
    assert lies(edition) == {"", ".gz", ".br"}
    assert edition.index.paths() == ["/section/news/"]
    assert everything_below(edition.root / "new") == []


@pytest.mark.parametrize("keys", [["section:1"], ["article:9", "section:1"], ["settings"], ["menu"]])
def test_what_was_changed_while_it_was_rendered_is_not_laid(edition, keys):
    assert not edition.lay(page(), 4, lambda noted: [(5, ["article:8"]), (6, keys)])
    assert lies(edition) == set()
    assert edition.count() == 0


def test_an_unrelated_change_is_passed_over_and_noted(edition):
    assert edition.lay(page(), 4, lambda noted: [(5, ["article:8"])])
    assert edition.index.laid("/section/news/").seen == 5


def test_a_change_drops_what_shows_it_and_nothing_else(edition):
    edition.lay(page(), 1, nothing)
    edition.lay(page(b"/", ["front"]), 1, nothing)
    edition.drop(["section:1", "article:7"], 2)
    assert lies(edition) == set()
    assert lies(edition, b"/") == {"", ".gz", ".br"}
    known = edition.index.laid("/section/news/")
    assert (known.seen, known.dropped_by, known.dropped_keys) == (None, 2, ("section:1",))


def test_a_page_that_was_laid_after_the_change_stays(edition):
    edition.lay(page(), 2, nothing)
    edition.drop(["section:1"], 2)
    assert lies(edition)
    edition.drop(["section:1"], 3)
    assert not lies(edition)


def test_a_key_that_stands_everywhere_takes_all(edition):
    edition.lay(page(), 1, nothing)
    edition.drop(["settings"], 2)
    assert everything_below(edition.tree) == []
    assert edition.index.wiped_by == 2
    edition.lay(page(), 2, nothing)
    edition.drop(["settings"], 2)
    assert lies(edition), "the worker follows behind, and does not take what is right already"


def test_two_renderers_of_one_address_lay_one_after_the_other(edition):
    """Else the row of the one that saw Change 6 could stand beside the file of the one that did not."""
    done, threads = [], []

    def look(noted):
        other = Thread(target=lambda: done.append(edition.lay(page(text=b"new"), 6, nothing)))
        other.start()
        threads.append(other)
        other.join(0.1)
        assert not done
        return []

    edition.lay(page(text=b"old"), 5, look)
    threads[0].join()
    assert (read(edition), edition.index.laid("/section/news/").seen) == (b"new", 6)


def test_one_who_is_killed_after_the_row_leaves_no_older_page_beside_it(edition, monkeypatch):
    edition.lay(page(text=b"old"), 5, nothing)

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    monkeypatch.setattr(edition, "_move_in", killed)
    with pytest.raises(Killed):
        edition.lay(page(text=b"new"), 6, nothing)
    # The row says 6: Change 6 would pass the old file over.
    assert lies(edition) == set()


def test_the_hottest_are_made_again_first(edition):
    for path in (b"/a/", NEWS, b"/", b"/b/"):
        edition.lay(page(path, ["all"]), 1, nothing)
    edition.drop(["all"], 2)
    assert edition.index.to_make_again(1, 3) == ["/", "/section/news/", "/b/"]
    assert edition.index.to_make_again(2, 3) == []


# -- the time of a file ------------------------------------------------------------------------------------------------


def test_the_time_of_an_address_grows_whatever_happens(edition, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.5)
    times = []

    def lay():
        assert edition.lay(page(), len(times), nothing)
        times.append(int(os.stat(file_of(edition)).st_mtime))
        assert {int(os.stat(file_of(edition) + e.encode()).st_mtime) for e in editions.ENDINGS} == {times[-1]}

    lay()
    lay()
    edition.drop(["section:1"], 100)
    lay()
    edition.wipe(101)
    lay()
    edition.wipe()
    lay()
    Edition(edition.root).opened("another boot", lambda: 0).close()
    lay()
    for ending in ("", "-wal", "-shm"):
        (edition.root / f"index.sqlite3{ending}").unlink(missing_ok=True)
    edition.drop(["section:1"], 102)
    lay()
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.5)
    lay()
    assert [later - earlier >= 1 for earlier, later in pairwise(times)] == [True] * 7


# -- accidents --------------------------------------------------------------------------------------------------------


def test_a_machine_that_was_started_anew_begins_with_an_empty_tree(edition):
    edition.lay(page(), 3, nothing)
    again = Edition(edition.root).opened("another boot", lambda: 7)
    assert everything_below(again.tree) == []
    assert again.index.cursor == 7
    again.close()


def test_a_process_that_was_started_anew_keeps_the_pages_and_the_cursor(edition):
    edition.lay(page(), 3, nothing)
    edition.index.reached(3)
    again = begun(edition.root, newest=9)
    assert lies(again)
    assert again.index.cursor == 3
    again.close()


@pytest.mark.parametrize("while_running", [True, False])
def test_an_index_that_was_deleted_takes_the_tree_with_it(edition, while_running):
    edition.lay(page(), 3, nothing)
    for ending in ("", "-wal", "-shm"):
        (edition.root / f"index.sqlite3{ending}").unlink(missing_ok=True)
    if while_running:
        edition.lay(page(b"/other/"), 3, nothing)
        edition.drop(["section:1"], 4)
    else:
        edition.close()
        begun(edition.root).close()
    assert everything_below(edition.tree) == []
    assert edition.lay(page(), 4, nothing)
    edition.drop(["something:else"], 5)
    assert lies(edition), "it has its mark again, and drops by key"


@pytest.mark.parametrize("at_the_start", [True, False])
def test_an_index_that_is_broken_takes_the_tree_with_it(edition, at_the_start):
    edition.lay(page(), 3, nothing)
    edition.close()
    (edition.root / "index.sqlite3-wal").unlink(missing_ok=True)
    (edition.root / "index.sqlite3").write_bytes(b"rubbish " * 2000)
    if at_the_start:
        begun(edition.root).close()
    else:
        edition.drop(["section:1"], 4)
    assert everything_below(edition.tree) == []
    assert edition.lay(page(), 4, nothing)


def test_files_go_also_when_the_index_can_only_be_read(edition):
    edition.lay(page(), 3, nothing)
    edition.index.line().execute("PRAGMA query_only = 1")
    edition.drop(["section:1"], 4)
    assert lies(edition) == set()
    assert not edition.lay(page(), 4, nothing)
    assert everything_below(edition.root / "new") == []
    edition.index.line().execute("PRAGMA query_only = 0")
    assert edition.lay(page(), 4, nothing)
    edition.drop(["section:1"], 5)
    assert lies(edition) == set()


def test_an_index_that_is_busy_for_too_long_makes_the_tree_go(edition, monkeypatch):
    edition.lay(page(), 3, nothing)
    edition.index.line().execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(edition.root / "index.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    edition.drop(["section:1"], 4)
    assert lies(edition) == set()
    other.close()


def test_a_folder_that_was_emptied_by_hand_is_made_again(edition):
    edition.lay(page(), 3, nothing)
    shutil.rmtree(edition.root)
    assert edition.lay(page(), 3, nothing)
    assert lies(edition)
    edition.drop(["section:1"], 4)
    assert not lies(edition)


def test_a_tree_that_is_missing_is_no_reason_to_fail(edition):
    edition.tree.rmdir()
    edition.wipe(3)
    assert edition.index.wiped_by == 3
    assert edition.lay(page(), 3, nothing)


@pytest.mark.parametrize("step", ["open", "rename", "mkdir"])
def test_a_full_disk_leaves_no_part_of_a_page(edition, monkeypatch, step):
    edition.lay(page(b"/other/"), 3, nothing)
    count = iter(range(100))
    real = {"open": open, "rename": os.rename, "mkdir": os.makedirs}[step]

    def full(name, *args, **kwargs):
        # The second form, or the second file, finds no room.
        if b"/new/" in os.fsencode(name) and next(count) < 1 and step != "mkdir":
            return real(name, *args, **kwargs)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if step == "open":
            patch.setattr(editions, "open", full, raising=False)
        else:
            patch.setattr(os, {"rename": "rename", "mkdir": "makedirs"}[step], full)
        assert not edition.lay(page(), 3, nothing)
    assert lies(edition) == set()
    assert everything_below(edition.root / "new") == []
    assert lies(edition, b"/other/")
    assert edition.lay(page(), 3, nothing)


def test_what_a_killed_process_left_half_written_is_swept(edition):
    left, fresh = edition.root / "new" / "1-2-3.br", edition.root / "new" / "1-2-4.br"
    for file in (left, fresh):
        file.write_bytes(b"half")
    os.utime(left, (1, 1))
    edition.lay(page(), 0, nothing)
    edition.wipe(1)
    assert edition.sweep() == 2
    assert not left.exists()
    assert fresh.exists()
    assert not list(edition.root.glob("away-*"))


# -- two editions side by side -----------------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path):
    stores = [Store(tmp_path, name).opened(lambda: 0) for name in ("first", "second")]
    for store in stores:
        store.edition.lay(page(), 1, nothing)
    yield [store.edition for store in stores], stores[1]
    for store in stores:
        store.edition.close()


def test_a_change_is_dropped_from_both(two):
    (first, second), store = two
    store.drop(["section:1"], 2)
    assert (lies(first), lies(second)) == (set(), set())


def test_one_that_fails_does_not_spare_the_other(two, monkeypatch):
    (first, _), store = two

    def fail(*_):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(store.edition, "drop", fail)
    store.drop(["section:1"], 2)
    assert lies(first) == set()


def test_one_without_an_index_is_emptied(two):
    (first, _), store = two
    first.close()
    for ending in ("", "-wal", "-shm"):
        (first.root / f"index.sqlite3{ending}").unlink(missing_ok=True)
    store.drop(["section:1"], 2)
    assert everything_below(first.tree) == []


def test_an_old_one_is_swept_unless_it_is_served(two):
    (first, second), store = two
    # Nothing was laid there for long, which is no matter: readers may come to what lies there all the time.
    os.utime(first.root / "new", (1, 1))
    os.symlink("first", store.folder / "current")
    with time_machine.travel(time.time(), tick=False) as clock:
        assert store.sweep() == 0
        clock.shift(OLD + 1)
        assert store.sweep() == 0
        store.make_current()
        clock.shift(OLD - 1)
        assert store.sweep() == 0
        clock.shift(2)
        assert store.sweep() == 1
    assert not first.root.exists()
    assert second.root.exists()


def test_one_that_comes_back_is_kept_and_its_day_begins_anew(two):
    (first, _), store = two
    with time_machine.travel(time.time(), tick=False) as clock:
        assert store.sweep() == 0  # seen for the first time
        older = Store(store.folder, "first")
        older.make_current()
        clock.shift(OLD + 1)
        assert store.sweep() == 0
        store.make_current()
        clock.shift(OLD - 1)
        assert store.sweep() == 0
        older.edition.close()
    assert lies(first)


def test_one_that_was_led_to_by_hand_counts_as_served(two):
    (first, _), store = two
    first.index.note(left_at=1)
    os.symlink("first", store.folder / "current")
    assert store.sweep() == 0
    os.unlink(store.folder / "current")
    assert store.sweep() == 0
    assert lies(first)


def test_an_old_one_that_can_not_be_deleted_is_not_counted(two, monkeypatch):
    (first, _), store = two
    first.index.note(left_at=1)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    assert store.sweep() == 0


def test_one_that_tells_nothing_stops_no_sweep(two, monkeypatch):
    (first, second), store = two
    (first.root / "index.sqlite3").write_bytes(b"no index" * 1000)
    second.lay(page(), 1, nothing)
    second.wipe(2)
    assert store.sweep() == 1
    assert first.root.exists()
