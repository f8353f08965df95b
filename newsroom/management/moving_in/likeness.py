"""How alike two texts are, word by word, in time that grows as their length does.

A difference as an editor would want it needs no alignment of the texts: which words are missing, which were added,
whether their order is the same (by the share of runs of three words that both have), and where the first difference is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

RUN = 3  # words; enough that a moved paragraph shows, and one changed word costs no more than three runs
TOLD = 12  # words of a difference that are shown
CONTEXT = 4  # words before the first difference

# Marks that no reader sees, and apostrophes, which editors and machines write in five ways.
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff'’‘ʼ`´]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a plain text: letters and digits, case folded; addresses (`https://…`) are no words."""
    text = _UNSEEN.sub("", _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text)))
    return _WORD.findall(text.casefold())


@dataclass(slots=True)
class Words:
    """The words of a story: its running text, and those below its pictures."""

    running: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Likeness:
    """What two texts have in common: `share` from 0 to 1, 1 only for the same words in the same order."""

    share: float = 1.0
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    old_there: str = ""
    new_there: str = ""

    @property
    def is_same(self) -> bool:
        """Whether no word is missing, none was added, and all stand in their order."""
        return not (self.missing or self.added) and self.share == 1.0

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down: 100 means all."""
        return int(self.share * 100)


def compare(old: Words, new: Words) -> Likeness:
    """What became of the old text's words.

    Captions count for words that are missing and not for words that were added: the library knows captions that the
    old text did not print.
    """
    missing = _without([*old.running, *old.captions], [*new.running, *new.captions])
    added = _without(new.running, [*old.running, *old.captions])
    at = _first_difference(old.running, new.running)
    return Likeness(
        _share(old.running, new.running),
        missing,
        added,
        *("" if at is None else " ".join(one[max(at - CONTEXT, 0) : at + TOLD]) for one in (old.running, new.running)),
    )


def _without(words: Iterable[str], others: Iterable[str]) -> list[str]:
    """The words, in their order, that are not among the others; each is taken as often as it comes."""
    left, found = Counter(others), []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            found.append(word)
    return found


def _share(old: list[str], new: list[str]) -> float:
    """Dice's coefficient of the runs of words."""
    if old == new:
        return 1.0
    ours, theirs = Counter(_runs(old)), Counter(_runs(new))
    common = sum((ours & theirs).values())
    # The same runs in another order are as alike as can be, and still not the same.
    return min(2 * common / (ours.total() + theirs.total()), 0.999)


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, 1))]


def _first_difference(old: list[str], new: list[str]) -> int | None:
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return at
    return None if len(old) == len(new) else min(len(old), len(new))
