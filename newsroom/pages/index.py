"""The index of an edition: which page shows which keys, when it was laid and dropped, and a few facts of the whole.

A small SQLite file inside the store, never the paper's own database: that a reader asks for a page must not be a write
there. It is written without waiting for the disk: after a power cut the edition is emptied (`Edition.opened`), since
neither its rows nor its files can be trusted then. Every method may raise `sqlite3.Error`.
"""

import json
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .keys import SITE_WIDE

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


class Index:
    """The index in `file`. Safe to use from many threads and processes at once: each has a connection of its own."""

    def __init__(self, file: Path):
        self.file = Path(file)
        self._mine = threading.local()

    def close(self) -> None:
        """Close this thread's connection."""
        if held := getattr(self._mine, "held", None):
            held[1].close()
            self._mine.held = None

    # -- pages -----------------------------------------------------------------------------------------------------

    def enter(self, path: bytes, keys: Iterable[str], size: int, seen: int) -> int:
        """Write the row and the keys of a page that is about to lie there, right up to the Change `seen`.

        Returns the time that its files get (whole seconds): at least a second after any that its address had.
        """
        now = time.time()
        with self._transaction() as line:
            number, mtime = line.execute(
                "INSERT INTO page (path, mtime, size, stored_at, seen) "
                "VALUES (?, max(?, coalesce((SELECT value FROM fact WHERE name = 'floor'), 0)), ?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET mtime = max(excluded.mtime, page.mtime + 1), size = excluded.size, "
                "stored_at = excluded.stored_at, seen = excluded.seen RETURNING id, mtime",
                [path.decode(), int(now), size, now, seen],
            ).fetchone()
            line.execute("DELETE FROM shown WHERE page = ?", [number])
            line.executemany(
                "INSERT INTO shown VALUES (?, ?)", [(key, number) for key in sorted(set(keys) - SITE_WIDE)]
            )
        return mtime

    def showing(self, keys: Iterable[str], before: int) -> list[tuple[int, str, str]]:
        """The pages in the tree that show any of `keys` and were laid without looking at the Change `before`.

        As (id, path, those of the keys, by lines).
        """
        asked = """
            SELECT page.id, page.path, group_concat(shown.key, char(10))
            FROM shown JOIN page ON page.id = shown.page
            WHERE shown.key IN (SELECT value FROM json_each(?)) AND page.seen < ? GROUP BY page.id
            """
        return self.line().execute(asked, [json.dumps(sorted(keys)), before]).fetchall()

    def strike(self, rows: Iterable[tuple[int, str, str]], change: int) -> None:
        """Note that the pages in `rows`, as `showing` gave them, do not lie there any more, because of `change`."""
        now = time.time()
        with self._transaction() as line:
            line.executemany("DELETE FROM shown WHERE page = ?", [(number,) for number, _, _ in rows])
            line.executemany(
                "UPDATE page SET seen = NULL, dropped_by = ?, dropped_at = ?, dropped_keys = ? WHERE id = ?",
                [(change, now, keys, number) for number, _, keys in rows],
            )

    def strike_all(self, change: int) -> None:
        """Note that no page lies there any more, because of `change`; how far the times of files have come is kept."""
        with self._transaction() as line:
            hot, floor = self._hottest(), self.floor()
            line.execute("DELETE FROM shown")
            line.execute("DELETE FROM page")
            self.note(floor=floor, wiped_by=change, hot=json.dumps(hot))

    def begin_anew(self, floor: int, **facts) -> None:
        """Put an empty index in its place, whatever state it is in; no file gets a time before `floor` (seconds)."""
        self.close()
        for ending in ("-wal", "-shm", ""):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        self.note(floor=floor, **facts)

    def floor(self) -> int:
        """The least time (seconds) that is after those of all files so far; 0 where there were none."""
        highest = self.line().execute("SELECT max(mtime) FROM page").fetchone()[0]
        return max(self.fact("floor") or 0, highest + 1 if highest else 0)

    def laid(self, path: str) -> Laid | None:
        """What is known of the page at `path` (decoded), or None where it never lay here."""
        columns = "id, path, stored_at, seen, dropped_by, dropped_at, dropped_keys"
        row = self.line().execute(f"SELECT {columns} FROM page WHERE path = ?", [path]).fetchone()
        if row is None:
            return None
        number, path, stored_at, seen, by, at, dropped = row
        keys = [key for (key,) in self.line().execute("SELECT key FROM shown WHERE page = ? ORDER BY key", [number])]
        return Laid(path, stored_at, seen, tuple(keys), by, at, tuple(dropped.split()))

    def paths(self, limit: int = -1) -> list[str]:
        """The paths of the pages in the tree, the latest laid first; all of them, or `limit`."""
        asked = "SELECT path FROM page WHERE seen IS NOT NULL ORDER BY stored_at DESC LIMIT ?"
        return [path for (path,) in self.line().execute(asked, [limit])]

    def count(self) -> int:
        """How many pages lie in the tree."""
        return self.line().execute("SELECT count(*) FROM page WHERE seen IS NOT NULL").fetchone()[0]

    def to_make_again(self, after: int, limit: int) -> list[str]:
        """The paths of pages that Changes later than `after` took out and nobody asked for since, hottest first.

        How many readers a page has is not counted here; the front comes first, then sections, then what was made last:
        a page that is asked for all the time is made again right after each change.
        """
        asked = (
            "SELECT path, stored_at FROM page WHERE seen IS NULL AND dropped_by > ? ORDER BY stored_at DESC LIMIT 1000"
        )
        rows = self.line().execute(asked, [after]).fetchall()
        if self.wiped_by > after:
            rows += [(path, stored_at) for path, stored_at in json.loads(self.fact("hot") or "[]")]
        return [path for path, _ in sorted(dict(rows).items(), key=_heat)][:limit]

    def _hottest(self, limit=100):
        asked = "SELECT path, stored_at FROM page WHERE seen IS NOT NULL ORDER BY stored_at DESC LIMIT 5000"
        return sorted(self.line().execute(asked).fetchall(), key=_heat)[:limit]

    # -- facts -----------------------------------------------------------------------------------------------------

    @property
    def boot(self) -> str | None:
        """The run of the machine that the pages are of; None in an index that nobody began."""
        return self.fact("boot")

    @property
    def wiped_by(self) -> int:
        """The Change that emptied the edition last, or 0."""
        return self.fact("wiped_by") or 0

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
        return str(self.fact("cursor") or 0).partition(" ")

    def reached(self, change: int, stamp: str = "", *, whatever: bool = False) -> None:
        """Move the cursor. It never goes back, unless `whatever`: after a backup was restored ids begin lower."""
        if whatever or change >= self.cursor:
            self.note(cursor=f"{change} {stamp}".strip())

    def beat(self) -> None:
        """Note that the worker of this machine looks after the pages."""
        self.note(beaten=time.time())

    @property
    def beaten(self) -> float:
        """When it did so last (seconds), or 0."""
        return self.fact("beaten") or 0

    def leave(self) -> None:
        """Note that another edition is served from now on instead of this one."""
        self.note(left_at=time.time())

    def taken_up(self) -> None:
        """Note that this one is served."""
        if self.fact("left_at") is not None:
            self.line().execute("DELETE FROM fact WHERE name = 'left_at'")

    def left(self) -> float:
        """When it was left (seconds): now, where nobody noted it.

        When a page was laid last says nothing of readers: they may have come to what lies there for a year.
        """
        if self.fact("left_at") is None:
            self.leave()
        return self.fact("left_at")

    def fact(self, name: str):
        """The value noted under `name`, or None."""
        row = self.line().execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def note(self, **facts) -> None:
        """Note each value under its name, in place of what was noted before."""
        self.line().executemany(
            "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", facts.items()
        )

    # -- the connection --------------------------------------------------------------------------------------------

    def line(self) -> sqlite3.Connection:
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
        with suppress(FileNotFoundError):
            return self.file.stat().st_ino

    def _connected(self):
        connection = sqlite3.connect(self.file, timeout=5, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(SCHEMA)
        return connection

    @contextmanager
    def _transaction(self):
        """BEGIN IMMEDIATE … COMMIT on this thread's connection, which it yields; rolls back what raises."""
        line = self.line()
        line.execute("BEGIN IMMEDIATE")
        try:
            yield line
        except BaseException:
            line.execute("ROLLBACK")
            raise
        line.execute("COMMIT")


def _heat(row):
    path, stored_at = row
    depth = path.count("/")
    rank = 0 if path == "/" else 1 if path.startswith("/section/") and depth == 3 else 2
    return rank, -(stored_at or 0)
