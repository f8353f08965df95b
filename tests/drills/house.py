"""A house that a drill breaks: gunicorn and the worker in a folder of their own, people who use it, and their ledger.

`House` starts and stops the processes; `Desk` is a colleague who is logged in; `Readers` ask for pages all the while
and time the answers; `Ledger` is what clients were told. What the database holds afterwards is asked by `House.tell`,
in a process of its own, as after any accident.
"""

import json
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

from tests.deploy.behind import ROOT, Behind, ask, children

CUT_OFF = (OSError, HTTPException)  # what a client meets whose process is killed
FORM = "application/x-www-form-urlencoded"

# A section, stories, the people of the desk and a session for each: what they are called and where it all is.
FOUND = """
import json, sys
from importlib import import_module
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.urls import reverse
from articles.models import Article, Section
from newsroom.models import SiteSettings, User
from newsroom.roles import SYSTEM
for field, value in json.loads(sys.argv[2]).items():
    paper = SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)
    setattr(paper, field, value)
    paper.save()
section = Section.objects.create(name="Local", position=1)
paths = []
for number in range(int(sys.argv[1])):
    story = Article.objects.create(
        headline=f"Drill {number}", slug=f"drill-{number}", section=section, body="<p>The council voted.</p>"
    )
    paths.append(story.publish(by=SYSTEM).get_absolute_url())
drafts = []
for number in range(int(sys.argv[3])):
    story = Article.objects.create(headline=f"Draft {number}", section=section, body="<p>Not yet.</p>")
    drafts.append(reverse("admin:articles_article_verb", args=[story.pk, "publish"]))
sessions = {}
for name, role in {"ed": "editor", "pia": "photo editor", "mo": "moderator", "olga": "owner"}.items():
    user = User.objects.create_user(name, f"{name}@courier.example", "a long password", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    sessions[name] = session.session_key
print(json.dumps({"paths": paths, "drafts": drafts, "sessions": sessions}))
"""


class House(Behind):
    """A paper of so many stories; its database is the one that `surroundings` name.

    Readers come through a proxy that is believed, so that a drill can say where each comes from.
    """

    def __init__(self, folder, surroundings, stories=3, drafts=0, settings=None, **more):
        kept = {name: surroundings[name] for name in ("DATABASE_URL", "PYTHONPATH") if name in surroundings}
        told = {
            "DJANGO_SETTINGS_MODULE": "tests.drills.house_settings", "SITE_URL": "http://127.0.0.1", "DEMO": "0",
            "BACKUP_AT": "off", "LOG_LEVEL": "WARNING", "RECEIPT_URL": "http://127.0.0.1:9",
        }  # fmt: skip
        super().__init__(folder, 1, **{**told, **kept, **more})
        self.worker, self.address = None, f"{self.folder}/web.sock"
        (self.data / "static").mkdir(exist_ok=True)
        settings = {"comment_flood_seconds": 0} | (settings or {})
        self.found = self.tell(FOUND, stories, json.dumps(settings), drafts)

    @property
    def paths(self):
        """The addresses of the stories."""
        return self.found["paths"]

    def tell(self, code, *words, **more):
        """What a process of its own finds out: the JSON of the last line that it prints."""
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, words)],
            cwd=ROOT, env=self.surroundings | more, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def command(self, *words):
        """What a command of manage.py says; it must go well."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.surroundings, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_worker(self, **more):
        """Start `manage.py worker`."""
        with open(self.folder / "worker.log", "ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "manage.py", "worker"], cwd=ROOT, env=self.surroundings | more, stdout=log, stderr=log
            )

    def kill_all(self):
        """The power goes: every process is gone before any of them can say a word."""
        self.stop_gunicorn(signal.SIGKILL)
        if self.worker and self.worker.poll() is None:
            self.worker.kill()
            self.worker.wait()

    def web_processes(self):
        """The processes that answer."""
        return children(self.gunicorn.pid)

    def close(self):
        """End all."""
        if self.worker and self.worker.poll() is None:
            self.worker.send_signal(signal.SIGTERM)
            try:
                self.worker.wait(15)
            except subprocess.TimeoutExpired:
                self.worker.kill()
                self.worker.wait()
        super().close()

    # -- asking --------------------------------------------------------------------------------------------------------

    def get(self, path, **headers):
        """One page."""
        return ask(self.address, path, Host="127.0.0.1", X_Forwarded_For="192.0.2.1", **headers)

    def comment(self, path, text, number=0, origin="http://127.0.0.1", place=None):
        """Post a comment, each number from a reader and a place of their own."""
        fields = {"name": f"Vera {number}", "email": f"v{number}@readers.example", "body": text}
        return ask(
            self.address, f"{path}comment/", "POST", urlencode(fields).encode(), Host="127.0.0.1", Origin=origin,
            Content_Type=FORM, X_Forwarded_For=place or f"198.51.{number // 256}.{number % 256}",
        )  # fmt: skip

    def rss(self):
        """Megabytes that the web processes hold."""
        found = [
            re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M) for pid in self.web_processes()
        ]
        return sum(int(each[1]) for each in found) / 1024

    # -- the database --------------------------------------------------------------------------------------------------

    @property
    def sqlite(self):
        """The database's file, or None on PostgreSQL."""
        url = self.surroundings["DATABASE_URL"]
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else None

    def is_whole(self):
        """What SQLite's own check says of the file; "ok" on PostgreSQL, which has none."""
        if not self.sqlite:
            return "ok"
        with closing(sqlite3.connect(self.sqlite)) as line:
            return line.execute("PRAGMA integrity_check").fetchone()[0]

    def comments(self):
        """How often each text stands in the database."""
        return self.tell(
            "import django, json; django.setup()\nfrom collections import Counter\n"
            "from comments.models import Comment\n"
            "print(json.dumps(Counter(Comment.objects.values_list('body', flat=True))))"
        )


