"""Counting queries and CPU time, and writing the figures down.

CPU time is that of this process and, on PostgreSQL, of the server process that answers it: what one core must do for
one request, whatever else the machine is busy with. Where a disk is waited for, the time on the clock stands beside it.
"""

import io
import platform
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlencode

from django.core.wsgi import get_wsgi_application
from django.db import connection

RESULTS = Path(__file__).parent / "RESULTS.md"
RUNS = 3
STRETCH = 0.25  # seconds of CPU that one run of one measurement lasts, about
WARM_UP = 3  # requests before a run, after the database was changed


@dataclass
class Answer:
    """What came back for one request."""

    status: int
    headers: dict[str, str]
    body: bytes


class Site:
    """The site as gunicorn calls it: environment in, answer out, all middleware between."""

    def __init__(self):
        self.application = get_wsgi_application()

    def ask(self, address, data=None, *, cookie="", ip="127.0.0.1", expect=200) -> Answer:
        """Send a GET, or a POST of the form fields `data`. Raises RuntimeError for another status than `expect`."""
        path, _, query = address.partition("?")
        body = urlencode(data).encode() if data is not None else b""
        environ = {
            "REQUEST_METHOD": "GET" if data is None else "POST",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "SCRIPT_NAME": "",
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": ip,
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ORIGIN": "http://127.0.0.1:8000",
            "HTTP_USER_AGENT": "Mozilla/5.0",
            "HTTP_COOKIE": cookie,
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if data is not None else "",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        said = {}

        def start_response(status, headers, exc_info=None):
            said.update(status=int(status[:3]), headers=dict(headers))

        response = self.application(environ, start_response)
        try:
            answer = Answer(said["status"], said["headers"], b"".join(response))
        finally:
            response.close()
        if answer.status != expect:
            raise RuntimeError(f"{address} answered {answer.status}, not {expect}: {answer.body[:300]!r}")
        return answer


@contextmanager
def counting():
    """Collect the statements sent inside: yields the list of (SQL, parameters)."""
    sent = []

    def note(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


class Clock:
    """CPU seconds of this process and of the database's process that serves it; and seconds on the clock."""

    def __init__(self):
        self.server = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.started = self._now()

    def _now(self):
        server = int(self.server.read_text().split()[0]) / 1e9 if self.server else 0.0
        return time.process_time() + server, time.perf_counter()

    def stop(self) -> tuple[float, float]:
        """Seconds of CPU and on the clock since the start."""
        cpu, clock = self._now()
        return cpu - self.started[0], clock - self.started[1]


def pace(act, *, stretch=STRETCH, least=5, most=1_000) -> float:
    """Milliseconds of CPU that one `act(n)` takes, over a run of about `stretch` seconds."""
    clock = Clock()
    for n in range(least):
        act(n)
    once = max(clock.stop()[0] / least, 1e-6)
    count = min(most, max(least, int(stretch / once)))
    clock = Clock()
    for n in range(count):
        act(n)
    return clock.stop()[0] / count * 1000


@dataclass
class Table:
    """Figures to print, or to keep in RESULTS.md."""

    title: str
    head: list[str]
    rows: list[list] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *row):
        """Add a row; floats are rounded, a list is a series of runs and shows its median."""
        self.rows.append([shown(cell) for cell in row])

    def __str__(self):
        rows = [self.head, *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.head))]

        def line(cells):
            first, *others = zip(cells, widths, strict=True)
            aligned = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
            return f"| {' | '.join(aligned)} |"

        rule = "|".join([":" + "-" * (widths[0] + 1), *("-" * (width + 1) + ":" for width in widths[1:])])
        return "\n".join(
            [
                f"### {self.title}",
                "",
                line(self.head),
                f"|{rule}|",
                *map(line, self.rows),
                *(["", *self.notes] if self.notes else []),
            ]
        )


def shown(cell) -> str:
    """A figure as it stands in a table."""
    if isinstance(cell, list):
        cell = statistics.median(cell)
    if isinstance(cell, float):
        return f"{cell:.2f}" if cell < 10 else f"{cell:.1f}" if cell < 100 else f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def machine() -> str:
    """One line on where the figures come from."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"Python {platform.python_version()}, {model}"


def save(heading: str, text: str) -> None:
    """Put `text` under `## heading` into RESULTS.md, in the place of what stood there; other headings stay."""
    kept = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Figures\n\nWritten by `python -m bench`.\n"
    before, *parts = kept.split("\n## ")
    parts = {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in parts}
    parts[heading] = text.strip()
    pieces = [before.strip(), *(f"## {name}\n\n{parts[name]}" for name in sorted(parts))]
    RESULTS.write_text("\n\n".join(pieces) + "\n", encoding="utf-8")
