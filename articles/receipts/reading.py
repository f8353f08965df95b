"""What stands on a page, in a feed, in a sitemap: read from bytes, as a stranger's browser or a robot reads them."""

import json
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

from newsroom.xml import iter_elements


def plainly(text: str) -> str:
    """Text to compare: one space between words, composed characters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def path_of(address: str, base: str) -> str:
    """The path of an address of the site `base`, to compare; "" for another site's or none."""
    try:
        parts, site = urlsplit(urljoin(f"{base}/", address.strip())), urlsplit(base)
    except ValueError:
        return ""
    if (parts.scheme, parts.netloc.lower()) != (site.scheme, site.netloc.lower()):
        return ""
    return unicodedata.normalize("NFC", unquote(parts.path))


@dataclass
class Page:
    """The parts of a page that are looked at. `links` are those inside `<main>`, as written."""

    headings: list[str] = field(default_factory=list)
    canonical: str = ""
    share_picture: str = ""
    pictures: list[str] = field(default_factory=list)  # addresses of <img> in a figure of the story
    data: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, body: bytes) -> "Page":
        """Read a page of UTF-8, however broken."""
        reader = _Reader()
        reader.feed(body.decode("utf-8", errors="replace"))
        reader.close()
        return reader.page

    def headline_in_data(self) -> str | None:
        """The headline that the page names to machines, or None. Raises ValueError where it can't be read."""
        for block in self.data:
            for thing in _things(json.loads(block)):
                if isinstance(thing.get("headline"), str):
                    return thing["headline"]
        return None


def _things(data):
    listed = data if isinstance(data, list) else [data]
    for thing in listed:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (each for each in graph if isinstance(each, dict)) if isinstance(graph, list) else ()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page = Page()
        self.main = self.figure = 0
        self.words = self.script = None

    def handle_starttag(self, tag, attributes):
        said = {name: value or "" for name, value in attributes}
        if tag == "h1":
            self.words = []
        elif tag in ("main", "figure"):
            setattr(self, tag, getattr(self, tag) + 1)
        elif tag == "a" and self.main and said.get("href"):
            self.page.links.append(said["href"])
        elif tag == "img" and self.main and self.figure and said.get("src"):
            self.page.pictures.append(said["src"])
        elif tag == "link" and "canonical" in said.get("rel", "").lower().split():
            self.page.canonical = self.page.canonical or said.get("href", "")
        elif tag == "meta" and said.get("property") == "og:image":
            self.page.share_picture = self.page.share_picture or said.get("content", "")
        elif tag == "script" and said.get("type", "").lower() == "application/ld+json":
            self.script = []

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if tag == "h1" and self.words is not None:
            self.page.headings.append(plainly("".join(self.words)))
            self.words = None
        elif tag in ("main", "figure"):
            setattr(self, tag, max(0, getattr(self, tag) - 1))
        elif tag == "script" and self.script is not None:
            self.page.data.append("".join(self.script))
            self.script = None

    def handle_data(self, text):
        for kept in (self.words, self.script):
            if kept is not None:
                kept.append(text)


def links_of_feed(body: bytes) -> list[str]:
    """The addresses of the entries of an RSS feed. Raises XMLRefused."""
    return [item.findtext("link", "") for item in iter_elements(BytesIO(body), "item")]


def links_of_sitemap(body: bytes) -> list[str]:
    """The addresses in a sitemap. Raises XMLRefused."""
    return [loc.text or "" for loc in iter_elements(BytesIO(body), "{*}loc")]
