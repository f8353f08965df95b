"""Pictures and documents fetched from the old host, while it still runs: at the address where it stands, whatever its
name leads to by now.

Takes the place of `Uploads`: the copy that was handed in comes first, then what was fetched before, then the old host.
Every file is asked for once; what is there is kept in a folder, what is missing is remembered beside it, so that a run
that was killed goes on where it was. One file at a time, and slower when the host asks for that.
"""

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.wire.uploads import Uploads, wanted
from newsroom.http import Answer, NotFetched, fetch

from .arriving import room_for

__all__ = ["OldHost", "ask_again", "files_folder"]

SECONDS = 120  # for one file
TRIES = 4  # of one file while the host is busy
LONGEST_PAUSE = 60  # seconds
PATIENCE = 5  # files in a row without an answer: then the host is taken for gone
NOWHERE = "0.0.0.0"  # where a host is that shall not be asked any more
BUSY = {429, 502, 503, 504}
MISSING = {404, 410}
PICTURE_BYTES = 40_000_000
MISSING_FILE = ".missing.jsonl"
LONGEST_NAME = 150  # signs of a site's address that stand in the name of its folder


def files_folder(site: str) -> Path:
    """Where the files of an old site are kept until the move is over; two sites of one host share none.

    Raises ValueError for an address at which nobody can be asked.
    """
    host, port, _scheme, path = _taken_apart(site)
    return _folder(host.removeprefix("www."), port, path)


def _folder(host, port, path) -> Path:
    name = f"{host}{f':{port}' if port else ''}{path}"
    safe = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "-." else "_" for sign in name).lower()
    # No host has the sign that stands for a slash. What it can't tell apart, nor a name that is cut, a digest does.
    if name != safe.replace("_", "/") or len(safe) > LONGEST_NAME:
        safe = f"{safe[:LONGEST_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return Path(settings.DATA_DIR) / "moves" / (safe.strip(".-_") or "host") / "files"


