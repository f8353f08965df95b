"""Exports that came packed: each .xml of a .zip, and what a .gz holds, streamed out beside them within a limit."""

import gzip
import json
import lzma
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from newsroom.models import Move

from .arriving import ending_of, room_for
from .incoming import within
from .running import NotMoved

MOST_TIMES = 20  # XML packs to a tenth; what grows more than this is no export
MOST_INSIDE = 500  # files of one archive
CHUNK = 1 << 20

# What the standard library raises for archives that are none; RuntimeError where one wants a password.
BROKEN = (
    zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, ValueError,
    struct.error,
)  # fmt: skip


def export_files(move: Move) -> dict[Path, str]:
    """The plain export files of a move → what its owner calls them, in the order in which they were brought.

    What came packed is unpacked if it is not yet. Raises NotMoved for what is missing, broken or too large.
    """
    found: dict[Path, str] = {}
    for number, file in enumerate(move.files):
        path = _place_of(move, file)
        packed = ending_of(file["name"]) != ".xml"
        found |= _unpacked(move, number, path, file["name"]) if packed else {path: file["name"]}
    if not found:
        raise NotMoved(_("There is no file yet. Bring the export first."))
    return found


def _place_of(move: Move, file: dict) -> Path:
    path = within(file["path"]) if file["place"] == "incoming" else move.folder / "files" / file["path"]
    if path is None or not path.is_file():
        raise NotMoved(_("“%(name)s” is not there any more. Bring it again.") % {"name": file["name"]})
    return path


def _unpacked(move: Move, number: int, path: Path, name: str) -> dict[Path, str]:
    folder = move.make_folder() / "unpacked"
    done = _Done(folder / f"{number}.done", path)
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        if ending_of(name) == ".zip":
            return _from_zip(path, folder, number, name, done)
        target = folder / f"{number}.xml"
        if not done:
            with gzip.open(path, "rb") as source:
                _pour(source, target, name, most=_most(path))
            done.note()
        return {target: name}
    except (*BROKEN, OSError) as wrong:
        if isinstance(wrong, OSError) and wrong.errno is not None:
            raise  # the disk's; what is no archive has no number
        raise NotMoved(
            _("“%(name)s” can’t be unpacked (%(why)s). Unpack it yourself and bring the .xml file.")
            % {"name": name, "why": wrong}
        ) from wrong


class _Done:
    """Whether just this file was unpacked whole: another one may lie at its place by now, or another one have its
    number."""

    def __init__(self, note: Path, path: Path) -> None:
        about = path.stat()
        self.file, self.words = note, json.dumps([str(path), about.st_size, about.st_mtime_ns])

    def __bool__(self) -> bool:
        try:
            return self.file.read_text(encoding="utf-8") == self.words
        except (OSError, ValueError):
            return False

    def note(self) -> None:
        """It is unpacked whole."""
        self.file.write_text(self.words, encoding="utf-8")


def _from_zip(path: Path, folder: Path, number: int, name: str, done: _Done) -> dict[Path, str]:
    with zipfile.ZipFile(path) as archive:
        inside = [
            one for one in archive.infolist()
            if one.filename.lower().endswith(".xml") and not one.is_dir() and not one.filename.startswith("__MACOSX")
        ]  # fmt: skip
        if not inside:
            raise NotMoved(_("There is no .xml file in “%(name)s”.") % {"name": name})
        if len(inside) > MOST_INSIDE:
            sentence = _("There are too many .xml files in “%(name)s”: at most %(most)d.")
            raise NotMoved(sentence % {"name": name, "most": MOST_INSIDE})
        found, left = {}, _most(path)
        was_done = bool(done)
        for place, one in enumerate(inside):
            target = folder / f"{number}-{place}.xml"
            if not was_done:
                with archive.open(one) as source:
                    left -= _pour(source, target, name, most=left)
            found[target] = f"{name}: {Path(one.filename).name}"
    done.note()
    return found


def _most(path: Path) -> int:
    return min(MOST_TIMES * max(path.stat().st_size, 1_000_000), 10 * settings.MOVE_MAX_BYTES)


def _pour(source, target: Path, name: str, *, most: int) -> int:
    """Write a stream to a file, at most so many bytes; how many there were."""
    poured = 0
    part = target.with_suffix(".part")
    try:
        with part.open("wb") as file:
            while chunk := source.read(CHUNK):
                poured += len(chunk)
                if poured > most:
                    raise NotMoved(_("“%(name)s” grows far too large when it is unpacked.") % {"name": name})
                if poured % (64 * CHUNK) < len(chunk) and not room_for(0):
                    raise NotMoved(_("The disk is full. Make room, then try again."))
                file.write(chunk)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return poured


def forget_unpacked(move: Move) -> None:
    """Files were brought or taken away: what was unpacked may be of another one."""
    shutil.rmtree(move.folder / "unpacked", ignore_errors=True)
