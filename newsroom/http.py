"""The one door through which Newsroom fetches from outside.

Whoever wrote the address may have meant this machine or its neighbours (a database, a cloud's metadata). So the name is
resolved here, every address it has must be one of the open Internet, and the connection goes to exactly the address
that was looked at: a name that says something else a moment later gains nothing. Each redirect is looked at the same
way. Time, bytes and redirects are bounded, and the certificate is that of the name.

Asking our own site (receipts, probes) is no outside fetch and has its own ways.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import BinaryIO
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

from newsroom.open_internet import is_public

__all__ = ["Answer", "NotFetched", "fetch"]

AGENT = "Newsroom/1.0"
USUAL = {"http": 80, "https": 443}
REDIRECTS = 5
REDIRECTING = {301, 302, 303, 307, 308}
ADDRESSES = 4  # of one name, tried in the order that the resolver gives
LONGEST = 4_000  # characters of an address
CHUNK = 64 * 1024

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]


class NotFetched(Exception):
    """Nothing came; `str()` is a sentence that says why. `why` is one of the words below, for who must decide by it;
    `led_to` is the address to which redirects had led by then, or empty."""

    ADDRESS, INSIDE, NAME, SILENT = "address", "inside", "name", "silent"
    CERTIFICATE, REDIRECTS, SIZE, BROKEN = "certificate", "redirects", "size", "broken"

    def __init__(self, why: str, sentence: str):
        self.why, self.led_to = why, ""
        super().__init__(sentence)


@dataclass(frozen=True)
class Answer:
    """What came back in the end: the address that answered, its status and headers (names in small letters), and how
    many bytes were written to the file; 0 where the status is not 200."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 0

    @property
    def type(self) -> str:
        """The kind of content as the other side names it, `image/jpeg`; empty where it says none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def fetch(
    url: str,
    into: BinaryIO,
    *,
    most: int,
    seconds: float,
    pins: Mapping[str, str] | None = None,
    ports: frozenset[int] = frozenset(USUAL.values()),
    check_certificate: bool = True,
    headers: Mapping[str, str] | None = None,
    resolve: Resolve | None = None,
    connect: Connect | None = None,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """GET an address of the outside world and write what is there to the file.

    `most` is the limit in bytes, `seconds` the time for everything: names, redirects, the last byte. `pins` names the
    address at which a host is to be found instead of where its name leads; it must be an open one as well. `ports` are
    those that may be asked. Nothing is written unless the answer is 200; any other status is an answer like it.

    Raises NotFetched with a sentence, and OSError where the file can't be written. What was written before it broke off
    stays in the file. `resolve(name, port)`, `connect(address, port, seconds)` and `tls` are for tests alone.
    """
    clock = _Deadline(seconds)
    way = _Way(pins or {}, resolve or _addresses, connect or _connected, tls or _tls(check_certificate))
    led_to = ""
    try:
        for _step in range(REDIRECTS + 1):
            place = _Place.of(led_to or url, ports)
            with way.asked(place, clock, headers or {}) as response:
                said = {name.lower(): value for name, value in response.getheaders()}
                if response.status in REDIRECTING and said.get("location"):
                    led_to = urljoin(place.url, _location(said["location"]))
                    continue
                size = _written(response, into, most) if response.status == 200 else 0
            clock.check()
            return Answer(place.url, response.status, said, size)
        raise NotFetched(NotFetched.REDIRECTS, _("%(host)s leads from one address to the next.") % {"host": place.host})
    except NotFetched as wrong:
        wrong.led_to = led_to
        raise


def _location(value):
    """Where a redirect leads: many a server writes letters and spaces as they are, and headers are read as Latin-1."""
    value = value.encode("latin-1")
    try:
        return value.decode().replace(" ", "%20")
    except UnicodeDecodeError:
        return _sent(value)


# -- what is asked for ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """An address, taken apart and found fit to be asked."""

    url: str
    scheme: str
    host: str
    port: int
    target: str  # path and query, as they are sent

    @classmethod
    def of(cls, url, ports):
        try:
            if len(url) > LONGEST or any(ord(sign) <= 32 or sign in "\\\x7f" for sign in url):
                raise ValueError
            parts = urlsplit(url)
            host = _host(parts.hostname or "")
            port = parts.port or USUAL[parts.scheme]
        except (KeyError, ValueError):
            sentence = _("“%(url)s” is not an address from which something can be fetched.")
            raise NotFetched(NotFetched.ADDRESS, sentence % {"url": url[:200]}) from None
        if parts.scheme not in USUAL or port not in ports:
            sentence = _("Port %(port)d of %(host)s may not be asked.") % {"port": port, "host": host}
            raise NotFetched(NotFetched.ADDRESS, sentence)
        if parts.username is not None or parts.password is not None:
            raise NotFetched(NotFetched.ADDRESS, _("The address holds a name or a password. Take it out."))
        target = SplitResult("", "", _sent(parts.path or "/"), _sent(parts.query), "").geturl()
        return cls(parts._replace(fragment="").geturl(), parts.scheme, host, port, target)

    @property
    def named(self):
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL[self.scheme] else f"{host}:{self.port}"


def _host(name):
    """A host as it is looked up: punycode, no dot at the end. Raises ValueError."""
    name = name.rstrip(".")
    if not name or "%" in name:
        raise ValueError
    if ":" in name:
        return str(ipaddress.IPv6Address(name))
    # UnicodeError is a ValueError.
    return name.encode("idna").decode("ascii").lower()


def _sent(text):
    """A path or query with everything escaped that a request line can't carry, and nothing escaped twice."""
    return quote(text, safe="%/:@!$&'()*+,;=~?-._[]")


