"""What came to move in goes again: exports hold readers' addresses, and copies are large."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from newsroom.models import Move

from .arriving import staging

KEPT_FOR = timedelta(days=30)
LEFT_BEHIND = 24 * 3600  # seconds after which a file that never arrived whole is nobody's


def forget_files(now=None) -> int:
    """Remove the files of moves that ended, or were begun and left, thirty days ago; returns of how many.

    Reports, decisions and the log stay.
    """
    before = (now or timezone.now()) - KEPT_FOR
    old = Move.objects.filter(has_files=True).exclude(state__in=Move.AT_WORK)
    gone = 0
    for move in [*old.filter(ended_at__lt=before), *old.filter(ended_at=None, begun_at__lt=before)]:
        move.remove_files()
        gone += 1
    _forget_fetched()
    for file in staging().glob(".new-*"):
        if time.time() - file.stat().st_mtime > LEFT_BEHIND:
            file.unlink(missing_ok=True)
    return gone


def _forget_fetched() -> None:
    """What was fetched from an old host lies in a folder of its name, for every move from there."""
    known = {str(uid) for uid in Move.objects.filter(has_files=True).values_list("uid", flat=True)}
    for folder in staging().iterdir():
        if folder.is_dir() and folder.name not in known and _age(folder) > KEPT_FOR.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    """Seconds since something came into a folder or a folder of it."""
    places = [folder, *(place for place in folder.rglob("*") if place.is_dir())]
    return time.time() - max(place.stat().st_mtime for place in places)
