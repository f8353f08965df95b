"""Blocks that are complete: tidied as their kind asks, and written as HTML."""

import re

from . import addresses
from .characters import scrub
from .markup import escape_attribute
from .policies import STORY
from .runs import paragraphs, write_inline


class Node:
    """A block: a container of blocks, or a leaf whose children are runs of text."""

    __slots__ = ("attrs", "children", "kind")

    def __init__(self, kind: str, **attrs):
        self.kind, self.attrs, self.children = kind, attrs, []


_NUMBERED = re.compile(r"\(?(?:\d{1,4}|[a-zA-Z]{1,4})[.)]")
_WORD_LEVELS = 4
_LINES = frozenset({"p", "h2", "h3", "figcaption", "word_list"})


def finished(node: Node) -> list[Node]:
    """The node as it will be kept, with what doesn't belong inside it put after it; empty ones vanish."""
    children = node.children
    if node.kind in ("blockquote", "li", "cell", "figure", "caption"):
        children = node.children = gather_word_lists(children)
    if node.kind == "pullquote":
        after = [child for child in children if child.kind != "p"]
        node.children = [child for child in children if child.kind == "p"]
        return ([node] if node.children else []) + after
    if node.kind == "caption":
        return children
    if node.kind in ("figure", "picture", "embed"):
        return _finished_figure(node)
    if node.kind in ("ul", "ol"):
        node.children = [item for item in children if item.children]
    return [node] if node.children or node.kind == "cell" else []


def _finished_figure(node: Node) -> list[Node]:
    if node.kind == "figure" and "uid" not in node.attrs:  # a table's or a quote's frame: what it held stays
        for child in node.children:
            child.kind = "p" if child.kind == "figcaption" else child.kind
        return node.children
    lines = [child for child in node.children if child.kind in _LINES]
    rest = [child for child in node.children if child.kind not in _LINES]
    for line in lines:
        line.kind = "p"
    if node.kind == "embed":
        return [*_embedded(node.attrs["url"]), *lines, *rest]
    picture = Node("picture", uid=node.attrs["uid"], alt=node.attrs["alt"])
    if lines:
        caption = Node("figcaption")
        for line in lines:
            caption.children += [*([(" ", ())] if caption.children else []), *line.children]
        for runs in paragraphs(caption, STORY):
            caption.children = runs
        picture.children = [caption]
    return [picture, *rest]


def _embedded(url: str) -> list[Node]:
    """The embed of an address; where it is none that we know, a paragraph with the link, so that nothing is lost."""
    if found := addresses.embed(url):
        return [Node("embed", url=found.url)]
    link = addresses.clean_link(url, frozenset({"http", "https"}), relative=False)
    if not link:
        return []
    paragraph = Node("p")
    paragraph.children = [(scrub(link), (f'a href="{escape_attribute(link)}"',))]
    return [paragraph]


def gather_word_lists(blocks: list[Node]) -> list[Node]:
    """Word's list paragraphs (mso-list) made into real lists again, nested by their level."""
    if not any(block.kind == "word_list" for block in blocks):
        return blocks
    gathered: list[Node] = []
    open_lists: list[Node] = []
    for block in blocks:
        if block.kind != "word_list":
            open_lists = []
            gathered.append(block)
            continue
        kind = "ol" if _NUMBERED.fullmatch(scrub(block.attrs.get("marker", "")).strip()) else "ul"
        level = min(block.attrs["level"], len(open_lists) + 1, _WORD_LEVELS)
        del open_lists[level:]
        if len(open_lists) == level and open_lists[-1].kind != kind:
            open_lists.pop()
        if len(open_lists) < level:
            fresh = Node(kind, start=1)
            (open_lists[-1].children[-1].children if open_lists else gathered).append(fresh)
            open_lists.append(fresh)
        item = Node("li")
        paragraph = Node("p", lang=block.attrs["lang"], dir=block.attrs["dir"])
        paragraph.children = block.children
        item.children.append(paragraph)
        open_lists[-1].children.append(item)
    return gathered


def _attributes(node: Node) -> str:
    return "".join(f' {name}="{node.attrs[name]}"' for name in ("lang", "dir") if node.attrs.get(name))


def write(node: Node) -> str:
    """A block as HTML."""
    kind = node.kind
    if kind in ("p", "h2", "h3", "figcaption"):
        return f"<{kind}{_attributes(node)}>{write_inline(node.children)}</{kind}>"
    if kind == "hr":
        return "<hr>"
    if kind == "embed":
        return f'<figure data-embed="{escape_attribute(node.attrs["url"])}"></figure>'
    if kind == "picture":
        alt = node.attrs["alt"]
        alt = "" if alt is None else f' data-alt="{escape_attribute(alt)}"'
        return f'<figure data-picture="{node.attrs["uid"]}"{alt}>{"".join(map(write, node.children))}</figure>'
    if kind == "table":
        return _write_table(node)
    if kind == "li":
        return f"<li>{_write_snug(node)}</li>"
    inner = "".join(map(write, node.children))
    if kind == "root":
        return inner
    if kind == "pullquote":
        return f'<aside class="pullquote">{inner}</aside>'
    if kind == "ol":
        start = node.attrs.get("start", 1)
        return f'<ol start="{start}">{inner}</ol>' if start > 1 else f"<ol>{inner}</ol>"
    return f"<{kind}{_attributes(node)}>{inner}</{kind}>"


def _write_snug(node: Node) -> str:
    """Blocks of an item or a cell; a lone first paragraph goes without its tag."""
    blocks = node.children
    paragraphs = sum(block.kind == "p" for block in blocks)
    if paragraphs == 1 and blocks[0].kind == "p" and not _attributes(blocks[0]):
        return write_inline(blocks[0].children) + "".join(map(write, blocks[1:]))
    return "".join(map(write, blocks))


def _write_table(table: Node) -> str:
    rows = table.children
    head = 0
    while head < len(rows) and all(cell.attrs["name"] == "th" for cell in rows[head].children):
        head += 1
    head = head if head < len(rows) else min(1, len(rows) - 1)
    if any(cell.attrs.get("rowspan", 1) > head - index for index in range(head) for cell in rows[index].children):
        head = 0
    parts = [("thead", rows[:head]), ("tbody", rows[head:])]
    inner = "".join(f"<{name}>{''.join(map(_write_row, part))}</{name}>" for name, part in parts if part)
    return f"<table>{inner}</table>"


def _write_row(row: Node) -> str:
    cells = []
    for cell in row.children:
        name = cell.attrs["name"]
        spans = "".join(
            f' {span}="{cell.attrs[span]}"' for span in ("colspan", "rowspan") if cell.attrs.get(span, 1) > 1
        )
        cells.append(f"<{name}{spans}>{_write_snug(cell)}</{name}>")
    return f"<tr>{''.join(cells)}</tr>"
