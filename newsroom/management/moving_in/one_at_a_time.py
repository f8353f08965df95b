"""One move writes at a time, whoever began it: the worker for the desk, or somebody on the command line.

A lock of the kernel's, which goes with its process however that ends. PostgreSQL may be used from other machines too:
of those the heartbeat of a running move tells.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.models import Move
from newsroom.models.move import SILENT_FOR
from newsroom.states import Refused

from .arriving import staging

NAME = ".one-at-a-time"
TURNS = 5


@contextmanager
def alone(*, beside_the_desk: bool = False) -> Iterator[None]:
    """Be the one that writes. Raises Refused where another one does; `beside_the_desk` looks at its moves as well."""
    under_way = _("Another move is under way. Wait until it is done, or stop it at the desk.")
    lock = _open()
    try:
        if lock is not None and not _locked(lock):
            raise Refused(under_way)
        alive = timezone.now() - SILENT_FOR
        if beside_the_desk and Move.objects.filter(state=Move.State.RUNNING, beat_at__gt=alive).exists():
            raise Refused(under_way)
        yield
    finally:
        if lock is not None:
            os.close(lock)


def is_taken() -> bool:
    """Whether somebody on this machine writes now."""
    lock = _open()
    if lock is None:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def _open() -> int | None:
    try:
        return os.open(staging() / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None  # left by another user: without a lock rather than never


def _locked(lock: int) -> bool:
    """Whether we have it; whoever only looked whether it is taken holds it for a moment."""
    for _turn in range(TURNS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
