"""Office files: archives with a table of contents. Which format it is stands inside; macros are refused."""

import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from newsroom import xml

from .refusing import DocumentRefused

MAX_PARTS = 10_000
MAX_CONTENTS = 2_000_000  # bytes of the table of contents, unpacked
MAX_UNPACKED = 2_000_000_000  # bytes of all parts, as they say themselves: who opens it at home must live through it

_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
OOXML = {
    _MAIN.format("wordprocessingml.document"): "DOCX",
    _MAIN.format("spreadsheetml.sheet"): "XLSX",
    _MAIN.format("presentationml.presentation"): "PPTX",
}
_ODF = b"application/vnd.oasis.opendocument."
ODF = {_ODF + b"text": "ODT", _ODF + b"spreadsheet": "ODS", _ODF + b"presentation": "ODP"}
# What zipfile raises for bytes that are no sound archive, by where they are broken; XMLRefused is a ValueError.
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError)


def office_format(source: BinaryIO) -> str:
    """DOCX, XLSX, PPTX, ODT, ODS or ODP; raises DocumentRefused for any other archive, and for one with macros."""
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise DocumentRefused(_("This office file is too large inside. Save it as PDF and send that."))
            names = {part.filename for part in parts}
            found = _opendocument(archive, parts, names) or _office_open(archive, names)
    except DocumentRefused:
        raise
    except BROKEN:
        raise DocumentRefused(_("This office file is not whole. Save it once more and send that.")) from None
    if not found:
        raise DocumentRefused(_("This is an archive. Unpack it and send what is in it."))
    return found


def _opendocument(archive, parts, names):
    # OpenDocument 1.3, part 2, 3.3: the kind is the first part, not packed.
    if not parts or parts[0].filename != "mimetype" or parts[0].file_size > 100:
        return None
    found = ODF.get(archive.read("mimetype").strip())
    if found and any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise _macros()
    return found


def _office_open(archive, names):
    # ECMA-376, part 2, 10.1.2: what each part is.
    contents = "[Content_Types].xml"
    if contents not in names:
        return None
    if archive.getinfo(contents).file_size > MAX_CONTENTS:
        raise ValueError
    with archive.open(contents) as part:
        told = xml.parse(part.read(MAX_CONTENTS))
    types = {one.get("ContentType", "") for one in told.iter()}
    if any("macroEnabled" in one or "vbaProject" in one for one in (*types, *names)):
        raise _macros()
    return next((OOXML[one] for one in sorted(types) if one in OOXML), None)


def _macros():
    return DocumentRefused(_("This office file holds macros, small programs. Save it without them, or as PDF."))
