"""What stories show but other items of the file hold: reusable blocks, the sounds of a playlist, footnotes.

Collected while the file is counted, put into the bodies while it is read. A block may show a block; how deep, and how
much all of them may add to one text, is bounded, so that a few that show each other many times fill no memory.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from html import escape

__all__ = ["Inserts"]

MAX_DEPTH = 8
MAX_ADDED = 2_000_000  # characters that blocks may add to one text
MAX_KEPT = 50_000_000  # characters of all blocks together, which memory holds

_BLOCK = re.compile(r"<!--\s+wp:(?:core/)?block\s+\{")
_REFERENCE = re.compile(r"[^{}]{0,200}?\"ref\":\s*\"?(?P<ref>\d{1,18})\"?[^\n]*/\Z")
_LONGEST = 2_300  # characters of a comment that shows a block
_FOOTNOTES = re.compile(r"<!--\s+wp:(?:core/)?footnotes\s+(?:\{[^{}]{0,500}\}\s+)?/-->")
_PLAYLIST = re.compile(r"(?<!\[)\[playlist\b(?P<attrs>[^\[\]<>]{0,2000})\](?!\])", re.IGNORECASE)
_IDS = re.compile(r"\bids\s*=\s*[\"'“”]?([\d,\s]+)")
_SOUND = re.compile(r"\.(?:mp3|m4a|ogg|oga|wav|flac)$", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)$", re.IGNORECASE)


class Inserts:
    """What the items of one old site hold for others."""

    def __init__(self) -> None:
        self.blocks: dict[str, str] = {}
        self.kept = 0
        self.media: dict[str, str] = {}
        self.hanging: dict[str, list[str]] = defaultdict(list)

    def learn_block(self, number: str, body: str) -> None:
        """A reusable block (`wp_block`) by its number; what no memory should hold is as if it were not there."""
        self.kept += len(body)
        if self.kept <= MAX_KEPT:
            self.blocks[number] = body

    def learn_file(self, number: str, url: str, parent: str) -> None:
        """A file of the library, if it is sound or film, and the post that it hangs on."""
        if (_SOUND.search(url) or _FILM.search(url)) and number not in self.media:
            self.media[number] = url
            if parent:
                self.hanging[parent].append(number)

    def take(self, other: Inserts) -> None:
        """Everything that another file of the same site holds, too."""
        self.blocks |= other.blocks
        self.media |= other.media
        for parent, numbers in other.hanging.items():
            self.hanging[parent] += [number for number in numbers if number not in self.hanging[parent]]

    def fill(self, body: str, number: str, footnotes: str = "") -> str:
        """The body of the post `number` with everything in its place; `footnotes` is the JSON of its custom field."""
        if "wp:" in body:
            body = self._with_blocks(body, [MAX_ADDED], ())
            body = _FOOTNOTES.sub(lambda found: _listed(footnotes) or found.group(), body)
        return _PLAYLIST.sub(lambda found: self._played(found, number), body) if "[playlist" in body else body

    def _with_blocks(self, body: str, left: list[int], above: tuple[str, ...]) -> str:
        out: list[str] = []
        done = at = 0
        end = -1
        while begun := _BLOCK.search(body, at):
            at = begun.end()
            # Looked for once, however many begin before it.
            end = body.find("-->", at) if end < at else end
            if end < 0:
                break
            found = _REFERENCE.match(body[at:end]) if end - at <= _LONGEST else None
            if found and (made := self._shown(found["ref"], left, above)):
                out += [body[done : begun.start()], made]
                done = at = end + len("-->")
        return "".join([*out, body[done:]])

    def _shown(self, ref: str, left: list[int], above: tuple[str, ...]) -> str:
        """A block where it is shown, with those in it; empty for one that can't be."""
        inside = self.blocks.get(ref)
        if inside is None or ref in above or len(above) >= MAX_DEPTH or len(inside) > left[0]:
            return ""
        left[0] -= len(inside)
        inside = self._with_blocks(inside, left, (*above, ref))
        return f'<!-- wp:block {{"ref":{ref}}} -->\n{inside}\n<!-- /wp:block -->'

    def _played(self, found: re.Match, number: str) -> str:
        named = _IDS.search(found["attrs"])
        wanted = _FILM if "video" in found["attrs"] else _SOUND
        numbers = re.findall(r"\d+", named.group(1)) if named else self.hanging.get(number, [])
        urls = [url for one in numbers if (url := self.media.get(one)) and (named or wanted.search(url))]
        made = [f'[{"audio" if _SOUND.search(url) else "video"} src="{escape(url)}"]' for url in urls]
        return "\n\n".join(["", *made, ""]) if made else found.group()


def _listed(stored: str) -> str:
    """WordPress's footnotes as a numbered list: `[{"content": "…", "id": "…"}]` in the order of their numbers."""
    try:
        notes = json.loads(stored) if stored else []
    except (ValueError, RecursionError):
        return ""
    if not isinstance(notes, list):
        return ""
    words = [note.get("content") for note in notes if isinstance(note, dict)]
    items = "".join(f"<li>{one}</li>" for one in words if isinstance(one, str) and one.strip())
    return f"<!-- wp:footnotes -->\n<ol>{items}</ol>\n<!-- /wp:footnotes -->" if items else ""
