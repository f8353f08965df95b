"""The front of the WSGI application: a stored page is answered from its file, before Django hears of it.

No middleware, no database, no cookie: a path check, one open, the headers. What is not in the tree goes on to Django,
whose `Storing` middleware lays it there. nginx serves the same tree by the same rules (deploy/nginx.conf).
"""

import os
import re
from functools import lru_cache
from time import gmtime, monotonic
from urllib.parse import unquote_plus

from .headers import public_headers
from .places import ENCODINGS, Kind, is_shut, place

# What a page may be asked by; any other parameter is nobody's, and shows the stored page: else `?x=1`, `?x=2` … would
# have each request rendered. WordPress's own names lead on to what its addresses were.
ASKED = frozenset("p page_id attachment_id paged s q feed cat tag author m sort parent".split())

DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# Seconds between two looks whether pages can still be taken away: from a tree that can't be written none is served.
LOOK_EVERY = 1

# How many files are kept in memory, and up to what size: at most 6 MB a process.
KEPT, KEPT_SIZE = 60, 100_000
_kept: dict[bytes, tuple[tuple[int, ...], bytes]] = {}

_WEIGHED = re.compile(r"\s*([^\s;,]+)\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?")


class Front:
    """Serves the pages in `tree` (bytes, the folder's path), and asks `application` for everything else."""

    def __init__(self, application, tree: bytes):
        self.application, self.tree = application, tree
        self.looked_at, self.is_shut = float("-inf"), False

    def __call__(self, environ, start_response):
        """WSGI (PEP 3333)."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            found = self.find(environ)
            if found is not None:
                status, headers, body = found
                start_response(status, headers)
                return [body]
        return self.application(environ, start_response)

    def find(self, environ):
        """Status, headers and body of the stored page that is asked for, or None where there is none."""
        if (now := monotonic()) - self.looked_at > LOOK_EVERY:
            self.looked_at, self.is_shut = now, is_shut(self.tree)
        if self.is_shut:
            return None
        query = environ.get("QUERY_STRING")
        if query and is_asking(query):
            return None
        try:
            found = place(environ["PATH_INFO"].encode("latin-1"))
        except UnicodeEncodeError:
            return None
        if found is None:
            return None
        name, kind = found
        for encoding, ending in wanted(environ.get("HTTP_ACCEPT_ENCODING", "")):
            opened = _read(self.tree + name + ending.encode())
            if opened is not None:
                return answer(environ, kind, encoding, *opened)
        return None


def _read(path):
    """Bytes and whole seconds of the file's time; None where there is none, or none that can be read: Django answers.

    It may be missing, be somebody else's, lie on a broken disk, or there may be too many open files.

    Each call to the system lets other threads in and then waits for its turn, which costs more than the call. So what
    is read most is kept, and one `stat` tells whether it still is what lies there: a path's time never comes twice.
    """
    try:
        found = os.stat(path)
        known = _kept.get(path)
        if known is not None and known[0] == _mark(found):
            return known[1], int(found.st_mtime)
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (OSError, ValueError):  # the latter for a NUL
        return None
    try:
        state = os.fstat(descriptor)
        content = os.read(descriptor, state.st_size)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    if len(content) <= KEPT_SIZE:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[path] = _mark(state), content
    return content, int(state.st_mtime)


def _mark(state):
    # The time of change too, to the nanosecond: in a folder emptied by hand the time of a path may come again.
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


def answer(environ, kind: Kind, encoding: str, content: bytes, mtime: int):
    """The answer to a GET or HEAD: status, headers and body; 304 for who has these bytes already (RFC 9110, 13).

    The ETag is made as nginx makes it: time and length in hexadecimal, so that both may answer the same reader.
    """
    etag, modified = f'"{mtime:x}-{len(content):x}"', http_date(mtime)
    headers = [*public_headers(), ("ETag", etag), ("Last-Modified", modified), ("Vary", "Accept-Encoding")]
    if _is_known(environ, etag, modified):
        return "304 Not Modified", headers, b""
    headers += [("Content-Type", kind.mime), ("Content-Length", str(len(content)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return "200 OK", headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else content


def _is_known(environ, etag, modified):
    if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    # The exact time, as nginx has it: a copy that is younger than ours is not ours.
    return environ.get("HTTP_IF_MODIFIED_SINCE") == modified


@lru_cache(maxsize=1024)
def http_date(seconds: int) -> str:
    """A time as HTTP writes it (RFC 9110, 5.6.7)."""
    t = gmtime(seconds)
    day, clock = f"{t.tm_mday:02} {MONTHS[t.tm_mon - 1]} {t.tm_year}", f"{t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}"
    return f"{DAYS[t.tm_wday]}, {day} {clock} GMT"


def is_asking(query: str) -> bool:
    """Whether a query string holds a name that a page of ours may answer to; one that is too long is taken to."""
    return len(query) > 8000 or any(unquote_plus(pair.partition("=")[0]) in ASKED for pair in query.split("&"))


@lru_cache(maxsize=256)
def wanted(accepted: str) -> tuple[tuple[str, str], ...]:
    """The encodings to try for an Accept-Encoding header, best first, as (name, ending); the plain file is last.

    RFC 9110, 12.5.3: by weight, and among equals the smaller; `q=0` is a refusal, `*` speaks for what is not named.
    A reader who refuses the plain file too gets it all the same: better than nothing.
    """
    weights = {}
    for part in accepted[:1000].lower().split(","):
        if found := _WEIGHED.fullmatch(part):
            try:
                weights[found[1]] = float(found[2]) if found[2] else 1.0
            except ValueError:
                continue
    weights.setdefault("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    weights.setdefault("br", weights.get("*", 0.0))
    plain = weights.get("identity", weights.get("*", 0.0) if weights.get("*") == 0 else 0.001)
    taken = [(-weights[name], name, ending) for name, ending in ENCODINGS if weights[name] > 0]
    taken = sorted(each for each in taken if -each[0] >= plain or plain <= 0.001)
    return (*((name, ending) for _, name, ending in taken), ("", ""))
