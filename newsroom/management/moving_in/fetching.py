"""Pictures and documents fetched from the old host, while it still runs: at the address where it stands, whatever its
name leads to by now.

Takes the place of `Uploads`: the copy that was handed in comes first, then what was fetched before, then the old host.
Every file is asked for once; what is there is kept in a folder, what is missing is remembered beside it, so that a run
that was killed goes on where it was. One file at a time, and slower when the host asks for that.
"""

import json
import os
import time
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

__all__ = ["OldHost", "files_folder"]

SECONDS = 120  # for one file
TRIES = 4  # of one file while the host is busy
LONGEST_PAUSE = 60  # seconds
PATIENCE = 5  # files in a row without an answer: then the host is taken for gone
BUSY = {429, 502, 503, 504}
MISSING = {404, 410}
PICTURE_BYTES = 40_000_000
MISSING_FILE = ".missing.jsonl"


def files_folder(host: str) -> Path:
    """Where the files of a host are kept until the move is over."""
    safe = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in host.lower()).strip(".-")
    return Path(settings.DATA_DIR) / "moves" / (safe or "host") / "files"


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
        parts = urlsplit(site if "//" in site else f"//{site}")
        host = (parts.hostname or "").encode("idna").decode()
        bare = host.removeprefix("www.")
        self.site = f"{host}{f':{parts.port}' if parts.port else ''}{parts.path.rstrip('/')}"
        self.pins = {bare: address, f"www.{bare}": address} if address else {}
        self.ports = frozenset({80, 443, *([parts.port] if parts.port else [])})
        # A port of its own speaks what the address says.
        self.schemes = [parts.scheme] if parts.port and parts.scheme else ["https", "http"]
        self.copy, self.check_certificate = copy, check_certificate
        self._fetch, self._sleep, self._say = fetch, sleep, say
        self.folder = folder or files_folder(bare)
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(".new-*"):
            left.unlink(missing_ok=True)
        self.problems: dict[str, str] = {}
        self.gone, self.fetched, self._silent, self._answered = "", 0, 0, False
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
        if self.gone:
            self.problems[asked] = self.gone
            return None
        try:
            return self._brought(path, place)
        except NotFetched as why:
            self.problems[asked] = str(why)
            self._weigh(why)
        except OSError as error:
            why = {"folder": self.folder, "why": error.strerror or str(error)}
            self.problems[asked] = _("It can't be kept in %(folder)s: %(why)s.") % why
        return None

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
                most=max(PICTURE_BYTES, settings.DOCUMENT_MAX_BYTES), seconds=SECONDS, pins=self.pins,
                ports=self.ports, check_certificate=self.check_certificate,
            )  # fmt: skip
        except NotFetched as why:
            if why.why == NotFetched.SILENT and len(self.schemes) > 1 and not self._answered:
                # Nobody has answered there yet. A certificate that is refused is no reason to go without one.
                self.schemes.pop(0)
                return self._once(path, file)
            raise
        self._answered = True
        return answer

    def _weigh(self, why):
        """Stop asking where no other file will fare better."""
        if why.why == NotFetched.CERTIFICATE:
            self.gone = _("%(why)s If it is the old host all the same, say that its certificate need not be checked.")
            self.gone %= {"why": why}
        elif why.why in (NotFetched.INSIDE, NotFetched.NAME, NotFetched.ADDRESS):
            self.gone = str(why)
        elif why.why == NotFetched.SILENT:
            self._silent += 1
            if self._silent >= PATIENCE:
                self.gone = _("The old host does not answer any more: %(why)s") % {"why": why}

    def _remember(self, path):
        self.missing.add(path)
        with open(self.folder / MISSING_FILE, "a", encoding="utf-8") as file:
            file.write(json.dumps(path) + "\n")

    def ask_again(self) -> None:
        """Forget what was missing, because the old host was mended."""
        self.missing.clear()
        (self.folder / MISSING_FILE).unlink(missing_ok=True)


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
