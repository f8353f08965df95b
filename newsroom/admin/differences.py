"""What differs between two texts, word by word, for a person to read. A leaf: text in, marked runs out."""

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

# difflib is quadratic at worst: beyond this many comparisons two stretches are shown whole, one after the other.
MOST_COMPARISONS = 500_000
TOKEN = re.compile(r"\S+\s*|\s+")


class Run(NamedTuple):
    """A stretch of text: `kind` is "same", "gone" (only in the first text) or "new" (only in the second)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Run]:
    """How `before` becomes `after`: runs of words that stayed, went, came. First by paragraph, then by word."""
    runs: list[Run] = []
    first, second = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, gone, new in _steps(first, second):
        if kind == "equal":
            runs.append(Run("same", "".join(gone)))
        else:
            runs += _words("".join(gone), "".join(new))
    return _joined(runs)


def _words(before, after):
    for kind, gone, new in _steps(TOKEN.findall(before), TOKEN.findall(after)):
        if kind == "equal":
            yield Run("same", "".join(gone))
            continue
        if gone:
            yield Run("gone", "".join(gone))
        if new:
            yield Run("new", "".join(new))


def _steps(first, second):
    if len(first) * len(second) > MOST_COMPARISONS:
        start = next((n for n, (a, b) in enumerate(zip_longest(first, second)) if a != b), len(first))
        yield "equal", first[:start], second[:start]
        yield "replace", first[start:], second[start:]
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        yield kind, first[i1:i2], second[j1:j2]


def _joined(runs):
    joined: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if joined and joined[-1].kind == run.kind:
            joined[-1] = Run(run.kind, joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined
