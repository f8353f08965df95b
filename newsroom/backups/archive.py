"""A backup as one file: a tar in which the manifest comes first, then the database, then each content once."""

import lzma
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from . import BackupFailed
from .disk import move_in, private, refuse_without_room
from .manifest import HASH, MOST, NAME, Manifest, read, understood
from .pool import Pool


def pack(folder: Path, file: Path) -> int:
    """Write the backup in `folder` into the new archive `file`; its bytes. Raises BackupFailed."""
    manifest, pool = read(folder), Pool(folder.parent / "files")
    if file.exists():
        raise BackupFailed(f"There is a file {file} already. Name another one.")
    if not file.parent.is_dir():
        raise BackupFailed(f"There is no folder {file.parent}. Make it first.")
    refuse_without_room(file.parent, manifest.database["size"] + sum(manifest.contents.values()), "The archive")
    half = file.with_name(f".new-{os.getpid()}-{file.name}")
    try:
        with private(), open(half, "xb") as target:
            with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                for name in (NAME, HASH, manifest.database["name"]):
                    tar.add(folder / name, name)
                for sha in sorted(manifest.contents):
                    tar.add(pool.path(sha), f"files/{sha[:2]}/{sha}")
            target.flush()
            os.fsync(target.fileno())
        move_in(half, file)
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


class Source:
    """A backup to be read: a folder with the pool beside it, or an archive."""

    def __init__(self, path: Path):
        self.path, self.is_archive = path, path.is_file()
        self.pool = None if self.is_archive else Pool(path.parent / "files")
        self.manifest: Manifest = self._manifest() if self.is_archive else read(path)

    def _manifest(self):
        told = {}
        with self.whole():
            for name, file in self._members():
                if name not in (NAME, HASH):
                    break
                told[name] = file.read(MOST)
        if set(told) != {NAME, HASH}:
            raise BackupFailed(
                f"{self.path} is no archive of a backup. Give one that manage.py backup --archive wrote."
            )
        return understood(told[NAME], told[HASH].decode("ascii", "replace"), str(self.path))

    def contents(self) -> Iterator[tuple[str, BinaryIO]]:
        """Name and bytes of the database and of every content, in the order in which they lie there."""
        wanted = {f"files/{sha[:2]}/{sha}": sha for sha in self.manifest.contents}
        database = self.manifest.database["name"]
        wanted[database] = database
        if self.is_archive:
            yield from ((wanted[name], file) for name, file in self._members() if name in wanted)
            return
        for name, content in wanted.items():
            path = self.path / name if name == database else self.pool.path(content)
            try:
                file = path.open("rb")
            except OSError as wrong:
                raise BackupFailed(f"{path} can't be read: {wrong.strerror}. Take another backup.") from wrong
            with file:
                yield content, file

    @contextmanager
    def whole(self):
        """Raise BackupFailed where what is read inside turns out to be cut off, or no archive at all."""
        try:
            yield
        except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError) as wrong:
            raise BackupFailed(
                f"{self.path} is cut off, damaged or no archive ({wrong}). Take another backup."
            ) from wrong

    def _members(self):
        # One pass, nothing is written by tarfile: names in an archive may lead anywhere.
        with tarfile.open(self.path, "r|*") as tar:
            for member in tar:
                if member.isreg():
                    yield member.name, tar.extractfile(member)
