"""What serving costs: the front under gunicorn, the tree behind nginx, mixed reading, and what a cold page adds.

Each part runs alone too: `python -m bench serving --part front`, `nginx`, `mixed`, `cold`. CPU is that of the server's
processes, out of /proc; where two are compared, the server has one core and the load the other, and they take turns.
Needs nginx, and wrk and hey for the load.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.measuring import Table
from bench.running import family
from tests.deploy.behind import ROOT, Behind, ask, free_port

PARTS = ("front", "nginx", "mixed", "cold")
TURNS, STRETCH = 7, 3  # how often each of two is measured, and for how many seconds
RATE, MINUTE = 2_000, 60  # requests a second, and for how long
DROPPED = 10_000  # pages
TICK = os.sysconf("SC_CLK_TCK")

# In the site's own surroundings: a paper of a hundred stories with their comments; says where they are.
FILL = """
import json
import django
django.setup()
from django.utils import timezone
from articles.models import Article, Section
from bench.corpus import fill
fill(100, newest=timezone.now().replace(microsecond=0), talk=True)
newest = Article.objects.published().newest_first()
print(json.dumps([[story.pk, story.get_absolute_url(), story.section.get_absolute_url()] for story in newest[:5]]))
"""
# An editor who saves a live story once a second, until the line from us ends.
EDIT = """
import sys, threading, time
import django
django.setup()
from articles.models import Article
from newsroom.roles import SYSTEM
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
saved, due = 0, time.monotonic()
while not stop.wait(max(0, due - time.monotonic())):
    due += 1
    Article.objects.get(pk=sys.argv[1]).edit(by=SYSTEM, standfirst=f"What we know after {saved} minutes")
    saved += 1
print(saved)
"""


def measure(parts):
    """Yield name and table of each part that is asked for."""
    missing = [name for name in ("nginx", "wrk", "hey", "taskset") if not shutil.which(name)]
    if missing and set(parts) - {"cold"}:
        sys.exit(f"To measure serving, {', '.join(missing)} must be installed.")
    steps = {"front": front, "nginx": nginx, "mixed": mixed, "cold": cold}
    # The last one sets Django up in this process.
    for part in PARTS:
        if part in parts:
            yield part, steps[part]()


@contextmanager
def _site(**surroundings):
    """A filled paper, its stories, and nothing started yet."""
    folder = Path(tempfile.mkdtemp(prefix="nr-serving-"))
    site = Behind(folder, **surroundings)
    try:
        site.manage("migrate", "--verbosity=0")
        done = subprocess.run([sys.executable, "-c", FILL], cwd=ROOT, env=site.surroundings, check=True,
                              stdout=subprocess.PIPE, text=True)  # fmt: skip
        site.manage("nginx_files", f"{folder}/nginx")
        site.stories = json.loads(done.stdout.splitlines()[-1])
        yield site
    finally:
        site.close()
        shutil.rmtree(folder, ignore_errors=True)


# --- two servers, by turns --------------------------------------------------------------------------------------------


def _cpu(pids) -> float:
    """Seconds of CPU that these processes have used."""
    total = 0
    for pid in pids:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(words[11]) + int(words[12])
    return total / TICK


def _per_request(url, pids, encoding, seconds=STRETCH) -> float:
    """Microseconds of CPU that one request costs the processes, under wrk's load from the other core."""
    before = _cpu(pids)
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c8", f"-d{seconds}s", "-H", f"Accept-Encoding: {encoding}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{url} was not answered well:\n{said}")
    return (_cpu(pids) - before) / int(re.search(r"(\d+) requests in", said)[1]) * 1e6


def _by_turns(one, other, encoding):
    """Medians of the microseconds of each (url and pids), and the ratio of the pairs' medians."""
    for url, pids in (one, other):
        _per_request(url, pids, encoding, 1)
    pairs = [[_per_request(url, pids, encoding) for url, pids in (one, other)] for _ in range(TURNS)]
    ours, theirs = zip(*pairs, strict=True)
    return median(ours), median(theirs), median(our / their for our, their in pairs)


