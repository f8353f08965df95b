"""The memory of a site at rest: gunicorn and the worker started as the systemd units start them, in a small paper.

Figures are PSS (proportional set size, of /proc/PID/smaps_rollup): what a process holds, and what it shares divided
among those who share it, so that the sum over all processes is what the machine really gives. One core and 1 GB must
do, so both together may hold LIMIT at rest.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measuring import Table
from bench.running import ROOT, family, pss

LIMIT = 260  # MB
PATIENCE = 120  # seconds until the site answers
REST = 25  # seconds without a request until memory is read
ASKED = ("/", "/section/{section}/", "/admin/login/", "/search/?q=harbour", "/feed/", "/nothing/here/")


def measure() -> Table:
    """Load the demo outlet, start both units' commands, ask for pages, rest; the table of megabytes."""
    table = Table("Memory at rest", ["what", "MB (PSS)", "processes"])
    with tempfile.TemporaryDirectory(prefix="newsroom-memory-") as folder:
        surroundings = _surroundings(Path(folder))
        _manage(surroundings, "prepare", "--demo")
        started = []
        try:
            for command in ([sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
                            [sys.executable, "manage.py", "worker"]):  # fmt: skip
                started.append(subprocess.Popen(command, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL))
            port = int(surroundings["PORT"])
            _wait(port)
            _read(port)
            time.sleep(REST)
            whole = 0.0
            for name, process in zip(("web", "worker"), started, strict=True):
                members = family(process.pid)
                megabytes = sum(map(pss, members))
                whole += megabytes
                table.add(name, megabytes, len(members))
            table.add("both", whole, sum(len(family(process.pid)) for process in started))
        finally:
            for process in started:
                process.send_signal(signal.SIGTERM)
            for process in started:
                process.wait(60)
    table.notes.append(f"{REST} s after the last request, with the demo outlet; both may hold {LIMIT} MB.")
    return table


def _surroundings(folder: Path) -> dict[str, str]:
    """The environment of a small machine: nothing of the caller's but where programs are."""
    known = re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(encoding="utf-8"), re.MULTILINE)
    kept = {name: value for name, value in os.environ.items() if name not in known and not name.startswith("DJANGO_")}
    from tests.deploy.behind import free_port

    return kept | {"DATA_DIR": str(folder), "PORT": str(free_port()), "LOG_LEVEL": "ERROR", "ACCESS_LOG": "none",
                   "EMAIL_URL": "dummymail://", "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}  # fmt: skip


def _manage(surroundings, *words):
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=surroundings, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def _ask(port, path):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def _wait(port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if _ask(port, "/livez")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The site does not answer after {PATIENCE} seconds.")


def _read(port):
    """Every kind of page a few times, stories too, so that all threads of all processes have worked."""
    front = _ask(port, "/")[1].decode()
    stories = sorted(set(re.findall(r'href="(/\d{4}/\d\d/\d\d/[^/"]+/)"', front)))[:10]
    section = re.search(r'href="/section/([^/"]+)/"', front)[1]
    for round_ in range(8):
        for path in [*(asked.format(section=section) for asked in ASKED), *stories]:
            _ask(port, f"{path}{'&' if '?' in path else '?'}s={round_}" if "/search/" in path else path)
