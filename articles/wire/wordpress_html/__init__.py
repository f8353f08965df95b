"""The HTML that WordPress stores → plain HTML that the cleaner (`newsroom.text`) can take.

WordPress keeps three generations of writing in the same column: text with blank lines between paragraphs
(the classic editor; its `wpautop` makes the paragraphs when the page is shown), shortcodes in square brackets, and
block comments (`<!-- wp:image {"id":8} -->`). This leaf reads all three, with unbalanced markup in between, and gives
back one flat flow: paragraphs, headings, lists, quotes, tables, and a `<figure>` for each picture and embed.

What it can't keep it counts in `Plain.left_out`, so that the owner can be told. It cleans nothing:
the cleaner runs after it, last.

    shortcodes.py   square brackets → HTML
    builders.py     … those of page builders
    blocks.py       block comments out, what only they say in
    paragraphs.py   classic text: paragraphs from blank lines
    shaping.py      the tree → the flow
    figures.py      pictures, embeds, sound and films among it
    plain.py        what comes out
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from html import escape

from django.utils.translation import gettext as _

from newsroom.text.characters import scrub

from ..tree import Node, grow, plain_text
from . import shortcodes
from .blocks import segments
from .paragraphs import paragraphs, stand_alone
from .plain import Plain, Shown, picture_figure
from .shaping import Shaper

__all__ = ["Plain", "Shown", "picture_figure", "to_plain"]

log = logging.getLogger(__name__)

_PAGE_MARK = re.compile(r"<!--(?:nextpage|noteaser|more\b[^>\n]{0,200}?)-->")
_LINE_OR_BLOCK = re.compile(r"\n|(?=</?(?:p|div|br|li|h[1-6]|blockquote|td|figure)\b)")
# The tree never sees what stands in these: they are counted here so that the owner hears of them.
_CUT_OUT = re.compile(r"<(script|style|svg|template|form|textarea)\b", re.IGNORECASE)


def to_plain(
    html: str,
    *,
    site: str = "",
    attached: Sequence[str] = (),
    picture: Callable[[Shown], str] = picture_figure,
) -> Plain:
    """Turns a stored body into plain HTML.

    `site` is the old site's address: links to it become root-relative. `attached` are the ids of the pictures that
    hang on this story, for a `[gallery]` that names none. `picture` makes the figure of a picture, or an empty text
    where there is none to show. Markup that nothing can be made of leaves the words alone.
    """
    try:
        return _shaped(html, site, attached, picture)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # One malformed body among fifty thousand: the move goes on, and the report names the story.
        log.exception("a body that could not be shaped")
        pieces = (plain_text(piece, len(piece)) for piece in _LINE_OR_BLOCK.split(scrub(html)))
        plain = Plain("\n".join(f"<p>{escape(words, quote=False)}</p>" for words in pieces if words))
        plain.left_out[_("markup that could not be read; the words alone are here")] += 1
        return plain


def _shaped(html: str, site: str, attached: Sequence[str], picture: Callable[[Shown], str]) -> Plain:
    plain = Plain("")
    text = scrub(html)
    plain.pages = 1 + text.count("<!--nextpage-->")
    plain.fates["pages"] += plain.pages > 1
    plain.fates["more"] += "<!--more" in text
    text = _PAGE_MARK.sub("\n\n", text)
    text = shortcodes.expand(text, attached, plain)
    for name in _CUT_OUT.findall(text):
        plain.left_out[f"<{name.lower()}>"] += 1
    nodes: list[Node | str] = []
    for written_by_blocks, piece in segments(text, plain):
        nodes += grow(piece) if written_by_blocks else paragraphs(grow(stand_alone(piece)))
    plain.html = "\n".join(Shaper(plain, site.rstrip("/"), picture).flow(nodes))
    plain.fates = +plain.fates
    return plain
