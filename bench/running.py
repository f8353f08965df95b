"""The first start of a fresh clone, a later one, and the memory of all processes at rest.

Clones what is committed into a temporary folder, with an empty home and so without pip's store of packages, and runs
`deploy/run.py` there as `make run` does, twice. Takes as long as pip does, so it is measured on request alone.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import Table

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600  # seconds for a start
REST = 15  # seconds after the first answer until memory is read


def measure() -> Table:
    """Start twice; the table of seconds and megabytes."""
    table = Table("Starting", ["what", "s to the first answer", "MB at rest (PSS)", "processes"])
    with tempfile.TemporaryDirectory(prefix="newsroom-start-") as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for what in ("first start of a fresh clone", "second start"):
            with running(clone, home) as (seconds, process):
                time.sleep(REST)
                members = family(process.pid)
                table.add(what, seconds, sum(map(pss, members)), len(members))
        table.notes.append(f"The installed packages take {weight(clone / '.venv'):.0f} MB on disk.")
        table.notes.append(f"Memory {REST} s after the first answer, the launcher included.")
    left_out = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True).stdout
    if left_out:
        table.notes.append("What was not committed yet is not in it.")
    return table


@contextmanager
def running(clone: Path, home: Path):
    """`make run` in `clone`; yields the seconds to the first answer of the front page, and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    known = re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(encoding="utf-8"), re.MULTILINE)
    surroundings = {name: value for name, value in os.environ.items()
                    if name not in known and not name.startswith(("VIRTUAL_ENV", "DJANGO_", "PYTHON"))}  # fmt: skip
    surroundings |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PORT": str(port), "LOG_LEVEL": "ERROR"}
    # The interpreter below the virtual environment that measures.
    python = shutil.which("python3", path=os.defpath) or sys.executable
    started = time.monotonic()
    process = subprocess.Popen([python, "deploy/run.py"], cwd=clone, env=surroundings, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        while not answers(port):
            if process.poll() is not None:
                raise RuntimeError(f"make run ended with status {process.returncode}; the reason stands above.")
            if time.monotonic() - started > PATIENCE:
                raise RuntimeError(f"There was no answer for {PATIENCE} seconds.")
            time.sleep(0.05)
        yield time.monotonic() - started, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait()


def answers(port: int) -> bool:
    """Whether the front page answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name stands in brackets and may hold anything; the parent is the second word behind it.
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def pss(pid: int) -> float:
    """Megabytes of memory that a process holds, what it shares divided among those who share it (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1000


def weight(folder: Path) -> float:
    """Megabytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
