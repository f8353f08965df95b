"""Whether somebody works in DATA_DIR: web processes, the worker and backups are in it together, a restore is alone.

A lock of the kernel's: it goes with its process, however that ends. PostgreSQL may be used from other machines too;
those a restore sees by the worker's heartbeat.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

NAME = ".in-use"
# What a restore works in, and what lies there while the paper is half one and half another.
HALF_RESTORED, SWAPPING = ".restoring", "swapping"

_held = {}


class Occupied(RuntimeError):
    """DATA_DIR can't be entered now; the message is a sentence that says why and what to do."""


def _open():
    return os.open(Path(settings.DATA_DIR) / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def move_in() -> None:
    """Be in DATA_DIR until this process ends; children that it forks are in it too. Raises Occupied."""
    if os.getpid() in _held:
        return
    try:
        lock = _open()
    except OSError:
        # Who may not write here can't be in the way of a restore, and is no reason not to serve.
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as taken:
        os.close(lock)
        raise Occupied("A backup is being restored here. Start again when it is done.") from taken
    if (Path(settings.DATA_DIR) / HALF_RESTORED / SWAPPING).exists():
        os.close(lock)
        raise Occupied("A restore was stopped in the middle. Run it again: manage.py restore … --over")
    _held[os.getpid()] = lock


def move_out() -> None:
    """Leave before the process ends."""
    if lock := _held.pop(os.getpid(), None):
        os.close(lock)


@contextmanager
def alone() -> Iterator[None]:
    """Be alone in DATA_DIR. Raises Occupied where a site runs here, or another restore."""
    lock = _open()
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise Occupied(
                f"The site runs in {settings.DATA_DIR}, or a backup is being made there. Stop it, then restore."
            ) from taken
        yield
    finally:
        os.close(lock)
