"""Which files of DATA_DIR belong into a backup: all but those that are made again by themselves."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

# Made again from database, code and pictures; and what is no part of the paper: what came from an old one to move in
# (`moves`, `incoming`) is a copy, may be larger than the paper, and what became of it stands in the database.
DERIVED = {"pages", "static", "share", "backups", "moves", "incoming", "lost+found"}
# An SQLite database, and what lies beside it while it is used.
ENDINGS = ("", "-wal", "-shm", "-journal")
# What restoring put aside.
ASIDE = "before-restore-"
# What an SQLite database is called while it is restored.
RESTORING = ".restoring-"
# Served to everybody, without asking the database.
PUBLIC = "media/"


@dataclass(frozen=True)
class Found:
    """A file as it lies there; `path` is relative to DATA_DIR, with /."""

    path: str
    size: int
    mtime: int  # nanoseconds
    mode: int


def belongs(path: str) -> bool:
    """Whether a path, relative to DATA_DIR, may be a file of a backup: also asked of a manifest that came from away."""
    parts = path.split("/")
    return bool(
        "\0" not in path
        and all(part and part not in (".", "..") for part in parts)
        and not parts[0].startswith((".", ASIDE))
        and parts[0] not in DERIVED
        and not _is_database(parts)
        # A half-written one has such a name.
        and not parts[-1].startswith(".new-")
    )


def _is_database(parts):
    return len(parts) == 1 and any(parts[0].endswith(f".sqlite3{ending}") for ending in ENDINGS)


def stays() -> set[Path]:
    """What may lie below DATA_DIR under whatever name and is no file of the paper, resolved: stored pages, backups, and
    an SQLite database with what SQLite lays beside it."""
    found = {Path(settings.PAGES_DIR).resolve(), Path(settings.BACKUP_DIR).resolve()}
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        database = Path(connection.settings_dict["NAME"]).resolve()
        found.update(database.with_name(database.name + ending) for ending in ENDINGS)
    return found


def files(root: Path | None = None) -> Iterator[Found]:
    """Every file that belongs into a backup. One that goes away meanwhile is passed over.

    Symbolic links are followed only right below DATA_DIR, where an operator leads media to another disk.
    """
    root = Path(root or settings.DATA_DIR)
    elsewhere = stays()
    for name in sorted(os.listdir(root)):
        top = root / name
        if not belongs(name) or top.resolve() in elsewhere:
            continue
        if top.is_dir():
            yield from _below(root, top, elsewhere)
        elif top.is_file():
            yield from _one(root, top, elsewhere)


def _below(root, top, elsewhere):
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if Path(folder, name).resolve() not in elsewhere)
        for name in sorted(names):
            yield from _one(root, Path(folder, name), elsewhere)


def _one(root, path, elsewhere):
    relative = path.relative_to(root).as_posix()
    try:
        told = path.lstat() if path.parent != root else path.stat()
    except OSError:
        return
    if path.name in {other.name for other in elsewhere} and path.resolve() in elsewhere:
        return
    if path.name.startswith(RESTORING) or f".{ASIDE}" in path.name:
        # A database that a restore was making when it was killed, or that gave way to one.
        return
    if belongs(relative) and (told.st_mode & 0o170000) == 0o100000:
        yield Found(relative, told.st_size, told.st_mtime_ns, told.st_mode & 0o777)
