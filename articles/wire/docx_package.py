"""The parts of a Word document (OOXML, ECMA-376, transitional and strict): a bounded zip of XML, opened without trust.

Nothing is fetched: relationships that point outside are told apart and only ever written down as links. Every part
passes `newsroom.xml`, and is weighed before it is unpacked and again while it is.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from newsroom import xml

MAX_BYTES = 40_000_000  # of the file as it is sent
MAX_ENTRIES = 4_000
MAX_UNPACKED = 200_000_000  # of all parts together
MAX_PART = 30_000_000  # of one XML part
MAX_RATIO = 200  # unpacked to packed; the XML of long documents comes to about 30
RATIO_COUNTS_FROM = 1_000_000  # bytes: a small part may be all spaces
MAX_ELEMENTS = 500_000
MAX_CHAIN = 20  # styles based on styles

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PREFIXES = (
    ("w", "wordprocessingml"), ("wp", "wordprocessingdrawing"), ("wps", "wordprocessingshape"),
    ("a", "drawingml//main"), ("m", "officedocument//math"), ("mc", "markup-compatibility"), ("v", ":vml"),
)  # fmt: skip
_OFF = {"0", "false", "off", "none"}


# What zipfile raises for bytes that are no sound archive, by where they are broken. RuntimeError is its word for a
# password, and the parent of NotImplementedError (packed in a way that it doesn't know) and RecursionError.
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


class DocumentRefused(ValueError):
    """A document that can't be read; its text is a sentence for the person who sent it."""


def kind(element: Element) -> str:
    """The element's name with the usual prefix ("w:p"), whichever edition of the standard its namespace is of."""
    return _named(element.tag)


@lru_cache(4096)
def _named(tag: str) -> str:
    namespace, _brace, name = tag.rpartition("}")
    # Strict documents have the same namespaces without the year.
    namespace = re.sub(r"/(?:20\d\d/)?(?=\w+$)", "//", namespace.lower())
    for prefix, mark in _PREFIXES:
        if mark in namespace or mark in namespace.replace("//", "/"):
            return f"{prefix}:{name}"
    return name


def value(element: Element | None, name: str = "val") -> str | None:
    """The attribute of that local name, or None."""
    if element is None:
        return None
    for key, said in element.items():
        if key.rpartition("}")[2] == name:
            return said
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """The descendant at the end of a path of names ("w:pPr", "w:numPr"), or None."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if kind(one) == name), None)
    return element


def is_on(properties: Element | None, name: str) -> bool | None:
    """A toggle such as bold: True, False, or None where nothing is said."""
    toggle = child(properties, name)
    return None if toggle is None else (value(toggle) or "1").lower() not in _OFF


def number(text: str | None) -> int | None:
    """A small whole number, or None."""
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else None


@dataclass(slots=True)
class Style:
    """What a style says itself, and what it is based on."""

    name: str
    based_on: str
    outline: int | None
    bold: bool | None
    italic: bool | None
    script: str
    list_id: str
    list_level: int | None


@dataclass(slots=True)
class Level:
    """One level of a list: numbered or not, and where it starts."""

    ordered: bool = False
    start: int = 1


@dataclass(slots=True)
class Package:
    """An opened document: its parts by name, its styles, its lists."""

    zip: zipfile.ZipFile
    names: set[str]
    main: str = "word/document.xml"
    targets: dict[str, tuple[str, bool]] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)

    def xml(self, name: str) -> Element | None:
        """The root of an XML part, or None where there is none; raises DocumentRefused for a hostile or broken one."""
        data = self.bytes(name, MAX_PART)
        if data is None:
            return None
        try:
            return xml.parse(data, max_bytes=MAX_PART, max_elements=MAX_ELEMENTS)
        except xml.XMLRefused as refused:
            raise DocumentRefused(_("This document is damaged or unsafe (%(why)s).") % {"why": refused}) from refused

    def bytes(self, name: str, most: int) -> bytes | None:
        """A part as it lies in the file, or None where there is none or it is larger than `most`."""
        if name not in self.names:
            return None
        try:
            with self.zip.open(name) as part:
                data = part.read(most + 1)
        except BROKEN as broken:
            raise DocumentRefused(_("This document is damaged. Open it in Word and save it again.")) from broken
        return data if len(data) <= most else None

    def relations(self, part: str) -> dict[str, tuple[str, bool]]:
        """What a part points to: id → (the name of a part or an address, whether it lies outside)."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in root if root is not None else ():
            target, outside = relation.get("Target", ""), relation.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (target, outside)
        return found

    def chain(self, style_id: str | None):
        """The style and those it is based on, nearest first."""
        for _step in range(MAX_CHAIN):
            style = self.styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on


