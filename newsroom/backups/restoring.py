"""Restoring a backup into the place that the settings name.

Everything is unpacked and verified beside the place first, migrated to this code, and told that it was restored; then
it moves in by renames. On PostgreSQL the database goes in by one transaction; a folder that is left where a restore
stopped keeps the site from starting on half of one paper and half of another.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from newsroom import occupied

from . import BackupFailed, bucket, databases, kept
from .aftermath import settle_in
from .archive import Source
from .disk import clear, hash_of, hashed_copy, refuse_root_for, refuse_without_room, settle
from .making import code as this_code
from .manifest import Manifest


@dataclass
class Restored:
    """What was put where."""

    manifest: Manifest
    aside: Path | None  # where that lies which was there before
    held: int  # letters that waited then and are not sent by themselves


def restore(source: Source, *, over=False, link=False, say: Callable[[str], object] = lambda text: None) -> Restored:
    """Restore a backup; with `over` whatever is there gives way, and lies aside afterwards.

    With `link` files share their content with the backup where the disk can do that: for a drill, which changes none.
    Raises BackupFailed or Occupied, and leaves then what was there.
    """
    manifest, database = source.manifest, databases.here()
    refuse_foreign(manifest, database)
    refuse_root_for(Path(settings.DATA_DIR))
    with occupied.alone():
        stage = Path(settings.DATA_DIR) / occupied.HALF_RESTORED
        refuse_taken(database, over=over)
        refuse_other_disks(over=over)
        # As long as this is not there, nothing of the paper was changed.
        swapping = stage / occupied.SWAPPING
        was_half = swapping.exists()
        stage.mkdir(mode=0o700, exist_ok=True)
        # But not the sign that a restore before this one stopped in the middle: it stands until the paper is whole.
        clear([path for path in stage.iterdir() if path != swapping])
        pool = source.pool if link and _can_link(source, stage) else None
        try:
            size = manifest.database["size"] + (manifest.database["unpacked"] if pool else manifest.size)
            refuse_without_room(Path(settings.DATA_DIR), size, "The restored paper")
            dump = _unpack(source, stage, pool)
            say(f"{len(manifest.files):,} files unpacked, each with the hash it had")
            if manifest.engine == "sqlite":
                clear(_halves(database))
                half = _halves(database)[0]
                half.parent.mkdir(parents=True, exist_ok=True)
                standing = databases.Sqlite(half)
                standing.unpack(dump)
                refuse_differences(manifest, standing)
                held = _prepared(manifest, str(half))
                settle(half.parent)
                swapping.touch()
                settle(stage)
                aside = _swap(stage, database.path, half, over)
            else:
                swapping.touch()
                try:
                    database.unpack(dump, manifest.tables, manifest.server)
                except BackupFailed:
                    # It was one transaction, and is rolled back.
                    if not was_half:
                        swapping.unlink()
                    raise
                refuse_differences(manifest, database)
                held = _prepared(manifest)
                settle(stage)
                aside = _swap(stage, None, None, over)
        except BaseException:
            # Once something was changed the folder stays, and keeps the site from starting.
            if not swapping.exists():
                clear([stage, *(_halves(database) if manifest.engine == "sqlite" else ())])
            raise
        wipe_pages()
        clear([stage])
    say(f"{manifest.rows:,} rows in {len(manifest.tables)} tables, as they were on {manifest.made_at}")
    if said := bucket.on_restore(manifest.pictures_in):
        say(said)
    return Restored(manifest, aside, held)


def _halves(database):
    """An SQLite database on its way in, with its log: beside the place it will take, so that a rename will do."""
    half = database.path.with_name(f"{kept.RESTORING}{database.path.name}")
    return [Path(f"{half}{ending}") for ending in kept.ENDINGS]


def refuse_foreign(manifest: Manifest, database) -> None:
    """Raise BackupFailed for a backup of another kind of database, or of newer code.

    A release that runs on the schema of a later one, after a way back, takes in what it has made itself there.
    """
    if manifest.engine != database.engine:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupFailed(
            f"The backup is of {names.get(manifest.engine, manifest.engine)}, and DATABASE_URL names "
            f"{names[database.engine]}. Restore it into its own kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    newer = sorted(set(manifest.migrations) - known)
    if newer and (not manifest.code or manifest.code != this_code()):
        code = f" ({manifest.code})" if manifest.code else ""
        raise BackupFailed(
            f"The backup was made by a newer Newsroom{code}: this one does not know {newer[0]}"
            f"{f' and {len(newer) - 1} more migrations' if len(newer) > 1 else ''}. Install that version, then restore."
        )


def refuse_taken(database, *, over: bool) -> None:
    """Raise BackupFailed where a paper is already, unless it is to give way."""
    if database.engine == "postgresql" and database.seen_worker():
        raise BackupFailed(
            "A worker used this database less than two minutes ago, here or on another machine. Stop the site on all "
            "of them, wait for two minutes, then restore."
        )
    if over:
        return
    # The key was made when the settings were read.
    files = next((found.path for found in kept.files() if found.path != "secret-key"), None)
    if files or not database.is_empty():
        what = f"{files} in {settings.DATA_DIR}" if files else "a database with tables"
        raise BackupFailed(f"There is a paper here already: {what}. To put the backup in its place, add --over.")


def refuse_differences(manifest: Manifest, database) -> None:
    """Raise BackupFailed, naming the tables, where the database doesn't hold what was counted and hashed."""
    found, wrong = database.tally(), []
    for name in sorted(set(found) | set(manifest.tables)):
        was, now = manifest.tables.get(name), found.get(name)
        if was is None or now is None or was[0] != now[0]:
            wrong.append(f"{name} had {was[0] if was else 'no'} rows and has {now[0] if now else 'no'}")
        elif was[1] != now[1]:
            wrong.append(f"{name} has other content in its {now[0]} rows")
    if wrong:
        raise BackupFailed(f"What was unpacked is not what was kept: {'; '.join(wrong[:5])}. Take another backup.")


