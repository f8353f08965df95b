"""The HTML that WordPress stores → plain HTML that the cleaner (`newsroom.text`) can take.

WordPress keeps three generations of writing in the same column: text with blank lines between paragraphs
(the classic editor; its `wpautop` makes the paragraphs when the page is shown), shortcodes in square brackets, and
block comments (`<!-- wp:image {"id":8} -->`). This leaf reads all three, with unbalanced markup in between, and gives
back one flat flow: paragraphs, headings, lists, quotes, tables, and a `<figure>` for each picture and embed.

What it can't keep it counts in `Plain.left_out`, so that the owner can be told. It cleans nothing:
the cleaner runs after it, last.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from newsroom.text import addresses
from newsroom.text.characters import scrub

from . import shortcodes
from .tree import BLOCKS, HEADINGS, LISTS, TABLE_PARTS, TRANSPARENT, VOID, Node, grow, plain_text

__all__ = ["Plain", "Shown", "picture_figure", "plain_text", "to_plain"]


@dataclass(slots=True)
class Shown:
    """A picture as a body shows it: by the library's id where the markup says it, else by its address alone."""

    attachment: str = ""
    src: str = ""
    alt: str = ""
    caption: str = ""


@dataclass(slots=True)
class Plain:
    """What came out: the HTML, what was left out (name → how often), pictures shown, and the number of pages it had."""

    html: str
    left_out: Counter[str] = field(default_factory=Counter)
    pictures: list[Shown] = field(default_factory=list)
    pages: int = 1


