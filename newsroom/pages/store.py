"""The store: the editions of this machine in one folder, and which of them is this process's own.

    PAGES_DIR/<name>/…     an edition for each state of code, templates and static files (see `edition`)
    PAGES_DIR/current      leads to the edition that is served: where nginx looks

An edition's name is a hash of all that a page is made of besides the paper's data. So a new release never serves the
pages of the one before, and one that is rolled back finds its own again, without those that changed meanwhile.
"""

import hashlib
import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.db import Error, connections

from . import tailing
from .edition import Edition

log = logging.getLogger(__name__)

OLD = 24 * 3600  # seconds that an edition is kept after another one took its place
ROOM = 200 * 1024 * 1024  # bytes that must stay free: below, nothing more is stored
ANOTHERS = (
    "The site that runs serves other pages than these. Run this in its surroundings: the same SITE_URL, HOST and PORT, "
    "theme and code."
)
FILES_LEFT = 2_000  # the same for the file system's inodes
TRY_AGAIN = 10  # seconds until a folder that could not be used is looked at again


class Store:
    """The editions in `folder`; `edition` is the one called `name`."""

    def __init__(self, folder: Path, name: str):
        self.folder = Path(folder)
        self.edition = Edition(self.folder / name)

    def opened(self, newest: Callable[[], int]) -> "Store":
        """Make what is missing on the disk. `newest()` is the id of the newest Change. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.edition.opened(boot_id(), newest)
        return self

    def editions(self) -> Iterator[Edition]:
        """All editions of this machine: while two releases run side by side, each serves its own."""
        yield self.edition
        with suppress(FileNotFoundError):
            for folder in self.folder.iterdir():
                is_another = folder.name != self.edition.root.name and not folder.is_symlink()
                if is_another and (folder / "tree").is_dir():
                    yield Edition(folder, boot_id())

    def drop(self, keys: Iterable[str], change: int) -> None:
        """Take the pages that Change `change` dirtied out of every edition. What fails in one spares no other."""
        for edition in self.editions():
            try:
                edition.drop(keys, change)
            except (OSError, sqlite3.Error):
                log.exception("What Change %d dirtied could not be dropped from %s", change, edition.root)
            finally:
                if edition is not self.edition:
                    edition.close()

    def is_current(self) -> bool:
        """Whether `current` leads to our edition."""
        with suppress(OSError):
            return os.readlink(self.folder / "current") == self.edition.root.name
        return False

    def is_anothers(self) -> bool:
        """Whether a running site serves another edition than ours: then we were started in other surroundings."""
        current = self.folder / "current"
        return current.exists() and not self.is_current()

    def make_current(self) -> None:
        """Let `current` lead to our edition, in one rename, and note when the one before was left."""
        current = self.folder / "current"
        before = current.resolve()
        link = self.folder / f".current-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(self.edition.root.name)
        link.rename(current)
        # Where it can't be noted, the sweep does so later.
        with suppress(OSError, sqlite3.Error):
            self.edition.index.taken_up()
            if before.parent == self.folder.resolve() and before != self.edition.root.resolve():
                self._leave(Edition(before))

    @staticmethod
    def _leave(edition):
        try:
            if edition.tree.is_dir():
                edition.index.leave()
        finally:
            edition.close()

    def let_go(self) -> None:
        """Close every connection of this thread, to the index and to the database: before a fork, none is inherited."""
        self.edition.close()
        tailing.close()
        connections.close_all()

    def has_room(self) -> bool:
        """Whether the disk can take more pages and still have room for what is dearer: the paper's data."""
        try:
            disk = os.statvfs(self.edition.root)
        except FileNotFoundError:
            # Somebody emptied the folder; whoever lays a page makes it again.
            return True
        # Some file systems count no inodes and say 0 of 0.
        return disk.f_bavail * disk.f_frsize > ROOM and (disk.f_favail > FILES_LEFT or not disk.f_files)

    def sweep(self) -> int:
        """Delete what was put aside, and other editions that were left more than a day ago; how much is gone."""
        swept, current = 0, (self.folder / "current").resolve()
        for edition in list(self.editions()):
            swept += edition.sweep()
            if edition is self.edition:
                continue
            try:
                if edition.root.resolve() == current:
                    edition.index.taken_up()
                elif edition.index.left() < time.time() - OLD:
                    shutil.rmtree(edition.root, ignore_errors=True)
                    swept += not edition.root.exists()
            except (OSError, sqlite3.Error):
                log.exception("Whether %s is still needed can't be told", edition.root)
            finally:
                edition.close()
        return swept


def boot_id() -> str:
    """What names this run of the machine; the same text for ever where the system doesn't say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "unknown"


def fingerprint() -> str:
    """The name of the edition that this process makes: a hash of code, templates, theme, static files and addresses."""
    whole = hashlib.sha256(f"{django.__version__}\0{settings.SITE_URL}\0{settings.SECRET_KEY}".encode())
    for root, path in _sources():
        content = path.read_bytes()
        whole.update(f"\0{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


def _sources():
    base = settings.BASE_DIR
    for app in ("newsroom", "articles", "comments"):
        yield from ((base, path) for path in sorted((base / app).rglob("*")) if path.suffix in (".py", ".mo"))
    for folder in (base / "templates", settings.THEME_DIR / "templates"):
        yield from ((folder, path) for path in sorted(folder.rglob("*")) if path.is_file())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    yield from ((path.parent, path) for path in (base / "requirements.txt", manifest) if path.exists())


def serve() -> None:
    """Let `current` lead to our edition; to none where nothing is stored, or nobody would drop what nginx serves."""
    try:
        if store := the_store():
            store.make_current()
            store.let_go()
            return
    except OSError:
        log.exception("%s can't be led to the pages of now; nginx asks for each page", settings.PAGES_DIR / "current")
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            (settings.PAGES_DIR / "current").unlink()
    except OSError:
        log.exception("Stored pages of before may be served. Delete %s", settings.PAGES_DIR / "current")


def the_store() -> Store | None:
    """This process's store, opened; None where it is switched off or its folder can't be used.

    The latter is tried again: who publishes and who follows the changes must find the pages that others laid.
    """
    if not settings.PAGE_STORE:
        return None
    if _known.get("store") is None:
        # Who comes second waits: a publisher who was told that there is no store would drop nothing.
        with _opening:
            if _known.get("store") is None and time.monotonic() >= _known.get("try_again", 0):
                _open()
    return _known.get("store")


def _open():
    try:
        store = Store(settings.PAGES_DIR, fingerprint()).opened(_newest_or_nothing)
        tailing.catch_up(store)
        _known["store"] = store
    except (OSError, sqlite3.Error):
        log.exception("Pages can't be stored in %s; they are served all the same", settings.PAGES_DIR)
        _known["try_again"] = time.monotonic() + TRY_AGAIN


_known: dict[str, object] = {}
_opening = threading.Lock()
# For tests: forget it, as a new process would.
the_store.cache_clear = _known.clear


def _newest_or_nothing() -> int:
    """The newest Change, or 0 while the database does not answer: then the edition begins where the tail empties it."""
    try:
        return tailing.newest()
    except Error:
        return 0
