"""How a document goes out to readers: what is said with it, by the view and by nginx, and which part of it.

It is opened without rights of this site (sandbox, no scripts, nothing loaded) and is what we say it is (nosniff).
Office files are saved, not shown.
"""

import re
from typing import NamedTuple

from .formats import Format

__all__ = ["POLICY", "SAVED", "Part", "headers_of", "headers_of_all", "part_of"]

# A sound that is opened by itself is played in a page of the browser's own making, which asks for it once more.
POLICY = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
SAVED = "attachment"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def headers_of_all() -> dict[str, str]:
    """What is said of every document. Other people's readers of feeds may play our sound."""
    return {
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }


def headers_of(format: Format) -> dict[str, str]:
    """What is said of a document of that format."""
    said = {**headers_of_all(), "Content-Type": format.mime, "Accept-Ranges": "bytes"}
    # By its address, the browser knows under which name to save it.
    return said | ({"Content-Disposition": SAVED} if format.is_saved else {})


class Part(NamedTuple):
    """Bytes from `start` up to, and without, `end`."""

    start: int
    end: int


def part_of(asked: str, size: int) -> Part | None:
    """The one part of a file that a Range header asks for (RFC 9110, 14.1.2), or None where the whole is sent.

    Several ranges are answered with the whole, which is allowed. Raises ValueError where there is no such part: 416.
    """
    match = _RANGE.fullmatch(asked.strip().lower())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise ValueError
        return Part(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise ValueError
    return Part(int(first), min(int(last) + 1, size) if last else size)
