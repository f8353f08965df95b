"""The files of all backups, each once: `files/ab/ab12…`, named by the SHA-256 of its content."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from .disk import clear, hash_of, hashed_copy


class Pool:
    """Content by its hash, below one folder. Only whoever holds the lock of the backups writes here."""

    def __init__(self, root: Path):
        self.root = Path(root)

    def path(self, sha256: str) -> Path:
        """Where the content with this hash lies, or would."""
        return self.root / sha256[:2] / sha256

    def holds(self, sha256: str, size: int) -> bool:
        """Whether it lies there, in its length. What is in it is read by `is_damaged`, and by every drill."""
        try:
            return self.path(sha256).stat().st_size == size
        except OSError:
            return False

    def take(self, source: BinaryIO) -> tuple[str, int, bool]:
        """Take content in: its hash, its length, and whether it was new."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = self.root / f".new-{os.getpid()}"
        half.unlink(missing_ok=True)
        try:
            sha256, size = hashed_copy(source, half)
            # Read, and not believed by its length: where it is damaged, this is the moment to have it whole again.
            if self.holds(sha256, size) and not self.is_damaged(sha256):
                return sha256, size, False
            place = self.path(sha256)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            half.rename(place)
            return sha256, size, True
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)

    def is_damaged(self, sha256: str) -> bool:
        """Whether what lies there is not what its name says, or the disk can't read it; one that is missing is not."""
        try:
            return hash_of(self.path(sha256)) != sha256
        except OSError as wrong:
            # Any other error says nothing about the content.
            return wrong.errno == errno.EIO

    def throw_damaged(self, contents: Iterable[str]) -> list[str]:
        """Delete those of these contents that are damaged, so that the next backup takes them anew; which they were."""
        damaged = [sha256 for sha256 in contents if self.is_damaged(sha256)]
        clear(self.path(sha256) for sha256 in damaged)
        return damaged

    def sweep(self, kept: Iterable[str]) -> int:
        """Delete what no backup needs any more, and halves that were left; how many files."""
        if not self.root.is_dir():
            return 0
        kept = set(kept)
        clear(self.root.glob(".new-*"))
        return clear(path for path in list(self.root.glob("??/*")) if path.name not in kept)
