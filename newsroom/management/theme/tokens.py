"""The tokens of a theme: which it sets, and whether text in its colours can be read (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsroom.colours import READABLE, Accent, contrast

from .finding import Finding

CONTROL = 3.0  # 1.4.11: what shows where a field is
WORDS = ("--ink", "--ink-2", "--meta", "--accent")
PAIRS = [
    *[(words, f"--{ground}", READABLE) for words in WORDS for ground in ("paper", "tint")],
    ("--control", "--paper", CONTROL),
    *[(f"--{state}", f"--{state}-ground", READABLE) for state in ("refused", "waiting", "matched")],
]  # fmt: skip
LIGHT, DARK = "by day", "in the dark"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PIECE = re.compile(r"""((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\)|[^{};"'])*)([{};]|$)""", re.DOTALL)
_SET = re.compile(r"\s*(--[\w-]+)\s*:\s*(.*?)\s*(?:!important\s*)?$", re.DOTALL)
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})$")


class Set(NamedTuple):
    """One custom property that a sheet sets: the blocks around it, outermost first, and the line on which it stands."""

    around: tuple[str, ...]
    name: str
    value: str
    line: int


def declared(sheet: str) -> Iterator[Set]:
    """Every custom property that a sheet sets, in its order."""
    around: list[str] = []
    bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n") or " ", sheet)
    for piece in _PIECE.finditer(bare):
        words, sign = piece.groups()
        if sign == "{":
            around.append(" ".join(words.split()))
            continue
        if found := _SET.match(words):
            yield Set(tuple(around), found[1], found[2], bare.count("\n", 0, piece.start(1) + found.start(1)) + 1)
        if sign == "}" and around:
            around.pop()


def palette(*sheets: str) -> dict[str, dict[str, str]]:
    """Scheme → token → value as a screen shows it: a later sheet over an earlier, in a sheet the last word.

    A theme stands outside of our layers, so what it says for both schemes wins over what we say for the dark.
    """
    found: dict[str, dict[str, str]] = {LIGHT: {}, DARK: {}}
    for sheet in sheets:
        for around, name, value, _line in declared(sheet):
            if not around or around[-1] not in (":root", "html"):
                continue
            media = " ".join(block for block in around if block.startswith("@media"))
            if "print" in media or "width" in media:
                continue
            for scheme in [DARK] if "dark" in media else [LIGHT] if "light" in media else [LIGHT, DARK]:
                found[scheme][name] = value
    return found


def check_tokens(ours: dict[str, str], sheet: str, where: str, accent: Accent) -> Iterator[Finding]:
    """Findings on the tokens that `sheet` sets over `ours` (path → sheet; css/tokens.css among them).

    `accent` is the one that the paper's settings give.
    """
    known = {one.name for text in ours.values() for one in declared(text)}
    used = set(re.findall(r"var\(\s*(--[\w-]+)", " ".join([*ours.values(), sheet])))
    names = {one.name: f"{where}:{one.line}" for one in declared(sheet)}
    for name, place in names.items():
        if name not in known and name not in used:
            yield Finding(place, f"{name} is no token of ours, and nothing uses it. Check how it is spelt.")
    settings = f":root {{ --accent: {accent.light}; }} @media (dark) {{ :root {{ --accent: {accent.dark}; }} }}"
    for scheme, values in palette(ours["css/tokens.css"], settings, sheet).items():
        yield from _contrasts(values, names, scheme)


def _contrasts(values, names, scheme):
    for words, ground, least in PAIRS:
        if words not in names and ground not in names:
            continue
        where = names.get(words) or names[ground]
        one, other = _hex(values.get(words)), _hex(values.get(ground))
        if not (one and other):
            unknown = ground if one else words
            sentence = f"{unknown} {scheme} is no #rrggbb, so its contrast was not measured. Look at it yourself."
            yield Finding(where, sentence, fault=False)
        elif (found := contrast(one, other)) < least:
            yield Finding(where, f"{words} on {ground} {scheme} has a contrast of {found:.1f}:1; it needs {least:g}:1.")


def _hex(value):
    value = (value or "").strip().lower()
    if not _HEX.match(value):
        return None
    return value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