def front() -> Table:
    """A stored story out of gunicorn, and a trivial application's same answer under the same settings."""
    table = Table("A stored story, gunicorn", ["answer", "front, µs CPU", "trivial, µs CPU", "ratio (goal 1.25)"])
    ports = [free_port(), free_port()]
    with _site(HOST="127.0.0.1", PORT=str(ports[0]), BEHIND_PROXY="0") as site:
        path = site.stories[0][1]
        site.start_gunicorn("taskset", "-c", "0", address=("127.0.0.1", ports[0]))
        for encoding in ("gzip, deflate, br", "identity"):
            for _ in range(2):
                answer = ask(("127.0.0.1", ports[0]), path, Accept_Encoding=encoding)
            (site.folder / "body").write_bytes(answer.body)
            own = ("Server", "Date", "Connection")
            headers = [pair for pair in answer.pairs if pair[0] not in own]
            (site.folder / "headers.json").write_text(json.dumps(headers))
            yardstick = Behind(site.folder / "yardstick", ANSWER=str(site.folder), HOST="127.0.0.1",
                               PORT=str(ports[1]), DATA_DIR=str(site.data), BEHIND_PROXY="0")  # fmt: skip
            try:
                yardstick.start_gunicorn("taskset", "-c", "0", address=("127.0.0.1", ports[1]),
                                         application="bench.trivial:application")  # fmt: skip
                same = ask(("127.0.0.1", ports[1]), path)
                assert ([pair for pair in same.pairs if pair[0] not in own], same.body) == (headers, answer.body)
                each = [(f"http://127.0.0.1:{port}{path}", family(server.gunicorn.pid))
                        for port, server in zip(ports, (site, yardstick), strict=True)]  # fmt: skip
                what = f"{answer.headers.get('Content-Encoding', 'plain')}, {len(answer.body) / 1000:.1f} KB"
                table.add(what, *_by_turns(*each, encoding))
            finally:
                yardstick.close()
    table.notes.append(f"One core for the server, wrk with 8 connections on the other; {TURNS} turns of {STRETCH} s.")
    return table


def nginx() -> Table:
    """The tree behind nginx with our site file, and nginx serving one precompressed file as it comes."""
    table = Table("A stored story, nginx", ["answer", "tree, µs CPU", "plain file, µs CPU", "ratio (goal 1.15)"])
    other = free_port()
    with _site() as site:
        path = site.stories[0][1]
        plain = site.folder / "plain"
        plain.mkdir()
        site.start_gunicorn()
        site.start_nginx("taskset", "-c", "0", access_log=False, more=f"""
            server {{
                listen 127.0.0.1:{other};
                root {plain};
                access_log off;
                tcp_nopush off;
                gzip off;
                gzip_static on;
                gzip_vary on;
            }}""")  # fmt: skip
        ask(("127.0.0.1", site.port), path)
        laid = site.data / "pages/current/tree" / path.strip("/") / "index.html"
        shutil.copytree(laid.parent, plain / path.strip("/"))
        site.stop_gunicorn()
        pids = family(site.nginx.pid)
        for encoding in ("gzip", "identity"):
            answer = ask(("127.0.0.1", site.port), path, Accept_Encoding=encoding)
            same = ask(("127.0.0.1", other), f"{path}index.html", Accept_Encoding=encoding)
            assert (answer.status, answer.body) == (200, same.body)
            each = [(f"http://127.0.0.1:{site.port}{path}", pids), (f"http://127.0.0.1:{other}{path}index.html", pids)]
            what = f"{answer.headers.get('Content-Encoding', 'plain')}, {len(answer.body) / 1000:.1f} KB"
            table.add(what, *_by_turns(*each, encoding))
    table.notes.append("The plain file has none of our headers and no decision by query or method. No access log.")
    table.notes.append("gunicorn is stopped meanwhile, so the pages come from nginx alone.")
    return table


# --- many readers, an editor, and those who comment ------------------------------------------------------------------


