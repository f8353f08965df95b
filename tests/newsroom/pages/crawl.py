"""Walk through every public address of a paper, by its own links, as a stranger does.

`crawl(get)` asks `get(address) -> Page` for the front, the feeds, the sitemaps and the archive, follows every link to
the same site and gives back all that was found: address → `Page`. Where the pages come from is the caller's: the views
without a store, or the store itself.
"""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings

SEEDS = (
    "/ /feed/ /feed/atom/ /feed/json/ /comments/feed/ /comments/feed/atom/ /comments/feed/json/ /corrections/feed/"
    " /sitemap.xml /news-sitemap.xml /robots.txt /archive/ /corrections/ /search/ /favicon.ico"
).split()
# What is never stored: files, drawn pictures, what staff ask for, what belongs to a reader's form or to one comment.
OUTSIDE = re.compile(r"/(?:static|media|share|admin|account|preview)/|.*/comment/")
LINK = re.compile(r"""(?:href|src|action|content)=["'](/[^"'\s]*)["']""")
WHOLE = re.compile(re.escape(settings.SITE_URL) + r"""(/[^"'<>\s\\]*)""")


@dataclass(frozen=True)
class Page:
    """What one address answered, and the keys of what it showed."""

    status: int
    body: bytes
    keys: frozenset[str] = frozenset()
    is_kept: bool = False  # the answer of a `@public` view, and no `kept=False`
    leads_to: str = ""

    @property
    def may_be_stored(self) -> bool:
        """Whether the store may keep it: a public page that is there. 404, 410 and redirects are made each time."""
        return self.is_kept and self.status == 200

    @property
    def answer(self) -> tuple:
        """What a reader can tell from that of another time."""
        return self.status, self.body, self.leads_to


Get = Callable[[str], Page]


def crawl(get: Get, also: Iterable[str] = ()) -> dict[str, Page]:
    """Every address that can be reached from `SEEDS` and from `also`, with its page; none has a query string."""
    found: dict[str, Page] = {}
    waiting = [*SEEDS, *also]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        page = found[address] = get(address)
        waiting += [link for link in links(page) if link not in found]
    return found


def links(page: Page) -> set[str]:
    """The addresses of this site that a page names, decoded, without fragment; not those that ask a question."""
    text = page.body.decode("utf-8", "replace")
    named = [*LINK.findall(text), *WHOLE.findall(text), *([page.leads_to] if page.leads_to else [])]
    parts = (urlsplit(html.unescape(each)) for each in named if not each.startswith("//"))
    paths = {unquote(each.path) for each in parts if not each.query and each.path}
    return {path for path in paths if not OUTSIDE.match(path)}


def asking(client, **extra) -> Get:
    """`get` by a test client, straight from the views; `extra` are a request's own (`HTTP_HOST` …)."""

    def get(address: str) -> Page:
        response = client.get(address, **extra)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        keys = getattr(response, "page_keys", None)
        leads_to = urlsplit(response["Location"]).path if response.has_header("Location") else ""
        return Page(response.status_code, body, frozenset(keys or ()), getattr(response, "is_kept", False), leads_to)

    return get
