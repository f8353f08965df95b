"""Files and folders that are either there whole or not at all, readable by their owner alone."""

import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from . import BackupFailed

CHUNK = 1 << 20  # bytes
FLOOR = 200 * 1024 * 1024  # bytes that stay free: the paper must be able to go on writing


@contextmanager
def private() -> Iterator[None]:
    """Whatever is written inside is for this user alone: files 0600, folders 0700."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def only_one(folder: Path, what: str = "A backup is being made") -> Iterator[None]:
    """Hold the lock of a folder of backups. The kernel lets go of it when its holder is killed.

    Raises BackupFailed where somebody else holds it, or the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as wrong:
        raise BackupFailed(f"{folder} can't be used: {wrong.strerror}. See BACKUP_DIR and BACKUP_SECOND.") from wrong
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise BackupFailed(f"{what} in {folder} already. Try again when it is done.") from taken
        yield
    finally:
        os.close(lock)


def refuse_root_for(folder: Path) -> None:
    """Raise BackupFailed for root where the folder is another's: the site could not use what root leaves there."""
    if os.geteuid() or not folder.exists() or not (owner := folder.stat().st_uid):
        return
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"#{owner}"
    raise BackupFailed(
        f"{folder} belongs to the user {name}. Run this as that user and with the variables of its services: on a "
        "server that is set up as docs/operating.md says, python3 deploy/manage.py …"
    )


def hashed_copy(source: BinaryIO, target: Path) -> tuple[str, int]:
    """Copy into the new file `target`; SHA-256 and length of what was copied. It is not yet safe from a power cut."""
    found, length = hashlib.sha256(), 0
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        while chunk := source.read(CHUNK):
            found.update(chunk)
            copy.write(chunk)
            length += len(chunk)
    return found.hexdigest(), length


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def settle(folder: Path) -> None:
    """Have everything that was written to the file system of `folder` on the disk: one call, not one a file."""
    here = os.open(folder, os.O_RDONLY)
    try:
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(here):
                os.sync()
        except AttributeError:
            os.sync()
    finally:
        os.close(here)


def move_in(half: Path, whole: Path) -> None:
    """Give what is whole and on the disk its name, and have the name on the disk too."""
    half.rename(whole)
    folder = os.open(whole.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def refuse_without_room(folder: Path, needed: int, what: str) -> None:
    """Raise BackupFailed where `needed` bytes don't fit on the disk of `folder` and leave room to go on."""
    there = next(path for path in [folder, *folder.parents] if path.exists())
    free = shutil.disk_usage(there).free
    if free < needed + FLOOR:
        raise BackupFailed(
            f"{what} needs {megabytes(needed + FLOOR)} in {folder}, and {megabytes(free)} are free. "
            "Make room there, or name a larger disk."
        )


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1e6:,.1f} MB" if size < 1e7 else f"{size / 1e6:,.0f} MB"


def clear(paths: Iterable[Path]) -> int:
    """Delete files and folders, as far as they can be deleted; how many there were."""
    count = 0
    for path in paths:
        count += 1
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()
    return count


def run(words: list, what: str, **more) -> str:
    """Run a program to its end, its standard output; BackupFailed with its last words where it fails."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", **more)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        how = f"was killed by signal {-done.returncode}" if done.returncode < 0 else "failed"
        raise BackupFailed(f"{what} {how}. {' '.join(said[-3:])[-600:]}".strip())
    return done.stdout
