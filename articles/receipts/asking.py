"""Asking our own site as a stranger does: no cookies, bounded time and bytes, no redirect followed."""

import ssl
import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, gaierror
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 3  # for one answer, from the first byte asked to the last one read
PAGE = 2_000_000  # bytes of a page, packed or not
LIST = 12_000_000  # bytes of a feed or sitemap: fifty thousand addresses
AGENT = "Newsroom-Receipt/1.0"
PACKED = 16 + zlib.MAX_WBITS  # gzip, to zlib


@dataclass(frozen=True)
class Answer:
    """What came back. `problem` is a sentence where nothing did; `is_cut` says that there was more."""

    status: int = 0
    type: str = ""
    body: bytes = b""
    location: str = ""
    problem: str = ""
    is_cut: bool = False


def ask(address: str, most: int = PAGE, seconds: float = SECONDS) -> Answer:
    """GET an address of our own site. Never raises; a redirect is an answer like any other.

    The site is asked where SITE_URL says, or at the door RECEIPT_URL with the name of SITE_URL.
    """
    site, door = urlsplit(settings.SITE_URL), urlsplit(settings.RECEIPT_URL or settings.SITE_URL)
    headers = {"Host": site.netloc, "User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"}
    if settings.RECEIPT_URL:
        headers["X-Forwarded-Proto"] = site.scheme
    kind = HTTPSConnection if door.scheme == "https" else HTTPConnection
    connection = kind(door.hostname, door.port, timeout=seconds)
    clock = _Clock(connection, seconds)
    try:
        with clock:
            connection.connect()
            if clock.is_over:
                # Finding the way took all the time, and there was nothing to hang up yet.
                raise TimeoutError
            parts = urlsplit(address)
            connection.request("GET", SplitResult("", "", parts.path or "/", parts.query, "").geturl(), headers=headers)
            return _read(connection.getresponse(), most)
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        return Answer(problem=_why(TimeoutError() if clock.is_over else error, door, seconds))
    finally:
        connection.close()


class _Clock:
    """Hangs up when the time is over: a time-out alone would wait for ever for one that sends a byte now and then."""

    def __init__(self, connection, seconds):
        self.connection, self.is_over = connection, False
        self.timer = threading.Timer(seconds, self._hang_up)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()

    def __exit__(self, *wrong):
        self.timer.cancel()
        if self.is_over and wrong[0] is None:
            raise TimeoutError

    def _hang_up(self):
        self.is_over = True
        with suppress(OSError, AttributeError):
            self.connection.sock.shutdown(SHUT_RDWR)


def _read(response, most):
    with response:
        raw = response.read(most + 1)
        if len(raw) <= most and response.length:
            raise HTTPException("it broke off")
        is_cut = len(raw) > most
        if response.headers.get("Content-Encoding", "").lower() == "gzip" and raw:
            raw = zlib.decompressobj(PACKED).decompress(raw, most + 1)
            is_cut = is_cut or len(raw) > most
        return Answer(
            status=response.status,
            type=response.headers.get_content_type(),
            body=raw[:most],
            location=response.headers.get("Location", "")[:500],
            is_cut=is_cut,
        )


def _why(error, door, seconds):
    if isinstance(error, TimeoutError):
        return _("No answer within %(seconds)d seconds.") % {"seconds": seconds}
    if isinstance(error, ConnectionRefusedError):
        return _("Nobody listens at %(place)s.") % {"place": door.netloc}
    if isinstance(error, gaierror):
        return _("The name %(name)s is not known to this machine.") % {"name": door.hostname}
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", "") or error.reason or error
        return _("The certificate was refused: %(why)s.") % {"why": reason}
    return _("The answer broke off (%(why)s).") % {"why": str(error)[:200] or type(error).__name__}
