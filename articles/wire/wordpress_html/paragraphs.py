"""Classic text: paragraphs from blank lines, line ends as breaks (what WordPress calls wpautop)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsroom.text import addresses

from ..tree import BLOCKS, HEADINGS, TRANSPARENT, VOID, Node

_LONE_URL = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$", re.MULTILINE)


def stand_alone(text: str) -> str:
    """An address that can be shown, alone on its line, is no part of the paragraph around it."""
    return _LONE_URL.sub(lambda found: f"\n\n{found[1]}\n\n" if addresses.embed(found[1]) else found[0], text)


_BLANK = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_VERBATIM = {"pre", "script", "style", "textarea", "table", "figure", "ul", "ol", "dl", "video", "audio", "iframe",
             "object"}  # fmt: skip


def paragraphs(nodes: Iterable[Node | str]) -> list[Node | str]:
    """Blank lines end a paragraph, single line ends become `<br>`; also inside `<p>`, `<div>` and quotes."""
    out: list[Node | str] = []
    run: list[Node | str] = []

    def flush() -> None:
        for words in _split_run(run):
            out.append(Node("p", {}, words))
        run.clear()

    for node in nodes:
        if isinstance(node, str) or node.tag not in BLOCKS:
            run.append(node)
            continue
        flush()
        if node.tag in ("p", *HEADINGS):
            for words in _split_run(node.children):
                out.append(Node(node.tag, node.attrs, words))
        elif node.tag == "blockquote" or node.tag in TRANSPARENT:
            out.append(Node(node.tag, node.attrs, paragraphs(node.children)))
        else:
            out.append(node)
    flush()
    return out


def _split_run(nodes: Iterable[Node | str]) -> list[list[Node | str]]:
    """An inline run as paragraphs, without the empty ones."""
    return [tidy for tidy in map(_trim_breaks, _cut(nodes)) if not _is_empty(tidy)]


def _cut(nodes: Iterable[Node | str]) -> list[list[Node | str]]:
    """An inline run cut at blank lines, however deep they stand: what was open is ended and opened again."""
    pieces: list[list[Node | str]] = [[]]
    for node in nodes:
        if isinstance(node, str):
            first, *others = _BLANK.split(node)
            pieces[-1] += _line_breaks(first)
            pieces += [_line_breaks(words) for words in others]
        elif node.tag in _VERBATIM or node.tag in VOID or node.tag in ("code", "button", "select"):
            pieces[-1].append(node)
        else:
            first_run, *other_runs = _cut(node.children)
            pieces[-1].append(Node(node.tag, node.attrs, first_run))
            pieces += [[Node(node.tag, dict(node.attrs), words)] for words in other_runs]
    return pieces


def _line_breaks(words: str) -> list[Node | str]:
    out: list[Node | str] = []
    for number, line in enumerate(words.split("\n")):
        if number:
            out.append(Node("br"))
        if line:
            out.append(line)
    return out


def _trim_breaks(nodes: list[Node | str]) -> list[Node | str]:
    """No break at either end, and none beside a break that was written out."""
    kept: list[Node | str] = []
    for node in nodes:
        if _is_break(node) and (not kept or _is_break(kept[-1])):
            continue
        if isinstance(node, str) and not node.strip() and (not kept or _is_break(kept[-1])):
            continue
        kept.append(node)
    while kept and (_is_break(kept[-1]) or (isinstance(kept[-1], str) and not kept[-1].strip())):
        kept.pop()
    return kept


def _is_break(node: Node | str) -> bool:
    return isinstance(node, Node) and node.tag == "br"


_SHOWS = {"img", "iframe", "video", "audio", "object", "embed", "hr"}


def _is_empty(nodes: Iterable[Node | str]) -> bool:
    """Whether a reader would see nothing: spaces, breaks, emptied elements."""
    for node in nodes:
        if isinstance(node, str):
            if node.strip():
                return False
        elif node.tag in _SHOWS or (node.tag not in ("br", "wp-id") and not _is_empty(node.children)):
            return False
    return True
