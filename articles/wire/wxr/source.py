"""The file's bytes → the children of its channel, one at a time; what can't be read is refused with line and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from newsroom.xml import XMLRefused, iter_elements

MAX_BYTES = 20_000_000_000  # of a file; it is streamed
MAX_ITEM_BYTES = 200_000_000  # what memory must hold
MAX_DEPTH = 40
MAX_ELEMENTS = 200_000_000

_CHILDREN = ("item", "title", "link", "language", "generator", "{*}wxr_version", "{*}base_blog_url", "{*}author",
             "{*}category", "{*}tag", "{*}term")  # fmt: skip
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}


class NotWXR(Exception):
    """The file can't be imported: `line` says where, `sentence` why and what to do."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(_("line %(line)s: %(sentence)s") % {"line": line, "sentence": sentence})
        self.line = line
        self.sentence = sentence


class Watched:
    """A binary file that counts the control characters in it, and what was read since the last whole item."""

    def __init__(self, file) -> None:
        self.file = file
        self.controls = self.lines = self.since = 0

    def read(self, size: int) -> bytes:
        chunk = self.file.read(size)
        self.controls += len(chunk) - len(chunk.translate(None, _FORBIDDEN))
        self.lines += chunk.count(b"\n")
        self.since += len(chunk)
        if self.since > MAX_ITEM_BYTES:
            limit = MAX_ITEM_BYTES // 1_000_000
            raise NotWXR(self.lines, _("one item is larger than %(limit)s MB.") % {"limit": limit})
        return chunk


def elements(source: Watched) -> Iterator[Element]:
    """The children of `<channel>` that mean something, their names shortened to `wp:…`. Raises `NotWXR`."""
    limits = {"max_bytes": MAX_BYTES, "max_depth": MAX_DEPTH, "max_elements": MAX_ELEMENTS, "strip_controls": True}
    names: dict[str, str] = {}
    try:
        for element in iter_elements(source, *_CHILDREN, **limits):
            source.since = 0
            for one in element.iter():
                if one.tag not in names:
                    names[one.tag] = _short(one.tag)
                one.tag = names[one.tag]
            yield element
    except XMLRefused as refused:
        reason = refused.reason
        if re.search(r"no element found|unclosed (?:token|CDATA section)", reason):
            reason = _("the file ends here in the middle. It was cut off on the way: export or copy it again.")
        raise NotWXR(refused.line, reason) from None


def _short(name: str) -> str:
    """`{namespace}tag` as `prefix:tag`; every version of WordPress's namespace is `wp:` or `excerpt:`."""
    if not name.startswith("{"):
        return name
    uri, _brace, tag = name[1:].partition("}")
    if uri.startswith("http://wordpress.org/export/"):
        return ("excerpt:" if uri.rstrip("/").endswith("excerpt") else "wp:") + tag
    return _NAMESPACES.get(uri, "other:") + tag


def line_of_item(path: Path, number: int) -> int:
    """The line on which the so-many-th item begins (from 1)."""
    with path.open("rb") as file:
        for line, text in enumerate(file, start=1):
            number -= len(re.findall(rb"<item[\s>]", text))
            if number <= 0:
                return line
    return 1