class OldHost:
    """The uploads of an old site, fetched as they are asked for.

    `site` is its address as the export names it, `address` the IP address where it stands (without one, its name is
    resolved). `check_certificate=False` is for an old host whose certificate has run out: the operator says so. `copy`
    is what was handed in, `folder` where files are kept. `problems` says, by path, why a file could not be had, but
    for those that are not there; `gone` is the sentence that stopped all asking, or empty. `fetch` and `sleep` are for
    tests.
    """

    def __init__(
        self, site: str, *, address: str = "", copy: Uploads | None = None, folder: Path | None = None,
        check_certificate: bool = True, say: Callable[[str], None] = str, fetch: Callable[..., Answer] = fetch,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.copy, self.check_certificate = copy, check_certificate
        self._fetch, self._sleep, self._say = fetch, sleep, say
        self.problems: dict[str, str] = {}
        self.gone, self.fetched, self._silent, self._answered = "", 0, 0, False
        self._silent_there: Counter[str] = Counter()
        try:
            host, port, scheme, path = _taken_apart(site)
        except ValueError:
            host, port, scheme, path = "", None, "", ""
            sentence = _("“%(url)s” is not an address from which something can be fetched.")
            self.gone = sentence % {"url": site[:200]}
        self.bare = host.removeprefix("www.")
        self.site = f"{host}{f':{port}' if port else ''}{path}"
        self.pins = dict.fromkeys((self.bare, f"www.{self.bare}"), address) if address else {}
        self.ports = frozenset({80, 443, *([port] if port else [])})
        # A port of its own speaks what the address says.
        self.schemes = [scheme] if port and scheme else ["https", "http"]
        self.folder = folder or _folder(self.bare, port, path)
        # What moves in lies beside it, readers' addresses in it: closed to everybody else.
        for each in (self.folder.parents[1], self.folder.parent, self.folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self.folder.glob(".new-*"):
            left.unlink(missing_ok=True)
        self.missing = _remembered(self.folder / MISSING_FILE)

    def find(self, path: str, *, named: bool = False) -> Path | None:
        """The best file for a path below the uploads folder, as `Uploads.find` says; None where none is to be had."""
        if self.copy and (file := self.copy.find(path, named=named)):
            return file
        self.problems.pop(path, None)
        for one in wanted(path, named):
            file = self._one(one, path)
            if file or path in self.problems:
                return file
        return None

    def _one(self, path, asked) -> Path | None:
        place = self._place(path)
        if place is None or path in self.missing:
            return None
        if place.is_file():
            return place
        try:
            if not self.gone and not room_for(self.most):
                self.gone = _("The disk is almost full: make room, and let it go on.")
            if self.gone:
                self.problems[asked] = self.gone
                return None
            return self._brought(path, place)
        except NotFetched as why:
            self.problems[asked] = self._weighed(why)
        except OSError as error:
            why = {"folder": self.folder, "why": error.strerror or str(error)}
            self.problems[asked] = _("It can't be kept in %(folder)s: %(why)s.") % why
        return None

    @property
    def most(self) -> int:
        """The limit of one file, in bytes."""
        return max(PICTURE_BYTES, settings.DOCUMENT_MAX_BYTES)

    def _place(self, path):
        """Where a path is kept, inside the folder; None for one that leads out of it or that no disk takes."""
        parts = PurePosixPath(path).parts
        odd = path.startswith("/") or "\0" in path or any(part in ("..", ".") or part.startswith(".") for part in parts)
        if not parts or odd or any(len(part.encode("utf-8", "replace")) > 240 for part in parts) or len(path) > 1000:
            return None
        return self.folder.joinpath(*parts)

    def _brought(self, path, place):
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, prefix=".new-", delete=False) as file:
            try:
                answer = self._asked(path, file)
                # Where a page says that nothing is there, many a site forgets to say so by its status.
                if answer.status in MISSING or (answer.status == 200 and answer.type == "text/html"):
                    self._remember(path)
                elif answer.status == 200:
                    file.flush()
                    os.fsync(file.fileno())
                    os.replace(file.name, place)
                    self.fetched += 1
                    if self.fetched % 100 == 0:
                        self._say(_("%(count)d files fetched from the old host") % {"count": self.fetched})
                    return place
                else:
                    sentence = _("The old host answered %(status)d.")
                    raise NotFetched(NotFetched.BROKEN, sentence % {"status": answer.status})
            finally:
                Path(file.name).unlink(missing_ok=True)
        return None

    def _asked(self, path, file) -> Answer:
        """The answer to one file: encrypted first, plainly where nobody listens there; slower while it is busy."""
        for turn in range(1, TRIES + 1):
            answer = self._once(path, file)
            if answer.status not in BUSY:
                self._silent = 0
                return answer
            if turn < TRIES:
                self._sleep(_pause(answer, turn))
        raise NotFetched(NotFetched.SILENT, _("The old host is busy (%(status)d).") % {"status": answer.status})

    def _once(self, path, file) -> Answer:
        file.seek(0)
        file.truncate()
        try:
            answer = self._fetch(
                f"{self.schemes[0]}://{self.site}/wp-content/uploads/{quote(path)}", file,
                most=self.most, seconds=SECONDS, pins=self.pins, ports=self.ports,
                check_certificate=self.check_certificate,
            )  # fmt: skip
        except NotFetched as why:
            if why.why == NotFetched.SILENT and not (why.led_to or self._answered) and len(self.schemes) > 1:
                # Nobody has answered there yet. A certificate that is refused is no reason to go without one.
                self.schemes.pop(0)
                return self._once(path, file)
            raise
        self._answered = True
        return answer

    def _weighed(self, why) -> str:
        """What is said of it; asking stops where no other file will fare better, never for what ails one address."""
        if why.led_to and (elsewhere := self._elsewhere(why.led_to)) is not None:
            self._silent = 0
            if self.pins.get(elsewhere) == NOWHERE:
                return _("%(host)s does not answer any more.") % {"host": elsewhere}
            if why.why == NotFetched.SILENT:
                self._silent_there[elsewhere] += 1
                if self._silent_there[elsewhere] >= PATIENCE:
                    self.pins[elsewhere] = NOWHERE
        elif why.why == NotFetched.CERTIFICATE:
            self.gone = _("%(why)s If it is the old host all the same, say that its certificate need not be checked.")
            self.gone %= {"why": why}
        elif why.why in (NotFetched.INSIDE, NotFetched.NAME):
            self.gone = str(why)
        elif why.why == NotFetched.SILENT:
            self._silent += 1
            if self._silent >= PATIENCE:
                self.gone = _("The old host does not answer any more: %(why)s") % {"why": why}
        return str(why)

    def _elsewhere(self, url) -> str | None:
        """The host of an address to which the old one led, or None where that is the old one."""
        try:
            host = _taken_apart(url)[0].rstrip(".")
        except ValueError:
            return ""
        return None if host.removeprefix("www.") == self.bare else host

    def _remember(self, path):
        self.missing.add(path)
        with open(self.folder / MISSING_FILE, "a", encoding="utf-8") as file:
            file.write(json.dumps(path) + "\n")


def ask_again(site: str) -> None:
    """Forget what the host of an old site did not have, because it was mended."""
    with suppress(ValueError):
        (files_folder(site) / MISSING_FILE).unlink(missing_ok=True)


def _taken_apart(site) -> tuple[str, int | None, str, str]:
    """Host, port, scheme and path of an old site's address. Raises ValueError for one at which nobody can be asked."""
    parts = urlsplit(site if "//" in site else f"//{site}")
    # UnicodeError is a ValueError.
    host = (parts.hostname or "").encode("idna").decode()
    if not 0 < len(host) < 254:
        raise ValueError
    return host, parts.port, parts.scheme, parts.path.rstrip("/")


def _remembered(file: Path) -> set[str]:
    """The paths that were missing; a line that a killed run left half-written is passed over."""
    found = set()
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            found.add(str(json.loads(line)))
        except ValueError:
            continue
    return found


def _pause(answer, turn) -> float:
    """Seconds until the next try: as the host says (RFC 9110, 10.2.3), within reason, or longer each time."""
    said = answer.headers.get("retry-after", "").strip()
    seconds = float(2**turn)
    if said.isascii() and said.isdigit():
        seconds = float(said[:6])
    elif said:
        with suppress(ValueError, TypeError):
            seconds = (parsedate_to_datetime(said) - timezone.now()).total_seconds()
    return min(max(seconds, 1.0), LONGEST_PAUSE)
