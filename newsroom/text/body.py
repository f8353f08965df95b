"""The body of a story: `clean_body` is the only way it gets into the database.

Any HTML goes in; the one stored form comes out, byte for byte the same when it goes in again:

    tokens (markup.py) → a tree of the few blocks that a story is made of → written anew → nh3, last

A picture is `<figure data-picture="UID">` with an optional `<figcaption>` (the caption of this use) and an optional
`data-alt` (the alt text of this use; empty: decorative; absent: the library's own). It holds no address and no size:
`rendering.py` asks the library for those. An embed is `<figure data-embed="https://…"></figure>`. A list item or a
table cell that holds one paragraph is stored without the `<p>`.
"""

import nh3

from . import addresses
from .blocks import gather_word_lists, write
from .policies import SOURCE_MAX, STORY, Policy
from .tree import LANG, Builder, valid_uid


def _attribute_filter(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if addresses.clean_link(value) == value else None
    if name == "lang":
        return value if LANG.fullmatch(value) else None
    if name == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    if name == "data-picture":
        return value if valid_uid(value) == value else None
    if name == "data-embed":
        found = addresses.embed(value)
        return value if found and found.url == value else None
    if name in ("colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() else None
    return value


_DIRECTED = {"lang", "dir"}
_last_word = nh3.Cleaner(
    tags=set(
        "p h2 h3 strong em a span code sub sup br hr ul ol li blockquote aside table thead tbody tr th td figure "
        "figcaption".split()
    ),
    attributes={
        "a": {"href"},
        "p": _DIRECTED,
        "h2": _DIRECTED,
        "h3": _DIRECTED,
        "blockquote": _DIRECTED,
        "span": _DIRECTED,
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "figure": {"data-picture", "data-alt", "data-embed"},
    },
    allowed_classes={"aside": {"pullquote"}},
    attribute_filter=_attribute_filter,
    url_schemes=set(addresses.SCHEMES),
    link_rel=None,
)


def rebuild(source: str, policy: Policy = STORY) -> str:
    """The source written anew from its tokens, before the cleaner has seen it."""
    root = Builder(policy).build(source)
    root.children = gather_word_lists(root.children)
    return write(root)


def clean_body(html: str) -> str:
    """Any HTML as the stored form of a story's body, safe and canonical: cleaning it again changes no byte.

    Words are kept and markup that a story can't use is unwrapped; scripts, styles, handlers, foreign images and
    dangerous addresses go. See the head of this file for how pictures and embeds are stored.
    """
    source = (html or "")[:SOURCE_MAX]
    for _ in range(4):
        written = rebuild(source)
        cleaned = _last_word.clean(written)
        if cleaned == written:
            break
        source = cleaned
    return cleaned


def clean_body_again(html: str) -> str:
    """A body that says it is in the stored form: as it is where the cleaner, who has the last word on every body,
    would change nothing, else cleaned like any other. A hundredth of the work, for whole archives.
    """
    return html if _last_word.clean(html) == html else clean_body(html)
