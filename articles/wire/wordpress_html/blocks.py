"""Block comments (`<!-- wp:image {"id":8} -->`): which pieces of a body blocks wrote, and what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from django.utils.translation import gettext as _

from .plain import Plain

_BEGIN = re.compile(r"<!--\s+(?P<close>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+")
_END = re.compile(r"(?P<void>/)?-->")
_END_OF_ATTRS = re.compile(r"\}\s+(?P<void>/)?-->")
_NUMBER_MAX = 20  # digits of a number in the library
# Blocks whose inside is classic text: WordPress makes its paragraphs from blank lines.
_CLASSIC_BLOCKS = {"freeform", "shortcode"}
_SILENT_BLOCKS = {"more", "nextpage", "spacer", "separator", "paragraph", "social-links", "post-title", "list-item"}
# Wrapped round what the reader of the file put in their place (`articles.wire.wxr.inserts`).
_FILLED_BLOCKS = {"block", "footnotes"}
# What each block is to the owner who asks what became of it: the keys of `articles.wire.fates`.
_KINDS = {
    **dict.fromkeys(("paragraph", "heading", "list", "quote", "pullquote", "table", "code", "preformatted", "verse",
                     "freeform", "separator"), "block text"),
    **dict.fromkeys(("columns", "group", "row", "stack", "grid"), "block layout"),
    **{name: f"block {name}" for name in ("button", "file", "cover", "media-text", "details", "html")},
    "image": "block picture", "gallery": "gallery", "jetpack/tiled-gallery": "gallery", "jetpack/slideshow": "gallery",
    "buttons": "", "column": "", "list-item": "", "audio": "", "video": "", "embed": "", "more": "", "nextpage": "",
    "spacer": "", "shortcode": "", "block": "reusable", "footnotes": "footnotes",
}  # fmt: skip


def segments(text: str, plain: Plain) -> Iterable[tuple[bool, str]]:
    """The text in pieces: (whether a block wrote it, the HTML of it without block comments)."""
    depth = 0
    at = 0
    inside: list[str] = []
    classic = False
    for found in _comments(text):
        piece = text[at : found.start]
        at = found.end
        if depth:
            inside.append(piece)
        elif piece.strip():
            yield False, piece
        name = found.name
        if not found.closes:
            plain.count(_kind(name, found.is_void))
        if name in _FILLED_BLOCKS and not found.is_void:
            continue
        if found.is_void:
            made = _void_block(name, _attributes(found.attrs), plain)
            if made and depth:
                inside.append(made)
            elif made:
                yield True, made
        elif found.closes:
            depth = max(depth - 1, 0)
            if not depth and inside:
                yield not classic, "".join(inside)
                inside = []
        else:
            if not depth:
                classic = name in _CLASSIC_BLOCKS
            depth += 1
            attrs = _attributes(found.attrs)
            if name in ("image", "media-text", "cover") and (attrs.get("id") or attrs.get("mediaId")):
                inside.append(f'<wp-id value="{int(attrs.get("id") or attrs.get("mediaId"))}">')
    rest = text[at:]
    if inside:
        yield not classic, "".join(inside) + rest
    elif rest.strip():
        yield False, rest


class _Comment(NamedTuple):
    """One block comment: where it stands, and what it says."""

    start: int
    end: int
    name: str
    attrs: str
    closes: bool
    is_void: bool


def _comments(text: str) -> Iterator[_Comment]:
    """The block comments of a text. Where the end of one is nowhere, no later one needs to look for it again."""
    at = 0
    ends = True
    while begun := _BEGIN.search(text, at):
        at = begun.end()
        has_attrs = text.startswith("{", at)
        if not has_attrs:
            ended = _END.match(text, at)
        else:
            ended = _END_OF_ATTRS.search(text, at + 1) if ends else None
            ends = ended is not None
        if ended:
            attrs = text[at : ended.start() + 1] if has_attrs else ""
            at = ended.end()
            name = begun["name"].removeprefix("core/")
            yield _Comment(begun.start(), at, name, attrs, bool(begun["close"]), bool(ended["void"]))


def _kind(name: str, void: bool) -> str:
    """The fate's key of a block; empty where the words that it holds tell by themselves what became of it."""
    if name.startswith("core-embed/") or (void and name in ("embed", "image")):
        return ""
    if name in _KINDS and not (void and name in _FILLED_BLOCKS):
        return _KINDS[name]
    if void and name == "block":
        return "reusable missing"
    if void:
        return "" if name in _SILENT_BLOCKS else "block drawn"
    return "block of a plugin" if "/" in name else "block other"


def _attributes(raw: str) -> dict:
    """The JSON of a block comment; numbers that should be numbers or nothing, and no error for nonsense."""
    try:
        read = json.loads(raw) if raw else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    for key in ("id", "mediaId"):
        number = str(read.get(key, ""))
        if not number.isdecimal() or len(number) > _NUMBER_MAX:
            read.pop(key, None)
    return read


def _void_block(name: str, attrs: dict, plain: Plain) -> str:
    """A block without an inside is drawn by WordPress when asked: only embeds and pictures say enough to be kept."""
    url = attrs.get("url")
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        if "embed" in name:
            return f'<figure class="wp-block-embed">{escape(url)}</figure>'
        if name == "image":
            return f'<img src="{escape(url)}" class="wp-image-{attrs.get("id", "")}">'
    if name not in _SILENT_BLOCKS:
        plain.left_out[_("block %(name)s") % {"name": name}] += 1
    return ""
