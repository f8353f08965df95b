"""Where documents lie.

Each is kept as it came in the storage `originals`, which has no address. Readers get a second name of the same file
(a hard link where the disk allows it) in the default storage, below `/media/documents/`, where nginx finds it without
asking anybody; it is taken away when the document goes into the trash.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import default_storage, storages

from articles.pictures.storage import write_whole
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
    write_whole(storages["originals"].path(name), chunks, mode=0o644)


def put_out(kept: str, public: str) -> None:
    """Let readers have it. Nothing happens where they have it already. Raises OSError."""
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
    path = Path(default_storage.path(public))
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def _copied(source, target):
    with open(source, "rb") as file:
        write_whole(target, iter(lambda: file.read(CHUNK), b""))


def delete(kept: str) -> None:
    """Delete what was kept; what is gone already is no error."""
    storages["originals"].delete(kept)
