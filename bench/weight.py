"""What a page weighs on the way to a reader: bytes as they are served, and requests, all before the first picture."""

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

import brotli

from articles.models import Article, Section
from bench import corpus
from bench.house import House, Paper
from bench.measuring import Site, Table

# A stored page is compressed at these (higher ones take too long for a page that an edit waits for), files at the best.
PAGE, FILE = {"br": 5, "gzip": 6}, {"br": 11, "gzip": 9}

SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPT = re.compile(r'<script type="module"[^>]* src="([^"]+)"')
ICON = re.compile(r'<link rel="icon" href="([^"]+)"')

LINK = re.compile(r"<link\b[^>]*>")
SRC = re.compile(r'<script\b[^>]*\bsrc="([^"]+)"')
IMPORT_MAP = re.compile(r'<script type="importmap"[^>]*>(.*?)</script>', re.DOTALL)
IMPORT = re.compile(r"""\b(?:import|from)\s*\(?\s*["']([^"'\s]+)["']""")
URL = re.compile(r"""url\(\s*["']?([^"')]+?)["']?\s*\)""")
PACKED = (".woff2", ".woff", ".png", ".jpg", ".webp")


def compressed(content: bytes, coding: str, level: int) -> int:
    """The length of the content in a coding, `br` or `gzip`."""
    if coding == "br":
        return len(brotli.compress(content, quality=level))
    return len(gzip.compress(content, level))


@dataclass
class Weight:
    """Bytes of one page in one coding, by what they are, and the number of requests."""

    html: int
    css: int
    js: int
    requests: int


def weigh(page: bytes, fetch: Callable[[str], bytes], coding: str = "br") -> Weight:
    """Weigh a page and the sheets, scripts and icon that it links; `fetch` gets what stands at an address."""
    text = page.decode()

    def files(pattern):
        return sum(compressed(fetch(address), coding, FILE[coding]) for address in pattern.findall(text))

    return Weight(
        html=compressed(page, coding, PAGE[coding]),
        css=files(SHEET),
        js=files(SCRIPT),
        requests=1 + sum(len(pattern.findall(text)) for pattern in (SHEET, SCRIPT, ICON)),
    )


def weigh_all(page: bytes, fetch: Callable[[str], bytes], coding: str = "br") -> dict[str, int]:
    """Address → bytes of everything that the page makes a browser fetch before it is whole; "" is the page itself.

    Sheets with their fonts and pictures, scripts with the modules that they import, by name of the import map too.
    Pictures of the page's content are left out: they are the story's.
    """
    text = page.decode()
    parts = {"": compressed(page, coding, PAGE[coding])}
    names = dict(pair for found in IMPORT_MAP.findall(text) for pair in json.loads(found)["imports"].items())
    links = [tag for tag in LINK.findall(text) if 'rel="stylesheet"' in tag]
    waiting = [*(found[1] for tag in links if (found := re.search(r'href="([^"]+)"', tag))), *SRC.findall(text)]
    while waiting:
        address = waiting.pop()
        if address in parts:
            continue
        content = fetch(address)
        # What is compressed already is sent as it is.
        parts[address] = len(content) if address.endswith(PACKED) else compressed(content, coding, FILE[coding])
        if address.endswith(".css"):
            waiting += [urljoin(address, url) for url in URL.findall(content.decode()) if not url.startswith("data:")]
        elif not address.endswith(PACKED):
            waiting += [
                names.get(name) or urljoin(address, name)
                for name in IMPORT.findall(content.decode())
                if name in names or name.startswith((".", "/"))
            ]
    return parts


def measure(house: House, paper: Paper) -> list[Table]:
    """The table of weights, in the largest paper."""
    house.open(paper)
    site = Site()
    made = paper.corpus
    pages = {
        f"article, {corpus.COMMENTS_MEASURED} comments": Article.objects.get(pk=made.measured[0]).get_absolute_url(),
        "front": "/",
        "section": Section.objects.get(pk=made.sections[0]).get_absolute_url(),
    }
    head = ["KB before pictures", "HTML, br", "CSS, br", "JS, br", "HTML + CSS, br", "HTML + CSS, gzip", "requests"]
    table = Table("Weight", head)
    for name, address in pages.items():
        page = site.ask(address).body
        br, gz = (weigh(page, lambda address: site.ask(address).body, coding) for coding in ("br", "gzip"))
        kilobytes = (bytes / 1000 for bytes in (br.html, br.css, br.js, br.html + br.css, gz.html + gz.css))
        table.add(name, *kilobytes, br.requests)
    table.notes.append("Sheets and scripts are the same on every page and kept by the browser after the first.")
    return [table]
