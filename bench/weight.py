"""What a page weighs on the way to a reader: bytes as they are served, and requests, all before the first picture."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

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
