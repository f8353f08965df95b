"""The file's bytes → the children of its channel, one at a time; what can't be read is refused with line and reason."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
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
    """A binary file that mends on the way what WordPress does to its exports, and counts what it mended.

    `controls`: control characters in it. `lead` bytes stood before the XML began (an empty line of a theme's file, a
    notice of PHP) and are dropped, `lead_lines` lines of them. `broken` bytes were no UTF-8 and are replaced (a text
    cut in the middle of a letter, or one in another encoding).
    """

    def __init__(self, file) -> None:
        self.file = file
        self.controls = self.lines = self.since = 0
        self.lead = self.lead_lines = self.broken = 0
        self.trailing = False
        self.begun = False
        self.decoder = None
        self.rest = b""

    def read(self, size: int) -> bytes:
        """The next bytes. Raises `NotWXR` where one item would fill the memory."""
        chunk = self._up_to_the_end(self.rest or self.file.read(size))
        self.lines += chunk.count(b"\n")
        self.since += len(chunk)
        if not self.begun:
            chunk = self._begin(chunk)
        self.controls += len(chunk) - len(chunk.translate(None, _FORBIDDEN))
        if self.since > MAX_ITEM_BYTES:
            limit = MAX_ITEM_BYTES // 1_000_000
            raise NotWXR(self.lines, _("one item is larger than %(limit)s MB.") % {"limit": limit})
        return self._as_utf8(chunk) if self.decoder else chunk

    def _up_to_the_end(self, chunk: bytes) -> bytes:
        """What follows `</rss>` is given by itself, so that what the parser says of it costs nothing before it."""
        end = chunk.rfind(b"</rss>") + len(b"</rss>")
        self.rest = chunk[end:] if end > len(b"</rss>") else b""
        return chunk[: len(chunk) - len(self.rest)]

    def _begin(self, chunk: bytes) -> bytes:
        self.begun = True
        start = max(chunk.find(b"<?xml"), 0)
        self.lead, self.lead_lines = len(chunk[:start].strip(b" \t\r\n\xef\xbb\xbf")), chunk[:start].count(b"\n")
        chunk = chunk[start:]
        named = re.match(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", chunk)
        if chunk.startswith(b"<") and (not named or named.group(1).lower() in (b"utf-8", b"utf8")):
            self.decoder = getincrementaldecoder("utf-8")("replace")
        return chunk

    def _as_utf8(self, chunk: bytes) -> bytes:
        words = self.decoder.decode(chunk, final=not chunk)
        # Written so by the site itself, as the sign for a letter that was lost there.
        self.broken += max(0, words.count("\ufffd") - chunk.count(b"\xef\xbf\xbd"))
        return words.encode()


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
        if "junk after document element" in reason:
            # The export is whole; what follows it is a notice, or the mark of a cache.
            source.trailing = True
            return
        if re.search(r"no element found|unclosed (?:token|CDATA section)", reason):
            reason = _("the file ends here in the middle. It was cut off on the way: export or copy it again.")
        raise NotWXR(refused.line + source.lead_lines, reason) from None


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
