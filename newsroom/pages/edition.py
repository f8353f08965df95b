"""An edition: the pages of one state of code and templates, as files with their keys in an index beside them.

    <edition>/tree/section/news/index.html  .html.gz  .html.br      what is served, by us or by nginx
    <edition>/index.sqlite3                                         which page shows which keys
    <edition>/lock                                                  held by whoever lays a page or drops some
    <edition>/new/                                                  files on their way into the tree

The protocol that keeps a reader from ever seeing a page older than an acknowledged change is in `lay` and `drop`;
docs/caching.md tells why each step stands where it does. Nothing here knows the paper's own database.

The index is written without waiting for the disk: after a power cut the edition is emptied (`opened`), since neither
its rows nor its files can be trusted then.
"""

import fcntl
import json
import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .keys import SITE_WIDE
from .places import ENCODINGS, may_hold, place

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    -- The file's time, seconds. It only grows, also while the page is away: an ETag is made of it.
    mtime INTEGER NOT NULL,
    size INTEGER NOT NULL,
    stored_at REAL,
    -- The newest Change that was looked at when it was laid; NULL while it is not in the tree.
    seen INTEGER,
    dropped_by INTEGER,
    dropped_at REAL,
    dropped_keys TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS shown (
    key TEXT NOT NULL,
    page INTEGER NOT NULL REFERENCES page (id),
    PRIMARY KEY (key, page)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_by ON shown (page);
CREATE INDEX IF NOT EXISTS page_stored ON page (stored_at) WHERE seen IS NOT NULL;
CREATE INDEX IF NOT EXISTS page_dropped ON page (dropped_by) WHERE seen IS NULL;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""
# The kinds of file of one page: plain last, since a page counts as laid when the plain file is there.
ENDINGS = (*(ending for _, ending in ENCODINGS), "")


@dataclass(frozen=True)
class Rendered:
    """A page on its way into the store: its address, what it shows, and its bytes by ending (`.br`, `.gz`, plain)."""

    path: bytes
    keys: frozenset[str]
    forms: dict[str, bytes]


@dataclass(frozen=True)
class Laid:
    """What the index knows of a page; `keys` are of now, or of when it was dropped last."""

    path: str
    stored_at: float | None
    seen: int | None
    keys: tuple[str, ...]
    dropped_by: int | None
    dropped_at: float | None
    dropped_keys: tuple[str, ...]


class Edition:
    """One edition in the folder `root`. Safe to use from many threads and processes at once."""

    def __init__(self, root: Path, boot: str | None = None):
        self.root = Path(root)
        self.tree = self.root / "tree"
        self.tree_path = os.fsencode(self.tree)
        self._mine = threading.local()
        self._boot = boot

    # -- coming and going ------------------------------------------------------------------------------------------

    def opened(self, boot: str, newest: Callable[[], int]) -> "Edition":
        """Make the edition's folders where they are missing; empty it where the machine was started anew since.

        `boot` names the run of the machine; `newest()` is the id of the newest Change, asked only for a new index.
        """
        self._boot = boot
        self._make_folders()
        with self._locked():
            try:
                known = self._fact("boot")
            except sqlite3.DatabaseError:
                log.exception("The index of the stored pages can't be read: the pages are made again")
                known = None
            if known != boot:
                # Also where the index is new: pages that lie there without one could never be dropped.
                self._begin_anew()
                # Whoever opens it first has a worker at its side in a moment.
                self._note(cursor=newest(), beaten=time.time())
        return self

    def close(self) -> None:
        """Close this thread's connection to the index."""
        if held := getattr(self._mine, "held", None):
            held[1].close()
            self._mine.held = None

    # -- the protocol ----------------------------------------------------------------------------------------------

    def lay(self, page: Rendered, noted: int, changed_since: Callable[[int], list[tuple[int, Iterable[str]]]]) -> bool:
        """Lay a page that was rendered after `noted` was the newest Change; False where it may not be kept.

        `changed_since(noted)` gives the later Changes as (id, keys). It is asked under the lock: a publisher who
        committed before is seen by us, and one who commits later waits for the lock and then finds our row.

        One page is laid at a time. Two renderers of one address, side by side, could leave the row of one with the
        file of the other; and who waits to drop would wait for all who lay.
        """
        found = place(page.path)
        if found is None or not may_hold(page.path):
            return False
        target = self.tree_path + found[0]
        temporary = os.fsencode(self.root / "new" / f"{os.getpid()}-{threading.get_ident()}-{time.monotonic_ns()}")
        try:
            self._write(page, temporary)
            with self._locked():
                seen = noted
                for number, keys in changed_since(noted):
                    if not page.keys.isdisjoint(keys) or not SITE_WIDE.isdisjoint(keys):
                        return False
                    seen = number
                # The row speaks of the new file alone: if we are killed after it, no old one may lie there.
                self._unlink(target)
                mtime = self._write_row(page, seen)
                self._move_in(temporary, target, mtime)
            return True
        except (sqlite3.Error, OSError):
            # The index is busy, the disk is full: the page goes to its reader all the same.
            log.warning("%s could not be stored", page.path.decode(errors="replace"), exc_info=True)
            return False
        finally:
            for ending in page.forms:
                with suppress(FileNotFoundError):
                    os.unlink(temporary + ending.encode())

    def drop(self, keys: Iterable[str], change: int) -> None:
        """Take the pages that show any of `keys` out of the tree; all of them for a key that stands everywhere.

        `change` is the Change that dirtied them: a page that was laid after looking at it is right already and stays.
        The files go first and by all means; rows that can't be written are mended by the next `lay`. Where the index
        can't even be read, the whole tree goes.
        """
        if not SITE_WIDE.isdisjoint(keys):
            return self.wipe(change)
        try:
            self._drop(keys, change)
        except (sqlite3.Error, OSError):
            log.exception("The pages that Change %d dirtied can't be found: all are made again", change)
            self.wipe(change)

    def _drop(self, keys, change):
        with self._locked():
            if self._fact("boot") is None:
                raise sqlite3.DatabaseError("The index is gone, and with it what the pages in the tree show.")
            index = self._index()
            rows = index.execute(
                """
                SELECT page.id, page.path, group_concat(shown.key, char(10))
                FROM shown JOIN page ON page.id = shown.page
                WHERE shown.key IN (SELECT value FROM json_each(?)) AND page.seen < ? GROUP BY page.id
                """,
                [json.dumps(sorted(keys)), change],
            ).fetchall()
            for _, path, _ in rows:
                self._unlink(self.tree_path + place(path.encode())[0])
            if rows:
                self._forget_rows(index, rows, change)

    def wipe(self, change: int = 0) -> None:
        """Take all pages out at once, for what stands on every page: the tree is put aside whole, and swept later."""
        with self._locked():
            try:
                if self._fact("boot") is None:
                    return self._begin_anew()
                if change and self.wiped_by >= change:
                    return
                hot = self._hot()
                self._away_with_tree()
                self._forget_pages(wiped_by=change, hot=json.dumps(hot))
            except sqlite3.Error:
                log.exception("The index of the stored pages is begun anew")
                self._begin_anew()

    # -- what the worker asks --------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int:
        """The id of the last Change whose pages are surely gone."""
        return int(self._cursor[0])

    @property
    def cursor_stamp(self) -> str:
        """When that Change was made, or "": one of the same id and another moment is another one."""
        return self._cursor[2]

    @property
    def _cursor(self):
        # One fact, so that no other process can come between its two halves.
        return str(self._fact("cursor") or 0).partition(" ")

    def beat(self) -> None:
        """Note that the worker of this machine looks after the pages."""
        self._note(beaten=time.time())

    @property
    def beaten(self) -> float:
        """When it did so last (seconds), or 0."""
        return self._fact("beaten") or 0

    def leave(self) -> None:
        """Note that another edition is served from now on instead of this one."""
        self._note(left_at=time.time())

    def taken_up(self) -> None:
        """Note that this one is served."""
        if self._fact("left_at") is not None:
            self._index().execute("DELETE FROM fact WHERE name = 'left_at'")

    def left(self) -> float:
        """When it was left (seconds): now, where nobody noted it.

        When a page was laid last says nothing of readers: they may have come to what lies there for a year.
        """
        if self._fact("left_at") is None:
            self.leave()
        return self._fact("left_at")

    def reached(self, change: int, stamp: str = "", *, whatever: bool = False) -> None:
        """Move the cursor. It never goes back, unless `whatever`: after a backup was restored ids begin lower."""
        if whatever or change >= self.cursor:
            self._note(cursor=f"{change} {stamp}".strip())

    @property
    def wiped_by(self) -> int:
        """The Change that emptied the edition last, or 0."""
        return self._fact("wiped_by") or 0

    def to_make_again(self, after: int, limit: int) -> list[str]:
        """The paths of pages that Changes later than `after` took out and nobody asked for since, hottest first.

        How many readers a page has is not counted here; the front comes first, then sections, then what was made last:
        a page that is asked for all the time is made again right after each change.
        """
        index = self._index()
        rows = index.execute(
            "SELECT path, stored_at FROM page WHERE seen IS NULL AND dropped_by > ? ORDER BY stored_at DESC LIMIT 1000",
            [after],
        ).fetchall()
        if self.wiped_by > after:
            rows += [(path, stored_at) for path, stored_at in json.loads(self._fact("hot") or "[]")]
        return [path for path, _ in sorted(dict(rows).items(), key=_heat)][:limit]

    def _hot(self, limit=100):
        asked = "SELECT path, stored_at FROM page WHERE seen IS NOT NULL ORDER BY stored_at DESC LIMIT 5000"
        return sorted(self._index().execute(asked).fetchall(), key=_heat)[:limit]

    def sweep(self, older_than: float = 600) -> int:
        """Delete what was put aside, and what a killed process left half written; how much it was."""
        swept, limit = self.sweep_away(), time.time() - older_than
        for left in (self.root / "new").glob("*"):
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < limit:
                    left.unlink()
                    swept += 1
        return swept

    def sweep_away(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Delete the trees that were put aside; how many are gone. `stop` is asked before each folder in them.

        Who has a file of theirs open reads it to its end; nobody comes to one by its address any more.
        """
        gone = 0
        for left in self.root.glob("away-*"):
            for folder, _, _ in os.walk(left, topdown=False):
                if stop():
                    return gone
                shutil.rmtree(folder, ignore_errors=True)
            gone += not left.exists()
        return gone

    def laid(self, path: str) -> Laid | None:
        """What the index knows of the page at `path` (decoded), or None where it never lay here."""
        columns = "id, path, stored_at, seen, dropped_by, dropped_at, dropped_keys"
        row = self._index().execute(f"SELECT {columns} FROM page WHERE path = ?", [path]).fetchone()
        if row is None:
            return None
        number, path, stored_at, seen, by, at, dropped = row
        keys = [key for (key,) in self._index().execute("SELECT key FROM shown WHERE page = ? ORDER BY key", [number])]
        return Laid(path, stored_at, seen, tuple(keys), by, at, tuple(dropped.split()))

    def paths(self, limit: int = -1) -> list[str]:
        """The paths of the pages in the tree, the latest laid first; all of them, or `limit`."""
        asked = "SELECT path FROM page WHERE seen IS NOT NULL ORDER BY stored_at DESC LIMIT ?"
        return [path for (path,) in self._index().execute(asked, [limit])]

    def count(self) -> int:
        """How many pages lie in the tree."""
        return self._index().execute("SELECT count(*) FROM page WHERE seen IS NOT NULL").fetchone()[0]

    # -- inside ----------------------------------------------------------------------------------------------------

    def _make_folders(self):
        for folder in (self.tree, self.root / "new"):
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _locked(self):
        # A descriptor of its own each time: threads that share one would share its lock.
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _index(self) -> sqlite3.Connection:
        """This thread's connection; a forked child opens its own, and so does everybody after the file was replaced."""
        held = getattr(self._mine, "held", None)
        now = os.getpid(), self._inode()
        if held is None or held[0] != now:
            connection = self._connected()
            while now[1] != self._inode():
                # It was made or replaced while we connected: which file this connection is to, nobody can tell.
                connection.close()
                now = os.getpid(), self._inode()
                connection = self._connected()
            # What a parent opened stays open: closing it here would end the parent's locks.
            self._mine.inherited = held
            self._mine.held = held = now, connection
        return held[1]

    def _inode(self):
        try:
            return (self.root / "index.sqlite3").stat().st_ino
        except FileNotFoundError:
            return None

    def _connected(self):
        file = self.root / "index.sqlite3"
        connection = sqlite3.connect(file, timeout=5, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(SCHEMA)
        return connection

    def _fact(self, name):
        row = self._index().execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def _note(self, **facts):
        self._index().executemany(
            "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", facts.items()
        )

    def _write(self, page, temporary):
        try:
            self._write_forms(page, temporary)
        except FileNotFoundError:
            # Somebody emptied the folder while we run.
            self._make_folders()
            self._write_forms(page, temporary)

    @staticmethod
    def _write_forms(page, temporary):
        for ending, content in page.forms.items():
            with open(temporary + ending.encode(), "wb") as file:
                file.write(content)

    def _write_row(self, page, seen) -> int:
        """Write the page's row and keys; the time that its files get, at least a second after any it had."""
        index, now = self._index(), time.time()
        with _transaction(index):
            number, mtime = index.execute(
                "INSERT INTO page (path, mtime, size, stored_at, seen) "
                "VALUES (?, max(?, coalesce((SELECT value FROM fact WHERE name = 'floor'), 0)), ?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET mtime = max(excluded.mtime, page.mtime + 1), size = excluded.size, "
                "stored_at = excluded.stored_at, seen = excluded.seen RETURNING id, mtime",
                [page.path.decode(), int(now), len(page.forms[""]), now, seen],
            ).fetchone()
            index.execute("DELETE FROM shown WHERE page = ?", [number])
            keys = sorted(page.keys - SITE_WIDE)
            index.executemany("INSERT INTO shown VALUES (?, ?)", [(key, number) for key in keys])
        return mtime

    def _move_in(self, temporary, target, mtime):
        for ending in ENDINGS:
            os.utime(temporary + ending.encode(), (mtime, mtime))
        try:
            for ending in ENDINGS:
                source = temporary + ending.encode()
                try:
                    os.rename(source, target + ending.encode())
                except FileNotFoundError:
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    os.rename(source, target + ending.encode())
        except OSError:
            # All of a page or nothing.
            self._unlink(target)
            raise

    @staticmethod
    def _unlink(target):
        # The plain file last: while it lies there, the index must not forget the page.
        for ending in ENDINGS:
            with suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(target + ending.encode())

    def _forget_rows(self, index, rows, change):
        now = time.time()
        try:
            with _transaction(index):
                index.executemany("DELETE FROM shown WHERE page = ?", [(number,) for number, _, _ in rows])
                index.executemany(
                    "UPDATE page SET seen = NULL, dropped_by = ?, dropped_at = ?, dropped_keys = ? WHERE id = ?",
                    [(change, now, keys, number) for number, _, keys in rows],
                )
        except sqlite3.Error:
            # The files are gone, which is what counts; rows without a file do no harm.
            log.warning("The index of the stored pages can't be written", exc_info=True)

    def _away_with_tree(self):
        # An empty one needs no sweeping.
        with suppress(OSError):
            self.tree.rmdir()
        # There is none where a process was killed before the last line.
        with suppress(FileNotFoundError):
            os.rename(self.tree, self.root / f"away-{time.time_ns()}")
        # On a full disk it is made by the first page that fits again.
        with suppress(OSError):
            self.tree.mkdir()

    def _forget_pages(self, **facts):
        """Empty the index, keeping how far the times of files have come."""
        index = self._index()
        with _transaction(index):
            highest = index.execute("SELECT max(mtime) FROM page").fetchone()[0] or 0
            index.execute("DELETE FROM shown")
            index.execute("DELETE FROM page")
            self._note(floor=max(self._fact("floor") or 0, highest + 1), **facts)

    def _begin_anew(self):
        """Empty the edition, whatever state its index is in. Only under the lock."""
        # Where pages lie there and nothing is known of their times: they may have run ahead of the clock, by seconds.
        floor = int(time.time()) + (60 if self._holds_anything() else 0)
        with suppress(sqlite3.Error):
            highest = self._index().execute("SELECT max(mtime) FROM page").fetchone()[0]
            if known := max(highest or 0, self._fact("floor") or 0):
                floor = known + 1
        self._away_with_tree()
        self.close()
        for ending in ("-wal", "-shm", ""):
            (self.root / f"index.sqlite3{ending}").unlink(missing_ok=True)
        self._note(floor=floor, **({"boot": self._boot} if self._boot else {}))

    def _holds_anything(self):
        with suppress(FileNotFoundError):
            return any(self.tree.iterdir())
        return False


def _heat(row):
    path, stored_at = row
    depth = path.count("/")
    rank = 0 if path == "/" else 1 if path.startswith("/section/") and depth == 3 else 2
    return rank, -(stored_at or 0)


@contextmanager
def _transaction(connection):
    """BEGIN IMMEDIATE … COMMIT on a connection in autocommit; rolls back what raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
