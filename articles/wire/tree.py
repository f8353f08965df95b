"""A small tree grown from any markup, however unbalanced: ends what was left open, ignores ends without a start.

The tokens are those of `newsroom.text.markup` (linear, and without comments and scripts); the tree is only as much of
HTML's rules as old stories need. It is no cleaner: `newsroom.text.clean_body` has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from newsroom.text.markup import tokens

__all__ = ["BLOCKS", "HEADINGS", "LISTS", "TABLE_PARTS", "TRANSPARENT", "VOID", "Node", "grow", "plain_text"]

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
         "wp-id"}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol", "dl"}
TABLE_PARTS = {"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"}
TRANSPARENT = {"div", "section", "article", "aside", "header", "footer", "main", "nav", "center", "address", "details",
                "summary", "form", "fieldset", "legend", "body", "html", "hgroup", "search", "picture", "dir",
                "menu"}  # fmt: skip
BLOCKS = (
    {"p", "li", "dt", "dd", "blockquote", "pre", "table", "figure", "figcaption", "hr", "video", "audio", "iframe",
     "object", "script", "style", "template", "noscript"}
    | HEADINGS | LISTS | TABLE_PARTS | (TRANSPARENT - {"picture"})
)  # fmt: skip
# An open one of the right side is ended by a start of the left one, up to the nearest of the fences.
_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr"}, {"table"}),
    "tbody": ({"thead", "tbody", "tfoot"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tfoot"}, {"table"}),
    "thead": ({"thead", "tbody", "tfoot"}, {"table"}),
}
_MAX_DEPTH = 60


@dataclass(slots=True)
class Node:
    """An element with what it holds."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """The names in its class attribute."""
        return set(self.attrs.get("class", "").split())

    def first(self, *tags: str) -> Node | None:
        """The first element below with one of these names, in reading order."""
        for child in self.children:
            if isinstance(child, Node):
                found = child if child.tag in tags else child.first(*tags)
                if found:
                    return found
        return None

    def text(self) -> str:
        """The words below."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def plain_text(html: str, limit: int = 10_000) -> str:
    """Tags and entities out, spaces to one: for titles and names, which WordPress keeps as HTML."""
    parts = []
    for kind, value, _attributes in tokens(html[:limit]):
        if kind == "text":
            parts.append(value)
        elif value in BLOCKS or value == "br":
            parts.append(" ")
    return " ".join("".join(parts).split())


def grow(html: str) -> list[Node | str]:
    """The nodes of an HTML fragment."""
    tree = _Tree()
    for kind, value, attributes in tokens(html):
        if kind == "start":
            tree.start(value, attributes)
        elif kind == "end":
            tree.end(value)
        else:
            tree.text(value)
    return tree.root.children


class _Tree:
    def __init__(self) -> None:
        self.root = Node("root")
        self.open = [self.root]
        self.reopen: list[Node] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in BLOCKS:
            self._before_block(tag)
        elif self.reopen:
            self._reopen_links()
        node = Node(tag, attributes)
        self.open[-1].children.append(node)
        if tag not in VOID and len(self.open) < _MAX_DEPTH:
            self.open.append(node)

    def end(self, tag: str) -> None:
        if tag in VOID:
            return
        for depth in range(len(self.open) - 1, 0, -1):
            node = self.open[depth]
            if node.tag == tag:
                if tag in BLOCKS:
                    self.reopen = []
                del self.open[depth:]
                return
            # An inline end does not reach out of its block, nor any end out of its table.
            if (tag not in BLOCKS and node.tag in BLOCKS) or (node.tag == "table" and tag not in TABLE_PARTS):
                self.reopen = [one for one in self.reopen if one.tag != tag]
                return

    def text(self, words: str) -> None:
        if self.reopen and words.strip():
            self._reopen_links()
        self.open[-1].children.append(words)

    def _before_block(self, tag: str) -> None:
        links = [node for node in self.open if node.tag == "a"]
        while len(self.open) > 1 and self.open[-1].tag not in BLOCKS:
            self.open.pop()
        self.reopen += [Node("a", dict(node.attrs)) for node in links]
        if self.open[-1].tag == "p" or (self.open[-1].tag in HEADINGS and tag in HEADINGS):
            self.open.pop()
        ends, fences = _ENDS.get(tag, (set(), set()))
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag in fences:
                break
            if self.open[depth].tag in ends:
                del self.open[depth:]
                break

    def _reopen_links(self) -> None:
        if len(self.open) < _MAX_DEPTH and not any(node.tag == "a" for node in self.open):
            link = self.reopen[-1]
            again = Node("a", dict(link.attrs))
            self.open[-1].children.append(again)
            self.open.append(again)
