"""A copy of WordPress's `wp-content/uploads`: finding the file that the export or a body speaks of.

WordPress makes smaller files beside each picture (`bridge-300x200.jpg`) and a reduced one of very big ones
(`bridge-scaled.jpg`); what we want is the file that was uploaded.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

__all__ = ["Uploads", "as_uploaded", "original", "upload_path"]

_UPLOADS = re.compile(r"/(?:wp-content/uploads(?:/sites/\d+)?|files)/(.+)$")
_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{2,5}$)")
_MADE = re.compile(r"-(?:scaled|rotated)(?=\.\w{2,5}$)")


def upload_path(url: str) -> str:
    """The path below the uploads folder that an address means, decoded; empty if it means no upload."""
    try:
        found = _UPLOADS.search(urlsplit(url).path)
    except ValueError:
        return ""
    return unquote(found.group(1), errors="replace") if found else ""


def original(path: str) -> str:
    """The path without the marks of a smaller size (`-300x200`)."""
    return _SIZE.sub("", path)


def as_uploaded(path: str) -> str:
    """The path of the file as it came in: without the marks of a smaller size or a reduced picture (`-scaled`)."""
    return _MADE.sub("", original(path))


class Uploads:
    """The folder of a copy; also takes the folder above it (`wp-content`, or the whole WordPress)."""

    def __init__(self, folder: Path | str) -> None:
        folder = Path(folder)
        inner = (folder / "wp-content" / "uploads", folder / "uploads", folder)
        self.folder = next(one for one in inner if one.is_dir() or one == folder).resolve()

    def find(self, path: str) -> Path | None:
        """The best file for a path below the uploads folder: as uploaded, else reduced, else the size asked for."""
        whole = original(path)
        wanted = [as_uploaded(path), whole, path]
        # A smaller size may be all that is left, or the name of the upload itself may end like one (map-100x200.png).
        return next((file for one in wanted if one and (file := self._file(one))), None)

    def _file(self, path: str) -> Path | None:
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or path.startswith("/") or "\x00" in path:
            return None
        for form in ("NFC", "NFD"):
            file = self.folder.joinpath(*(unicodedata.normalize(form, part) for part in parts))
            try:
                if file.is_file() and file.resolve().is_relative_to(self.folder):
                    return file
            except OSError:
                # A name too long for this disk is no file here.
                continue
        return None
