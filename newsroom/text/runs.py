"""Runs of text inside a block: put into their one form, and written as HTML.

A run is a pair: the text, and the marks on it as the tags that will stand around it, outermost first. A line break is
the pair of BREAK and no marks.
"""

import re
from collections.abc import Iterable

from . import addresses
from .characters import scrub
from .markup import escape_attribute, escape_text

BREAK = "\n"
SOFT = "\t"  # a space of the source, which collapses with those around it
_SPACES = re.compile("[ \t\n\r\f]+")
_SOFTENING = re.compile("[\t\n\r\f]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2060]")


def paragraphs(leaf, policy) -> Iterable[list]:
    """The leaf's runs in their one form, split into paragraphs where two breaks meet."""
    runs = _settled(leaf.children)
    if policy.linkify:
        runs = _settled(_linkified(runs))
    if leaf.kind in ("h2", "h3"):
        words = [marks for text, marks in runs if text != BREAK]
        if words and all("strong" in marks for marks in words):
            runs = [(text, tuple(mark for mark in marks if mark != "strong")) for text, marks in runs]
    many = leaf.kind in ("p", "word_list")
    paragraph: list = []
    for index, run in enumerate(runs):
        doubled = run[0] == BREAK and BREAK in (runs[index - 1][0], runs[index + 1][0])
        if not doubled:
            paragraph.append(run)
        elif many and paragraph:
            yield from filter(None, [_settled(paragraph)])
            paragraph = []
        elif not many and runs[index - 1][0] != BREAK:
            paragraph.append(run)
    yield from filter(None, [_settled(paragraph)])


def _settled(runs: list) -> list:
    """The runs tidied until nothing moves: what one pass removes may bring other neighbours together."""
    for _ in range(8):
        tidy = _tidy(runs)
        if tidy == runs:
            break
        runs = tidy
    return runs


def soften(text: str) -> str:
    """The text with each run of white space made a space that collapses with its neighbours."""
    return _SPACES.sub(SOFT, text)


def _softened(text: str) -> str:
    # Most text has spaces alone, which stay: looking once costs less than looking at each.
    return _SPACES.sub(_one_space, text) if _SOFTENING.search(text) else text


def _one_space(match: re.Match) -> str:
    return SOFT if match[0].strip(" ") else match[0]


def _tidy(runs: list) -> list:
    """One pass: equal neighbours merged, scrubbed, white space in its one form, empty ends trimmed.

    A tab or a line end of the source is one space, together with all white space around it, as in HTML. Spaces that
    somebody typed one after the other stay as many as they are.
    """
    pieces: list[tuple[list[str], tuple]] = []
    for text, marks in runs:
        if text == BREAK:
            pieces.append(([BREAK], marks))
        elif pieces and pieces[-1][0][0] != BREAK and pieces[-1][1] == marks:
            pieces[-1][0].append(text)
        else:
            pieces.append(([text], marks))
    merged = [
        (text, marks) if text == BREAK else (_softened(scrub(text)), marks)
        for text, marks in (("".join(parts), marks) for parts, marks in pieces)
    ]
    collapsed: list = []
    # What stands before: nothing of this line, a space of the source, spaces that were typed, or a word.
    start, soft, typed, word = range(4)
    before = start
    for text, marks in merged:
        if text == BREAK:
            _strip_end(collapsed)
            collapsed.append((BREAK, ()))
            before = start
            continue
        if before in (start, soft) or (before == typed and text.startswith(SOFT)):
            text = text.lstrip(" \t")
        if text:
            before = soft if text.endswith(SOFT) else typed if text.endswith(" ") else word
            collapsed.append((text.replace(SOFT, " "), marks))
    _strip_end(collapsed)
    while collapsed and is_blank(collapsed[0][0]):
        collapsed.pop(0)
    while collapsed and is_blank(collapsed[-1][0]):
        collapsed.pop()
    for index, (text, _marks) in enumerate(collapsed):
        if text.isspace():
            collapsed[index] = (text, _shared(collapsed, index))
    return collapsed


def _strip_end(runs: list) -> None:
    while runs and runs[-1][0] != BREAK:
        text, marks = runs.pop()
        if text := text.rstrip(" "):
            runs.append((text, marks))
            return


def is_blank(text: str) -> bool:
    """Whether nothing of it is seen: white space, soft hyphens, marks of direction."""
    return not _INVISIBLE.sub("", text).strip()


def _shared(runs: list, index: int) -> tuple:
    """The marks that the nearest words on both sides of a space or a break have in common."""
    before = after = ()
    for text, marks in reversed(runs[max(0, index - 5) : index]):
        if not text.isspace():
            before = marks
            break
    for text, marks in runs[index + 1 : index + 6]:
        if not text.isspace():
            after = marks
            break
    shared = []
    for left, right in zip(before, after, strict=False):
        if left != right:
            break
        shared.append(left)
    return tuple(shared)


BARE_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”«»]{3,1900}", re.IGNORECASE)


def split_addresses(text: str) -> Iterable[tuple[str, str]]:
    """Pieces of a text with the link each stands for ("" for plain words); closing punctuation stays outside."""
    position = 0
    for match in BARE_ADDRESS.finditer(text):
        address = _without_closing_punctuation(match[0])
        href = addresses.clean_link(address, frozenset({"http", "https"}), relative=False)
        if href:
            yield text[position : match.start()], ""
            yield address, href
            position = match.start() + len(address)
    yield text[position:], ""


def _without_closing_punctuation(address: str) -> str:
    """Full stops and unbalanced brackets at the end belong to the sentence."""
    end = len(address)
    surplus = {")": address.count(")") - address.count("("), "]": address.count("]") - address.count("[")}
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in ".,;:!?…'’*_~|،؛؟。、":
            break
        end -= 1
    return address[:end]


def _linkified(runs: list) -> list:
    linked: list = []
    for text, marks in runs:
        if text == BREAK or any(mark.startswith("a ") or mark == "code" for mark in marks):
            linked.append((text, marks))
            continue
        for piece, href in split_addresses(text):
            if piece:
                linked.append((piece, (f'a href="{escape_attribute(href)}"', *marks) if href else marks))
    return linked


def write_inline(runs: list) -> str:
    """Runs as HTML: marks opened and closed as little as their fixed order allows."""
    out: list[str] = []
    current: tuple = ()
    for index, (text, marks) in enumerate(runs):
        if text == BREAK:
            marks = _shared(runs, index)
        keep = 0
        while keep < min(len(current), len(marks)) and current[keep] == marks[keep]:
            keep += 1
        out += [f"</{mark.split(' ', 1)[0]}>" for mark in reversed(current[keep:])]
        out += [f"<{mark}>" for mark in marks[keep:]]
        out.append("<br>" if text == BREAK else escape_text(text))
        current = marks
    out += [f"</{mark.split(' ', 1)[0]}>" for mark in reversed(current)]
    return "".join(out)
