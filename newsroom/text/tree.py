"""From tokens to a tree of the few blocks that a text of ours is made of."""

import re
import uuid
from collections import Counter
from dataclasses import dataclass, field

from . import addresses
from .blocks import Node, finished
from .characters import clean_line
from .markup import VOID, escape_attribute, tokens
from .policies import STORY, Policy
from .runs import BREAK, SOFT, paragraphs, soften

ALT_MAX = 1_000
DEPTH_MAX = 100
NESTING_MAX = 6  # lists, quotes and tables inside each other
_NESTING = frozenset({"ul", "ol", "blockquote", "table"})
SPAN_MAX = 100

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_MARKS = {
    "b": {"strong": True},
    "strong": {"strong": True},
    "i": {"em": True},
    "em": {"em": True},
    "cite": {"em": True},
    "dfn": {"em": True},
    "sub": {"script": "sub"},
    "sup": {"script": "sup"},
    "code": {"code": True},
    "kbd": {"code": True},
    "samp": {"code": True},
    "tt": {"code": True},
}
LANG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8}){0,4}")
_STYLES = (
    (re.compile(r"(?<![\w-])font-weight\s*:\s*(?:bold|[6-9]00)"), {"strong": True}),
    (re.compile(r"(?<![\w-])font-weight\s*:\s*(?:normal|lighter|[1-5]00)"), {"strong": False}),
    (re.compile(r"(?<![\w-])font-style\s*:\s*(?:italic|oblique)"), {"em": True}),
    (re.compile(r"(?<![\w-])font-style\s*:\s*normal"), {"em": False}),
    (re.compile(r"(?<![\w-])vertical-align\s*:\s*super"), {"script": "sup"}),
    (re.compile(r"(?<![\w-])vertical-align\s*:\s*sub"), {"script": "sub"}),
)
_WORD_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)")


_FROM_OFFICE = re.compile(r"""class=["']?Mso|mso-|urn:schemas-microsoft-com|\bSCXW\d|id=["']?cmnt""")
_BESIDE = frozenset({"msocommentreference", "msocomanchor", "msocomtxt", "msocomoff", "msodel", "eop"})


