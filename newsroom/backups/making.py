"""Making a backup while the site runs.

The order is what makes it one: files that are there already, then the database at one moment, then the files that came
meanwhile. Names of pictures come from their content, so a file is never another one under the same name; and whatever
the database of that moment points to was there before it or right after. What is whole gets its name last, by a
rename: a backup that was killed looks like none.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from . import BackupFailed, bucket, databases, kept
from .disk import clear, megabytes, move_in, only_one, private, refuse_without_room, run, settle
from .manifest import IS_BACKUP, STAMP, Kept, Manifest, backups_in, read
from .pool import Pool

SLICES = 28


@dataclass
class Made:
    """A backup that was just made."""

    folder: Path
    manifest: Manifest
    added: int  # bytes of files that no backup held before


def make_backup(root: Path, say: Callable[[str], object] = lambda text: None) -> Made:
    """Make a backup in `root`, whose lock the caller holds. Raises BackupFailed, and leaves then what was there."""
    with private():
        return _make(Path(root), say)


def _make(root, say):
    pool, database = Pool(root / "files"), databases.here()
    _sweep_halves(root, pool)
    known = _known(root)
    first = {found.path: found for found in kept.files()}
    new = sum(found.size for found in first.values() if not _is_known(known, found, pool))
    refuse_without_room(root, new + database.room(), "The backup")

    added, taken = 0, {}

    def take(found):
        nonlocal added
        if content := _take(found, known, pool):
            taken[found.path], fresh = content
            added += fresh

    for found in first.values():
        take(found)
    half = root / f".new-{os.getpid()}"
    half.mkdir()
    try:
        made_at = _moment(root)
        moment = database.keep(half)
        say(f"The database: {sum(rows for rows, _ in moment.tables.values()):,} rows in {len(moment.tables)} tables")
        later = {found.path: found for found in kept.files()}
        for path, found in later.items():
            if first.get(path) != found:
                take(found)
        for path in set(first) - set(later):
            # Deleted in between, perhaps after the moment: kept, but nothing that readers could fetch again.
            if path.startswith(kept.PUBLIC):
                taken.pop(path, None)
        manifest = Manifest(
            made_at=made_at.isoformat(), engine=database.engine, server=moment.server, site=settings.SITE_URL,
            code=code(), migrations=moment.migrations, newest_change=moment.newest_change, tables=moment.tables,
            database=moment.told, files=[taken[path] for path in sorted(taken)], pictures_in=bucket.address(),
        )  # fmt: skip
        manifest.write(half)
        settle(root)
        whole = root / manifest.name
        move_in(half, whole)
    finally:
        clear([half] if half.exists() else [])
    if manifest.pictures_in:
        say(bucket.on_backup())
    say(f"{len(manifest.files):,} files, {megabytes(manifest.size)} in all, {megabytes(added)} of files new")
    return Made(whole, manifest, added)


def _moment(root):
    """Now, as a second that no backup is of: its name is made of that."""
    while (root / (now := datetime.now(UTC).replace(microsecond=0)).strftime(STAMP)).exists():
        time.sleep(0.1)
    return now


def _known(root):
    """What the newest backup knows of each path, so that unchanged files need not be read."""
    for folder in backups_in(root):
        try:
            return {entry.path: entry for entry in read(folder).files}
        except BackupFailed:
            continue
    return {}


def _is_known(known, found, pool):
    entry = known.get(found.path)
    same = entry and (entry.size, entry.mtime) == (found.size, found.mtime)
    return bool(same) and pool.holds(entry.sha256, entry.size)


def _take(found, known, pool):
    """The file's entry and how many bytes were new; None where it is gone."""
    if _is_known(known, found, pool):
        return Kept(found.path, found.size, known[found.path].sha256, found.mtime, found.mode), 0
    try:
        with open(Path(settings.DATA_DIR) / found.path, "rb") as source:
            sha256, size, is_new = pool.take(source)
    except FileNotFoundError:
        return None
    except PermissionError as wrong:
        raise BackupFailed(f"{wrong.filename} can't be read by this user. Give it to the user that runs it.") from wrong
    return Kept(found.path, size, sha256, found.mtime, found.mode), size if is_new else 0