def _can_link(source, stage):
    """Whether the disk lets a file of the backup have a second name in `stage`."""
    sha256 = next(iter(source.manifest.contents), None)
    if sha256 is None or source.pool is None:
        return False
    probe = stage / "probe"
    try:
        os.link(source.pool.path(sha256), probe)
        probe.unlink()
    except OSError:
        return False
    return True


def _unpack(source, stage, pool):
    """Lay every file below `stage`, each verified; returns where the database lies."""
    manifest, dump = source.manifest, stage / source.manifest.database["name"]
    places = {}
    for entry in manifest.files:
        places.setdefault(entry.sha256, []).append(entry)
    missing = set(places) | {dump.name}
    with source.whole():
        for name, file in source.contents():
            if name not in missing:
                continue
            if name == dump.name:
                sha256, _ = hashed_copy(file, dump)
                expected, what = manifest.database["sha256"], "The database"
            else:
                sha256 = _lay(file, places[name], stage / "files", pool)
                expected, what = name, places[name][0].path
            if sha256 != expected:
                raise BackupFailed(f"{what} is damaged in this backup: it has another hash. Take another backup.")
            missing.discard(name)
    if missing:
        raise BackupFailed(f"{len(missing)} contents are missing in {source.path}. Take another backup.")
    return dump


def _lay(file, entries, root, pool):
    """Lay one content wherever it belongs, as a second name of the one in `pool` where that is given; its hash."""
    sha256 = first = None
    for entry in entries:
        target = root / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if pool:
            os.link(pool.path(entry.sha256), target)
            sha256 = sha256 or hash_of(target)
            continue
        if sha256 is None:
            sha256, first = hashed_copy(file, target)[0], target
        else:
            shutil.copyfile(first, target)
        # With the time it had, the next backup knows it again.
        os.utime(target, ns=(entry.mtime, entry.mtime))
        target.chmod(entry.mode)
    return sha256


def _prepared(manifest, name=None):
    """Migrate the database to this code and tell it that it was restored; how many letters are held."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    try:
        if name:
            connection.settings_dict["NAME"] = name
        call_command("migrate", interactive=False, verbosity=0)
        return settle_in(manifest)
    finally:
        # The last one out folds SQLite's log into the file.
        connection.close()
        connection.settings_dict["NAME"] = usual


def _swap(stage, path, half, over):
    """Move files and database in; where that lies now which was there before, or None."""
    root, new = Path(settings.DATA_DIR), stage / "files"
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
    aside = root / f"{kept.ASIDE}{stamp}"
    if over:
        aside.mkdir(mode=0o700)
        for place in list(_giving_way()):
            target = aside / place.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            place.rename(target)
    if new.is_dir():
        _move_in(new, root)
    if path:
        for ending in kept.ENDINGS:
            file = Path(f"{path}{ending}")
            if over and file.exists():
                # Beside it: it may lie on another disk than DATA_DIR.
                file.rename(aside / file.name if file.parent == root else Path(f"{path}.{kept.ASIDE}{stamp}{ending}"))
            elif ending:
                # SQLite would play another database's log into this one.
                file.unlink(missing_ok=True)
        half.rename(path)
        settle(path.parent)
    settle(root)
    return aside if over else None


def _giving_way(folder=None) -> Iterator[Path]:
    """What a restore over a paper moves aside: whole folders; of one in which something stays, all else in it."""
    staying = kept.stays()
    if (database := databases.here()).engine == "sqlite":
        staying |= {half.resolve() for half in _halves(database)}
    for place in sorted((folder or Path(settings.DATA_DIR)).iterdir()):
        real = place.resolve()
        if real in staying or (folder is None and not kept.belongs(place.name)):
            continue
        if not any(real in path.parents for path in staying):
            yield place
        elif not place.is_symlink():
            yield from _giving_way(place)


def refuse_other_disks(*, over: bool) -> None:
    """Raise BackupFailed where what is there can't be moved aside, or files can't move in, because of another disk."""
    root = Path(settings.DATA_DIR)
    for place in _giving_way() if over else (path for path in root.iterdir() if kept.belongs(path.name)):
        if place.is_mount() or (not over and place.is_dir() and place.stat().st_dev != root.stat().st_dev):
            raise BackupFailed(
                f"{place} is another disk, and a restore moves by renames. Unmount it or take the link away, restore, "
                "then move what was restored there to that disk."
            )


def _move_in(folder, target):
    """Move everything in `folder` to `target`, into folders that are there already."""
    for path in sorted(folder.iterdir()):
        place = target / path.name
        if path.is_dir() and place.is_dir():
            _move_in(path, place)
        else:
            path.rename(place)


def wipe_pages() -> None:
    """Delete every stored page: they are of another paper now."""
    pages = Path(settings.PAGES_DIR)
    if pages.is_dir():
        clear(list(pages.iterdir()))
