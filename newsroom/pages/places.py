"""Where a page lies in the store: its address as a folder, its kind as the name of the file in it.

`/section/news/` is `section/news/index.html`, `/feed/` is `feed/index.rss`, `/sitemap.xml` is `sitemap.xml/index.xml`.
What can't be a place is refused, never mangled: two addresses must not share a file, and none may lead outside.
"""

import os
import re
from typing import NamedTuple


class Kind(NamedTuple):
    """What a page is: the ending of its file, and the type that readers are told."""

    ending: str
    mime: str


HTML = Kind("html", "text/html; charset=utf-8")
RSS = Kind("rss", "application/rss+xml; charset=utf-8")
ATOM = Kind("atom", "application/atom+xml; charset=utf-8")
JSON = Kind("jsonfeed", "application/feed+json; charset=utf-8")
XML = Kind("xml", "application/xml; charset=utf-8")
TEXT = Kind("txt", "text/plain; charset=utf-8")
KINDS = (HTML, RSS, ATOM, JSON, XML, TEXT)

# The encodings that lie beside the plain file, dearest to a reader's line first: name in HTTP and ending.
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

# Bytes of a segment: what the common file systems take, less the endings and the name of a temporary file.
SEGMENT_MAX = 230
PATH_MAX = 1_000

# Slashed segments that are neither empty nor hidden (so neither “.” nor “..”), without NUL or backslash.
_FOLDERS = re.compile(rb"/(?:[^/\\\x00.][^/\\\x00]*/)*")
_FILE = re.compile(rb"/(?:[^/\\\x00.][^/\\\x00]*/)*[^/\\\x00.][^/\\\x00]*\.(xml|txt)")


def place(path: bytes) -> tuple[bytes, Kind] | None:
    """The file of the address `path` (bytes, decoded of percent signs, with its first slash) below the tree, its kind.

    None where nothing of ours can lie: the address is no page, or no file system could hold it as it is.
    """
    if len(path) > PATH_MAX:
        return None
    if _FOLDERS.fullmatch(path):
        if path.endswith(b"/feed/"):
            kind = RSS
        elif path.endswith(b"/feed/atom/"):
            kind = ATOM
        elif path.endswith(b"/feed/json/"):
            kind = JSON
        else:
            kind = HTML
        return b"%s/index.%s" % (path[:-1], kind.ending.encode()), kind
    if found := _FILE.fullmatch(path):
        kind = XML if found[1] == b"xml" else TEXT
        return b"%s/index.%s" % (path, kind.ending.encode()), kind
    return None


def may_hold(path: bytes) -> bool:
    """Whether a page may be laid at `place(path)`: stricter than looking, for here names become files.

    No segment may be too long, none may look like a file of the store (it would stand where a folder is wanted), and
    the whole must be UTF-8, so that nginx and we mean the same file.
    """
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return all(len(part) <= SEGMENT_MAX and not part.startswith(b"index.") for part in path.split(b"/"))


def is_shut(tree: bytes) -> bool:
    """Whether a tree is there and nothing in it can be taken away: on a disk gone read-only, or shut by `Edition`."""
    return not os.access(tree, os.W_OK | os.X_OK) and os.path.exists(tree)
