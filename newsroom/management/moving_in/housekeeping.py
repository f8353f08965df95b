"""What came to move in goes again: exports hold readers' addresses, and copies are large."""

import time
from datetime import timedelta

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
    for file in staging().glob(".new-*"):
        if time.time() - file.stat().st_mtime > LEFT_BEHIND:
            file.unlink(missing_ok=True)
    return gone