def picture_figure(shown: Shown) -> str:
    """The figure of a picture before the library knows it: the old id and address as data, the caption as HTML."""
    caption = f"<figcaption>{shown.caption}</figcaption>" if shown.caption else ""
    return (
        f'<figure data-wp-attachment="{escape(shown.attachment)}" data-wp-src="{escape(shown.src)}"'
        f' data-wp-alt="{escape(shown.alt)}">{caption}</figure>'
    )


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
    where there is none to show.
    """
    plain = Plain("")
    text = scrub(html)
    plain.pages = 1 + text.count("<!--nextpage-->")
    text = _PAGE_MARK.sub("\n\n", text)
    text = shortcodes.expand(text, attached, plain.left_out)
    for name in _CUT_OUT.findall(text):
        plain.left_out[f"<{name.lower()}>"] += 1
    nodes: list[Node | str] = []
    for written_by_blocks, piece in _segments(text, plain):
        nodes += grow(piece) if written_by_blocks else _paragraphs(grow(_stand_alone(piece)))
    plain.html = "\n".join(_Shaper(plain, site.rstrip("/"), picture).flow(nodes))
    return plain


_PAGE_MARK = re.compile(r"<!--(?:nextpage|noteaser|more\b[^>\n]{0,200}?)-->")
# The tree never sees what stands in these: they are counted here so that the owner hears of them.
_CUT_OUT = re.compile(r"<(script|style|svg|template|form|textarea)\b", re.IGNORECASE)


# ── blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────

_BLOCK = re.compile(
    r"<!--\s+(?P<close>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+"
    r"(?P<attrs>\{(?:(?!\}\s+/?-->).)*\}\s+)?(?P<void>/)?-->",
    re.DOTALL,
)
# Blocks whose inside is classic text: WordPress makes its paragraphs from blank lines.
_CLASSIC_BLOCKS = {"freeform", "shortcode", "core/freeform", "core/shortcode"}
_SILENT_BLOCKS = {"more", "nextpage", "spacer", "separator", "paragraph", "social-links", "post-title"}


def _segments(text: str, plain: Plain) -> Iterable[tuple[bool, str]]:
    """The text in pieces: (whether a block wrote it, the HTML of it without block comments)."""
    depth = 0
    at = 0
    inside: list[str] = []
    classic = False
    for found in _BLOCK.finditer(text):
        piece = text[at : found.start()]
        at = found.end()
        if depth:
            inside.append(piece)
        elif piece.strip():
            yield False, piece
        name = found["name"]
        if found["void"]:
            made = _void_block(name, _attributes(found["attrs"]), plain)
            if made and depth:
                inside.append(made)
            elif made:
                yield True, made
        elif found["close"]:
            depth = max(depth - 1, 0)
            if not depth and inside:
                yield not classic, "".join(inside)
                inside = []
        else:
            if not depth:
                classic = name in _CLASSIC_BLOCKS
            depth += 1
            attrs = _attributes(found["attrs"])
            if name in ("image", "core/image", "media-text", "cover") and (attrs.get("id") or attrs.get("mediaId")):
                inside.append(f'<wp-id value="{int(attrs.get("id") or attrs.get("mediaId"))}">')
    rest = text[at:]
    if inside:
        yield not classic, "".join(inside) + rest
    elif rest.strip():
        yield False, rest


def _attributes(raw: str | None) -> dict:
    """The JSON of a block comment; numbers that should be numbers or nothing, and no error for nonsense."""
    try:
        read = json.loads(raw) if raw else {}
    except ValueError:
        return {}
    if not isinstance(read, dict):
        return {}
    for key in ("id", "mediaId"):
        if not str(read.get(key, "")).isdecimal():
            read.pop(key, None)
    return read


def _void_block(name: str, attrs: dict, plain: Plain) -> str:
    """A block without an inside is drawn by WordPress when asked: only embeds and pictures say enough to be kept."""
    url = attrs.get("url")
    if isinstance(url, str) and url.startswith(("http://", "https://")):
        if "embed" in name:
            return f'<figure class="wp-block-embed">{escape(url)}</figure>'
        if name in ("image", "core/image"):
            return f'<img src="{escape(url)}" class="wp-image-{attrs.get("id", "")}">'
    if name not in _SILENT_BLOCKS:
        plain.left_out[f"block {name}"] += 1
    return ""


def _stand_alone(text: str) -> str:
    """An address that can be shown, alone on its line, is no part of the paragraph around it."""
    return _LONE_URL.sub(lambda found: f"\n\n{found[1]}\n\n" if addresses.embed(found[1]) else found[0], text)


_LONE_URL = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$", re.MULTILINE)


# ── paragraphs from blank lines (what WordPress calls wpautop) ────────────────────────────────────────────────────

_BLANK = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_VERBATIM = {"pre", "script", "style", "textarea", "table", "figure", "ul", "ol", "dl", "video", "audio", "iframe",
             "object"}  # fmt: skip


def _paragraphs(nodes: Iterable[Node | str]) -> list[Node | str]:
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
            out.append(Node(node.tag, node.attrs, _paragraphs(node.children)))
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


# ── shape ─────────────────────────────────────────────────────────────────────────────────────────────────────────

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
_BARE_URL = re.compile(r"https?://[^\s<>\"]+")
_MEDIA_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?.*)?$", re.IGNORECASE)


class _Shaper:
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
            node.children = [n for n in node.children if isinstance(n, str) or "wp-block-file__button" not in n.classes]
            return self.flow(node.children)
        if tag == "hr":
            return ["<hr>"]
        if tag == "p":
            return self.paragraph(node.children, node)
        if tag in HEADINGS:
            return self.heading(node)
        if tag == "pre":
            return [f"<pre>{escape(node.text(), quote=False)}</pre>"]
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
        return ([f"<{tag}>{words}</{tag}>"] if _visible(words) else []) + pictures

    def paragraph(self, nodes: Iterable[Node | str], node: Node | None = None) -> list[str]:
        """A paragraph and the pictures that stood in it: before it if they led, else after it."""
        nodes = list(nodes)
        url = "".join(n if isinstance(n, str) else n.text() for n in nodes).strip()
        if _BARE_URL.fullmatch(url) and not any(isinstance(n, Node) and n.tag != "br" for n in nodes):
            return self.address(url)
        pictures: list[str] = []
        leads = _leads_with_picture(nodes)
        words = self.inline(nodes, pictures).strip()
        if not _visible(words):
            return pictures
        made = f"<p{self.attributes(node) if node else ''}>{words}</p>"
        return [*pictures, made] if leads else [made, *pictures]

    def address(self, url: str, caption: str = "") -> list[str]:
        """An address on a line of its own: shown where that is possible, else linked."""
        if shown := addresses.embed(url):
            return [_embed_figure(shown.url)] + ([f"<p>{caption}</p>"] if caption else [])
        link = f'<p><a href="{escape(self.relative(url))}">{escape(url)}</a></p>'
        return [link] + ([f"<p>{caption}</p>"] if caption else [])

    def figure(self, node: Node) -> list[str]:
        """A figure by what it holds: pictures, an embed, a table, a pull quote, sound."""
        caption_node = next((n for n in node.children if isinstance(n, Node) and _is_caption(n)), None)
        rest = [n for n in node.children if n is not caption_node]
        holder = Node("div", {}, rest)
        pictures: list[str] = []
        caption = self.inline(caption_node.children, pictures).strip() if caption_node else ""
        caption = caption if _visible(caption) else ""
        if holder.first("figure"):
            return self.flow(rest) + pictures + ([f"<p>{caption}</p>"] if caption else [])
        if holder.first("table", "blockquote", "pre"):
            made = self.flow(rest)
            if "wp-block-pullquote" in node.classes:
                made = [re.sub(r"^<blockquote[^>]*>", '<blockquote class="pullquote">', one) for one in made]
            return made + ([f"<p>{caption}</p>"] if caption else [])
        if holder.first("img"):
            return self.pictured(holder, caption) + pictures
        if holder.first("iframe", "object", "embed", "video", "audio"):
            return self.flow(rest) + ([f"<p>{caption}</p>"] if caption else [])
        url = _BARE_URL.search(holder.text())
        if url:
            return self.address(url.group(), caption)
        return self.flow(rest) + pictures + ([f"<p>{caption}</p>"] if caption else [])

    def pictured(self, holder: Node, caption: str) -> list[str]:
        """One figure a picture; the caption goes to the last, which it stands under."""
        known = holder.first("wp-id")
        shown = [n for n in _walk(holder) if n.tag == "img"]
        if known and len(shown) == 1:
            shown[0].attrs.setdefault("data-wp-id", known.attrs.get("value", ""))
        out = [self.image(n, caption if n is shown[-1] else "") for n in shown]
        words = " ".join(Node("x", {}, [n for n in holder.children if isinstance(n, str)]).text().split())
        return [one for one in out if one] + ([f"<p>{escape(words, quote=False)}</p>"] if words else [])

    def image(self, node: Node, caption: str = "") -> str:
        """The figure of one `<img>`, told apart by its library id or its address."""
        numbers = re.findall(r"\bwp-image-(\d+)", node.attrs.get("class", ""))
        numbers += [node.attrs[name] for name in ("data-id", "data-wp-id") if node.attrs.get(name, "").isdecimal()]
        number = numbers[0] if numbers else ""
        src = node.attrs.get("src", "").strip()
        if not src.startswith(("http://", "https://", "/")):
            # Lazy loading keeps the true address aside and puts a placeholder in src.
            src = next((v for k in ("data-src", "data-lazy-src", "data-orig-file") if (v := node.attrs.get(k, ""))), "")
        if not number and not src:
            return ""
        if not number and re.search(r"/images/(?:core/emoji|smilies)/|/smilies/", src):
            return ""
        shown = Shown(number, src, " ".join(node.attrs.get("alt", "").split())[:1000], caption)
        self.plain.pictures.append(shown)
        return self.picture(shown)

    def framed(self, node: Node) -> list[str]:
        src = node.attrs.get("src") or node.attrs.get("data") or node.attrs.get("data-src") or ""
        src = "https:" + src if src.startswith("//") else src
        if not _BARE_URL.fullmatch(src):
            self.plain.left_out[f"<{node.tag}>"] += 1
            return self.flow(node.children) if node.tag != "iframe" else []
        if shown := addresses.embed(src):
            return [_embed_figure(shown.url)]
        self.plain.left_out[f"<{node.tag}> of {urlsplit(src).hostname or ''}, left as a link"] += 1
        return self.address(src)

    def sounding(self, node: Node) -> list[str]:
        source = node if node.attrs.get("src") else node.first("source")
        src = source.attrs.get("src", "") if source else ""
        self.plain.left_out[f"<{node.tag}>, left as a link"] += 1
        if not src.startswith(("http://", "https://", "/")):
            return self.flow(node.children)
        name = urlsplit(src).path.rpartition("/")[2] or src
        return [f'<p><a href="{escape(self.relative(src))}">{escape(name)}</a></p>']

    def signed(self, nodes: list[Node | str]) -> list[Node | str]:
        """A quote's loose `<cite>` on a line of its own, as browsers show it."""
        return [Node("p", {}, [n]) if isinstance(n, Node) and n.tag == "cite" else n for n in nodes]

    def grid(self, node: Node) -> list[str]:
        """A list or table with its inside; pictures step out behind it (a list of pictures alone is a gallery)."""
        pictures: list[str] = []
        inside = self.cells(node, pictures)
        words = f"<{node.tag}{self.attributes(node)}>{inside}</{node.tag}>"
        return ([words] if _visible(inside) else []) + pictures

    def cells(self, node: Node, pictures: list[str]) -> str:
        out: list[str] = []
        loose: list[Node | str] = []

        def flush() -> None:
            words = self.inline(loose, pictures)
            loose.clear()
            out.append(words if _visible(words) else "")

        for child in node.children:
            if isinstance(child, str) or child.tag not in BLOCKS:
                if node.tag in _ROWS and isinstance(child, str) and not child.strip():
                    continue
                loose.append(child)
                continue
            flush()
            if child.tag in ("li", "dt", "dd"):
                inside = self.cells(child, pictures).strip()
                out.append(f"<{child.tag}>{inside}</{child.tag}>" if _visible(inside) else "")
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
            if not href or not _visible(inside):
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


def _walk(node: Node) -> Iterable[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _walk(child)


def _is_caption(node: Node) -> bool:
    return node.tag == "figcaption" or bool(node.classes & {"wp-caption-text", "wp-caption-dd", "gallery-caption"})


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


def _visible(html: str) -> bool:
    """Whether words, or something that stands for itself, are left."""
    return bool(re.sub(r"<(?!hr\b|figure\b)[^>]*>|&nbsp;|\s|\u200b", "", html))


def _embed_figure(url: str) -> str:
    return f'<figure data-embed="{escape(url)}"></figure>'
