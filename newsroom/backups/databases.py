"""Keeping a database as it stands at one moment while others write to it, and putting it back: SQLite and PostgreSQL.

`keep` reads the rows that it counts and hashes, and the copy, in one and the same snapshot; `tally` asks a restored
database the same. Passwords go to PostgreSQL's programs by their environment, never by their command line.
"""

import gzip
import hashlib
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connections

from . import BackupFailed
from .disk import CHUNK, hash_of

PATIENCE = 30  # seconds


@dataclass
class Moment:
    """What a database held when it was kept."""

    server: str
    migrations: list[str]
    newest_change: int
    tables: dict[str, list]
    file: Path
    unpacked: int

    @property
    def told(self) -> dict:
        """The database's part of a manifest."""
        size = self.file.stat().st_size
        return {"name": self.file.name, "size": size, "sha256": hash_of(self.file), "unpacked": self.unpacked}


def here():
    """The paper's own database, by the settings."""
    told = connections["default"].settings_dict
    if connections["default"].vendor == "postgresql":
        from .postgresql import PostgreSQL

        return PostgreSQL(connections["default"].get_connection_params())
    return Sqlite(told["NAME"])


class Sqlite:
    """A database in a file."""

    engine, file = "sqlite", "database.sqlite3.gz"

    def __init__(self, path):
        self.path = Path(path)
        if str(path).startswith("file:") or str(path) == ":memory:":
            raise BackupFailed("This database lives in memory and is gone when the site stops: nothing can be kept.")

    def size(self) -> int:
        """Bytes, with its log."""
        paths = (Path(f"{self.path}{ending}") for ending in ("", "-wal"))
        return sum(path.stat().st_size for path in paths if path.exists())

    def room(self) -> int:
        """Bytes that `keep` needs at most while it works: the copy, and the copy packed."""
        return 2 * self.size()

    def keep(self, folder: Path) -> Moment:
        """Write a sound copy into `folder`. Readers and writers go on: a snapshot of the log stops nobody.

        Raises BackupFailed where the database is missing or damaged.
        """
        if not self.path.exists():
            raise BackupFailed(f"There is no database at {self.path}. See DATABASE_URL and DATA_DIR.")
        copy = folder / "database.sqlite3"
        try:
            with closing(self._open(self.path)) as line:
                line.execute("BEGIN")
                tables = _tables(line)
                migrations, newest = standing(line.execute)
                with closing(sqlite3.connect(copy, isolation_level=None)) as target:
                    # In one step: in several, it would begin anew after each write of somebody else.
                    line.backup(target)
                    # Let go: while a snapshot is held, SQLite's log only grows.
                    line.execute("COMMIT")
                    # One file that needs no log beside it.
                    target.execute("PRAGMA journal_mode=DELETE")
                    _refuse_damaged(target, self.path)
        except sqlite3.OperationalError as wrong:
            raise BackupFailed(f"The database {self.path} can't be copied: {wrong}.") from wrong
        except sqlite3.DatabaseError as wrong:
            raise _damaged(self.path, wrong) from wrong
        unpacked, packed = copy.stat().st_size, folder / self.file
        with open(copy, "rb") as source, gzip.open(packed, "wb", compresslevel=1) as target:
            shutil.copyfileobj(source, target, CHUNK)
        copy.unlink()
        return Moment(sqlite3.sqlite_version, migrations, newest, tables, packed, unpacked)

    def tally(self) -> dict[str, list]:
        """Each table with its rows and the hash of their content."""
        try:
            with closing(self._open(self.path)) as line:
                return _tables(line)
        except sqlite3.Error as wrong:
            raise BackupFailed(f"{self.path} can't be read: {wrong}.") from wrong

    def is_empty(self) -> bool:
        """Whether nothing was ever put there."""
        return not self.path.exists() or not self.tally()

    def unpack(self, packed: Path) -> None:
        """Make the database out of a kept one, at `path`, where nothing is; sound, or BackupFailed."""
        try:
            with gzip.open(packed, "rb") as source, open(self.path, "xb") as target:
                self.path.chmod(0o600)
                shutil.copyfileobj(source, target, CHUNK)
            with closing(sqlite3.connect(self.path, isolation_level=None)) as line:
                _refuse_damaged(line, packed)
        except (OSError, EOFError, sqlite3.Error) as wrong:
            raise BackupFailed(f"{packed} can't be unpacked: {wrong}.") from wrong

    @staticmethod
    def _open(path):
        line = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None,
            detect_types=0,
        )  # fmt: skip
        # Text that is no UTF-8 is content too; it must not stop a backup.
        line.text_factory = bytes
        return line


def _refuse_damaged(line, which):
    said = [row[0] for row in line.execute("PRAGMA integrity_check(5)")]
    said = [text.decode() if isinstance(text, bytes) else text for text in said]
    if said != ["ok"]:
        raise _damaged(which, "; ".join(said)[:400])


def _damaged(which, said):
    return BackupFailed(
        f"The database {which} is damaged; SQLite says: {said}. Restore the last proven backup (docs/backup.md)."
    )


def _tables(line):
    names = line.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    found = {}
    for name in [row[0].decode() for row in names]:
        content, rows = hashlib.sha256(), 0
        for row in line.execute(f'SELECT * FROM "{name}"'):
            content.update(repr(row).encode())
            rows += 1
        found[name] = [rows, content.hexdigest()]
    return found


def standing(ask):
    """Which migrations were run, and the newest Change. `ask` runs a query, its rows."""

    def text(value):
        return value.decode() if isinstance(value, bytes) else value

    migrations = [f"{text(app)}.{text(name)}" for app, name in ask("SELECT app, name FROM django_migrations")]
    return sorted(migrations), next(iter(ask("SELECT max(id) FROM newsroom_change")))[0] or 0
