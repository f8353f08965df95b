"""Where pictures lie. Names come from content and parameters, never from what a file was called.

Originals, as they were sent, lie in the storage `originals`, which has no address: they hold GPS and
serial numbers. Renditions lie in the default storage, which is what `/media/` serves.
"""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from articles.pictures.renditions import EXTENSION, RECIPE, Spec

RENDITIONS = "renditions"
LEVELS = 4  # renditions/ab/abcdef…/file: the folders that may be new, and the one around them


def original_name(sha256: str, extension: str) -> str:
    """The name of a file as it was sent, in the storage `originals`."""
    return f"{sha256[:2]}/{sha256}.{extension}"


def rendition_folder(sha256: str, focal: tuple[float, float]) -> str:
    """The folder of all renditions of one picture with one focal point; moving the point changes it."""
    recipe = f"{RECIPE} {focal[0]:.4f} {focal[1]:.4f}"
    parameters = hashlib.sha256(recipe.encode()).hexdigest()[:8]
    return f"{RENDITIONS}/{sha256[:2]}/{sha256[:20]}-{parameters}"


def rendition_folders(sha256: str) -> str:
    """A pattern for the folders of one picture with whatever focal point, below RENDITIONS."""
    return f"{sha256[:2]}/{sha256[:20]}-*"


def rendition_name(sha256: str, focal: tuple[float, float], spec: Spec) -> str:
    """Where a rendition is kept and under which name it is served, relative to the media root."""
    crop = f"-{spec.crop}" if spec.crop else ""
    return f"{rendition_folder(sha256, focal)}/{spec.width}x{spec.height}{crop}.{EXTENSION[spec.format]}"


def write_whole(path: str | os.PathLike, chunks: Iterable[bytes], mode: int = 0o644) -> None:
    """Write a file so that it is either there whole or not at all, also after a power cut.

    Folders are made; an existing file is replaced. Anyone may read it by default: the web server is
    another user. Raises OSError.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
    # The name of a folder stands in the one around it. Whether it was made just now, by us or by another process, can't
    # be told; a folder that the disk knows already costs next to nothing.
    for folder in list(path.parents)[:LEVELS]:
        # Around our own house a folder may be closed to us; it is older than any picture.
        with suppress(PermissionError):
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
