"""The tree → one flat flow of paragraphs, headings, lists, quotes, tables and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from ..tree import BLOCKS, HEADINGS, LISTS, TABLE_PARTS, Node
from .figures import BARE_URL, Figures, visible
from .plain import Plain, Shown

# What no story shows; scripts and their like never reach the tree.
_DROPPED = {"noscript", "input", "select", "button", "canvas", "math", "link", "meta", "base", "script", "style", "svg",
            "template", "textarea"}  # fmt: skip
_KEPT_ATTRIBUTES = {
    "a": ("href", "title", "hreflang", "lang"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "ol": ("start", "reversed", "type"),
    "abbr": ("title",),
    "q": ("cite",),
    "blockquote": ("cite", "class"),
    "time": ("datetime",),
}
_ROWS = LISTS | {"table", "tbody", "thead", "tfoot", "tr", "colgroup"}
_MEDIA_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?.*)?$", re.IGNORECASE)


# A preview of the file, and a second link to it.
_FILE_EXTRAS = {"wp-block-file__button", "wp-block-file__embed"}


class Shaper(Figures):
    """Walks the tree and writes the flow, block by block."""

    def __init__(self, plain: Plain, site: str, picture: Callable[[Shown], str]) -> None:
        self.plain = plain
        self.site = re.sub(r"^https?:", "", site)
        self.picture = picture

    def flow(self, nodes: Iterable[Node | str]) -> list[str]:
        """Blocks of HTML from nodes that may stand loose: inline runs become paragraphs, pictures stand alone."""
        out: list[str] = []
        run: list[Node | str] = []

        def flush() -> None:
            out.extend(self.paragraph(run))
            run.clear()

        known = ""
        for node in nodes:
            if isinstance(node, str):
                run.append(node)
            elif node.tag == "wp-id":
                known = node.attrs.get("value", "")
            elif "wp-block-cover" in node.classes:
                flush()
                node.attrs["data-wp-id"], known = known, ""
                out.extend(self.block(node))
            elif node.tag not in BLOCKS:
                if known and (node.tag == "img" or node.first("img")):
                    (node if node.tag == "img" else node.first("img")).attrs.setdefault("data-wp-id", known)
                    known = ""
                run.append(node)
            else:
                flush()
                if known and (shown := node.first("img")):
                    shown.attrs.setdefault("data-wp-id", known)
                    known = ""
                out.extend(self.block(node))
        flush()
        return out

    def block(self, node: Node) -> list[str]:
        """One block element as blocks of HTML: none, one, or several where it held pictures or was only a wrapper."""
        tag = node.tag
        if tag in _DROPPED:
            return []
        if tag in ("iframe", "object", "embed"):
            return self.framed(node)
        if tag in ("video", "audio"):
            return self.sounding(node)
        if tag == "figure" or "wp-caption" in node.classes:
            return self.figure(node)
        if "wp-block-file" in node.classes:
            node.children = [n for n in node.children if isinstance(n, str) or not n.classes & _FILE_EXTRAS]
            return self.flow(node.children)
        if "wp-block-cover" in node.classes and not node.first("img"):
            return self.covering(node) + self.flow(node.children)
        if "gallery-item" in node.classes and node.first("img"):
            return self.item(node)
        if (shown := self.posted(node)) is not None:
            return shown
        if tag == "hr":
            return ["<hr>"]
        if tag == "p":
            return self.paragraph(node.children, node)
        if tag in HEADINGS:
            return self.heading(node)
        if tag == "pre":
            return [f"<pre>{escape(_lines(node), quote=False)}</pre>"]
        if tag == "blockquote":
            inside = "\n".join(self.flow(self.signed(node.children)))
            return [f"<blockquote{self.attributes(node)}>{inside}</blockquote>"] if inside else []
        if tag in LISTS or tag == "table":
            return self.grid(node)
        return self.flow(node.children)

    def heading(self, node: Node) -> list[str]:
        # The headline is the page's one h1.
        tag = "h2" if node.tag == "h1" else node.tag
        pictures: list[str] = []
        words = self.inline(node.children, pictures)
        return ([f"<{tag}>{words}</{tag}>"] if visible(words) else []) + pictures

    def paragraph(self, nodes: Iterable[Node | str], node: Node | None = None) -> list[str]:
        """A paragraph and the pictures that stood in it: before it if they led, else after it."""
        nodes = list(nodes)
        url = "".join(n if isinstance(n, str) else n.text() for n in nodes).strip()
        if BARE_URL.fullmatch(url) and not any(isinstance(n, Node) and n.tag != "br" for n in nodes):
            return self.address(url)
        pictures: list[str] = []
        leads = _leads_with_picture(nodes)
        words = self.inline(nodes, pictures).strip()
        if not visible(words):
            return pictures
        made = f"<p{self.attributes(node) if node else ''}>{words}</p>"
        return [*pictures, made] if leads else [made, *pictures]

    def signed(self, nodes: list[Node | str]) -> list[Node | str]:
        """A quote's loose `<cite>` on a line of its own, as browsers show it."""
        return [Node("p", {}, [n]) if isinstance(n, Node) and n.tag == "cite" else n for n in nodes]

    def grid(self, node: Node) -> list[str]:
        """A list or table with its inside; pictures step out behind it (a list of pictures alone is a gallery)."""
        pictures: list[str] = []
        inside = self.cells(node, pictures)
        words = f"<{node.tag}{self.attributes(node)}>{inside}</{node.tag}>"
        return ([words] if visible(inside) else []) + pictures

    def cells(self, node: Node, pictures: list[str]) -> str:
        out: list[str] = []
        loose: list[Node | str] = []

        def flush() -> None:
            words = self.inline(loose, pictures)
            loose.clear()
            out.append(words if visible(words) else "")

        for child in node.children:
            if isinstance(child, str) or child.tag not in BLOCKS:
                if node.tag in _ROWS and isinstance(child, str) and not child.strip():
                    continue
                loose.append(child)
                continue
            flush()
            if child.tag in ("li", "dt", "dd"):
                inside = self.cells(child, pictures).strip()
                out.append(f"<{child.tag}>{inside}</{child.tag}>" if visible(inside) else "")
            elif child.tag in TABLE_PARTS:
                inside = self.cells(child, pictures).strip()
                out.append(f"<{child.tag}{self.attributes(child)}>{inside}</{child.tag}>")
            elif child.tag in LISTS or child.tag == "table":
                made = self.grid(child)
                out += [one for one in made if not one.startswith("<figure")]
                pictures += [one for one in made if one.startswith("<figure")]
            else:
                made = self.block(child)
                out += [one for one in made if not one.startswith("<figure")]
                pictures += [one for one in made if one.startswith("<figure")]
        flush()
        joined = "".join(out)
        # A single paragraph in an item or cell is the item.
        alone = re.fullmatch(r"<p>((?:(?!</?p\b).)*)</p>", joined.strip(), re.DOTALL)
        return alone.group(1) if alone and node.tag in ("li", "td", "th", "dd", "dt", "caption") else joined

    def inline(self, nodes: Iterable[Node | str], pictures: list[str]) -> str:
        """Words with their marks; pictures and embeds found among them are handed out."""
        out: list[str] = []
        known = ""
        for node in nodes:
            if isinstance(node, str):
                out.append(escape(node, quote=False))
            elif node.tag == "wp-id":
                known = node.attrs.get("value", "")
            elif node.tag == "br":
                out.append("<br>")
            elif node.tag == "img":
                if known:
                    node.attrs.setdefault("data-wp-id", known)
                    known = ""
                made = self.image(node)
                if made:
                    pictures.append(made)
                elif node.attrs.get("alt"):
                    # An emoji that WordPress drew as a picture is a letter again.
                    out.append(escape(node.attrs["alt"], quote=False))
            elif node.tag in _DROPPED:
                continue
            elif node.tag == "embed":
                pictures += self.framed(node)
            elif node.tag in BLOCKS:
                made = self.block(node)
                pictures += [one for one in made if one.startswith("<figure")]
                out += [" " + re.sub(r"^<p>|</p>$", "", one) for one in made if not one.startswith("<figure")]
            else:
                out.append(self.element(node, pictures))
        return "".join(out)

    def element(self, node: Node, pictures: list[str]) -> str:
        inside = self.inline(node.children, pictures)
        if node.tag == "a":
            href = self.relative(node.attrs.get("href", "").strip())
            # A place on the page itself: no element keeps its name here.
            if not href or href.startswith("#") or not visible(inside):
                return inside
            if _MEDIA_FILE.search(href) and not inside.strip():
                return ""
            node = Node("a", {**node.attrs, "href": href}, node.children)
        elif not inside:
            return ""
        elif node.tag in ("span", "font", "picture", "big", "label", "o:p", "nobr"):
            return inside
        return f"<{node.tag}{self.attributes(node)}>{inside}</{node.tag}>"

    def attributes(self, node: Node) -> str:
        kept = []
        for name in _KEPT_ATTRIBUTES.get(node.tag, ()):
            value = node.attrs.get(name)
            if name == "class":
                value = "pullquote" if "pullquote" in node.attrs.get("class", "") else None
            if value:
                kept.append(f' {name}="{escape(value)}"')
        for name in ("dir", "lang"):
            if node.attrs.get(name) and name not in _KEPT_ATTRIBUTES.get(node.tag, ()):
                kept.append(f' {name}="{escape(node.attrs[name])}"')
        return "".join(kept)

    def relative(self, url: str) -> str:
        """A link to the old site's own pages without its host, so that it still leads home after the move."""
        bare = re.sub(r"^https?:", "", url)
        if self.site and (bare == self.site or bare.startswith((self.site + "/", self.site + "?"))):
            host_end = bare.find("/", 2)
            return bare[host_end:] if host_end > 0 else "/" + bare[len(self.site) :]
        return url


def _lines(node: Node) -> str:
    """The words of verbatim text, written breaks as line ends."""
    return "".join(one if isinstance(one, str) else "\n" if one.tag == "br" else _lines(one) for one in node.children)


def _leads_with_picture(nodes: Iterable[Node | str]) -> bool:
    for node in nodes:
        if isinstance(node, str):
            if node.strip():
                return False
        elif node.tag == "img":
            return True
        elif node.tag not in ("br", "wp-id"):
            return node.first("img") is not None and _leads_with_picture(node.children)
    return False
