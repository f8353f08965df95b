"""Characters: what may stand in any text that we keep, and the one-line and many-line doors.

Every other text function passes through `scrub`, which removes what no reader can see and some machine can trip over.
"""

import re
import unicodedata

# Unicode's Stream-Safe Text Format (UAX #15, 13) allows thirty combining marks after a base. More make normalising
# quadratic (half a minute for 100 kB) and nothing that people write needs them.
MARKS_IN_A_ROW = 30

LINE_MAX = 10_000
TEXT_MAX = 1_000_000

_SPACE = " \t\n\r\f"
# C0 and C1 controls but for tab, line feed, form feed, carriage return; lone surrogates; the byte-order mark and the
# interlinear annotation marks; the non-characters that XML refuses.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    # Embeddings, overrides and isolates reorder everything after them. The marks U+200E, U+200F and U+061C, which
    # only nudge their neighbours, stay: right-to-left copy needs them.
    "\u202a-\u202e\u2066-\u2069]"
)
_PLAIN_ASCII = re.compile("[ -~\t\n\f]*+")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_MANY_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MARKS_IN_A_ROW + 1},}}")
# U+0338 joins with a "<", "=" or ">" before it: whoever normalised our markup would break the tag that stands there.
_STROKE_AT_START = re.compile("(^|[ \t\n\r\f\xa0])\u0338+")
_RUN_OF_SPACE = re.compile("[ \t\n\r\f]+")


def _trim_marks(match: re.Match) -> str:
    kept, marks = [], 0
    for character in match[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def nfc(text: str) -> str:
    """Unicode normal form C, in linear time: at most thirty combining marks in a row survive."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(_trim_marks, text))


def scrub(text: str) -> str:
    """The text without controls, NUL, lone surrogates and bidi overrides, line ends as \\n, in NFC.

    Zero-width joiners, no-break spaces (U+00A0, U+202F), soft hyphens and directional marks stay. Idempotent.
    """
    if _PLAIN_ASCII.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    return _STROKE_AT_START.sub(r"\1", nfc(text))


def collapse(text: str) -> str:
    """The text with each run of ASCII white space made one space (no-break spaces stay)."""
    return _RUN_OF_SPACE.sub(" ", text)


def clean_line(text: str, max_length: int = 500) -> str:
    """A one-line field (headline, name, caption …) as we keep it: scrubbed, white space collapsed, ends trimmed.

    Longer text is cut at `max_length` characters: forms that must refuse instead compare the length first.
    """
    line = collapse(scrub(text[:LINE_MAX])).strip(_SPACE)
    return _cut(line, max_length).rstrip(_SPACE)


def clean_text(text: str, max_length: int = TEXT_MAX) -> str:
    """A field of several lines as we keep it: scrubbed, trailing spaces gone, at most one empty line in a row."""
    lines = (collapse(line).rstrip(_SPACE) for line in scrub(text[:TEXT_MAX]).split("\n"))
    joined = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip(_SPACE)
    return _cut(joined, max_length).rstrip(_SPACE)


def _cut(text: str, length: int) -> str:
    """The first `length` characters, without leaving half of a base and its marks behind."""
    if len(text) <= length:
        return text
    end = length
    while (
        end > 0 and length - end <= MARKS_IN_A_ROW and (unicodedata.combining(text[end]) or text[end] in "\u200c\u200d")
    ):
        end -= 1
    return text[:end]
