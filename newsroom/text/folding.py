"""Text folded for finding: what a reader types and what a story says meet, whatever their accents and letter forms.

Stored text is NFC already; `fold_map` keeps, for each folded character, the place in the original it came from.
"""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .characters import TEXT_MAX, collapse, nfc, scrub

_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "ڪ": "ك",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'",
    "\u00ad": "", "\u0640": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "\u061c": "", "\u200b": "",
}  # fmt: skip
# Marks that fall away: Latin and Greek accents, Hebrew points, Arabic vowels.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_STRIPPED = ("LATIN", "GREEK", "ARABIC", "HEBREW")


def _fold_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    for _round in range(3):
        folded = "".join(_fold_once(one) for one in unicodedata.normalize("NFKC", character).casefold())
        if folded == character:
            break
        character = folded
    return folded


def _fold_once(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if _MARKS.match(character):
        return ""
    if unicodedata.decimal(character, None) is not None:
        return str(unicodedata.decimal(character))
    if unicodedata.name(character, "").startswith(_STRIPPED):
        return _MARKS.sub("", unicodedata.normalize("NFD", character)) or character
    return character


class _Table(dict):
    """Code point → folded text, filled as letters are met (at most as large as Unicode)."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """The text for comparing: NFKC, case folded, Latin and Greek accents, Hebrew points and Arabic vowels dropped,
    Arabic and Persian letter forms made one, digits ASCII."""
    return nfc((text or "")[:TEXT_MAX]).translate(_TABLE)


def fold_map(text: str) -> tuple[str, list[int]]:
    """The folded form of an NFC text, and for each of its characters the index in `text` that it came from."""
    text = (text or "")[:TEXT_MAX]
    pieces = [_TABLE[code] for code in map(ord, text)]
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces:
        return folded, list(range(len(text)))
    return folded, [index for index, piece in enumerate(pieces) for _letter in piece]


def topic_key(text: str) -> str:
    """What makes two topics the same: NFC, case folded, white space collapsed."""
    return collapse(nfc(scrub((text or "")[:1_000]).casefold())).replace("\n", " ").strip()


# Finding words in a text

_WORDS_MAX = 20
_WORD_MAX = 100
_WORD_START = r"(?<![^\W_])"


def _pattern(words: str | list[str]) -> re.Pattern | None:
    """A pattern for folded text that finds each word where a word begins (anywhere, in scripts without spaces)."""
    if isinstance(words, str):
        words = words.split()
    folded = {fold(word[:_WORD_MAX]).strip("\"'“”.,;:!?()*") for word in list(words)[:_WORDS_MAX]}
    found = sorted((word for word in folded if word), key=len, reverse=True)
    if not found:
        return None
    return re.compile("|".join(("" if word[0] > "⺀" else _WORD_START) + re.escape(word) for word in found))


def _matches(text: str, pattern: re.Pattern) -> list[tuple[int, int]]:
    folded, places = fold_map(text)
    spans = []
    for match in pattern.finditer(folded):
        end = places[match.end() - 1] + 1
        while end < len(text) and _TABLE[ord(text[end])] == "":
            end += 1
        spans.append((places[match.start()], end))
    return spans


def _marked(text: str, spans: list[tuple[int, int]]) -> SafeString:
    out, position = [], 0
    for start, end in spans:
        if start < position:
            continue
        out += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    out.append(escape(text[position:]))
    return mark_safe("".join(out))


def highlight(text: str, words: str | list[str]) -> SafeString:
    """A plain text as HTML, escaped, with each place where one of the words begins in `<mark>`."""
    text = nfc((text or "")[:TEXT_MAX])
    pattern = _pattern(words)
    return _marked(text, _matches(text, pattern) if pattern else [])


def snippet(text: str, words: str | list[str], length: int = 240) -> SafeString:
    """About `length` characters of a plain text around the first of the words, highlighted; its beginning where none
    is found."""
    text = collapse(nfc((text or "")[:TEXT_MAX])).replace("\n", " ").strip()
    pattern = _pattern(words)
    spans = _matches(text, pattern) if pattern else []
    start = max(0, spans[0][0] - length // 3) if spans else 0
    start = min(start, max(0, len(text) - length))
    if start and not text[start - 1].isspace():
        space = text.find(" ", start, spans[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space >= 0 else end
    inside = [(left - start, right - start) for left, right in spans if start <= left and right <= end]
    piece = _marked(text[start:end], inside)
    return mark_safe(f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}")
