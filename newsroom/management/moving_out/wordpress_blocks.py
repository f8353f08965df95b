"""A stored body → the blocks of WordPress's editor, and a comment's HTML → the text that WordPress keeps of one.

A body of ours is made of few elements (`newsroom/text/body.py`), so each has its block. What a block could not hold
without its editor calling it broken (a paragraph in another language, a list item of several paragraphs) becomes a
block of HTML, which shows the same.
"""

import json
import re
from collections.abc import Callable
from html import escape

from articles.wire.tree import VOID, Node, grow

Picture = Callable[[str, str, str | None], str]

# Shortcodes that every WordPress knows: words that only look like one must stay words.
_SHORTCODE = re.compile(r"\[(?=/?(?:gallery|caption|wp_caption|embed|audio|video|playlist)\b)")
_SIMPLE_ITEM = {"a", "span", "strong", "em", "code", "sub", "sup", "br", "ul", "ol"}
_LEVELS = {"h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def to_blocks(body: str, picture: Picture) -> str:
    """The blocks of a stored body. `picture(uid, caption, alt)` makes a picture's block, or "" where it is gone."""
    made = (_block(node, picture) for node in grow(body))
    return "\n\n".join(one for one in made if one)


def paragraph(html: str, css: str = "") -> str:
    """A paragraph of inline HTML, with a class where its look is another."""
    return _wrap("paragraph", f'<p class="{css}">{html}</p>' if css else f"<p>{html}</p>", className=css)


def image(number: int, src: str, alt: str, caption: str) -> str:
    """A picture of WordPress's library; `caption` is inline HTML."""
    words = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
    shown = f'<img src="{escape(src)}" alt="{escape(alt)}" class="wp-image-{number}"/>'
    figure = f'<figure class="wp-block-image size-full">{shown}{words}</figure>'
    return _wrap("image", figure, id=number, sizeSlug="full", linkDestination="none")


def gallery(images: list[str]) -> str:
    """Pictures beside each other."""
    inside = "\n\n".join(images)
    figure = f'<figure class="wp-block-gallery has-nested-images columns-default is-cropped">{inside}</figure>'
    return _wrap("gallery", figure, linkTo="none")


def words(text: str) -> str:
    """Plain text as HTML in which nothing is a tag and nothing a shortcode."""
    return _SHORTCODE.sub("&#91;", escape(text, quote=False))


def remark_text(html: str) -> str:
    """A comment's HTML as WordPress keeps one: paragraphs by blank lines, and line ends for breaks."""
    blocks = []
    for node in grow(html):
        if isinstance(node, Node) and node.tag == "blockquote":
            inside = "\n\n".join(_line(one) for one in node.children if isinstance(one, Node) or one.strip())
            blocks.append(f"<blockquote>{inside}</blockquote>")
        elif isinstance(node, Node) or node.strip():
            blocks.append(_line(node))
    return "\n\n".join(blocks)


def _line(node):
    inside = _inside(node.children) if isinstance(node, Node) and node.tag == "p" else _html(node)
    return inside.replace("<br>", "\n")


# -- one element after the other ---------------------------------------------------------------------------------------


def _block(node, picture):
    if isinstance(node, str):
        return paragraph(words(node.strip())) if node.strip() else ""
    if node.tag == "figure":
        return _figure(node, picture)
    if node.tag == "aside":
        quote = f"<blockquote>{_inside(node.children)}</blockquote>"
        return _wrap("pullquote", f'<figure class="wp-block-pullquote">{quote}</figure>')
    if node.tag == "hr":
        return _wrap("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')
    if node.tag == "table":
        table = f'<figure class="wp-block-table"><table>{_inside(node.children)}</table></figure>'
        return _wrap("table", table)
    if "lang" in node.attrs or ("dir" in node.attrs and node.tag != "p"):
        return _wrap("html", _html(node, picture))
    if node.tag == "p":
        direction = node.attrs.get("dir", "")
        opening = f'<p dir="{escape(direction)}">' if direction else "<p>"
        return _wrap("paragraph", f"{opening}{_inside(node.children)}</p>", direction=direction)
    if level := _LEVELS.get(node.tag):
        heading = f'<{node.tag} class="wp-block-heading">{_inside(node.children)}</{node.tag}>'
        return _wrap("heading", heading, level=level if level != 2 else None)
    if node.tag == "blockquote":
        inside = "\n\n".join(one for one in (_block(child, picture) for child in node.children) if one)
        return _wrap("quote", f'<blockquote class="wp-block-quote">{inside}</blockquote>')
    if node.tag in ("ul", "ol") and _is_plain_list(node):
        return _list(node)
    return _wrap("html", _html(node, picture))


def _figure(node, picture):
    if address := node.attrs.get("data-embed"):
        shown = f'<div class="wp-block-embed__wrapper">\n{escape(address, quote=False)}\n</div>'
        return _wrap("embed", f'<figure class="wp-block-embed">{shown}</figure>', url=address)
    caption = node.first("figcaption")
    written = _inside(caption.children) if caption else ""
    return picture(node.attrs.get("data-picture", ""), written, node.attrs.get("data-alt"))


def _is_plain_list(node) -> bool:
    for item in node.children:
        if isinstance(item, str):
            continue
        for child in item.children:
            if isinstance(child, Node) and child.tag not in _SIMPLE_ITEM:
                return False
            if isinstance(child, Node) and child.tag in ("ul", "ol") and not _is_plain_list(child):
                return False
    return True


def _list(node) -> str:
    items = []
    for item in node.children:
        if isinstance(item, str):
            continue
        inside = "".join(
            _list(child) if isinstance(child, Node) and child.tag in ("ul", "ol") else _html(child)
            for child in item.children
        )
        items.append(_wrap("list-item", f"<li>{inside}</li>"))
    start = node.attrs.get("start", "")
    opening = (
        f'<{node.tag} start="{escape(start)}" class="wp-block-list">'
        if start
        else f'<{node.tag} class="wp-block-list">'
    )
    attributes = {"ordered": True if node.tag == "ol" else None, "start": int(start) if start else None}
    return _wrap("list", f"{opening}{''.join(items)}</{node.tag}>", **attributes)


def _wrap(name, html, **attributes) -> str:
    told = {key: value for key, value in attributes.items() if value not in (None, "")}
    return f"<!-- wp:{name} {_json(told)}-->\n{html}\n<!-- /wp:{name} -->"


def _json(told) -> str:
    """Attributes as `serialize_block_attributes` writes them: nothing in them can end their comment."""
    if not told:
        return ""
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (("--", "\\u002d\\u002d"), ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        written = written.replace(sign, code)
    return f"{written} "


def _inside(nodes) -> str:
    return "".join(_html(node) for node in nodes)


def _html(node, picture=None) -> str:
    if isinstance(node, str):
        return words(node)
    if node.tag == "figure":
        return _figure(node, picture) if picture else ""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(_html(child, picture) for child in node.children)}</{node.tag}>"