# -- where it is ------------------------------------------------------------------------------------------------------


def _addresses(name: str, port: int) -> list[str]:
    """The addresses of a name as this machine's resolver gives them. Raises OSError."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(each[4][0] for each in found))


def _connected(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


@cache
def _tls(check_certificate):
    context = ssl.create_default_context()
    if not check_certificate:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@dataclass(frozen=True)
class _Way:
    """How each step is gone."""

    pins: Mapping[str, str]
    resolve: Resolve
    connect: Connect
    tls: ssl.SSLContext

    def asked(self, place, clock, headers) -> "_Line":
        """Ask one address, where it was looked at; the open line with its answer."""
        line = _Line(place, clock)
        try:
            line.open(self._reached(place, clock), self.tls)
            line.ask(headers)
        except BaseException:
            line.close()
            raise
        return line

    def _reached(self, place, clock):
        wrong = None
        for address in self._looked_at(place, clock)[:ADDRESSES]:
            try:
                return self.connect(address, place.port, clock.left())
            except OSError as error:
                wrong = error
        clock.check()
        sentence = _("%(host)s does not answer (%(why)s).")
        why = getattr(wrong, "strerror", None) or str(wrong) or type(wrong).__name__
        raise NotFetched(NotFetched.SILENT, sentence % {"host": place.host, "why": why}) from wrong

    def _looked_at(self, place, clock):
        """Where the host is: all of it open, or NotFetched."""
        pinned = self.pins.get(place.host)
        try:
            found = [pinned] if pinned else clock.wait_for(lambda: self.resolve(place.host, place.port))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise NotFetched(NotFetched.NAME, _("No address is known for %(host)s.") % {"host": place.host})
        for address in found:
            if not is_public(address):
                sentence = _("%(host)s leads to %(address)s, which is not on the open Internet. It was not asked.")
                raise NotFetched(NotFetched.INSIDE, sentence % {"host": place.host, "address": address})
        return found


# -- the time there is ------------------------------------------------------------------------------------------------


class _Deadline:
    """A moment by which all must be over.

    A time-out of the socket begins anew with each byte; who sends one now and then would hold us for ever. `guarding`
    hangs up instead.
    """

    def __init__(self, seconds: float):
        self.seconds, self.ends = seconds, time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends

    def left(self) -> float:
        """Seconds that are left; raises NotFetched where there are none."""
        self.check()
        return max(self.ends - time.monotonic(), 0.01)

    def check(self) -> None:
        """Raise NotFetched if the time is over."""
        if self.is_over:
            raise self.refusal()

    def refusal(self) -> NotFetched:
        """What is said then."""
        return NotFetched(NotFetched.SILENT, _("It took longer than %(seconds)d seconds.") % {"seconds": self.seconds})

    def wait_for(self, question: Callable):
        """The answer to a question that can't be hurried (a resolver's); what it raises is raised."""
        answers = []

        def ask():
            try:
                answers.append((question(), None))
            except Exception as error:  # noqa: BLE001 - raised below, where it was asked for
                answers.append((None, error))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.left())
        if not answers:
            raise self.refusal()
        answer, error = answers[0]
        if error is not None:
            raise error
        return answer

    def guarding(self, line: "_Line") -> threading.Timer:
        """A timer, running, that hangs up the line when the time is over."""
        timer = threading.Timer(self.left(), line.hang_up)
        timer.daemon = True
        timer.start()
        return timer


# -- one line ---------------------------------------------------------------------------------------------------------


class _Line:
    """A connection to one address, and the answer on it. As a context it gives the answer, and says what broke it."""

    def __init__(self, place, clock):
        self.place, self.clock, self.timer, self.response = place, clock, None, None
        self.socket: socket.socket | None = None
        self.connection = HTTPConnection(place.host, place.port)
        # It goes nowhere by itself.
        self.connection.auto_open = 0

    def open(self, reached, tls):
        self.socket = reached
        self.socket.settimeout(self.clock.left())
        self.timer = self.clock.guarding(self)
        if self.place.scheme == "https":
            try:
                # The certificate is that of the name, wherever the connection goes. Shaking hands comes after, so that
                # there is something to hang up.
                self.socket = tls.wrap_socket(reached, server_hostname=self.place.host, do_handshake_on_connect=False)
                self.socket.do_handshake()
            except ssl.SSLCertVerificationError as error:
                sentence = _("The certificate of %(host)s was refused: %(why)s.")
                said = {"host": self.place.host, "why": error.verify_message}
                raise NotFetched(NotFetched.CERTIFICATE, sentence % said) from error
            except (OSError, ValueError) as error:
                raise self._broken(error) from error
        self.connection.sock = self.socket

    def ask(self, headers):
        said = {"Host": self.place.named, "User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity",
                "Connection": "close", **headers}  # fmt: skip
        try:
            self.connection.putrequest("GET", self.place.target, skip_host=True, skip_accept_encoding=True)
            for name, value in said.items():
                self.connection.putheader(name, value)
            self.connection.endheaders()
            self.response = self.connection.getresponse()
        except (OSError, HTTPException, ValueError) as error:
            raise self._broken(error) from error

    def __enter__(self) -> HTTPResponse:
        return self.response

    def __exit__(self, kind, error, trace):
        self.close()
        # No other OSError: that is the file's, into which it is written.
        if isinstance(error, HTTPException | ssl.SSLError | TimeoutError | ConnectionError | ValueError):
            raise self._broken(error) from error

    def close(self):
        if self.timer:
            self.timer.cancel()
        if self.response:
            self.response.close()
        self.connection.close()
        if self.socket is not None:
            self.socket.close()

    def hang_up(self):
        """From another thread: whoever waits on this line is woken."""
        with suppress(OSError):
            # Not the TLS socket's own way of it, which forgets its keys while they are in use.
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)

    def _broken(self, error):
        if self.clock.is_over or isinstance(error, TimeoutError):
            return self.clock.refusal()
        sentence = _("The answer of %(host)s broke off (%(why)s).")
        why = getattr(error, "reason", None) or str(error)[:200] or type(error).__name__
        return NotFetched(NotFetched.BROKEN, sentence % {"host": self.place.host, "why": why})


def _written(response, into, most):
    """Write the body to the file; its length in bytes."""
    sentence = _("It is larger than the %(most)d MB that are taken.") % {"most": max(most // 1_000_000, 1)}
    if response.length is not None and response.length > most:
        raise NotFetched(NotFetched.SIZE, sentence)
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise NotFetched(NotFetched.BROKEN, _("The answer came packed, though nobody asked for that."))
    size = 0
    while chunk := response.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise NotFetched(NotFetched.SIZE, sentence)
        into.write(chunk)
    if response.length:
        raise HTTPException("cut short")
    return size