def open_package(data: bytes) -> Package:
    """The parts of a .docx; raises DocumentRefused with a sentence for everything else."""
    if len(data) > MAX_BYTES:
        raise DocumentRefused(
            _("This document is larger than %(limit)d MB. Take its pictures out and send them by themselves.")
            % {"limit": MAX_BYTES // 1_000_000}
        )
    if data.startswith(_OLE):
        raise DocumentRefused(
            _("This is an old .doc file or one with a password. Save it in Word as .docx, without a password.")
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except BROKEN as broken:
        raise DocumentRefused(_("This is not a Word document. Save it in Word as .docx.")) from broken
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DocumentRefused(_("This document is too large when it is unpacked."))
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise DocumentRefused(_("This document has a password. Save it without one."))
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise DocumentRefused(_("This document is too large when it is unpacked."))
    package = Package(archive, {entry.filename for entry in entries})
    for target, outside in package.relations("").values():
        if not outside and re.search(r"document\d*\.xml$", target) and target in package.names:
            package.main = target
    if package.main not in package.names:
        raise DocumentRefused(_("This is not a Word document. Save it in Word as .docx."))
    package.targets = package.relations(package.main)
    folder = posixpath.dirname(package.main)
    _read_styles(package, package.xml(posixpath.join(folder, "styles.xml")))
    _read_lists(package, package.xml(posixpath.join(folder, "numbering.xml")))
    return package


def _read_styles(package: Package, root: Element | None) -> None:
    for style in root if root is not None else ():
        if kind(style) != "w:style":
            continue
        words, about = child(style, "w:rPr"), child(style, "w:pPr")
        package.styles[value(style, "styleId") or ""] = Style(
            name=(value(child(style, "w:name")) or "").strip().lower(),
            based_on=value(child(style, "w:basedOn")) or "",
            outline=number(value(child(about, "w:outlineLvl"))),
            bold=is_on(words, "w:b"),
            italic=is_on(words, "w:i"),
            script=value(child(words, "w:vertAlign")) or "",
            list_id=value(child(about, "w:numPr", "w:numId")) or "",
            list_level=number(value(child(about, "w:numPr", "w:ilvl"))),
        )


def _read_lists(package: Package, root: Element | None) -> None:
    """Lists: each `num` takes the levels of an `abstractNum`, and may say where it starts."""
    if root is None:
        return
    abstract = {
        value(one, "abstractNumId"): {
            number(value(level, "ilvl")) or 0: Level(
                (value(child(level, "w:numFmt")) or "bullet") not in ("bullet", "none"),
                number(value(child(level, "w:start"))) or 1,
            )
            for level in one
            if kind(level) == "w:lvl"
        }
        for one in root
        if kind(one) == "w:abstractNum"
    }
    for one in root:
        if kind(one) != "w:num":
            continue
        levels = dict(abstract.get(value(child(one, "w:abstractNumId")), {}))
        for override in one:
            start = number(value(child(override, "w:startOverride")))
            at = number(value(override, "ilvl")) or 0
            if kind(override) == "w:lvlOverride" and start is not None:
                levels[at] = Level(levels.get(at, Level()).ordered, start)
        package.lists[value(one, "numId") or ""] = levels
