"""A folder that is there whole or not at all: written beside its place, and renamed when the last file is in it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

UNFINISHED = ".{name}.unfinished"


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """The folder to write into, which becomes `target` at the end; after an error it is taken away again.

    What a killed run left behind is taken away by the next. Raises CommandError where something is at `target` already,
    where another run is writing it, or where the place can't be written.
    """
    target = Path(os.path.abspath(target))
    _refuse_what_is_there(target)
    beside = target.parent / UNFINISHED.format(name=target.name)
    try:
        beside.mkdir(parents=True, exist_ok=True)
        lock = os.open(beside, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as wrong:
        raise CommandError(f"{target.parent} can't be written: {wrong.strerror}. Name another folder.") from wrong
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(f"{target} is being written by another run. Wait for it, or name another.") from None
        _clear(beside)
        try:
            yield beside
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        _refuse_what_is_there(target)
        if target.exists():
            target.rmdir()
        os.replace(beside, target)
    except OSError as wrong:
        raise CommandError(f"{wrong.filename or target}: {wrong.strerror}. Nothing was left at {target}.") from wrong
    finally:
        os.close(lock)


def _refuse_what_is_there(target):
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CommandError(f"{target} is no folder. Name one that does not exist yet.")
    if target.is_dir() and any(target.iterdir()):
        raise CommandError(f"{target} is not empty. Name a folder that does not exist yet, or an empty one.")


def _clear(folder):
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()
