"""The one door for XML from outside: bounded, without document types, without entities, without the network.

Expat through defusedxml reads; a target of our own counts while it builds, so that a bomb is refused in the middle of
being read and not after it has been unfolded.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

MEGABYTE = 1_000_000
MAX_BYTES = 64 * MEGABYTE
MAX_DEPTH = 100
MAX_ELEMENTS = 2_000_000
MAX_ATTRIBUTES = 100
_CHUNK = 65_536

# What XML 1.0 (2.2, Char) leaves out.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTES = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))


class XMLRefused(ValueError):
    """The document was refused; `line` (from 1) says where, `reason` says why, in a sentence for people."""

    def __init__(self, line: int, reason: str):
        self.line, self.reason = line, reason
        super().__init__(_("Line %(line)d: %(reason)s") % {"line": line, "reason": reason})


class _Refusal(Exception):
    """Raised inside the parser's callbacks, where the line is not known yet."""


def clean_xml_chars(text: str) -> str:
    """The text without the characters that XML 1.0 cannot carry: for feeds, sitemaps and exports."""
    return _NOT_XML.sub("", text)


class _Builder:
    """The parser's target: counts everything, keeps only the wanted elements with what is inside them."""

    def __init__(self, wanted: frozenset[str] | None, max_depth: int, max_elements: int, max_attributes: int):
        self.wanted = wanted
        self.max_depth, self.max_elements, self.max_attributes = max_depth, max_elements, max_attributes
        self.depth = self.count = 0
        self.open: list[Element] = []
        self.done: list[Element] = []
        self.text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > self.max_depth:
            raise _Refusal(_("The elements are nested more than %(limit)d deep.") % {"limit": self.max_depth})
        if self.count > self.max_elements:
            raise _Refusal(_("There are more than %(limit)d elements.") % {"limit": self.max_elements})
        if len(attributes) > self.max_attributes:
            raise _Refusal(_("An element has more than %(limit)d attributes.") % {"limit": self.max_attributes})
        if self.open or self._is_wanted(tag):
            self._flush()
            element = Element(tag, attributes)
            if self.open:
                self.open[-1].append(element)
            self.open.append(element)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.open:
            self._flush()
            element = self.open.pop()
            if not self.open:
                self.done.append(element)

    def data(self, text: str) -> None:
        if self.open:
            self.text.append(text)

    def close(self) -> None:
        return None

    def _is_wanted(self, tag: str) -> bool:
        if self.wanted is None:
            return True
        return tag in self.wanted or "{*}" + tag.rpartition("}")[2] in self.wanted

    def _flush(self) -> None:
        if not self.text or not self.open:
            return
        text, self.text = "".join(self.text), []
        element = self.open[-1]
        if len(element):
            element[-1].tail = text
        else:
            element.text = text


def iter_elements(
    stream: BinaryIO,
    *tags: str,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_elements: int = MAX_ELEMENTS,
    max_attributes: int = MAX_ATTRIBUTES,
    allow_doctype: bool = False,
    strip_controls: bool = False,
) -> Iterator[Element]:
    """Yield each element with one of the tags as soon as it is complete, in the document's order.

    Tags are as ElementTree writes them ("item", "{namespace}author", "{*}author"); without tags the root comes. What
    lies outside the wanted elements is read and counted but not kept, so a large export takes the memory of its largest
    item. `stream` gives bytes. Raises XMLRefused for anything broken, too large, too deep, or with a DTD;
    `allow_doctype` lets a bare DOCTYPE pass (NITF carries one) but still no entity and nothing from outside;
    `strip_controls` drops the control characters that some exporters leave in (not for UTF-16).
    """
    builder = _Builder(frozenset(tags) or None, max_depth, max_elements, max_attributes)
    parser = DefusedXMLParser(target=builder, forbid_dtd=not allow_doctype)
    size = 0
    while True:
        chunk = stream.read(_CHUNK)
        size += len(chunk)
        try:
            if size > max_bytes:
                limit = _("The file is larger than %(limit)d MB.")
                raise _Refusal(limit % {"limit": max(1, max_bytes // MEGABYTE)})
            if chunk:
                parser.feed(chunk.translate(None, _CONTROL_BYTES) if strip_controls else chunk)
            else:
                parser.close()
        except _Refusal as refusal:
            raise XMLRefused(_line(parser), str(refusal)) from None
        except DTDForbidden:
            raise XMLRefused(_line(parser), _("A document type (DOCTYPE) is not accepted.")) from None
        except DefusedXmlException:
            raise XMLRefused(_line(parser), _("Entities and outside references are not accepted.")) from None
        except ParseError as error:
            line = getattr(error, "position", (_line(parser), 0))[0]
            raise XMLRefused(line, _("This is not well-formed XML (%(why)s).") % {"why": error}) from None
        except (ValueError, LookupError) as error:
            raise XMLRefused(_line(parser), _("The encoding can't be read (%(why)s).") % {"why": error}) from None
        yield from builder.done
        builder.done.clear()
        if not chunk:
            return


def parse(data: bytes, **limits) -> Element:
    """The root element of a whole document, under the same limits as `iter_elements`; raises XMLRefused."""
    [root] = iter_elements(BytesIO(data), **limits)
    return root


def _line(parser: DefusedXMLParser) -> int:
    try:
        return max(1, parser.parser.CurrentLineNumber)
    except AttributeError:  # the parser lets go of expat when it is closed
        return 1
