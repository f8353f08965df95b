"""Stored HTML as plain text, and what is counted in it."""

import html
import re
import unicodedata

from django.utils.text import Truncator

from .characters import TEXT_MAX

_BLOCK_TAG = re.compile(
    r"<(?:br|/?(?:p|h[1-6]|ul|ol|li|blockquote|aside|figure|figcaption|table|thead|tbody|tr|div|hr|pre))\b[^<>]*>",
    re.IGNORECASE,
)
_CELL_TAG = re.compile(r"</?t[dh]\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ASIDE = re.compile(r"<(figure|table|aside)\b[^<>]*>.*?</\1>", re.DOTALL)
_SPACES = re.compile("[ \t\r\f\xa0]+")
_LINES = re.compile(r" ?\n[ \n]*")


def plain(html_text: str, limit: int | None = None) -> str:
    """The words of a stored body or caption: one line a block, entities decoded, white space collapsed.

    With `limit`, at most so many characters, cut between words with an ellipsis. The result is text, not safe HTML.
    """
    source = html_text or ""
    if limit is not None:
        source = source[: limit * 10 + 2_000]
    text = _BLOCK_TAG.sub("\n", source)
    text = _CELL_TAG.sub(" ", text)
    text = html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
    text = _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    if limit is not None and len(text) > limit:
        text = _shorten(text, limit)
    return text


def excerpt(html_text: str, words: int = 40) -> str:
    """The first words of a body's running text on one line, without pictures, tables and pull quotes."""
    source = _ASIDE.sub("\n", (html_text or "")[:20_000])
    pieces = plain(source).split()
    return " ".join(pieces[:words]) + ("…" if len(pieces) > words else "")


def at_most(text: str, characters: int) -> str:
    """The text in NFC, cut to so many characters where it is longer, the ellipsis among them."""
    text = unicodedata.normalize("NFC", text)
    # Django counts character by character, also what is not too long.
    return text if len(text) <= characters else Truncator(text).chars(characters)


def _shorten(text: str, limit: int) -> str:
    cut = text[: max(limit - 1, 0)]
    if not text[len(cut)].isspace() and " " in cut[limit // 2 :]:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:–—-\n") + "…"


# Scripts that are written without spaces: each character of the first kind counts as a word, as newspapers count
# Chinese and Japanese; Thai, Lao, Khmer and Burmese words are about four letters long.
_IDEOGRAPHS = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_UNSPACED = re.compile("[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u1021\u1780-\u17b3]")
_UNSPACED_LETTERS = 3
_BETWEEN_WORDS = re.compile(r"[\s/|—–…·•]+|--+|\.\.+")
_LETTER = re.compile(r"[^\W_]")

WORDS_A_MINUTE = 220
IDEOGRAPHS_A_MINUTE = 450


def _counts(text: str) -> tuple[int, int]:
    text = text[:TEXT_MAX]
    if text.isascii():
        return sum(1 for piece in _BETWEEN_WORDS.split(text) if _LETTER.search(piece)), 0
    ideographs = len(_IDEOGRAPHS.findall(text))
    text = _IDEOGRAPHS.sub(" ", text)
    unspaced = len(_UNSPACED.findall(text))
    text = re.sub("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+", " ", text)
    spaced = sum(1 for piece in _BETWEEN_WORDS.split(text) if _LETTER.search(piece))
    return spaced + -(-unspaced // _UNSPACED_LETTERS), ideographs


def word_count(text: str) -> int:
    """Words of a plain text: pieces between spaces, dashes and slashes that hold a letter or a digit; in Chinese and
    Japanese each character."""
    return sum(_counts(text))


def reading_minutes(words: int, text: str) -> int:
    """Whole minutes to read a text of so many words, at least one: 220 words or 450 ideographs a minute."""
    ideographs = 0 if text.isascii() else min(words, len(_IDEOGRAPHS.findall(text[:TEXT_MAX])))
    return max(1, round((words - ideographs) / WORDS_A_MINUTE + ideographs / IDEOGRAPHS_A_MINUTE))


_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ji ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa".split())


def direction(lang: str) -> str:
    """ "rtl" or "ltr" for a language tag (BCP 47): by its script where it names one, else by the language."""
    parts = (lang or "").lower().replace("_", "-").split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    rtl = script in _RTL_SCRIPTS if script else parts[0] in _RTL_LANGUAGES
    return "rtl" if rtl else "ltr"


def guess_direction(text: str) -> str:
    """ "rtl" or "ltr" by the majority of the letters in the first thousand characters."""
    balance = 0
    for character in (text or "")[:1_000]:
        bidi = unicodedata.bidirectional(character)
        balance += (bidi in ("R", "AL")) - (bidi == "L")
    return "rtl" if balance > 0 else "ltr"
