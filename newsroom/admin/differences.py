"""What differs between two texts, for a person to read: first by paragraph, then word by word. Text in, marked runs
out; no models."""

import html
import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from newsroom.text import plain
from newsroom.text.aligning import likeness, matches, pieces, steps

# A word with the space after it; where a script writes without spaces, each character.
TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+\\s*|\\s+")
ALIKE = 0.25  # two paragraphs that have less in common are shown one after the other
CONTEXT = 1  # paragraphs that are shown before and after a change

_TAG = re.compile(r"<([a-z0-9]+)")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_MARKS = (
    (re.compile(r"</?strong>"), "**"),
    (re.compile(r"</?em>"), "_"),
    (re.compile(r"</?code>"), "`"),
    (re.compile(r"<br>"), "⏎\n"),
)


class Run(NamedTuple):
    """A stretch of text: `kind` is "same", "gone" (only in the first text) or "new" (only in the second)."""

    kind: str
    text: str


class Stretch(NamedTuple):
    """A stretch of a body. `kind` is "same", "changed", or "skipped", where `count` paragraphs are the same."""

    kind: str
    runs: list[Run]
    count: int = 0


def word_diff(before: str, after: str) -> list[Run]:
    """How `before` becomes `after`: runs of words that stayed, went, came. First by line, then by word."""
    runs: list[Run] = []
    for kind, gone, new in _opcodes(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if kind == "same":
            runs.append(Run("same", "".join(gone)))
        else:
            runs += _words("".join(gone), "".join(new))
    return _joined(runs)


def body_diff(before: str, after: str) -> list[Stretch]:
    """How one stored body becomes the other, block by block; long stretches that stayed are skipped.

    Headings, lists, quotes, pictures and posts are named in the text; where nothing but markup changed, it is shown.
    """
    first, second = pieces(before), pieces(after)
    found, at = [], 0
    for step in [*steps(first, second), None]:
        start = step.start if step else len(first)
        found += _kept(first[at:start], bool(at or found), step is not None)
        if step:
            found.append(Stretch("changed", _stretch(first[step.start : step.end], step.new)))
            at = step.end
    return found


def _kept(blocks, after_change, before_change):
    """Blocks that stayed: those beside a change are shown, the others counted."""
    head = CONTEXT if after_change else 0
    tail = CONTEXT if before_change else 0
    if len(blocks) <= head + tail + 1:
        return [Stretch("same", [Run("same", shown(block))]) for block in blocks]
    first = [Stretch("same", [Run("same", shown(block))]) for block in blocks[:head]]
    last = [Stretch("same", [Run("same", shown(block))]) for block in blocks[len(blocks) - tail :]]
    return [*first, Stretch("skipped", [], len(blocks) - head - tail), *last]


def _stretch(gone, new):
    before, after = "\n".join(map(shown, gone)), "\n".join(map(shown, new))
    if before == after:
        before, after = "\n".join(map(_marked, gone)), "\n".join(map(_marked, new))
    return block_runs(before, after)


def block_runs(before: str, after: str) -> list[Run]:
    """The runs between two texts of one place; where they have little in common, one after the other."""
    if before and after and likeness(before, after) < ALIKE:
        return [Run("gone", before + "\n"), Run("new", after)]
    return word_diff(before, after)


def shown(block: str) -> str:
    """A block of a stored body as a person reads it in a comparison: its words, and what it is if not a paragraph."""
    tag = _TAG.match(block)
    tag = tag.group(1) if tag else ""
    if tag in ("ul", "ol"):
        return _list(block, tag)
    text = plain(block)
    if tag == "table":
        rows = re.findall(r"<tr>(.*?)</tr>", block, re.DOTALL)
        cells = [" | ".join(plain(cell) for cell in re.split(r"</t[dh]>", row)[:-1]) for row in rows]
        return "\n".join([f"{_('Table')}:", *cells])
    if embed := re.match(r'<figure data-embed="([^"]*)"', block):
        return f"{_('Post')}: {html.unescape(embed.group(1))}"
    if tag == "hr":
        return f"{_('Divider')} ———"
    names = {
        "h2": _("Heading"),
        "h3": _("Subheading"),
        "blockquote": _("Quote"),
        "aside": _("Pull quote"),
        "figure": _("Picture"),
    }
    return f"{names[tag]}: {text}" if tag in names else text


def _list(block, tag):
    lines = [line for line in plain(block).split("\n") if line]
    return "\n".join(f"{f'{n}.' if tag == 'ol' else '•'} {line}" for n, line in enumerate(lines, 1))


def _marked(block):
    """The block with its markup made visible, for two that differ in nothing else."""
    block = _LINK.sub(r"\2 ⟨\1⟩", block)
    for pattern, mark in _MARKS:
        block = pattern.sub(mark, block)
    attributes = " ".join(re.findall(r'(?:data-alt|data-picture|lang|dir)="[^"]*"', block))
    return html.unescape(f"{shown(block)} {attributes}".strip())


def _words(before, after):
    first, second = TOKEN.findall(before), TOKEN.findall(after)
    keys = [token.rstrip() for token in first], [token.rstrip() for token in second]
    i = j = 0
    for kind, gone, new in _opcodes(*keys):
        old, made = first[i : i + len(gone)], second[j : j + len(new)]
        i, j = i + len(gone), j + len(new)
        if kind == "changed":
            yield from (Run("gone", "".join(old)), Run("new", "".join(made)))
            continue
        for token, other in zip(old, made, strict=True):
            if token == other:
                yield Run("same", token)
            else:
                # The same word before another white space: at the end of a paragraph that goes on now.
                word = token.rstrip()
                yield from (Run("same", word), Run("gone", token[len(word) :]), Run("new", other[len(word) :]))


def _opcodes(first, second):
    i = j = 0
    for match in [*matches(first, second), None]:
        next_i, next_j = (match.first, match.second) if match else (len(first), len(second))
        if next_i > i or next_j > j:
            yield "changed", first[i:next_i], second[j:next_j]
        if match:
            i, j = next_i + match.size, next_j + match.size
            yield "same", first[next_i:i], second[next_j:j]


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
