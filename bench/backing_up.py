"""What a backup costs: of ten thousand stories and a gigabyte of pictures, made while readers read, and brought back.

A whole site in a folder of its own, on the database that DATABASE_URL names a server of, or SQLite. Its pictures are
files of random bytes, which nothing can make smaller. Readers ask at an even pace, most of them stored pages, one in
ten a search; p95 is that of all.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.measuring import Table
from tests.deploy.behind import ROOT, free_port

STORIES, FILES, FILE_BYTES = 10_000, 1_000, 1_000_000
PACE, READERS, IDLE = 20, 4, 20  # requests a second of each reader; seconds of measuring without a backup
PATIENCE = 60

FILL = f"""
import json
import django
django.setup()
from django.utils import timezone
from articles.models import Article
from bench.corpus import fill
fill({STORIES}, newest=timezone.now().replace(microsecond=0), talk=True)
print(json.dumps([story.get_absolute_url() for story in Article.objects.published().newest_first()[:40]]))
"""


class Site:
    """The paper and its processes."""

    def __init__(self, folder: Path):
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self.data.mkdir()
        self.address = f"127.0.0.1:{self.port}"

    def surroundings(self, data=None):
        """The environment of a process; `data` for the place that is restored into."""
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return known | {
            "DATA_DIR": str(data or self.data), "BACKUP_DIR": str(self.folder / "backups"), "PORT": str(self.port),
            "LOG_LEVEL": "ERROR", "ACCESS_LOG": "none", "EMAIL_URL": "dummymail://", "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }  # fmt: skip

    def run(self, *words, data=None) -> tuple[float, str]:
        """Run Python with these words; seconds on the clock, and what it printed."""
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.surroundings(data), capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return time.perf_counter() - begun, done.stdout

    @contextmanager
    def serving(self):
        """gunicorn, for as long as the block lasts."""
        words = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
        web = subprocess.Popen(words, cwd=ROOT, env=self.surroundings(), stdout=subprocess.DEVNULL)
        try:
            until = time.monotonic() + PATIENCE
            while ask(self.address, "/livez") != 200:
                if time.monotonic() > until:
                    raise RuntimeError("The site does not answer.")
                time.sleep(0.2)
            yield
        finally:
            web.terminate()
            web.wait()


def ask(address, path) -> int:
    """The status of a page; 0 where nobody answers."""
    line = HTTPConnection(address, timeout=20)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        line.close()


def reading(address, paths, stop) -> tuple[float, int, int]:
    """Let readers read until `stop` is set: p95 in milliseconds, how many requests, how many were not answered."""
    took, wrong, lock = [], [0], threading.Lock()

    def read(number):
        chance, due = random.Random(number), time.perf_counter()
        while not stop.is_set():
            due += 1 / PACE
            path = f"/search/?q=word{chance.randrange(900)}" if chance.random() < 0.1 else chance.choice(paths)
            begun = time.perf_counter()
            status = ask(address, path)
            with lock:
                took.append((time.perf_counter() - begun) * 1000)
                wrong[0] += status not in (200, 429)
            time.sleep(max(0, due - time.perf_counter()))

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sorted(took)[int(len(took) * 0.95)], len(took), wrong[0]


def measure() -> Table:
    """Fill a paper, read it, back it up while it is read, prove the backup and bring it back."""
    folder = Path(tempfile.mkdtemp(prefix="nr-backing-up-"))
    try:
        return _measure(Site(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(site):
    site.run("manage.py", "prepare")
    paths = json.loads(site.run("-c", FILL)[1].splitlines()[-1])
    originals = site.data / "originals"
    for number in range(FILES):
        file = originals / f"{number % 256:02x}" / f"{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(FILE_BYTES))
    size = (site.data / "newsroom.sqlite3").stat().st_size / 1e6
    table = Table(
        f"Backups of {STORIES:,} stories and {FILES * FILE_BYTES / 1e9:.0f} GB",
        ["what", "s", "CPU s", "readers' p95 ms"],
    )
    with site.serving():
        for path in paths:
            ask(site.address, path)
        idle, wrong = _while_read(site, paths, lambda: (time.sleep(IDLE), IDLE)[1], table, "nobody backs up")
        _, more = _while_read(site, paths, lambda: site.run("manage.py", "backup")[0], table, "the first backup")
        wrong += more
        busy, more = _while_read(site, paths, lambda: site.run("manage.py", "backup")[0], table, "the next one")
        wrong += more
    for name, words in (("one more, proven", ["backup", "--prove"]), ("restore", ["restore", "latest"])):
        place, before = site.folder / "restored" if name == "restore" else None, cpu_of_children()
        seconds = site.run("manage.py", *words, data=place)[0]
        table.add(name, seconds, cpu_of_children() - before, "")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    table.notes += [
        f"The database has {size:.0f} MB. {wrong} requests failed. While the next backup is made, p95 is "
        f"{busy / idle:.1f} times that of before.",
        f"The largest process had {peak:.0f} MB. Load of the machine in these minutes: {os.getloadavg()[1]:.1f}.",
    ]
    return table


def cpu_of_children() -> float:
    """Seconds of CPU that processes took which we started and which have ended: the site's are not among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _while_read(site, paths, act, table, name):
    stop, found, before = threading.Event(), [], cpu_of_children()
    readers = threading.Thread(target=lambda: found.append(reading(site.address, paths, stop)))
    readers.start()
    try:
        seconds = act()
    finally:
        stop.set()
        readers.join()
    p95, _, wrong = found[0]
    table.add(name, seconds, cpu_of_children() - before, p95)
    return p95, wrong
