"""What an old body holds and what a page of ours shows, as a proof compares them: words, pictures, names, numbers.

The old body is read here by itself, not as the import made it: what the import loses on the way must show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from articles.wire.tree import BLOCKS, VOID
from articles.wire.wordpress_html import Plain, shortcodes
from newsroom.text import clean_line
from newsroom.text.markup import tokens

from .likeness import Words, words_of

_APART = BLOCKS | {"br", "figcaption", "img", "summary", "option"}
_EMOJI = ("/images/core/emoji/", "/images/smilies/", "/smilies/")
_UNSEEN = {"noscript", "select", "audio", "video", "canvas", "button"}


@dataclass(slots=True)
class OldBody:
    """What a reader saw of an old body: its words, the pictures by number or address, other bits without words."""

    words: Words
    pictures: int = 0


@dataclass(slots=True)
class Shown:
    """What a page of ours shows to a stranger."""

    headline: str = ""
    byline: str = ""
    section: str = ""
    published: datetime | None = None
    words: Words = field(default_factory=Words)
    credit: list[str] = field(default_factory=list)
    pictures: int = 0
    comments: int = 0
    later_comments: str = ""


class _Text:
    """Text as it is gathered: pieces of one kind, blocks apart."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def words(self) -> list[str]:
        return words_of("".join(self.pieces))

    def line(self) -> str:
        return clean_line("".join(self.pieces), 1000)


def old_body(body: str, attached: Sequence[str] = ()) -> OldBody:
    """What WordPress's readers saw; `attached` are the pictures of a `[gallery]` that names none."""
    running, captions = _Text(), _Text()
    open_tags: Counter[str] = Counter()
    pictures = 0
    for kind, value, attributes in tokens(shortcodes.expand(body, attached, Plain(""))):
        into = captions if open_tags["figcaption"] else running
        if any(open_tags[tag] for tag in _UNSEEN):
            into = _Text()
        if kind == "text":
            into.pieces.append(value)
            continue
        if value in _APART:
            into.pieces.append(" ")
        if kind == "start" and value == "img" and not any(open_tags[tag] for tag in _UNSEEN):
            address = attributes.get("src", "")
            if any(part in address for part in _EMOJI):
                running.pieces.append(attributes.get("alt", ""))
            else:
                pictures += 1
        if value in _UNSEEN or value == "figcaption":
            open_tags[value] = max(open_tags[value] + (1 if kind == "start" else -1), 0)
    return OldBody(Words(running.words(), captions.words()), pictures)


def shown(page: str) -> Shown:
    """What a page of a story, a list or a standing page shows, by the names that its parts have."""
    return _Reading().read(page)


class _Reading:
    """Goes through a page once; `within` is what is open, each element with the part of the page that it is."""

    def __init__(self) -> None:
        self.found = Shown()
        self.texts = {name: _Text() for name in ("headline", "byline", "section", "running", "caption", "credit")}
        self.within: list[tuple[str, str]] = []
        self.tags: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()

    def read(self, page: str) -> Shown:
        for kind, value, attributes in tokens(page):
            if kind == "text":
                self._text(value)
            elif kind == "start":
                self._start(value, attributes)
            else:
                self._end(value)
        found, texts = self.found, self.texts
        found.headline, found.byline = texts["headline"].line(), texts["byline"].line()
        found.section, found.credit = texts["section"].line(), texts["credit"].words()
        found.words = Words(texts["running"].words(), texts["caption"].words())
        return found

    def _is_in(self, part: str) -> bool:
        return self.parts[part] > 0

    def _start(self, tag, attributes):
        classes = attributes.get("class", "").split()
        if tag in _APART:
            self._text(" ")
        if tag == "img":
            self.found.pictures += self._is_in("picture")
        if tag == "time" and self._is_in("published") and not self.found.published:
            self.found.published = _moment(attributes.get("datetime", ""))
        if tag == "a" and attributes.get("rel") == "next" and self._is_in("comment-pager"):
            self.found.later_comments = unescape(attributes.get("href", "")).partition("#")[0]
        if tag == "header" and "comment-head" in classes:
            self.found.comments += 1
        if tag not in VOID:
            part = self._part(tag, classes)
            self.within.append((tag, part))
            self.tags[tag] += 1
            self.parts[part] += 1

    def _part(self, tag, classes):
        """The name of the part of the page that begins with this element, or an empty text."""
        if tag == "main":
            return "main"
        if not self._is_in("main"):
            return ""
        named = next((one for one in classes if one in _PARTS), "")
        if named:
            return _PARTS[named]
        if tag == "h1" and not self.texts["headline"].pieces:
            return "headline"
        if tag == "figcaption":
            return "caption"
        return "section" if tag == "a" and self._is_in("kicker") and not self.texts["section"].pieces else ""

    def _end(self, tag):
        if tag in _APART:
            self._text(" ")
        ended = "" if self.tags[tag] else tag
        while ended != tag:
            ended, part = self.within.pop()
            self.tags[ended] -= 1
            self.parts[part] -= 1

    def _text(self, text):
        named = next((part for part in ("headline", "byline", "section", "credit") if self._is_in(part)), "")
        if named:
            self.texts[named].pieces.append(text)
        elif self._is_in("embed") or self._is_in("picture-credit"):
            return
        elif self._is_in("caption") and (self._is_in("body") or self._is_in("picture")):
            self.texts["caption"].pieces.append(text)
        elif self._is_in("body"):
            self.texts["running"].pieces.append(text)


# Class → the part of the page that it marks.
_PARTS = {
    "byline": "byline", "published": "published", "kicker": "kicker", "story-body": "body", "picture": "picture",
    "embed": "embed", "credit": "picture-credit", "source-credit": "credit", "comment-pager": "comment-pager",
}  # fmt: skip


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return None
