"""An upgrade where no services are set up: the paper of somebody who types `make run`.

The clone itself is brought to the other version, while the site is stopped; `make run` then starts it. The way back is
the same way. The caller holds the lock of `releases`.
"""

import fcntl
import os
import sys
from pathlib import Path

import releases
from install import PYTHON, ROOT
from releases import Failed, run, say


def _data_dir():
    return ROOT / (os.environ.get("DATA_DIR", "").strip() or "var")


def _refuse_running(data: Path) -> None:
    """Raise Failed where a site runs in DATA_DIR: files would change under it (newsroom/occupied.py)."""
    if not (data / ".in-use").exists():
        return
    with open(data / ".in-use") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Failed(
                f"the site runs in {data}. Stop it with Ctrl-C, make upgrade, then make run. "
                "Where nobody is to notice, set up a server: docs/operating.md."
            ) from None


def _is_empty(data):
    return not os.environ.get("DATABASE_URL") and not (data / "newsroom.sqlite3").exists()


def _manage(*words, sentence):
    return run([PYTHON, "manage.py", *words], sentence, cwd=ROOT)


def _go(commit, data):
    """Bring code, packages, database and static files to that commit. Raises Failed."""
    releases.follow(commit)
    run([sys.executable, "deploy/install.py"], "The packages could not be installed.", cwd=ROOT)
    if not _is_empty(data):
        say("migrating, and collecting static files")
        _manage("prepare", sentence="The database could not be migrated.")


def main(version: str, place: str, *, back: bool, restore: bool) -> None:
    """Go to another version, or back. Raises Failed; then the version of before is checked out."""
    if place:
        raise Failed(
            "FROM is for a server. Unpack the new code into a folder of its own, and make run there with "
            f"DATA_DIR={_data_dir()}."
        )
    data = _data_dir()
    releases.refuse_changes_by_hand()
    _refuse_running(data)
    if back:
        _go_back(data, restore=restore)
        return
    old, new, cut = releases.git("rev-parse", "HEAD"), releases.wanted_commit(version), releases.plan()
    if new == old and not cut:
        say(f"{releases.git('describe', '--tags', '--always')} is here already.")
        return
    releases.refuse_without_room()
    if not cut or cut["from"] == old:
        cut = {"from": old, "to": new, "backup": _back_up(data)}
    releases.begin(cut | {"to": new})
    try:
        _go(new, data)
    except Failed as wrong:
        say(f"{wrong} Going back.")
        _go(cut["from"], data)
        releases.give_up()
        raise Failed(f"{wrong} The version of before is here again: make run") from wrong
    releases.end()
    say(f"{releases.git('describe', '--tags', '--always')} is here: make run. The way back: make upgrade BACK=1")


def _back_up(data):
    if _is_empty(data) or not PYTHON.exists():
        return ""
    say("making a backup")
    told = _manage("backup", sentence="The backup failed.")
    return next((line[5:] for line in told.splitlines() if line.startswith("Made ")), "")


def _go_back(data, *, restore):
    told = releases.plan() or releases.last()
    if not told.get("from"):
        raise Failed("there is no version to go back to: no upgrade was made here.")
    if restore and not told.get("backup"):
        raise Failed("the upgrade made no backup, for there was no paper yet. Go back without RESTORE=1.")
    if restore:
        releases.refuse_a_second_restore()
    since = told.get("since", "")
    # Half of a paper can't be backed up, nor migrated; where the restore had begun both was done.
    if not (restore and since and (data / ".restoring" / "swapping").exists()):
        since = _back_up(data) if restore else ""
        _go(told["from"], data)
    if restore:
        releases.begin(told | {"since": since})
        _manage("restore", told["backup"], "--over", sentence="The backup can't be laid back.")
        say(f"what was written since the upgrade is no longer in the paper; it lies in the backup {since}.")
        releases.end()
    releases.give_up()
    say(f"{releases.git('describe', '--tags', '--always')} is here again: make run")
