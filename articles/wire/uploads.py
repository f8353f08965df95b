"""A copy of WordPress's `wp-content/uploads`: finding the file that the export or a body speaks of.

WordPress makes smaller files beside each picture (`bridge-300x200.jpg`), a reduced one of very big ones
(`bridge-scaled.jpg`), an upright one (`bridge-rotated.jpg`) and one after each edit (`bridge-e1600000000000.jpg`); some
sites keep another format beside each (`bridge.jpg.webp`). What we want is the file that was uploaded.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from .quoted import unquoted

__all__ = ["Uploads", "as_uploaded", "original", "other_names", "own_names", "upload_path", "wanted"]

_UPLOADS = re.compile(r"/(?:wp-content/uploads(?:/sites/\d+)?|files)/(.+)$")
_SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{2,5}$)")
_MADE = re.compile(r"-(?:scaled|rotated)(?=\.\w{2,5}$)")
_EDITED = re.compile(r"-e\d{9,13}(?=\.\w{2,5}$)")
_BESIDE = re.compile(r"(\.(?:jpe?g|png|gif))\.(?:webp|avif)$", re.IGNORECASE)


def upload_path(url: str) -> str:
    """The path below the uploads folder that an address means, decoded; empty if it means no upload."""
    try:
        found = _UPLOADS.search(urlsplit(url).path)
    except ValueError:
        return ""
    return unquoted(found.group(1)) if found else ""


def original(path: str) -> str:
    """The path without the marks of a smaller size (`-300x200`)."""
    return _SIZE.sub("", path)


def as_uploaded(path: str) -> str:
    """The path of the file as it came in: without the marks of a smaller size or a reduced picture (`-scaled`)."""
    return _MADE.sub("", original(path))


def other_names(path: str) -> list[str]:
    """Every name under which the upload may be known that is called so here, the nearest first, this one among them.

    A file that was uploaded as `plan-100x200.png` is called so; only where there is none does the name mean a size.
    """
    names, step = [path], path
    for mark in (_BESIDE, _SIZE, _MADE, _EDITED, _SIZE, _MADE):
        shorter = mark.sub(r"\1" if mark is _BESIDE else "", step)
        if shorter != step:
            step = shorter
            names.append(step)
    # The library may hold the reduced one of a big picture, or the upright one of a turned one.
    head, dot, ending = step.rpartition(".")
    return [*names, *(f"{head}-{made}{dot}{ending}" for made in ("scaled", "rotated") if dot)]


def own_names(path: str) -> list[str]:
    """The path of a file of the library, and those of what it was made from: as it came in, before it was edited."""
    return list(dict.fromkeys((path, _MADE.sub("", path), _EDITED.sub("", path), _EDITED.sub("", _MADE.sub("", path)))))


def wanted(path: str, named: bool = False) -> list[str]:
    """The paths at which the best file for a path is to be looked for, the best first; see `Uploads.find`.

    A smaller size may be all that is left, or the name of the upload itself may end like one (map-100x200.png).
    """
    best = [_MADE.sub("", path)] if named else [as_uploaded(path), original(path)]
    return list(dict.fromkeys(one for one in (*best, path, *other_names(path)) if one))


class Uploads:
    """The folder of a copy; also takes the folder above it (`wp-content`, or the whole WordPress)."""

    def __init__(self, folder: Path | str) -> None:
        folder = Path(folder)
        inner = (folder / "wp-content" / "uploads", folder / "uploads", folder)
        found = next(one for one in inner if self._leads_in(one, folder) or one == folder)
        self.folder = found.resolve()

    @staticmethod
    def _leads_in(inner: Path, folder: Path) -> bool:
        """Whether it is a folder of this copy: a link in a copy that somebody laid in may lead anywhere."""
        try:
            return inner.is_dir() and inner.resolve().is_relative_to(folder.resolve())
        except (OSError, RuntimeError):
            return False

    def find(self, path: str, *, named: bool = False) -> Path | None:
        """The best file for a path below the uploads folder: as uploaded, else reduced, else the size asked for.

        `named` says that the library itself calls a file so: what looks like a size is then part of its name.
        """
        return next((file for one in wanted(path, named) if (file := self._file(one))), None)

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
