"""Two people's work on one story laid together: a three-way merge of a story's fields. A leaf: values in, values out.

The body is merged by its top-level blocks (paragraphs, headings, lists, pictures), the byline, topics and pictures as
ordered lists, everything else whole. What only one side touched is taken; what both made alike is taken once; where
both touched the same block or value, it is a conflict, and a person chooses.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from newsroom.text.aligning import ALIKE, Pairs, Step, likenesses, steps

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICES = (MINE, THEIRS, BOTH)
SAME, ALIKE_MADE, CONFLICT = "same", "alike", "conflict"


class Piece(NamedTuple):
    """A stretch of a list: what stood there, and what either side made of it.

    `kind` is "same", "mine" or "theirs" (that side alone touched it), "alike" (both made the same of it) or
    "conflict".
    """

    kind: str
    base: list
    mine: list
    theirs: list

    def taken(self, choice: str = MINE) -> list:
        """What goes into the merged list; `choice` decides where it is a conflict."""
        if self.kind == CONFLICT and choice == BOTH:
            return [*self.theirs, *(entry for entry in self.mine if entry not in self.theirs)]
        if self.kind == THEIRS or (self.kind == CONFLICT and choice == THEIRS):
            return self.theirs
        return self.mine


def merge(base: list | None, mine: list, theirs: list, like=None) -> list[Piece]:
    """Both sides' lists as pieces, in order. Without a `base` every difference is a conflict.

    `like` says how alike two entries are, from 0 to 1 (default: the share of words in common).
    """
    if base is None:
        return _without_base(mine, theirs, like)
    pieces, at, pairs = [], 0, Pairs()
    for start, end, mine_steps, theirs_steps in _groups(steps(base, mine, like), steps(base, theirs, like)):
        if start > at:
            pieces.append(Piece(SAME, base[at:start], base[at:start], base[at:start]))
        old = base[start:end]
        ours, others = _applied(base, start, end, mine_steps), _applied(base, start, end, theirs_steps)
        if not theirs_steps:
            pieces.append(Piece(MINE, old, ours, old))
        elif not mine_steps:
            pieces.append(Piece(THEIRS, old, old, others))
        elif ours == others:
            pieces.append(Piece(ALIKE_MADE, old, ours, others))
        elif not old and pairs.take(len(ours), len(others)) and not _any_alike(ours, others, like):
            # Two insertions at one place that have nothing in common: both stand, the saved one first. Where there is
            # too much to tell, a person looks.
            pieces += [Piece(THEIRS, [], [], others), Piece(MINE, [], ours, [])]
        else:
            pieces.append(Piece(CONFLICT, old, ours, others))
        at = end
    if at < len(base):
        pieces.append(Piece(SAME, base[at:], base[at:], base[at:]))
    return pieces


def _without_base(mine, theirs, like):
    pieces, at = [], 0
    for step in steps(theirs, mine, like):
        if step.start > at:
            pieces.append(Piece(SAME, theirs[at : step.start], theirs[at : step.start], theirs[at : step.start]))
        pieces.append(Piece(CONFLICT, [], step.new, theirs[step.start : step.end]))
        at = step.end
    if at < len(theirs):
        pieces.append(Piece(SAME, theirs[at:], theirs[at:], theirs[at:]))
    return pieces


def _groups(mine: list[Step], theirs: list[Step]):
    """Steps of both sides gathered where they touch the same entries: (start, end, mine, theirs) in order."""
    groups = []
    for step, side in sorted([(s, 0) for s in mine] + [(s, 1) for s in theirs], key=lambda pair: pair[0][:2]):
        if groups and _overlap(step, groups[-1]):
            groups[-1][1] = max(groups[-1][1], step.end)
        else:
            groups.append([step.start, step.end, [], []])
        groups[-1][2 + side].append(step)
    return groups


def _overlap(step, group):
    start, end = group[:2]
    if step.start == step.end and start == end:
        return step.start == start
    return step.start < end and step.end > start


def _applied(base, start, end, changes):
    made, at = [], start
    for change in changes:
        made += [*base[at : change.start], *change.new]
        at = change.end
    return made + base[at:end]


def _any_alike(first, second, like):
    return any(share >= ALIKE for row in likenesses(first, second, like) for share in row)


# -- a whole story ----------------------------------------------------------------------------------------------------


class Conflict(NamedTuple):
    """Where both sides touched the same thing. `key` names it in a form; `name` is the field."""

    name: str
    key: str
    piece: Piece


@dataclass
class Merged:
    """The merged fields of a story: by name their pieces, and what to do with each."""

    parts: dict[str, list[Piece]] = field(default_factory=dict)
    lists: frozenset = frozenset()

    @property
    def conflicts(self) -> list[Conflict]:
        """What a person has to choose, in order."""
        return [
            Conflict(name, _key(name, piece), piece)
            for name, pieces in self.parts.items()
            for piece in pieces
            if piece.kind == CONFLICT
        ]

    def value(self, name: str, choices: dict | None = None):
        """The merged value of a field: a list for list fields, else the value. `choices` maps keys to a choice."""
        taken = []
        for piece in self.parts[name]:
            choice = (choices or {}).get(_key(name, piece), MINE) if piece.kind == CONFLICT else MINE
            if choice == BOTH and name not in self.lists:
                choice = MINE
            taken += piece.taken(choice)
        return taken if name in self.lists else taken[0]

    def touched_by_them(self) -> dict[str, int]:
        """The fields that have something of theirs in them now: name → number of stretches."""
        counts = {name: sum(piece.kind == THEIRS for piece in pieces) for name, pieces in self.parts.items()}
        return {name: count for name, count in counts.items() if count}


def _key(name, piece):
    text = json.dumps([name, piece.mine, piece.theirs], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def merge_fields(base: dict | None, mine: dict, theirs: dict, lists: dict) -> Merged:
    """Merge dicts of JSON values, field by field. `lists` maps the names of list fields to their `like`, or None.

    A field that `base` does not have is compared without one.
    """
    merged = Merged(lists=frozenset(lists))
    for name, value in mine.items():
        ours, others = value, theirs[name]
        known = base is not None and name in base
        if name in lists:
            merged.parts[name] = merge(base[name] if known else None, ours, others, lists[name])
            continue
        old = base[name] if known else None
        if ours == others:
            kind = SAME
        elif known and others == old:
            kind = MINE
        elif known and ours == old:
            kind = THEIRS
        else:
            kind = CONFLICT
        merged.parts[name] = [Piece(kind, [old], [ours], [others])]
    return merged