def mixed() -> Table:
    """2,000 requests a second through nginx, several `hey` side by side, while the paper changes."""
    table = Table(
        "Mixed reading", ["address", "requests a second", "ms, median", "ms, 95 % below (goal 30)", "not 200"]
    )
    with _site(WEB_CONCURRENCY="2") as site:
        (live, path, section), *others = site.stories
        site.start_gunicorn()
        site.start_nginx(processes=2)
        with open(site.folder / "worker.log", "wb") as log:
            worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=site.surroundings,
                                      stdout=log, stderr=log)  # fmt: skip
        # What readers ask for on a busy evening, and how much of it.
        shares = {"/": 6, path: 6, section: 2, "/feed/": 1, others[0][1]: 2, others[1][1]: 2, "/sitemap.xml": 1}
        for address in shares:
            ask(("127.0.0.1", site.port), address)
        editor = subprocess.Popen([sys.executable, "-c", EDIT, str(live)], cwd=ROOT, env=site.surroundings,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
        stop, posted = threading.Event(), []
        writer = threading.Thread(target=_comment, args=(site, path, stop, posted))
        try:
            writer.start()
            loads = {address: _hey(site, address, RATE * share // sum(shares.values()))
                     for address, share in shares.items()}  # fmt: skip
            for address, load in loads.items():
                table.add(*_read_hey(address, load.communicate()[0]))
        finally:
            stop.set()
            writer.join()
            saved = editor.communicate()[0].strip()
            worker.terminate()
            worker.wait(60)
    total = sum(float(row[1].replace(",", "")) for row in table.rows)
    wrong = [status for status in posted if status not in (302, 303)]
    table.notes += [
        f"{total:,.0f} requests a second in all (goal {RATE:,}), for {MINUTE} s.",
        f"Meanwhile {saved} saves of the live story, {len(posted)} comments posted, {len(wrong)} of them refused.",
    ]
    if wrong:
        table.notes.append(f"The refusals' statuses: {sorted(set(map(str, wrong)))}.")
    return table


def _hey(site, address, rate):
    """A hey that asks one address so often; each of its workers has one connection."""
    # Ten a second each: a worker that waits for an answer loses its turns, and a slow answer must not slow the load.
    workers = max(2, rate // 10)
    command = ["hey", "-z", f"{MINUTE}s", "-c", str(workers), "-q", str(round(rate / workers) or 1), "-cpus", "1",
               "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{site.port}{address}"]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _read_hey(address, said):
    """Address, rate, median, 95th percentile and how many answers were none or not 200, out of hey's summary."""
    found = {percent: float(seconds) * 1000 for percent, seconds in re.findall(r"(\d+)% in ([0-9.]+) secs", said)}
    rate = float(re.search(r"Requests/sec:\s+([0-9.]+)", said)[1])
    wrong = sum(int(count) for status, count in re.findall(r"\[(\d{3})\]\s+(\d+) responses", said) if status != "200")
    wrong += sum(
        int(count) for count in re.findall(r"^\s*\[(\d+)\]\s+\D", said.partition("Error distribution")[2], re.M)
    )
    return address[:24], rate, found["50"], found["95"], wrong


def _comment(site, path, stop, posted):
    """Post a comment a second, each from an address of its own, as readers do."""
    count = 0
    while not stop.wait(1):
        count += 1
        body = urlencode({"body": f"Who pays for the roof, asks number {count} of us?", "name": f"Reader {count}",
                          "email": f"reader{count}@readers.example"})  # fmt: skip
        line = HTTPConnection(
            "127.0.0.1", site.port, timeout=20, source_address=(f"127.0.{count // 200 + 1}.{count % 200 + 1}", 0)
        )
        try:
            line.request("POST", f"{path}comment/", body, {
                "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{site.port}",
                "User-Agent": "Mozilla/5.0"})  # fmt: skip
            posted.append(line.getresponse().status)
        except OSError as wrong:
            posted.append(repr(wrong))
        finally:
            line.close()


# --- what storing adds -----------------------------------------------------------------------------------------------


def cold() -> Table:
    """What a cold page costs over its rendering, what it takes on the disk, and dropping many."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django
    from django.conf import settings

    settings.PAGE_STORE = True
    timed = {"newsroom.pages.storing.Storing": "bench.storing.Timed"}
    settings.MIDDLEWARE = [timed.get(name, name) for name in settings.MIDDLEWARE]
    django.setup()
    from django.core.management import call_command

    from bench.storing import added, drop_many

    call_command("collectstatic", interactive=False, verbosity=0)
    table = Table("Storing", ["what", "figure", "goal"])
    each, compressing, identity, stored, blocks = added()
    table.add("ms of CPU that a cold GET adds over rendering, median", each, "1")
    table.add("of it to compress by gzip 6 and brotli 5", compressing, "")
    table.add("bytes of all forms ÷ bytes of the plain pages", stored / identity, "1.6")
    table.add("the same in blocks of the disk", blocks / identity, "")
    seconds, cpu = drop_many(DROPPED)
    table.add(f"s to drop {DROPPED:,} pages that show one key", seconds, "1")
    table.add("s of CPU of it", cpu, "")
    return table
