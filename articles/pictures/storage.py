"""Where pictures lie. Names come from content and parameters, never from what a file was called.

Originals, as they were sent, lie in the storage `originals`, which has no address: they hold GPS and
serial numbers. Renditions lie in the default storage, which is what `/media/` serves.

Both are folders of DATA_DIR, or parts of a bucket (`newsroom/bucket.py`): what is done with files is done here, for
both.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

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


# In a folder or in a bucket -------------------------------------------------------------------------------------


def is_on_disk(storage: Storage) -> bool:
    """Whether files of this storage have a path."""
    return isinstance(storage, FileSystemStorage)


def keep(storage: Storage, name: str, chunks: Iterable[bytes], mode: int = 0o644) -> None:
    """Write a file under exactly this name, whole or not at all; `mode` is for those on disk. Raises OSError."""
    if is_on_disk(storage):
        write_whole(storage.path(name), chunks, mode)
        return
    # A bucket wants to read it from a file, and has it whole or not at all by itself.
    with TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        file.seek(0)
        storage.save(name, File(file, name))


@contextmanager
def nearby(storage: Storage, name: str) -> Iterator[Path]:
    """The path of a file on this machine, for as long as it is needed: its own, or that of a copy. Raises OSError."""
    if is_on_disk(storage):
        yield Path(storage.path(name))
        return
    with NamedTemporaryFile(prefix="picture-", suffix=Path(name).suffix) as copy:
        storage.copy_to(name, copy)
        copy.flush()
        yield Path(copy.name)


def delete_renditions_of(storage: Storage, sha256: str) -> None:
    """Delete all renditions of one picture, whatever its focal point was. Raises OSError where one stays."""
    pattern = rendition_folders(sha256)
    if is_on_disk(storage):
        _remove(Path(storage.path(RENDITIONS)).glob(pattern))
        return
    storage.delete_all(name for name, _written in storage.below(f"{RENDITIONS}/{pattern.removesuffix('*')}"))


def old_folders(storage: Storage, before: datetime) -> list[str]:
    """The folders of renditions that were made before this moment, by name. Raises OSError."""
    if is_on_disk(storage):
        folders = Path(storage.path(RENDITIONS)).glob("*/*")
        old = [folder for folder in folders if folder.stat().st_mtime < before.timestamp()]
        return [f"{RENDITIONS}/{folder.parent.name}/{folder.name}" for folder in old]
    newest: dict[str, datetime] = {}
    for name, written in storage.below(f"{RENDITIONS}/"):
        folder = os.path.dirname(name)
        newest[folder] = max(written, newest.get(folder, written))
    return [folder for folder, written in newest.items() if written < before]


def delete_folder(storage: Storage, folder: str) -> None:
    """Delete a folder of renditions with all that is in it. Raises OSError where something stays."""
    if is_on_disk(storage):
        _remove([Path(storage.path(folder))])
    else:
        storage.delete_all(name for name, _written in storage.below(f"{folder}/"))


def _remove(folders: Iterable[Path]) -> None:
    """Remove folders of files, as much of them as goes; then raise the OSError that kept the first thing that stays."""
    wrong = None
    for folder in folders:
        try:
            for file in list(folder.iterdir()):
                try:
                    file.unlink(missing_ok=True)
                except OSError as error:
                    wrong = wrong or error
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError as error:
            wrong = wrong or error
    if wrong:
        raise wrong
