"""Two texts laid side by side: what stayed, and which stretch became which. Plain lists in, numbers out; linear enough
for any input, because what would cost too much is called replaced as a whole."""

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# difflib is quadratic at worst: stretches whose lengths multiply to more are split at what stands once in both.
MOST_COMPARISONS = 10_000
MOST_PAIRS = 2_500  # of blocks that are compared by their words, in one stretch
ALL_PAIRS = 50_000  # and in a whole text
ALIKE = 0.35  # the likeness from which a paragraph counts as the other one's next version

# A tag ends before the next "<" that is not in quotes: in any text the search is linear. (A stored body has no other;
# but what a person is shown, and compares, may have "<a<a<a" in it.)
_IN_TAG = r'(?:"[^"]*+"|[^"<>]++)*>'
_TAG = re.compile(rf"<(/?)(p|h2|h3|ul|ol|blockquote|aside|table|figure|hr)\b{_IN_TAG}")
_MARKUP = re.compile(rf"</?[a-z]{_IN_TAG}")
_NAMED = re.compile(r'data-(?:picture|embed)="([^"]*)"')
_WORDS = re.compile(r"\w+")


def pieces(html: str) -> list[str]:
    """The top-level blocks of a stored body, in order; joined they are the body again, byte for byte."""
    found, depth, start = [], 0, 0
    for tag in _TAG.finditer(html):
        closes, name = tag.groups()
        if name == "hr":
            if depth == 0:
                found += filter(None, [html[start : tag.start()], tag.group()])
                start = tag.end()
            continue
        if not closes:
            if depth == 0 and tag.start() > start:
                found.append(html[start : tag.start()])
                start = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append(html[start : tag.end()])
                start = tag.end()
    if start < len(html):
        found.append(html[start:])
    return found


def words_of(block: str) -> Counter:
    """The words of a block, and the names of the picture or post in it."""
    return Counter(_WORDS.findall(_MARKUP.sub(" ", block).casefold())) + Counter(_NAMED.findall(block))


def likeness(first: str, second: str) -> float:
    """How much two blocks are the same, from 0 to 1: the share of words in common. Symmetric."""
    return _share(words_of(first), words_of(second))


def _share(first, second):
    both = first.total() + second.total()
    return 2 * (first & second).total() / both if both else float(first == second)


def likenesses(first: list, second: list, like=None) -> list[list[float]]:
    """How alike each entry of the one list is to each of the other; `like` as for `steps`. Each is taken apart once."""
    if like is not None:
        return [[like(a, b) for b in second] for a in first]
    bags = [words_of(block) for block in second]
    return [[_share(bag, other) for other in bags] for bag in map(words_of, first)]


class Pairs:
    """How many pairs of blocks may still be compared, so that a long text costs no more than it should."""

    def __init__(self):
        self.left = ALL_PAIRS

    def take(self, first: int, second: int) -> bool:
        """Whether so many blocks may be compared with so many others; if so, they are counted."""
        pairs = first * second
        if pairs > min(MOST_PAIRS, self.left):
            return False
        self.left -= pairs
        return True


class Match(NamedTuple):
    """`size` entries from `first` on in the one list equal those from `second` on in the other."""

    first: int
    second: int
    size: int


def matches(first: list, second: list) -> list[Match]:
    """What stands in both lists in the same order. Patience: what stands once in both holds the rest in place."""
    found = []
    todo = [(0, len(first), 0, len(second))]
    while todo:
        i1, i2, j1, j2 = todo.pop()
        start = 0
        while i1 + start < i2 and j1 + start < j2 and first[i1 + start] == second[j1 + start]:
            start += 1
        if start:
            found.append(Match(i1, j1, start))
        i1, j1 = i1 + start, j1 + start
        end = 0
        while i1 < i2 - end and j1 < j2 - end and first[i2 - end - 1] == second[j2 - end - 1]:
            end += 1
        if end:
            found.append(Match(i2 - end, j2 - end, end))
        i2, j2 = i2 - end, j2 - end
        if i1 == i2 or j1 == j2:
            continue
        if (i2 - i1) * (j2 - j1) <= MOST_COMPARISONS:
            blocks = SequenceMatcher(None, first[i1:i2], second[j1:j2], autojunk=False).get_matching_blocks()
            found += [Match(i1 + block.a, j1 + block.b, block.size) for block in blocks if block.size]
            continue
        before = (i1, j1)
        for i, j in _anchors(first, second, i1, i2, j1, j2):
            found.append(Match(i, j, 1))
            todo.append((before[0], i, before[1], j))
            before = (i + 1, j + 1)
        if before != (i1, j1):
            todo.append((before[0], i2, before[1], j2))
    return sorted(found)


def _anchors(first, second, i1, i2, j1, j2):
    """The longest rising run of what stands exactly once in either stretch: pairs of places."""
    once = {entry for entry, count in Counter(first[i1:i2]).items() if count == 1}
    once &= {entry for entry, count in Counter(second[j1:j2]).items() if count == 1}
    place = {second[j]: j for j in range(j1, j2) if second[j] in once}
    pairs = [(i, place[first[i]]) for i in range(i1, i2) if first[i] in once]
    ends, tops, back = [], [], {}
    for n, (_i, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
        tops[at : at + 1] = [n]
        back[n] = tops[at - 1] if at else None
    run, n = [], tops[-1] if tops else None
    while n is not None:
        run.append(pairs[n])
        n = back[n]
    return reversed(run)


class Step(NamedTuple):
    """What stood from `start` to `end` (exclusive) became `new`; an insertion has `start == end`."""

    start: int
    end: int
    new: list


def steps(before: list[str], after: list[str], like=None) -> list[Step]:
    """How a list of blocks became the other, as the smallest stretches that can be told apart.

    Inside a longer stretch, blocks that are alike are taken for versions of each other; what was put in or taken out
    beside them belongs to the nearest one before. `like` says how alike two entries are, 0 to 1 (default: words).
    """
    found, i, j, pairs = [], 0, 0, Pairs()
    for match in [*matches(before, after), Match(len(before), len(after), 0)]:
        if match.first > i or match.second > j:
            found += _told_apart(before, i, match.first, after[j : match.second], like, pairs)
        i, j = match.first + match.size, match.second + match.size
    return found


def _told_apart(before, start, end, new, like, allowed):
    old = before[start:end]
    if len(old) < 2 or not new:
        return [Step(start, end, new)]
    pairs = _pairs(old, new, like) if allowed.take(len(old), len(new)) else []
    pairs = _filled(pairs, len(old), len(new))
    if len(pairs) < 2:
        return [Step(start, end, new)]
    firsts = [(0, 0), *pairs[1:], (len(old), len(new))]
    return [Step(start + i, start + next_i, new[j:next_j]) for (i, j), (next_i, next_j) in pairwise(firsts)]


def _filled(pairs, old, new):
    """The pairs, and between them, where as many blocks went as came, each with the one in its place."""
    filled, i, j = [], 0, 0
    for next_i, next_j in [*pairs, (old, new)]:
        if next_i - i == next_j - j:
            filled += [(i + n, j + n) for n in range(next_i - i)]
        filled.append((next_i, next_j))
        i, j = next_i + 1, next_j + 1
    return filled[:-1]


def _pairs(old, new, like):
    """The pairing, in order, of blocks that are alike, with the most likeness in all."""
    table = likenesses(old, new, like)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = table[i][j] + best[i + 1][j + 1] if table[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if table[i][j] >= ALIKE and best[i][j] == table[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
