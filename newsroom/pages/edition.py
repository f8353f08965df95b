"""An edition: the pages of one state of code and templates, as files with their keys in an index beside them.

    <edition>/tree/section/news/index.html  .html.gz  .html.br      what is served, by us or by nginx
    <edition>/index.sqlite3                                         which page shows which keys (see `index`)
    <edition>/lock                                                  held by whoever lays a page or drops some
    <edition>/new/                                                  files on their way into the tree

The protocol that keeps a reader from ever seeing a page older than an acknowledged change is in `lay` and `drop`;
docs/caching.md tells why each step stands where it does. Nothing here knows the paper's own database.
"""

import fcntl
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

from .index import Index
from .keys import SITE_WIDE
from .places import ENCODINGS, is_shut, may_hold, place

log = logging.getLogger(__name__)

# The kinds of file of one page: plain last, since a page counts as laid when the plain file is there.
ENDINGS = (*(ending for _, ending in ENCODINGS), "")


@dataclass(frozen=True)
class Rendered:
    """A page on its way into the store: its address, what it shows, and its bytes by ending (`.br`, `.gz`, plain)."""

    path: bytes
    keys: frozenset[str]
    forms: dict[str, bytes]


def _let_us_in(folder):
    # One that was shut, or in which nothing could be deleted.
    with suppress(OSError):
        os.chmod(folder, 0o700)


class Edition:
    """One edition in the folder `root`. Safe to use from many threads and processes at once."""

    def __init__(self, root: Path, boot: str | None = None):
        self.root = Path(root)
        self.tree = self.root / "tree"
        self.tree_path = os.fsencode(self.tree)
        self.index = Index(self.root / "index.sqlite3")
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
                known = self.index.boot
            except sqlite3.DatabaseError:
                log.exception("The index of the stored pages can't be read: the pages are made again")
                known = None
            if known != boot or self.is_shut:
                # Also where the index is new: pages that lie there without one could never be dropped.
                self._begin_anew()
                # Whoever opens it first has a worker at its side in a moment.
                self.index.note(cursor=newest(), beaten=time.time())
        return self

    def close(self) -> None:
        """Close this thread's connection to the index."""
        self.index.close()

    def count(self) -> int:
        """How many pages lie in the tree."""
        return self.index.count()

    @property
    def is_shut(self) -> bool:
        """Whether what lies in the tree can't be taken away: nobody serves it then, and nothing is laid."""
        return is_shut(self.tree_path)

    # -- the protocol ----------------------------------------------------------------------------------------------

    def lay(self, page: Rendered, noted: int, changed_since: Callable[[int], list[tuple[int, Iterable[str]]]]) -> bool:
        """Lay a page that was rendered after `noted` was the newest Change; False where it may not be kept.

        `changed_since(noted)` gives the later Changes as (id, keys). It is asked under the lock: a publisher who
        committed before is seen by us, and one who commits later waits for the lock and then finds our row.

        One page is laid at a time. Two renderers of one address, side by side, could leave the row of one with the
        file of the other; and who waits to drop would wait for all who lay.
        """
        found = place(page.path)
        if found is None or not may_hold(page.path) or self.is_shut:
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
                mtime = self.index.enter(page.path, page.keys, len(page.forms[""]), seen)
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
            if self.index.boot is None:
                raise sqlite3.DatabaseError("The index is gone, and with it what the pages in the tree show.")
            rows = self.index.showing(keys, change)
            for _, path, _ in rows:
                self._unlink(self.tree_path + place(path.encode())[0])
            if rows:
                try:
                    self.index.strike(rows, change)
                except sqlite3.Error:
                    # The files are gone, which is what counts; rows without a file do no harm.
                    log.warning("The index of the stored pages can't be written", exc_info=True)

    def wipe(self, change: int = 0) -> None:
        """Take all pages out at once, for what stands on every page: the tree is put aside whole, and swept later."""
        with self._locked():
            try:
                if self.index.boot is None:
                    return self._begin_anew()
                if change and self.index.wiped_by >= change:
                    return
                self._away_with_tree()
                self.index.strike_all(change)
            except sqlite3.Error:
                log.exception("The index of the stored pages is begun anew")
                self._begin_anew()

    # -- sweeping --------------------------------------------------------------------------------------------------

    def sweep(self, older_than: float = 600) -> int:
        """Delete what was put aside, and what a killed process left half written; how much it was.

        A tree that was shut is put aside as soon as its folder can be written again.
        """
        if self.is_shut:
            self.wipe()
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
            _let_us_in(left)
            for folder, _, _ in os.walk(left, topdown=False):
                if stop():
                    return gone
                _let_us_in(folder)
                shutil.rmtree(folder, ignore_errors=True)
            gone += not left.exists()
        return gone

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

    def _away_with_tree(self):
        # An empty one needs no sweeping.
        with suppress(OSError):
            self.tree.rmdir()
        # There is none where a process was killed before the last line.
        try:
            with suppress(FileNotFoundError):
                os.rename(self.tree, self.root / f"away-{time.time_ns()}")
        except OSError:
            log.exception("The stored pages can't be taken away: nobody is served from %s any more", self.tree)
            # It takes the owner of the folder, and no right to write into the one around it. nginx can't read it then
            # either, and asks us.
            os.chmod(self.tree, 0)
            raise
        # On a full disk it is made by the first page that fits again.
        with suppress(OSError):
            self.tree.mkdir()

    def _begin_anew(self):
        """Empty the edition, whatever state its index is in. Only under the lock."""
        # Where pages lie there and nothing is known of their times: they may have run ahead of the clock, by seconds.
        floor = int(time.time()) + (60 if self._holds_anything() else 0)
        with suppress(sqlite3.Error):
            floor = self.index.floor() or floor
        self._away_with_tree()
        self.index.begin_anew(floor, **({"boot": self._boot} if self._boot else {}))

    def _holds_anything(self):
        try:
            return any(self.tree.iterdir())
        except FileNotFoundError:
            return False
        except PermissionError:  # it was shut, so something lay there
            return True
