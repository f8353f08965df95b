"""Asking the paper's own site as a stranger would, in this process: the whole of Django, no network, no store.

once(path)        what the site answers to one question, redirects as they are
Stranger().ask()  what a browser would end up with, and by how many hops
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponseBase

from newsroom.pages.making import asking_for
from newsroom.pages.unnoticed import is_unnoticed, unnoticed

MOST_HOPS = 5  # more than any browser's reader has patience for; a circle ends here too
REMEMBERED = 2000  # ends of redirects

# The site as gunicorn has it, all middleware included, without what stands before Django.
site = cache(WSGIHandler)


def once(path: str, query: str = "") -> HttpResponseBase:
    """The site's answer to a stranger who asks for `path` (decoded); the caller closes it."""
    return site().get_response(WSGIRequest(asking_for(path, query)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stranger ends up with: where, by how many redirects, and the text if it is one.

    `is_known` says that the page at the end was asked for before and not again; its text is not at hand.
    """

    status: int
    address: str
    hops: int = 0
    kind: str = ""
    text: str = ""
    is_known: bool = False

    @property
    def leads_away(self) -> bool:
        """Whether the way ends at another site, which nobody asks here."""
        return self.status in (301, 302, 303, 307, 308) and "://" in self.address

    @property
    def is_circle(self) -> bool:
        """Whether the redirects came to no end."""
        return self.status in (301, 302, 303, 307, 308) and not self.leads_away


class Stranger:
    """Follows redirects, notes the hops, and leaves no trace: no stored page, no count, no line in the log for a 404.

    Remembers which pages it has seen, so that the five old addresses of a story don't make its page five times.
    """

    def __init__(self) -> None:
        self.seen: dict[str, tuple[int, str]] = {}

    def ask(self, address: str, *, whole: bool = False) -> Answer:
        """What `address` (a decoded path, perhaps with a query) comes to; `whole` if the text is wanted."""
        with unnoticed(), _quietly():
            return self._follow(address, whole)

    def _follow(self, address, whole):
        for hops in range(MOST_HOPS + 1):
            path, _mark, query = address.partition("?")
            if hops and not whole and address in self.seen:
                status, kind = self.seen[address]
                return Answer(status, address, hops, kind, is_known=True)
            response = once(path, query)
            try:
                status, kind = response.status_code, response.headers.get("Content-Type", "")
                if status not in (301, 302, 303, 307, 308):
                    text = "" if response.streaming or not _is_text(kind) else response.text
                    self._remember(address, status, kind)
                    return Answer(status, address, hops, kind, text)
                target = urljoin(f"{settings.SITE_URL}/", response.headers["Location"])
            finally:
                _let_go(response)
            parts, ours = urlsplit(target), urlsplit(settings.SITE_URL)
            if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
                return Answer(status, target, hops + 1)
            address = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
        return Answer(status, address, MOST_HOPS)

    def _remember(self, address, status, kind):
        if len(self.seen) >= REMEMBERED:
            del self.seen[next(iter(self.seen))]
        self.seen[address] = status, kind


def _let_go(response):
    """Close what the answer holds open, such as a picture's file.

    `close()` would say besides that a request has ended, upon which Django drops a connection inside a transaction.
    """
    for close in response._resource_closers:
        close()


def _is_text(kind):
    return kind.startswith("text/") or "xml" in kind or "json" in kind


@contextmanager
def _quietly() -> Iterator[None]:
    """No line in the log for a 404 that was asked for on purpose; what fails (5xx) is told as ever."""

    def wanted(record):
        return record.levelno >= logging.ERROR or not is_unnoticed()

    log = logging.getLogger("django.request")
    log.addFilter(wanted)
    try:
        yield
    finally:
        log.removeFilter(wanted)
