"""What a page links to: other pages of ours, and the files that it needs. Text in, addresses out.

Files are what markup names (attributes, sheets, scripts), never what running text speaks of: readers write that too.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings

from newsroom.pages.places import may_hold, place

_LINK = re.compile(r"""(?:href|src|content|poster)=["'](/[^"'\s]*)["']|url=(/[^"'\s]*)["']""")
_FILE = r"""(?:%s)?(/(?:static|media|share)/[^"'\s<>\\]+|/site\.[0-9a-f]{12}\.(?:css|svg|png))"""
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_INLINE = re.compile(r"<(style|script)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_STRING = re.compile(r"""(["'])([^"'\\]+)\1""")
_ELEMENT = re.compile(r">([^<>]+)</")
_QUOTED = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
# Where no page of a site that stands still can be: staff's rooms, and what answers a question.
_OUTSIDE = re.compile(
    r"/(?:static|media|share|admin|account|preview|search|oembed|healthz|livez)(?:/|$)|/site\.|/favicon\.ico|.*/edit/$"
)
_FEED = r"""(?<=["'>])(%s)?(/(?:[^"'<>\s]*/)?feed/(?:(?:atom|json)/)?)(?=["'<])"""
_WHOLE = r"""%s(/[^"'<>\s\\]*)?"""
# One that is not shown keeps its place for the answers to it, and has no address of its own.
_COMMENT = re.compile(r"""<[^<>]*\bid=["']comment-([0-9]{1,18})["'][^<>]*>(?!\s*<p class="comment-gone")""")
_PERMALINK = re.compile(r"/comment/[0-9]+/$")
_LATER = re.compile(r"comments/[0-9]+/$")  # a later page of a thread
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


def is_comment(path: str) -> bool:
    """Whether this is the address of one comment, which leads to its place in the thread."""
    return bool(_PERMALINK.search(path))


def comments_in(path: str, text: str) -> Iterator[tuple[str, str]]:
    """The address of each comment that stands on the page of this path, and the place that it leads to there."""
    thread = _LATER.sub("", path)
    for number in sorted(set(map(int, _COMMENT.findall(text)))):
        yield f"{thread}comment/{number}/", target_of(f"{quote(path)}#comment-{number}")


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
    """The files that a page or a feed names: style sheets, scripts, pictures; decoded paths."""
    whole = _ours(_FILE)
    found = (whole.fullmatch(unescape(each).strip()) for each in _candidates(text))
    return {unquote(urlsplit(match[1]).path) for match in found if match}


def _candidates(text) -> Iterator[str]:
    """Whatever in a page could be an address by the place where it stands."""
    if text.startswith("{"):
        for told in _strings(json.loads(text)):
            yield told
            yield from _in_markup(told)
        return
    yield from _in_markup(text)
    if text.startswith("<?xml"):
        yield from (found[1] for found in _ELEMENT.finditer(_QUOTED.sub("", text)))


def _in_markup(text):
    for tag in _TAG.finditer(text):
        for found in _ATTRIBUTE.finditer(tag[0]):
            name, value = found[1].lower(), found[2] or found[3] or found[4] or ""
            if name.endswith("srcset"):
                yield from (each.strip(",") for each in value.split())
            elif name == "style":
                yield from _IN_SHEETS.findall(unescape(value))
            else:
                yield value
    for found in _INLINE.finditer(text):
        if found[1].lower() == "style":
            yield from _IN_SHEETS.findall(found[2])
        else:
            yield from (each[2] for each in _STRING.finditer(found[2]))


def _strings(told) -> Iterator[str]:
    """All texts in what was read of JSON."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _strings(each)


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
