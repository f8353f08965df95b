"""Agencies sign their copy at its end; we print the source ourselves, once. So the signature leaves the body."""

import re
from collections.abc import Sequence

from .body import clean_body
from .reading import plain

_LAST_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>((?:(?!</?p[ >]).)*)</p>\s*$", re.DOTALL)
_PARAGRAPH_MAX = 20_000
_CREDIT_MAX = 120
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔][\"'”’»›)\]]*$")


def strip_agency_credit(body: str, names: Sequence[str]) -> tuple[str, str | None]:
    """The body without the agency's signature at its end, and the agency's name as given in `names` (None: unsigned).

    A signature is a last paragraph, or what follows the end of the last sentence or a line break, that is only one of
    the names: "AFP", "(AFP)", "xx/yy/AFP", "© AFP 2026", "Source: AFP", "— Reuters". Sentences that end with a name
    ("…, he told AFP.") stay, and so do two agencies together, and a body that is nothing else.
    """
    pattern = _signature(names)
    start = (body or "").rfind("<p")
    match = _LAST_PARAGRAPH.match(body, start) if pattern and start >= 0 else None
    if not match or match.end() - match.start() > _PARAGRAPH_MAX:
        return body, None
    lines = plain(match[1])
    if signed := pattern.fullmatch(lines):
        rest = body[: match.start()]
        return (rest, _named(signed, names)) if plain(rest) else (body, None)
    for end, start in _possible_starts(match[1]):
        signed = pattern.fullmatch(plain(match[1][start:]))
        before = plain(match[1][:end])
        if signed and before and ("<br>" in match[1][end:start] or _SENTENCE_END.search(before)):
            return clean_body(body[: match.start(1) + end]), _named(signed, names)
    return body, None


def _possible_starts(inner: str) -> list[tuple[int, int]]:
    """Where the copy could end and a signature begin in a paragraph's HTML: around spaces and tags, near the end."""
    gaps = [match.span() for match in re.finditer(r"(?:\s|&nbsp;|<[^<>]*+>)+", inner)]
    return [(end, start) for end, start in gaps if len(inner) - start <= _CREDIT_MAX * 3][-12:]


def _signature(names: Sequence[str]) -> re.Pattern | None:
    known = "|".join(re.escape(name.strip()) for name in sorted(names, key=len, reverse=True) if name.strip())
    if not known:
        return None
    return re.compile(
        rf"""
        [\s\-–—―*•]*+ (?:\(c\)\s*|[\s(\[{{]*+)
        (?:(?:source|sources|via|with|agency|copyright|©|المصدر|источник|fuente|quelle)\s*[:\-–—]?\s*){{0,2}}
        (?:\d{{4}}\s+)?
        (?:(?!(?:{known})/)[\w.\-]{{1,12}}/){{0,5}}
        (?P<name>{known})
        (?:/(?!(?:{known})\b)[a-z]{{1,4}}){{0,3}}
        (?:\s+\d{{4}})?
        [\s.)\]}}*©®™]*+
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _named(signed: re.Match, names: Sequence[str]) -> str:
    found = signed["name"].casefold()
    return next(name for name in names if name.strip().casefold() == found)
