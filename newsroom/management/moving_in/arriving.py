"""Files on their way from an owner's browser: written to the disk as they come, counted, and kept in the move's folder.

Django's own handlers would hold small files in memory and large ones in the system's temporary folder, which may be
memory too, and copy them from there.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from newsroom.models import Move
from newsroom.states import Refused
from newsroom.text import clean_line

ENDINGS = (".xml", ".xml.gz", ".zip")
SPARE = 200_000_000  # bytes that must stay free on the disk
MOST_FILES = 50
LONGEST = 200  # bytes of a name, without its ending

_UNSAFE = re.compile(r"[^\w.\- ]")


class OntoDisk(FileUploadHandler):
    """Writes each file of a form into `folder` as it comes; `newsroom.weight` has weighed it before."""

    chunk_size = 1 << 20

    def __init__(self, request, folder: Path) -> None:
        super().__init__(request)
        self.folder = folder

    def new_file(self, *args, **kwargs):
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.file = tempfile.NamedTemporaryFile(dir=self.folder, prefix=".new-")  # noqa: SIM115  (closed by the request)

    def receive_data_chunk(self, raw_data, start):
        """Write what came."""
        self.file.write(raw_data)

    def file_complete(self, file_size):
        """The file is here; it goes away with the request unless it is kept."""
        self.file.flush()
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self):
        """The browser went away: nothing stays."""
        if hasattr(self, "file"):
            self.file.close()


def staging() -> Path:
    """Where files lie until it is known whose they are: on the disk where they will stay."""
    folder = settings.DATA_DIR / "moves"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def size_of(request) -> int:
    """The length that a request gives itself, in bytes."""
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def room_for(size: int) -> bool:
    """Whether so many bytes fit on the disk and leave something."""
    return shutil.disk_usage(staging()).free - size > SPARE


def keep(move: Move, uploaded: UploadedFile) -> dict:
    """Lay an uploaded file into the move's folder; what `Move.files` says of it. Raises Refused for no export."""
    name = clean_line(Path(uploaded.name).name, 150) or "export.xml"
    ending = ending_of(name)
    if not ending:
        raise Refused(
            _("“%(name)s” is no export: bring the .xml file, or a .zip or .gz of it.") % {"name": name}
        )  # fmt: skip
    if not uploaded.size:
        raise Refused(_("“%(name)s” is empty.") % {"name": name})
    if any(known["name"] == name and known["size"] == uploaded.size for known in move.files):
        raise Refused(_("“%(name)s” is here already.") % {"name": name})
    try:
        place = _free_place(move.make_folder() / "files", _on_disk(name, ending))
        _lay(Path(uploaded.file.name), place)
    except OSError as error:
        raise Refused(_("The disk refused: %(why)s.") % {"why": error.strerror or error}) from error
    return {"name": name, "path": place.name, "size": uploaded.size, "place": "moves"}


def ending_of(name: str) -> str:
    """Which kind of export a file's name says it is: one of ENDINGS, or ""."""
    return next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")


def _on_disk(name: str, ending: str) -> str:
    """What a file is called here: no disk takes names of more than 255 bytes, and a letter may have four."""
    stem = _UNSAFE.sub("_", name)[: -len(ending)].lstrip(".").encode()[:LONGEST].decode(errors="ignore")
    return f"{stem or 'export'}{ending}"


def _lay(file: Path, place: Path) -> None:
    """Give a file its second name, or a copy of it where the disk knows no hard links. Raises OSError."""
    try:
        os.link(file, place)
    except FileExistsError:
        raise
    except OSError:
        try:
            shutil.copyfile(file, place)
        except OSError:
            place.unlink(missing_ok=True)
            raise
    place.chmod(0o600)


def _free_place(folder: Path, name: str) -> Path:
    place, number = folder / name, 1
    while place.exists():
        number += 1
        place = folder / f"{number}-{name}"
    return place
