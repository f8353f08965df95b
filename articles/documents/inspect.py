"""May this file come in as a document? Judged by its content, never by its name.

A document goes out to readers byte for byte, unlike a picture, so what may come in is a short list of formats that a
browser shows without running anything, or saves: PDF, sound, and office files without macros. Never HTML or SVG, and
nothing that is also something else (a PDF that is an archive as well).
"""

import hashlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from typing import BinaryIO

from django.utils.translation import gettext as _

from .formats import BY_ENDING, FORMATS, Format
from .packages import office_format
from .refusing import DocumentRefused
from .sounds import sound_format

__all__ = ["DocumentRefused", "Inspection", "inspect"]

CHUNK = 64 * 1024
TAIL = 66_000  # where an archive's end must be found (APPNOTE 4.3.16: a comment has at most 65,535 bytes)
END_OF_ARCHIVE = b"PK\x05\x06"


@dataclass(frozen=True)
class Inspection:
    """What we know of a document after looking at it."""

    format: Format
    sha256: str
    size: int  # bytes


def inspect(file: BinaryIO | str | PathLike, *, most: int) -> Inspection:
    """Look at a document and say what it is; raises DocumentRefused with a sentence for whoever sent it.

    Takes a path or a seekable binary file, which is left at its start. `most` is the limit in bytes.
    """
    with opened(file) as source:
        digest, size = _read_through(source, most)
        source.seek(0)
        head = source.read(CHUNK)
        source.seek(max(size - TAIL, 0))
        tail = source.read()
        source.seek(0)
        found = _format(source, size, head, tail)
        source.seek(0)
        return Inspection(FORMATS[found], digest, size)


def _format(source, size, head, tail):
    if head.startswith(b"%PDF-"):
        return _pdf(head, tail)
    if head.startswith(b"PK\x03\x04"):
        if not _ends_an_archive(tail):
            raise DocumentRefused(_("This office file is not whole. Save it once more and send that."))
        return office_format(source)
    if found := sound_format(source, size, head):
        if END_OF_ARCHIVE in tail:
            raise DocumentRefused(_("This sound is an archive as well. Export it once more."))
        return found
    raise DocumentRefused(_seems(head))


def _pdf(head, tail):
    # ISO 32000-2, 7.5: it begins with its version and ends with this mark; readers look in the last 1,024 bytes.
    if not head[5:8].replace(b".", b"").isdigit() or b"%%EOF" not in tail[-1100:]:
        raise DocumentRefused(_("This PDF is not whole. Export it once more and send that."))
    if END_OF_ARCHIVE in tail:
        # Anywhere: unpackers forgive what comes after it.
        raise DocumentRefused(_("This PDF is an archive as well. Export it once more and send that."))
    return "PDF"


def _ends_an_archive(tail):
    """Whether an unpacker would take the file for an archive: its end, whose comment reaches the end of the file."""
    at = tail.rfind(END_OF_ARCHIVE)
    return at >= 0 and len(tail) - at - 22 == int.from_bytes(tail[at + 20 : at + 22], "little")


def _seems(head):
    """What is said of a file that is none of ours: what it seems to be, and what to do."""
    for marks, sentence in _STRANGERS:
        if marks(head):
            return sentence()
    return _("This is no document that we take: PDF, MP3, M4A, AAC, Ogg, WAV, DOCX, XLSX, PPTX, ODT, ODS or ODP.")


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _is_page(head):
    start = head[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<!--", b"<head", b"<body"))


_STRANGERS = [
    (lambda head: not head, lambda: _("The file is empty.")),
    (_begins(b"\xff\xd8\xff", b"\x89PNG", b"GIF8"), lambda: _("This is a picture. Bring it in under Pictures.")),
    (
        _begins(b"\xd0\xcf\x11\xe0"),
        lambda: _("This is an office file of the old kind. Save it as DOCX, XLSX or PDF and send that."),
    ),
    (_is_page, lambda: _("This is a web page or a drawing in XML. Print it into a PDF and send that.")),
    (
        lambda head: head[4:8] == b"ftyp" or head.startswith(b"\x1aE\xdf\xa3"),
        lambda: _("This is a film. Put it up with a video service and place it in the story from there."),
    ),
]


def _read_through(source, most):
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > most:
            sentence = _("The file is larger than %(limit)d MB. Send a smaller one.")
            raise DocumentRefused(sentence % {"limit": most // 1_000_000})
        digest.update(chunk)
    return digest.hexdigest(), size


@contextmanager
def opened(file: BinaryIO | str | PathLike):
    """The file itself, or the one at the path, open for reading."""
    if isinstance(file, str | PathLike):
        with open(file, "rb") as source:
            yield source
    else:
        yield file


def may_be_document(name: str) -> bool:
    """Whether a file of that name is worth looking at: by its ending alone, in any case of letters."""
    return name.rpartition(".")[2].lower() in BY_ENDING