def _sweep_halves(root, pool):
    """Clear what a backup left that was killed, and content of it that may not have reached the disk."""
    halves = [*root.glob(".new-*"), *root.glob(".drill-*")]
    if halves:
        clear(halves)
        sweep_pool(root, pool)


def sweep_pool(root: Path, pool: Pool) -> int:
    """Delete contents that no backup needs; nothing at all where a manifest can't be read."""
    needed = set()
    for folder in backups_in(root):
        try:
            needed.update(read(folder).contents)
        except BackupFailed:
            return 0
    return pool.sweep(needed)


def forget_old(root: Path, keep: int, never: str = "") -> list[str]:
    """Delete all but the newest `keep` backups of `root`, and never the one called `never`; the names of the gone."""
    gone = [folder for folder in backups_in(root)[keep:] if folder.name != never]
    for folder in gone:
        # Under another name first: half a backup must not look like one.
        away = folder.with_name(f".new-away-{folder.name}")
        folder.rename(away)
        clear([away])
    if gone:
        sweep_pool(root, Pool(root / "files"))
    return [folder.name for folder in gone]


def tonights_slice(manifest: Manifest) -> list[str]:
    """Which contents of the second place are read again with this backup: no drill does that there. In four weeks of
    nights every one is."""
    day = datetime.fromisoformat(manifest.made_at).toordinal()
    return [sha for sha in manifest.contents if int(sha[:8], 16) % SLICES == day % SLICES]


def copy_to_second(made: Made, second: Path, keep: int, never: str = "") -> int:
    """Copy a backup to a second place, which must be there; how many bytes went. Raises BackupFailed."""
    if not second.is_dir():
        raise BackupFailed(f"BACKUP_SECOND, {second}, is not there. Is the disk mounted? Make the folder on it.")
    source = Pool(made.folder.parent / "files")
    with private(), only_one(second):
        pool = Pool(second / "files")
        _sweep_halves(second, pool)
        pool.throw_damaged(tonights_slice(made.manifest))
        missing = {sha: size for sha, size in made.manifest.contents.items() if not pool.holds(sha, size)}
        refuse_without_room(second, sum(missing.values()) + made.manifest.database["size"], "The copy of the backup")
        for sha in missing:
            try:
                with open(source.path(sha), "rb") as file:
                    taken = pool.take(file)[0]
            except FileNotFoundError as wrong:
                raise BackupFailed(f"{source.path(sha)} is missing. The next backup takes it anew.") from wrong
            if taken != sha:
                raise BackupFailed(f"{source.path(sha)} is damaged: its content has another hash than its name.")
        if not (second / made.folder.name).exists():
            half = second / f".new-{os.getpid()}"
            half.mkdir()
            for path in made.folder.iterdir():
                with open(path, "rb") as file, open(half / path.name, "xb") as target:
                    while chunk := file.read(1 << 20):
                        target.write(chunk)
            settle(second)
            move_in(half, second / made.folder.name)
        forget_old(second, keep, never)
        return sum(missing.values())


def code() -> str:
    """Which code this is, as far as it knows: what a release says of itself (deploy/releases.py), or a commit's name
    where the folder is a clone."""
    with suppress(OSError, ValueError, KeyError):
        return json.loads((Path(settings.BASE_DIR) / ".release").read_text(encoding="utf-8"))["version"][:80]
    try:
        words = ["git", "-C", str(settings.BASE_DIR), "describe", "--always", "--tags", "--dirty"]
        return run(words, "git").strip()[:80]
    except (BackupFailed, OSError):
        return ""


def found(words: str) -> Path:
    """The backup that somebody names: a path, a name in BACKUP_DIR, or `latest`. Raises BackupFailed."""
    root = Path(settings.BACKUP_DIR)
    if words == "latest":
        if there := backups_in(root):
            return there[0]
        raise BackupFailed(f"There is no backup in {root}. See BACKUP_DIR, or give the path of one.")
    path = root / words if IS_BACKUP.fullmatch(words) and (root / words).exists() else Path(words).expanduser()
    if not path.exists():
        raise BackupFailed(f"There is nothing at {path}. Give the path of a backup, or its name in {root}.")
    if path.is_dir() and not IS_BACKUP.fullmatch(path.resolve().name) and (there := backups_in(path)):
        return there[0]
    return path.resolve()
