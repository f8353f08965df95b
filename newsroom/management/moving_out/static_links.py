"""What a page links to: other pages of ours, and the files that it needs. Text in, addresses out."""

import re
from functools import cache
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings

from newsroom.pages.places import may_hold, place

_LINK = re.compile(r"""(?:href|src|content|poster)=["'](/[^"'\s]*)["']|url=(/[^"'\s]*)["']""")
_FILES = r"""(?:(?<=%s)|(?<![\w.%%-]))(/(?:static|media|share)/[^"'\s<>(),\\]+|/site\.[0-9a-f]{12}\.(?:css|svg|png))"""
# Where no page of a site that stands still can be: staff's rooms, and what answers a question.
_OUTSIDE = re.compile(
    r"/(?:static|media|share|admin|account|preview|search|oembed|healthz|livez)(?:/|$)|/site\.|/favicon\.ico|.*/edit/$"
)
_FEED = r"""(?<=["'>])(%s)?(/(?:[^"'<>\s]*/)?feed/(?:(?:atom|json)/)?)(?=["'<])"""
_WHOLE = r"""%s(/[^"'<>\s\\]*)?"""
_IN_SHEETS = re.compile(r"""url\(\s*["']?([^"')\s]+)["']?\s*\)""")
_IN_SCRIPTS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


def pages_in(text: str) -> set[str]:
    """The pages of ours that a page, feed or sitemap names: decoded paths, without those that ask a question."""
    named = [found[1] or found[2] for found in _LINK.finditer(text)]
    named += [found[1] or "/" for found in _ours(_WHOLE).finditer(text)]
    paths = set()
    for each in named:
        parts = urlsplit(unescape(each)) if not each.startswith("//") else None
        if parts and parts.path and not parts.query:
            paths.add(unquote(parts.path))
    return {path for path in paths if not _OUTSIDE.match(path) and can_be_a_file(path)}


def _ours(pattern):
    """The pattern with the paper's own address in its place."""
    return _compiled(pattern, settings.SITE_URL)


@cache
def _compiled(pattern, root):
    return re.compile(pattern % re.escape(root))


def can_be_a_file(path: str) -> bool:
    """Whether the page of this path (decoded) can lie in a folder."""
    written = path.encode(errors="surrogateescape")
    return bool(place(written) and may_hold(written))


def files_in(text: str) -> set[str]:
    """The files that a page names: style sheets, scripts, pictures; decoded paths."""
    return {unquote(urlsplit(unescape(found[1])).path) for found in _ours(_FILES).finditer(text)}


def files_beside(path: str, text: str) -> set[str]:
    """The files that a style sheet or a script of this path names."""
    pattern = _IN_SHEETS if path.endswith(".css") else _IN_SCRIPTS
    named = (found[1] for found in pattern.finditer(text) if not found[1].startswith(("data:", "#", "http:", "https:")))
    return {unquote(urlsplit(urljoin(path, each)).path) for each in named}


def file_of(path: str) -> str:
    """Where the page of an address lies below the folder: `/feed/` is a file whose name says what it is."""
    if not path.endswith("/"):
        return path.lstrip("/")
    return f"{path}{_index(path)}".lstrip("/")


def _index(path):
    if path.endswith("/feed/json/"):
        return "index.json"
    return "index.xml" if path.endswith(("/feed/", "/feed/atom/")) else "index.html"


def with_named_feeds(text: str) -> str:
    """The text with its links to feeds leading to their files, which any server gives the right type."""
    return _ours(_FEED).sub(lambda found: f"{found[1] or ''}{found[2]}{_index(found[2])}", text)


def target_of(location: str) -> str:
    """Where a redirect leads, as it is written in a page: a path of ours where it is one, percent-encoded."""
    inner = location.removeprefix(settings.SITE_URL) or "/"
    return quote(unquote(inner), safe="/-_.~#?=&;:@!$'()*+,") if inner.startswith("/") else location
