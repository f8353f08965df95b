"""What one backup is made of: `manifest.json`, and beside it its own hash."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from . import BackupFailed
from .kept import belongs

FORMAT = 1
NAME, HASH = "manifest.json", "manifest.json.sha256"
STAMP = "%Y-%m-%dT%H%M%SZ"
IS_BACKUP = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
MOST = 200_000_000  # bytes: about a million files
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """One file of the paper: its path in DATA_DIR, and the content that lies in the pool."""

    path: str
    size: int
    sha256: str
    mtime: int  # nanoseconds; the next backup reads only what is newer
    mode: int


@dataclass
class Manifest:
    """A backup: when, of what, made by which code, and the hash of everything in it."""

    made_at: str
    engine: str  # sqlite or postgresql
    server: str  # its version
    site: str  # SITE_URL
    code: str
    migrations: list[str]
    newest_change: int
    tables: dict[str, list]  # name: [rows, hash of their content]
    database: dict  # name, size and sha256 of the file, bytes when it is unpacked
    files: list[Kept] = field(default_factory=list)
    format: int = FORMAT
    pictures_in: str = ""  # where pictures lie that are not in it: a bucket

    @property
    def name(self) -> str:
        """What the backup's folder is called."""
        return datetime.fromisoformat(self.made_at).strftime(STAMP)

    @property
    def rows(self) -> int:
        """How many rows the database has."""
        return sum(rows for rows, _ in self.tables.values())

    @property
    def contents(self) -> dict[str, int]:
        """Hash and length of every content in it, each once."""
        return {kept.sha256: kept.size for kept in self.files}

    @property
    def size(self) -> int:
        """Bytes of the whole, unpacked."""
        return self.database["unpacked"] + sum(kept.size for kept in self.files)

    def write(self, folder: Path) -> None:
        """Write it with its hash into the folder of the backup."""
        values = asdict(self) | {"files": [list(asdict(kept).values()) for kept in self.files]}
        if not self.pictures_in:
            # A release that knows no buckets reads it as well.
            del values["pictures_in"]
        told = json.dumps(values, indent=1)
        for name, text in ((NAME, told), (HASH, hashlib.sha256(told.encode()).hexdigest() + "\n")):
            with open(folder / name, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of the backup in `folder`. Raises BackupFailed, with a sentence, where there is none or it lies."""
    try:
        told, expected = (folder / NAME).read_bytes(), (folder / HASH).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BackupFailed(f"{folder} is no backup: it has no manifest. Name a folder such as {_LIKE}.") from wrong
    return understood(told, expected, str(folder))


_LIKE = "2026-11-26T023000Z, or an archive that manage.py backup --archive wrote"


def understood(told: bytes, expected: str, where: str) -> Manifest:
    """The manifest in these bytes, if they have the hash `expected`. Raises BackupFailed."""
    if hashlib.sha256(told).hexdigest() != expected.strip():
        raise BackupFailed(f"The manifest of {where} is damaged. Take another backup.")
    try:
        values = json.loads(told)
        if values["format"] > FORMAT:
            raise BackupFailed(
                f"{where} was made by a newer Newsroom (format {values['format']}, this one reads {FORMAT}). "
                "Install the newer one, then restore."
            )
        files = [Kept(*row) for row in values.pop("files")]
        manifest = Manifest(**values, files=files)
        datetime.fromisoformat(manifest.made_at)
        sound = all(belongs(kept.path) and _SHA.fullmatch(kept.sha256) and kept.mode <= 0o777 for kept in files)
        sound = sound and manifest.database["name"] in ("database.sqlite3.gz", "database.dump")
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise BackupFailed(f"The manifest of {where} can't be understood. Take another backup.") from wrong
    if not sound:
        raise BackupFailed(f"The manifest of {where} names files outside the paper. It was not made by Newsroom.")
    return manifest


def backups_in(root: Path) -> list[Path]:
    """The folders of whole backups, the newest first."""
    if not root.is_dir():
        return []
    found = [path for path in root.iterdir() if IS_BACKUP.fullmatch(path.name) and (path / NAME).is_file()]
    return sorted(found, reverse=True)
