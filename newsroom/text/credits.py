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
    for position in _possible_starts(match[1]):
        signed = pattern.fullmatch(plain(match[1][position:]))
        before = plain(match[1][:position])
        after_break = match[1][:position].endswith("<br>")
        if signed and before and (after_break or _SENTENCE_END.search(before)):
            cut = body[: match.start(1) + position].removesuffix("<br>")
            return clean_body(cut), _named(signed, names)
    return body, None


def _possible_starts(inner: str) -> list[int]:
    """Where a signature could begin near the end of a paragraph's HTML: after a space or a tag, the longest first."""
    starts = []
    for match in re.finditer(r"(?:\s|&nbsp;|<[^<>]*>)++", inner):
        if len(inner) - match.end() <= _CREDIT_MAX * 3:
            starts += [match.end()] if "<br>" not in match[0] else [match.start() + match[0].rfind("<br>") + 4]
    return starts[-12:]


def _signature(names: Sequence[str]) -> re.Pattern | None:
    known = "|".join(re.escape(name.strip()) for name in sorted(names, key=len, reverse=True) if name.strip())
    if not known:
        return None
    return re.compile(
        rf"""
        [\s\-–—―*•(\[{{]*+
        (?:(?:source|sources|via|with|agency|copyright|\(c\)|©|المصدر|источник|fuente|quelle)\s*[:\-–—]?\s*){{0,2}}
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
