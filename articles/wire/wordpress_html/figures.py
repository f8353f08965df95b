"""Pictures, embeds, sound and films: what stands between the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from newsroom.text import addresses

from ..tree import Node
from .plain import Plain, Shown

BARE_URL = re.compile(r"https?://[^\s<>\"]+")


_STYLE_MAX = 2000  # characters of a style that are looked at
_BACKGROUND = re.compile(r"background(?:-image)?\s{0,9}:[^;]*?url\(([^()]+)\)", re.IGNORECASE)


def _last_link(node: Node) -> str:
    links = [one.attrs.get("href", "") for one in _walk(node) if one.tag == "a"]
    return links[-1] if links else ""


# The class that a service gives its snippet → where the address of the post stands in it. Where the snippet holds the
# words of the post, as that of X does, it stays the quote that it is: the words outlive the account.
_SNIPPETS: dict[str, Callable[[Node], str]] = {
    "instagram-media": lambda node: node.attrs.get("data-instgrm-permalink", "") or _last_link(node),
    "tiktok-embed": lambda node: node.attrs.get("cite", ""),
    "fb-post": lambda node: node.attrs.get("data-href", ""),
    "fb-video": lambda node: node.attrs.get("data-href", ""),
}


class Figures:
    """What stands by itself among the words. `Shaper` gives it the words of captions and the flow of what is inside."""

    plain: Plain
    picture: Callable[[Shown], str]

    def address(self, url: str, caption: str = "") -> list[str]:
        """An address on a line of its own: shown where that is possible, else linked."""
        if shown := addresses.embed(url):
            self.plain.count(f"embed:{shown.provider}")
            return [embed_figure(shown.url)] + ([f"<p>{caption}</p>"] if caption else [])
        self.plain.count(f"embed link:{_host(url)}" if self.relative(url) == url else "embed own")
        link = f'<p><a href="{escape(self.relative(url))}">{escape(url)}</a></p>'
        return [link] + ([f"<p>{caption}</p>"] if caption else [])

    def figure(self, node: Node) -> list[str]:
        """A figure by what it holds: pictures, an embed, a table, a pull quote, sound."""
        caption_node = next((n for n in node.children if isinstance(n, Node) and is_caption(n)), None)
        rest = [n for n in node.children if n is not caption_node]
        holder = Node("div", {}, rest)
        pictures: list[str] = []
        caption = self.inline(caption_node.children, pictures).strip() if caption_node else ""
        caption = caption if visible(caption) else ""
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
        url = BARE_URL.search(holder.text())
        if url:
            return self.address(url.group(), caption)
        return self.flow(rest) + pictures + ([f"<p>{caption}</p>"] if caption else [])

    def posted(self, node: Node) -> list[str] | None:
        """What a service's own snippet shows: a post that its script would draw. None for a quote of the desk's."""
        for name, find in _SNIPPETS.items():
            if name in node.classes and (shown := addresses.embed(find(node))):
                self.plain.count(f"embed:{shown.provider}")
                return [embed_figure(shown.url)]
        return None

    def covering(self, node: Node) -> list[str]:
        """The picture that lies behind the words of a cover, where only its style names it."""
        behind = [node, *(one for one in _walk(node) if "wp-block-cover__image-background" in one.classes)]
        if any(one.tag == "img" for one in behind):
            return []
        styles = (_BACKGROUND.search(one.attrs.get("style", "")[:_STYLE_MAX]) for one in behind)
        found = next((style.group(1).strip("'\" ") for style in styles if style), "")
        known = node.first("wp-id")
        number = (known or node).attrs.get("value", "") or node.attrs.get("data-wp-id", "")
        made = self.image(Node("img", {"src": found, "data-wp-id": number})) if found or number else ""
        return [made] if made else []

    def pictured(self, holder: Node, caption: str) -> list[str]:
        """One figure a picture; the caption goes to the last, which it stands under."""
        known = holder.first("wp-id")
        shown = [n for n in _walk(holder) if n.tag == "img"]
        if known and len(shown) == 1:
            shown[0].attrs.setdefault("data-wp-id", known.attrs.get("value", ""))
        out = [self.image(n, caption if n is shown[-1] else "") for n in shown]
        words = " ".join(Node("x", {}, [n for n in holder.children if isinstance(n, str)]).text().split())
        return [one for one in out if one] + ([f"<p>{escape(words, quote=False)}</p>"] if words else [])

    def item(self, node: Node) -> list[str]:
        """One picture of a gallery that WordPress or a theme had drawn into the text, with its caption."""
        caption_node = next((one for one in _walk(node) if is_caption(one)), None)
        words = self.inline(caption_node.children, []).strip() if caption_node else ""
        return [made for made in [self.image(node.first("img"), words if visible(words) else "")] if made]

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
        if not BARE_URL.fullmatch(src):
            self.plain.left_out[f"<{node.tag}>"] += 1
            return self.flow(node.children) if node.tag != "iframe" else []
        if shown := addresses.embed(src):
            self.plain.count(f"embed:{shown.provider}")
            return [embed_figure(shown.url)]
        what = _("%(tag)s of %(host)s, left as a link") % {"tag": f"<{node.tag}>", "host": _host(src)}
        self.plain.left_out[what] += 1
        return self.address(src)

    def sounding(self, node: Node) -> list[str]:
        source = node if node.attrs.get("src") else node.first("source")
        src = source.attrs.get("src", "") if source else ""
        if addresses.embed(src):
            return self.address(src)
        self.plain.count("sound" if node.tag == "audio" else "film")
        self.plain.left_out[_("%(tag)s, left as a link") % {"tag": f"<{node.tag}>"}] += 1
        if not src.startswith(("http://", "https://", "/")):
            return self.flow(node.children)
        name = src.partition("?")[0].partition("#")[0].rpartition("/")[2] or src
        return [f'<p><a href="{escape(self.relative(src))}">{escape(name)}</a></p>']


def _walk(node: Node) -> Iterable[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _walk(child)


def is_caption(node: Node) -> bool:
    return node.tag == "figcaption" or bool(node.classes & {"wp-caption-text", "wp-caption-dd", "gallery-caption"})


def visible(html: str) -> bool:
    """Whether words, or something that stands for itself, are left."""
    return bool(re.sub(r"<(?!hr\b|figure\b)[^>]*>|&nbsp;|\s|\u200b", "", html))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def embed_figure(url: str) -> str:
    return f'<figure data-embed="{escape(url)}"></figure>'
