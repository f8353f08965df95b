"""Readers' comments: what strangers type, made into the little HTML that a comment may hold.

The order is fixed: text → paragraphs and links → cleaner → out. Nothing may touch the HTML after the cleaner.
"""

import re

import nh3

from . import addresses
from .body import rebuild
from .characters import clean_text
from .markup import escape_attribute, escape_text
from .policies import REMARK
from .runs import is_blank, split_addresses

REMARK_MAX = 100_000


def _attribute_filter(tag: str, name: str, value: str) -> str | None:
    if name == "href" and addresses.clean_link(value, REMARK.schemes, relative=False) != value:
        return None
    return value  # rel, which the cleaner itself sets, passes here too


_last_word = nh3.Cleaner(
    tags={"p", "br", "a", "em", "strong", "blockquote", "code"},
    attributes={"a": {"href"}},
    attribute_filter=_attribute_filter,
    url_schemes=set(REMARK.schemes),
    link_rel="nofollow ugc noopener",
)


def comment_html(text: str) -> str:
    """A reader's plain text as HTML: paragraphs, line breaks, links for bare http(s) addresses, and blockquotes for
    lines that begin with ">". Markup that was typed is shown as it was typed."""
    blocks = re.split("\n{2,}", clean_text((text or "")[:REMARK_MAX]))
    return _last_word.clean("".join(_block(block.split("\n")) for block in blocks if block))


def _block(lines: list[str]) -> str:
    out: list[str] = []
    group: list[str] = []
    quoting = False
    for line in [*lines, None]:
        quoted = line is not None and line.startswith(">")
        if group and (line is None or quoted != quoting):
            inner = "<br>".join(_linked(one) for one in group)
            out.append(f"<blockquote><p>{inner}</p></blockquote>" if quoting else f"<p>{inner}</p>")
            group = []
        quoting = quoted
        if line is not None and not is_blank(words := line.lstrip("> ") if quoted else line.strip(" ")):
            group.append(words)
    return "".join(out)


def _linked(line: str) -> str:
    return "".join(
        f'<a href="{escape_attribute(href)}">{escape_text(piece)}</a>' if href else escape_text(piece)
        for piece, href in split_addresses(line)
    )


def imported_comment_html(html: str) -> str:
    """A comment as another system stored it (WordPress: HTML with bare line ends) as the HTML we keep.

    Emphasis, links, quotes and code stay, line ends become breaks and paragraphs, bare addresses links; the rest is
    unwrapped. Cleaning the result again changes nothing.
    """
    return _last_word.clean(rebuild((html or "")[:REMARK_MAX], REMARK))


def clean_comment_again(html: str) -> str:
    """A comment that says it is the HTML we keep: as it is where the cleaner would change nothing, else cleaned."""
    return html if _last_word.clean(html) == html else imported_comment_html(html)