def _beside_the_text(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element of an office suite holds a comment, a link to one, or words that were struck out."""
    if _BESIDE.intersection(attributes.get("class", "")[:200].lower().split()):
        return True
    style = attributes.get("style", "")[:1000]
    return (
        "mso-element:comment-list" in style
        or "mso-special-character:comment" in style
        or (name == "del" and attributes.get("cite", "").startswith("mailto:"))
        or (name == "a" and attributes.get("href", "").startswith("#cmnt"))
    )


@dataclass(slots=True)
class _Element:
    name: str
    block: bool
    style: dict = field(default_factory=dict)
    node: Node | None = None
    parent: Node | None = None


_FENCES = frozenset({"blockquote", "ul", "ol", "li", "table", "td", "th", "figure", "aside", "caption"})


class Builder:
    """Tokens in, a tree of blocks out. One use each."""

    def __init__(self, policy: Policy = STORY):
        self.policy = policy
        self.root = Node("root")
        self.container = self.root
        self.nesting = 0
        self.stack: list[_Element] = []
        self.open: dict[str, int] = {}
        self.leaf: Node | None = None
        self.marks: tuple | None = None
        self.from_google_docs = self.from_office = False
        self.not_meant: list[str] = []  # the elements that are open in it,
        self.not_meant_open: Counter[str] = Counter()  # and how many of each: an end tag may close none of thousands

    def build(self, source: str) -> Node:
        """The tree of an HTML fragment."""
        self.from_google_docs = "docs-internal-guid" in source
        self.from_office = self.from_google_docs or bool(_FROM_OFFICE.search(source))
        for kind, value, attributes in tokens(source):
            if self.from_office and self._is_not_meant(kind, value, attributes):
                continue
            if kind == "text":
                self._text(value)
            elif kind == "start":
                self._start(value, attributes)
            else:
                self._end(value)
        while self.stack:
            self._pop()
        self._close_leaf()
        return self.root

    def _is_not_meant(self, kind: str, name: str, attributes: dict[str, str]) -> bool:
        """Whether a token lies in what an office suite puts beside the text: colleagues' comments, deleted words."""
        if self.not_meant:
            if kind == "start" and name not in VOID:
                self._open_not_meant(name)
            elif kind == "end" and self.not_meant_open[name]:
                closed = ""
                while closed != name:
                    closed = self.not_meant.pop()
                    self.not_meant_open[closed] -= 1
            return True
        if kind == "start" and name not in VOID and attributes:
            if name == "a" and attributes.get("href", "").startswith("#cmnt_ref"):
                # A comment that Docs exports at the end: the box around this link to its place is all the comment's.
                self._open_not_meant("div")
            elif _beside_the_text(name, attributes):
                self._open_not_meant(name)
        return bool(self.not_meant)

    def _open_not_meant(self, name: str) -> None:
        self.not_meant.append(name)
        self.not_meant_open[name] += 1

    # Text

    def _text(self, text: str) -> None:
        if not text:
            return
        if self.leaf is None:
            if not text.strip(" \t\n\r\f"):
                return
            self._open_leaf()
        if self.marks is None:
            self.marks = self._current_marks()
        if self.marks == ("marker",):
            self.leaf.attrs["marker"] = self.leaf.attrs.get("marker", "") + text
        elif self.policy.line_breaks or self.open.get("pre"):
            for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
                if number:
                    self.leaf.children.append((BREAK, ()))
                if line:
                    self.leaf.children.append((soften(line) if self.policy.line_breaks else line, self.marks))
        else:
            self.leaf.children.append((text.replace("\n", SOFT), self.marks))

    def _open_leaf(self) -> None:
        kind, lang, direction, level = "p", "", "", 0
        for element in reversed(self.stack):
            if not element.block:
                continue
            if kind == "p" and element.name in _HEADINGS:
                kind = _HEADINGS[element.name]
            if kind == "p" and element.name == "figcaption":
                kind = "figcaption"
            level = level or element.style.get("word_list", 0)
            carried = element.node is not None and element.node.kind == "blockquote"
            if not carried:
                lang = lang or element.style.get("lang", "")
                direction = direction or element.style.get("dir", "")
            if element.node is not None:
                break
        stray = kind == "figcaption" and self.container.kind not in ("figure", "picture", "embed")
        if stray or kind not in self.policy.blocks or self.container.kind == "pullquote":
            kind = "p"
        listed = "ul" in self.policy.blocks and self.container.kind in ("root", "blockquote", "li", "cell")
        if level and kind == "p" and listed:
            self.leaf = Node("word_list", lang=lang, dir=direction, level=level)
        else:
            self.leaf = Node(kind, lang=lang, dir=direction)

    def _current_marks(self) -> tuple:
        """The marks on text here, as the tags that will be written around it, outermost first."""
        state: dict = {}
        for element in self.stack:
            if element.style:
                state.update(
                    element.style
                    if not element.block
                    else {name: value for name, value in element.style.items() if name not in ("lang", "dir")}
                )
        if state.get("word_marker") and self.leaf is not None and self.leaf.kind == "word_list":
            return ("marker",)
        allowed = self.policy.marks
        marks = []
        if state.get("href") and "href" in allowed:
            marks.append(f'a href="{escape_attribute(state["href"])}"')
        span = "".join(f' {name}="{state[name]}"' for name in ("lang", "dir") if state.get(name))
        if span and "span" in allowed:
            marks.append("span" + span)
        if state.get("strong") and "strong" in allowed:
            marks.append("strong")
        if state.get("em") and "em" in allowed:
            marks.append("em")
        if state.get("script") and "script" in allowed:
            marks.append(state["script"])
        if state.get("code") and "code" in allowed:
            marks.append("code")
        return tuple(marks)

    def _close_leaf(self) -> None:
        leaf, self.leaf, self.marks = self.leaf, None, None
        if leaf is None:
            return
        for runs in paragraphs(leaf, self.policy):
            node = Node(leaf.kind, **leaf.attrs)
            node.children = runs
            self._append(node)

    def _append(self, node: Node) -> None:
        """The node into the current container, by way of the item, row or cell that HTML would imply."""
        kind = self.container.kind
        if kind in ("ul", "ol") and node.kind != "li":
            items = self.container.children
            if not (node.kind in ("ul", "ol") and items):
                items.append(Node("li"))
            items[-1].children.append(node)
        elif kind == "table" and node.kind != "row":
            if node.kind == "cell":
                self.container.children.append(Node("row"))
                self.container.children[-1].children.append(node)
            else:
                self.container.children.append(Node("row"))
                self.container.children[-1].children.append(Node("cell", name="td"))
                self.container.children[-1].children[-1].children.append(node)
        elif kind == "row" and node.kind != "cell":
            self.container.children.append(Node("cell", name="td"))
            self.container.children[-1].children.append(node)
        elif kind == "root" and node.kind == "p" and "embed" in self.policy.blocks and (found := _bare_embed(node)):
            self.container.children.append(Node("embed", url=found.url))
        else:
            self.container.children.append(node)

    # Tags

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br":
            if self.leaf is not None:
                self.leaf.children.append((BREAK, ()))
        elif name == "hr":
            self._close_leaf()
            if "hr" in self.policy.blocks and self.container.kind in ("root", "blockquote"):
                self._append(Node("hr"))
        elif name == "img":
            self._image(attributes)
        elif name in ("iframe", "embed"):
            self._embed(attributes.get("src", ""))
        elif name not in VOID:
            block = name in _BLOCKS
            if block:
                self._close_leaf()
                self._imply_ends(name)
            if len(self.stack) < DEPTH_MAX:
                self._push(name, block, attributes)

    def _end(self, name: str) -> None:
        if not self.open.get(name):
            if name == "p":
                self._close_leaf()
            return
        if name in _BLOCKS:
            self._close_leaf()
            while self._pop() != name:
                pass
            return
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].name == name:
                del self.stack[index]
                self.open[name] -= 1
                self.marks = None
                return

    def _imply_ends(self, name: str) -> None:
        """Close what HTML closes by itself when `name` starts: an open paragraph, the last item, row or cell."""
        if self.open.get("p"):
            self._pop_to(("p",), _FENCES)
        if name == "li":
            self._pop_to(("li",), frozenset({"ul", "ol", "menu", "table"}))
        elif name in ("td", "th"):
            self._pop_to(("td", "th"), frozenset({"tr", "table"}))
        elif name in ("tr", "thead", "tbody", "tfoot"):
            self._pop_to(("tr",), frozenset({"table"}))
        elif name in ("dd", "dt"):
            self._pop_to(("dd", "dt"), frozenset({"dl"}))
        elif name in _HEADINGS:
            self._pop_to(tuple(_HEADINGS), _FENCES)

    def _pop_to(self, names: tuple[str, ...], fences: frozenset[str]) -> None:
        if not any(self.open.get(name) for name in names):
            return
        for index in range(len(self.stack) - 1, -1, -1):
            found = self.stack[index].name
            if found in names:
                while len(self.stack) > index:
                    self._pop()
                return
            if found in fences:
                return

    def _push(self, name: str, block: bool, attributes: dict[str, str]) -> None:
        element = _Element(name, block, self._style(name, attributes))
        node = self._node_for(name, attributes) if block else None
        if node is not None:
            element.node, element.parent = node, self.container
            self.container = node
            self.nesting += node.kind in _NESTING
        self.stack.append(element)
        self.open[name] = self.open.get(name, 0) + 1
        self.marks = None

    def _pop(self) -> str:
        element = self.stack.pop()
        self.open[element.name] -= 1
        self.marks = None
        if element.block:
            self._close_leaf()
        if element.node is not None:
            self.nesting -= element.node.kind in _NESTING
            self.container = element.parent
            if element.node.kind == "caption":  # a table's caption becomes a paragraph before the table
                self.container = next(outer.parent for outer in reversed(self.stack) if outer.node is element.parent)
            for node in finished(element.node):
                self._append(node)
            self.container = element.parent
        return element.name

    def _style(self, name: str, attributes: dict[str, str]) -> dict:
        style = dict(_MARKS.get(name, ()))
        if name == "a" and (
            href := addresses.clean_link(attributes.get("href", ""), self.policy.schemes, self.policy.relative_links)
        ):
            style["href"] = href
        if css := attributes.get("style", "")[:1000].lower():
            for pattern, change in _STYLES:
                if pattern.search(css):
                    style.update(change)
            if level := _WORD_LIST.search(css):
                style["word_list"] = int(level[1]) or 1
            elif "mso-list" in css and "ignore" in css:
                style["word_marker"] = True
        lang = attributes.get("lang", "")[:50]
        # Word says of every run in which language it was checked.
        if LANG.fullmatch(lang) and not self.from_office:
            style["lang"] = lang
        direction = attributes.get("dir", "")[:10].lower()
        # Google Docs writes dir="ltr" on every paragraph, whatever the story's own direction.
        if direction in ("rtl", "auto") or (direction == "ltr" and not self.from_google_docs):
            style["dir"] = direction
        return style

    def _node_for(self, name: str, attributes: dict[str, str]) -> Node | None:
        """The container that a tag opens here, or None where it is only a paragraph break."""
        kind = self.container.kind
        allowed = self.policy.blocks
        if kind in ("pullquote", "picture", "embed"):
            return None
        if "pullquote" in attributes.get("class", "") and name in ("aside", "blockquote", "figure"):
            return Node("pullquote") if "pullquote" in allowed else None
        if name == "figure" and "figure" in allowed:
            if embed := attributes.get("data-embed"):
                return Node("embed", url=embed)
            if uid := valid_uid(attributes.get("data-picture", "")):
                return Node("picture", uid=uid, alt=_alt(attributes.get("data-alt")))
            return Node("figure")
        if self.nesting >= NESTING_MAX and name in ("blockquote", "ul", "menu", "ol", "table"):
            return None
        if name == "blockquote" and "blockquote" in allowed:
            own = self._style(name, attributes)
            return Node("blockquote", lang=own.get("lang", ""), dir=own.get("dir", ""))
        if name in ("ul", "menu") and "ul" in allowed:
            return Node("ul")
        if name == "ol" and "ol" in allowed:
            return Node("ol", start=_number(attributes.get("start", ""), 99_999))
        if name == "li" and kind in ("ul", "ol"):
            return Node("li")
        if name == "table" and "table" in allowed and not self.open.get("table"):
            return Node("table")
        if name == "caption" and kind == "table":
            return Node("caption")
        if name == "tr" and kind == "table":
            return Node("row")
        if name in ("td", "th") and kind in ("table", "row"):
            return Node(
                "cell",
                name=name,
                colspan=_number(attributes.get("colspan", ""), SPAN_MAX),
                rowspan=_number(attributes.get("rowspan", ""), SPAN_MAX),
            )
        return None

    def _image(self, attributes: dict[str, str]) -> None:
        """A picture from our library, as the editor writes it; any other image is dropped."""
        uid = valid_uid(attributes.get("data-picture") or attributes.get("data-file") or "")
        if not uid or "picture" not in self.policy.blocks or self.container.kind in ("picture", "embed"):
            return
        self._close_leaf()
        if self.container.kind == "figure" and "uid" not in self.container.attrs:
            self.container.attrs.update(uid=uid, alt=_alt(attributes.get("alt")))
        else:
            self._append(Node("picture", uid=uid, alt=_alt(attributes.get("alt"))))

    def _embed(self, url: str) -> None:
        if url.startswith("//"):
            url = "https:" + url
        if "embed" in self.policy.blocks and self.container.kind != "embed" and (found := addresses.embed(url)):
            self._close_leaf()
            self._append(Node("embed", url=found.url))


def valid_uid(value: str) -> str:
    try:
        return str(uuid.UUID(value.strip())) if len(value) <= 50 else ""
    except ValueError:
        return ""


def _alt(value: str | None) -> str | None:
    return None if value is None else clean_line(value, ALT_MAX)


def _number(value: str, most: int) -> int:
    """A whole number above one, or 1."""
    value = value.strip()[:9]
    return min(int(value), most) if value.isascii() and value.isdigit() and int(value) > 1 else 1


def _bare_embed(node: Node) -> addresses.Embed | None:
    """What a paragraph that holds nothing but an address stands for."""
    if len(node.children) != 1 or node.attrs.get("lang") or node.attrs.get("dir"):
        return None
    text, marks = node.children[0]
    text = text.strip()
    if not text.startswith(("https://", "http://")) or " " in text or len(text) > addresses.LINK_MAX:
        return None
    if marks and marks != (f'a href="{escape_attribute(addresses.clean_link(text))}"',):
        return None
    return addresses.embed(text)
