"""What came to move in goes again: exports hold readers' addresses, and copies are large."""

import logging
import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from newsroom.models import Move
from newsroom.models.move import LEAVING

from . import one_at_a_time
from .arriving import staging
from .fetching import files_folder

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
LEFT_BEHIND = 24 * 3600  # seconds after which a file that never arrived whole is nobody's


def forget_files(now=None) -> int:
    """Remove the files of moves that ended, or were begun and left, thirty days ago; returns of how many.

    Reports, decisions and the log stay.
    """
    before = (now or timezone.now()) - KEPT_FOR
    gone = 0
    for move in Move.objects.left_alone_since(before).only("uid"):
        try:
            # Somebody may have gone on with it since it was listed.
            gone += move.remove_files(untouched_since=before)
        except OSError:
            log.exception("The files of a move could not be removed")
    _forget_fetched()
    for folder in staging().glob(f"{LEAVING}*"):
        shutil.rmtree(folder, ignore_errors=True)
    for file in staging().glob(".new-*"):
        if time.time() - file.stat().st_mtime > LEFT_BEHIND:
            file.unlink(missing_ok=True)
    return gone


def _forget_fetched() -> None:
    """What was fetched from an old host lies in a folder of the site's name, for every move from there."""
    if Move.objects.at_work().exists() or one_at_a_time.is_taken():
        return  # it may be reading there
    moves = Move.objects.filter(has_files=True)
    known = {str(uid) for uid in moves.values_list("uid", flat=True)}
    # As long as somebody may go on from there, nothing is fetched twice.
    known |= {_site_folder(site) for site in moves.open().exclude(site="").values_list("site", flat=True)}
    for folder in staging().iterdir():
        if folder.is_dir() and folder.name not in known and _age(folder) > KEPT_FOR.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def _site_folder(site: str) -> str:
    """The name of the folder in which an old site's files are kept, as `OldHost` names it."""
    try:
        return files_folder(site).parent.name
    except ValueError:
        return ""


def _age(folder: Path) -> float:
    """Seconds since something came into a folder or a folder of it."""
    places = [folder, *(place for place in folder.rglob("*") if place.is_dir())]
    return time.time() - max(place.stat().st_mtime for place in places)