class Desk:
    """A colleague at the desk: a session and its token."""

    def __init__(self, house, name):
        self.house, self.key = house, house.found["sessions"][name]
        self.token = "a" * 32
        self.cookie = f"sessionid={self.key}; csrftoken={self.token}"

    def get(self, path):
        """A page of the desk."""
        return self.house.get(path, Cookie=self.cookie)

    def post(self, path, fields):
        """Send a form; `fields` is a dict or a list of pairs."""
        pairs = [*(fields.items() if isinstance(fields, dict) else fields), ("csrfmiddlewaretoken", self.token)]
        return self._send(path, urlencode(pairs).encode(), FORM)

    def upload(self, content, name="picture.jpg", **fields):
        """Bring a picture into the library."""
        edge = uuid.uuid4().hex
        lines = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {"csrfmiddlewaretoken": self.token, **fields}.items()
        ]
        lines.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n".encode()
        )
        body = b"".join([*lines, content, f"\r\n--{edge}--\r\n".encode()])
        return self._send("/admin/articles/picture/take-in/", body, f"multipart/form-data; boundary={edge}")

    def _send(self, path, body, kind):
        return ask(
            self.house.address, path, "POST", body, Host="127.0.0.1", Origin="http://127.0.0.1", Content_Type=kind,
            Cookie=self.cookie, X_Forwarded_For="192.0.2.1",
        )  # fmt: skip


class Readers:
    """Threads that ask for pages until they are stopped, and how long each answer took."""

    def __init__(self, house, paths, threads=2, pause=0.02):
        self.house, self.paths, self.pause = house, paths, pause
        self.took, self.statuses, self.failed = [], [], []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(threads)]

    def _read(self, number):
        turn = number
        while not self._stop.is_set():
            begun, turn = time.monotonic(), turn + 1
            try:
                status = self.house.get(self.paths[turn % len(self.paths)]).status
            except CUT_OFF as error:
                self.failed.append(repr(error))
            else:
                self.took.append(time.monotonic() - begun)
                self.statuses.append(status)
            self._stop.wait(self.pause)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def p95(self):
        """Seconds within which 19 of 20 answers came."""
        return statistics.quantiles(self.took, n=20)[-1] if len(self.took) > 1 else 0.0

    @property
    def median(self):
        """Seconds within which half of the answers came."""
        return statistics.median(self.took) if self.took else 0.0


def idle(house, paths, seconds, **how):
    """`Readers` of a house in which nothing else happens."""
    with Readers(house, paths, **how) as readers:
        time.sleep(seconds)
    return readers


class Ledger:
    """What clients were told: each thing that was acknowledged, with the time; shared by threads."""

    def __init__(self):
        self.kept, self._lock = {}, threading.Lock()

    def write(self, thing, told=None):
        """Note that `thing` was acknowledged."""
        with self._lock:
            self.kept[thing] = told

    def __len__(self):
        return len(self.kept)

    def lost(self, stored):
        """What was acknowledged and is not in `stored`."""
        return sorted(set(self.kept) - set(stored))


@contextmanager
def at_work(*acts):
    """Each of `acts` in a thread, given an Event that asks it to stop; what went wrong in one is raised at the end."""
    stop, wrong = threading.Event(), []

    def run(act):
        try:
            act(stop)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits for the threads
            wrong.append(error)
            stop.set()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if wrong:
        raise wrong[0]


def all_at_once(*acts):
    """Do `acts` side by side, each in a thread, and wait for all; their answers, in order."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(act) for act in acts]]


def kill(pid):
    """kill -9, also of who is gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
