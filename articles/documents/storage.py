"""Where documents lie.

Each is kept as it came in the storage `originals`, which has no address. Readers get a second name of the same file
(a hard link where the disk allows it, in a bucket a copy) in the default storage, below `/media/documents/`, where
nginx finds it without asking anybody; it is taken away when the document goes into the trash.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage, storages

from articles.pictures import storage as files
from articles.pictures.storage import is_on_disk, nearby, write_whole
from newsroom.text import slugify

from .formats import Format

FOLDER = "documents"
LONGEST = 80  # bytes of the readable part of a name; more in other scripts is escaped to three times as much
CHUNK = 1024 * 1024


def kept_name(sha256: str, ending: str) -> str:
    """The name of a document as it came, in the storage `originals`."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}.{ending}"


def public_name(sha256: str, title: str, format: Format) -> str:
    """Its name for readers, below the media root: by its content, with a readable end under which a browser saves it.

    What it was called on somebody's computer is only a suggestion: letters, digits and hyphens of it stay.
    """
    readable = slugify(title, fallback="document").encode()[:LONGEST].decode(errors="ignore").strip("-")
    return f"{FOLDER}/{sha256[:2]}/{sha256[:20]}/{readable or 'document'}.{format.ending}"


def keep(name: str, chunks) -> None:
    """Write what came in where it is kept; whole or not at all. Raises OSError."""
    files.keep(storages["originals"], name, chunks, mode=0o644)


def put_out(kept: str, public: str) -> None:
    """Let readers have it. Nothing happens where they have it already. Raises OSError."""
    if not is_on_disk(default_storage):
        if not default_storage.exists(public):
            with nearby(storages["originals"], kept) as path, open(path, "rb") as file:
                files.keep(default_storage, public, _pieces(file))
        return
    source, target = Path(storages["originals"].path(kept)), Path(default_storage.path(public))
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:
            # Another disk, or one that knows no second names.
            _copied(source, target)


def take_away(public: str) -> None:
    """Take it from readers; what is gone already is no error. Raises OSError."""
    if not is_on_disk(default_storage):
        default_storage.delete(public)
        return
    path = Path(default_storage.path(public))
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def _copied(source, target):
    with open(source, "rb") as file:
        write_whole(target, _pieces(file))


def _pieces(file) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")


def delete(kept: str) -> None:
    """Delete what was kept; what is gone already is no error."""
    storages["originals"].delete(kept)


# For readers ---------------------------------------------------------------------------------------------------------


@dataclass
class Found:
    """A document that readers may have: its length in bytes, its mark for caches, when it changed (seconds).

    `between(start, end)` gives its bytes; what holds it open must be let go by `close`, or by reading to the end.
    """

    name: str
    size: int
    etag: str
    changed: float
    file: BinaryIO | None = None

    def between(self, start: int, end: int):
        """An object with `read` and `close`, that ends after the byte before `end`. Raises OSError."""
        if self.file is None:
            return default_storage.fetch(self.name, part=(start, end) if (start, end) != (0, self.size) else None)
        self.file.seek(start)
        return _Window(self.file, end - start)

    def close(self) -> None:
        """Let it go unread."""
        if self.file is not None:
            self.file.close()


def found(public: str) -> Found:
    """What readers may have under this name. Raises OSError: FileNotFoundError where there is nothing."""
    if not is_on_disk(default_storage):
        told = default_storage.fetch(public, whole=False)
        return Found(public, told.size, told.etag, told.modified.timestamp())
    try:
        file = open(Path(default_storage.path(public)), "rb")  # noqa: SIM115 - the answer closes it
    except OSError as wrong:  # a folder, a name that no disk takes
        raise FileNotFoundError(public) from wrong
    told = os.fstat(file.fileno())
    # As nginx makes it.
    return Found(public, told.st_size, f'"{int(told.st_mtime):x}-{told.st_size:x}"', told.st_mtime, file)


class _Window:
    """A file that ends sooner."""

    def __init__(self, file, length):
        self.file, self.left = file, length

    def read(self, size=-1):
        content = self.file.read(min(size if size >= 0 else self.left, self.left))
        self.left -= len(content)
        return content

    def close(self):
        self.file.close()
