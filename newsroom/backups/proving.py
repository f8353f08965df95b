"""The drill: a backup counts when it was restored and the restored paper is the paper.

Into a scratch place beside the backups: every content is read and hashed, every table counted and hashed, the database
migrated; then pages are rendered there and here and compared byte by byte. A page that somebody changed since the
backup is passed over, by the keys of what it shows.
"""

import json
import os
import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from newsroom.models import Change
from newsroom.pages.keys import SITE_WIDE

from . import BackupFailed, databases
from .disk import clear, private, run
from .manifest import Manifest

PAGES = 20
# Rendered in the scratch place: some will have changed since, on a busy day.
SPARE = 20


@dataclass
class Proof:
    """What a drill compared."""

    pages: int
    changed: int  # pages passed over, because somebody changed them since


def prove(folder: Path, manifest: Manifest, say=lambda text: None) -> Proof:
    """Restore the backup in `folder` into a scratch place and compare. Raises BackupFailed, saying what differs.

    The caller holds the lock of the backups.
    """
    scratch = folder.parent / f".drill-{os.getpid()}"
    clear([scratch] if scratch.exists() else [])
    with private():
        scratch.mkdir()
    database = databases.here()
    try:
        surroundings = _surroundings(scratch, database)
        _manage(["restore", str(folder), "--drill"], "The restore", surroundings)
        say(f"Restored into a scratch place: {manifest.rows:,} rows, {len(manifest.files):,} files")
        for last in (False, True):
            # Twice: a midnight or a minute may lie between the two renderings.
            try:
                return _compare(manifest, surroundings)
            except BackupFailed:
                if last:
                    raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if database.engine == "postgresql":
            database.drop(_scratch_name(database))


def _scratch_name(database):
    return f"{database.told['dbname'][:50]}_drill"


def _surroundings(scratch, database):
    """The environment of a paper in the scratch place: our own look and address, and nothing that leaves the house."""
    away = {"SECRET_KEY_FILE", "DATABASE_URL_FILE", "EMAIL_URL_FILE", "BACKUP_SECOND", "BACKUP_DIR", "CACHE_URL"}
    known = {name: value for name, value in os.environ.items() if name not in away}
    if database.engine == "postgresql":
        database.make(_scratch_name(database))
        url = database.beside(_scratch_name(database)).url
    else:
        url = f"sqlite:///{scratch}/newsroom.sqlite3"
    # Collected by the release that runs: the names of its style sheets stand in every page.
    (scratch / "static").symlink_to(Path(settings.STATIC_ROOT))
    return known | {
        "DATA_DIR": str(scratch), "PAGES_DIR": str(scratch / "pages"), "DATABASE_URL": url, "PAGE_STORE": "0",
        "SECRET_KEY": settings.SECRET_KEY, "SITE_URL": settings.SITE_URL, "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip


def _manage(words, what, surroundings):
    return run([sys.executable, "manage.py", *words], what, env=surroundings, cwd=settings.BASE_DIR)


def _compare(manifest, surroundings):
    seed = str(random.Random(manifest.name).randrange(10**6))
    words = ["proof_pages", "--find", str(PAGES + SPARE), "--seed", seed]
    restored = json.loads(_manage(words, "Rendering the restored pages", surroundings).splitlines()[-1])
    here = _manage(["proof_pages", *restored], "Rendering our own pages", os.environ | {"PAGE_STORE": "0"})
    here = json.loads(here.splitlines()[-1])
    dirty = set()
    for keys in Change.objects.filter(pk__gt=manifest.newest_change).values_list("keys", flat=True).iterator():
        dirty.update(keys)
    compared = changed = 0
    for path, (status, content, _) in restored.items():
        status_here, content_here, keys = here[path]
        if dirty & SITE_WIDE or dirty.intersection(keys):
            changed += 1
        elif (status, content) != (status_here, content_here):
            raise BackupFailed(f"The restored page {path} is not the page of the paper (it answers {status}).")
        else:
            compared += 1
        if compared == PAGES:
            break
    if not compared:
        raise BackupFailed("No page could be compared: all of them changed since the backup. Prove it again.")
    return Proof(compared, changed)
