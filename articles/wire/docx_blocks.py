"""What the reader of a Word document found: captions given to their pictures, the head taken off, the rest as HTML.

The HTML is as plain as the document allows; `newsroom.text.clean_body` has the last word on it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

from .docx_package import Level, Package

FIRST_LINE = 200  # characters of a first line that may be the headline


@dataclass(slots=True)
class Illustration:
    """A picture of the document: its bytes, and the words that stood with it."""

    name: str
    data: bytes
    caption: str = ""
    alt: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph, list item, table or picture on its way; `inner` is HTML without the paragraph's own tag."""

    role: str  # title, subtitle, caption, heading, quote, item, p, html, picture
    inner: str = ""
    level: int = 0
    direction: str = ""
    list_id: str = ""
    picture: int = -1

    @property
    def text(self) -> str:
        """Its words."""
        return words_of(self.inner)


def words_of(html: str) -> str:
    """The words of inline HTML, in one line."""
    return " ".join(unescape(re.sub(r"<br>", " ", re.sub(r"<(?!br>)[^>]*>", "", html))).split())


def captioned(blocks: list[Block], pictures: list[Illustration]) -> list[Block]:
    """Captions given to the picture they follow, or else to the one they stand before; others are paragraphs."""
    kept: list[Block] = []
    for block in blocks:
        before = pictures[kept[-1].picture] if kept and kept[-1].picture >= 0 else None
        if block.role == "caption" and before is not None and not before.caption:
            before.caption = block.text
        else:
            kept.append(block)
    for at in range(len(kept) - 1, 0, -1):
        waiting, block = kept[at - 1], kept[at]
        if waiting.role == "caption" and block.picture >= 0 and not pictures[block.picture].caption:
            pictures[block.picture].caption = waiting.text
            del kept[at - 1]
    return kept


def headed(blocks: list[Block]) -> tuple[str, str, list[Block]]:
    """The headline (Title, else the first heading or line), the standfirst (Subtitle), and the other blocks."""
    words = [block for block in blocks if block.role not in ("picture", "html")]
    first = words[0] if words else None
    title = next((block for block in words if block.role == "title"), None)
    if title is None and first is not None and (first.role == "heading" or len(first.text) <= FIRST_LINE):
        title = first
    title = title or next((block for block in words if block.role == "heading"), None)
    subtitle = next((block for block in words if block.role == "subtitle" and len(block.text) <= 600), None)
    headline = title.text if title else first.text[:FIRST_LINE] if first else ""
    return (
        headline,
        subtitle.text if subtitle else "",
        [one for one in blocks if one is not title and one is not subtitle],
    )


class Writer:
    """Blocks as HTML; one writer a text, since a list that goes on after a paragraph keeps counting."""

    def __init__(self, package: Package):
        self.package = package
        self.counted: Counter[tuple[str, int]] = Counter()

    def write(self, blocks: list[Block]) -> str:
        """The blocks, list items gathered into nested lists."""
        out: list[str] = []
        open_lists: list[str] = []
        for block in blocks:
            if block.role == "item":
                out.append(self._item(block, open_lists))
                continue
            out += [f"</li></{tag}>" for tag in reversed(open_lists)]
            open_lists = []
            out.append(_written(block))
        return "".join([*out, *(f"</li></{tag}>" for tag in reversed(open_lists))])

    def _item(self, block: Block, open_lists: list[str]) -> str:
        level = self.package.lists.get(block.list_id, {}).get(block.level, Level())
        depth, tag, out = min(block.level, len(open_lists)), "ol" if level.ordered else "ul", ""
        while len(open_lists) > depth + 1:
            out += f"</li></{open_lists.pop()}>"
        if len(open_lists) == depth + 1 and open_lists[-1] != tag:
            out += f"</li></{open_lists.pop()}>"
        for deeper in range(block.level + 1, 9):
            self.counted.pop((block.list_id, deeper), None)
        start = level.start + self.counted[block.list_id, block.level]
        self.counted[block.list_id, block.level] += 1
        if len(open_lists) == depth + 1:
            out += "</li><li>"
        else:
            open_lists.append(tag)
            out += f'<ol start="{start}"><li>' if tag == "ol" and start > 1 else f"<{tag}><li>"
        return out + (f'<p dir="{block.direction}">{block.inner}</p>' if block.direction else block.inner)


def _written(block: Block) -> str:
    direction = f' dir="{block.direction}"' if block.direction else ""
    if block.role == "picture":
        return f'<figure data-part="{block.picture}"></figure>' if block.picture >= 0 else ""
    if block.role == "html":
        return block.inner
    if block.role in ("heading", "title"):
        tag = f"h{min(block.level + 1, 3)}" if block.level else "h2"
        return f"<{tag}{direction}>{block.inner}</{tag}>"
    if block.role == "quote":
        return f"<blockquote><p{direction}>{block.inner}</p></blockquote>"
    return f"<p{direction}>{block.inner}</p>"


def cell_html(cell: dict, writer: Writer) -> str:
    spans = "".join(
        f' {name}="{cell[key]}"' for name, key in (("colspan", "span"), ("rowspan", "rows")) if cell[key] > 1
    )
    return f"<{cell['name']}{spans}>{writer.write(cell['held'])}</{cell['name']}>"
