"""Threads without recursion: immutable paths, order, depth, flattening and pages.

A comment's path is its parent's path and one segment of its own: the moment it was written and a few
letters that tell comments of the same moment apart. Sorting by path is the order of reading, a path's
prefixes are the ancestors, and a path never changes, so nothing is ever renumbered.

Knows nothing of the database: works on anything with ``path``, ``pk`` and ``parent_id``.
"""

import secrets
from dataclasses import dataclass, field

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOMENT, TIE = 9, 4
SEGMENT = MOMENT + TIE  # letters: milliseconds since 1970, then a tie-breaker
DEEPEST = 20  # levels kept in a path; deeper answers stay on this level, below their parent
PATH_LENGTH = SEGMENT * DEEPEST


def new_path(moment, parent_path="", tie=None):
    """Return the path of a comment written at ``moment`` (aware) in answer to ``parent_path``.

    ``tie`` orders comments of the same millisecond (imports hand in the old number); by default chance does.
    """
    milliseconds = max(0, int(moment.timestamp() * 1000))
    if tie is None:
        tie = secrets.randbelow(len(LETTERS) ** TIE)
    segment = _in_letters(milliseconds, MOMENT) + _in_letters(tie, TIE)
    return parent_path[: PATH_LENGTH - SEGMENT] + segment


def level(path):
    """1 for a comment on the story itself, 2 for an answer to it, and so on to `DEEPEST`."""
    return len(path) // SEGMENT


def root(path):
    """The first segment: what all comments of one thread share."""
    return path[:SEGMENT]


def ancestors(path):
    """The paths of all ancestors, the oldest first."""
    return [path[:end] for end in range(SEGMENT, len(path), SEGMENT)]


def missing_ancestors(paths):
    """The paths of ancestors that are not among ``paths`` themselves."""
    paths = set(paths)
    return {above for path in paths for above in ancestors(path)} - paths


def page_holding(before, per_page):
    """The page (from 1) that holds the comment which ``before`` visible comments precede."""
    return before // per_page + 1


def pages(total, per_page):
    """How many pages ``total`` comments fill; an empty thread still has its first."""
    return max(1, -(-total // per_page))


@dataclass
class Node:
    """One place in a nested list: a comment, how it is shown, and the answers below it."""

    comment: object
    level: int
    kind: str = "comment"  # or "placeholder" (not visible, but answered), "carried" (stands on an earlier page)
    answers: object = None  # the comment that it answers, where that one is visible
    is_flat: bool = False  # stands beside the comment that it answers, not below it
    stands_here: bool = False  # whether the comment that it answers is on this page
    children: list = field(default_factory=list)


def nest(visible, others=(), depth=3):
    """Return the top `Node`s of a page: ``visible`` comments in reading order, nested to ``depth`` levels.

    ``others`` are comments that are not on this page but that those of the page hang from: an ancestor is
    shown as a placeholder where it isn't visible at all and as carried over where an earlier page shows it
    (``is_visible`` tells). Answers below ``depth`` are flattened: they stand on the last level, in reading
    order.
    """
    by_pk = {comment.pk: comment for comment in (*visible, *others)}
    here = {comment.pk for comment in visible}
    above = {comment.path: comment for comment in others}
    tops, open_nodes, placed = [], [], set()

    def place(comment, kind):
        shown_level = min(level(comment.path), depth)
        node = Node(comment, shown_level, kind)
        parent = by_pk.get(comment.parent_id)
        if parent is not None and parent.is_visible:
            node.answers, node.stands_here = parent, parent.pk in here
        node.is_flat = level(comment.path) > depth
        # An ancestor may be gone for good: then what is still open belongs to another thread.
        while open_nodes and (
            open_nodes[-1].level >= shown_level or not comment.path.startswith(open_nodes[-1].comment.path)
        ):
            open_nodes.pop()
        (open_nodes[-1].children if open_nodes else tops).append(node)
        open_nodes.append(node)
        placed.add(comment.path)

    for comment in visible:
        for path in ancestors(comment.path):
            if path not in placed and path in above:
                stands_elsewhere = above[path].is_visible
                place(above[path], "carried" if stands_elsewhere else "placeholder")
        place(comment, "comment")
    return tops


def _in_letters(number, width):
    letters = []
    for _ in range(width):
        number, digit = divmod(number, len(LETTERS))
        letters.append(LETTERS[digit])
    return "".join(reversed(letters))
