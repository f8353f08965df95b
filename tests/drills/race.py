"""The race: publishers against readers, and a ledger of what was acknowledged.

    DATABASE_URL=… python -m tests.drills.race --seconds 120

A read is stale if it shows a state older than a change that was acknowledged before the read began. Each publisher
has stories of its own, retitles them, takes them down, publishes them again, approves comments and now and then
changes the paper's settings; what a verb has returned for is written into memory that all share. Each reader notes
what was acknowledged, asks the whole WSGI application for a page, and compares. One more process follows the changes,
as the worker does. The numbers only grow, so no clock is needed.

With `--naive look` nobody looks again before a page is laid, with `--naive lock` nobody waits for anybody, with
`--naive drop` publishers leave it to the worker to drop: the same drill must then find stale reads, or it is worth
nothing. Without the look or the drop it does within seconds; the gap without the lock is a millisecond wide, and is
met only now and then.
"""

import argparse
import gzip
import json
import mmap
import os
import random
import re
import struct
import sys
import time
import traceback
from contextlib import contextmanager, suppress

PUBLISHERS, READERS, STORIES, REMARKS = 2, 6, 8, 45
SITE = STORIES  # the settings, as one more thing that has versions
HIDDEN = 1 << 62

HEADLINE = re.compile(rb"Drill (\d+) version (\d+)\b")
REMARK = re.compile(rb"Remark (\d+) number (\d+)\b")
FOOTER = re.compile(rb"Footer version (\d+)\b")


class Ledger:
    """What was begun and what was acknowledged of each thing, and how much everybody did; shared between processes.

    Each number has one writer, so nobody waits. `STARTED` is written before a verb, `DONE` after it returned.
    """

    STARTED, DONE, SAID = 0, 1, 2

    def __init__(self):
        self.memory = mmap.mmap(-1, 8 * 4 * (STORIES + 1))

    def __getitem__(self, at):
        thing, column = at
        return struct.unpack_from("q", self.memory, 8 * (4 * thing + column))[0]

    def __setitem__(self, at, value):
        thing, column = at
        struct.pack_into("q", self.memory, 8 * (4 * thing + column), value)


def prepare():
    """The paper: a section and the stories, with their addresses."""
    from articles.models import Article, Section
    from newsroom.roles import SYSTEM

    section = Section.objects.create(name="Local", position=1)
    found = []
    for number in range(STORIES):
        article = Article.objects.create(
            headline=f"Drill {number} version 0", slug=f"drill-{number}", section=section, body="<p>It runs.</p>"
        )
        article.publish(by=SYSTEM)
        found.append((article.pk, article.get_absolute_url()))
    return found


# -- who changes things ------------------------------------------------------------------------------------------------


def publish(ledger, stories, number, until, pause):
    """Change one's own stories until the end, and write into the ledger what was done; how many changes that were."""
    from articles.models import Article
    from comments.models import Comment
    from newsroom.models import SiteSettings
    from newsroom.roles import SYSTEM

    dice, done = random.Random(number), 0
    mine = range(number, STORIES, PUBLISHERS)
    while time.monotonic() < until:
        # Several close together, then none for a while, so that pages are stored as well.
        time.sleep(dice.random() ** 4 * pause)
        which = dice.choice(mine)
        article = Article.objects.get(pk=stories[which][0])
        version = (ledger[which, Ledger.DONE] & ~HIDDEN) + 1
        act = dice.random()
        if number == 0 and act < 0.03:
            version = ledger[SITE, Ledger.DONE] + 1
            ledger[SITE, Ledger.STARTED] = version
            settings = SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)
            settings.footer_text = f"Footer version {version}"
            settings.save()
            ledger[SITE, Ledger.DONE] = version
        elif article.is_published and act < 0.2:
            ledger[which, Ledger.STARTED] = version | HIDDEN
            article.withdraw(by=SYSTEM, reason="A drill.")
            ledger[which, Ledger.DONE] = version | HIDDEN
        elif article.is_published and act < 0.45 and ledger[which, Ledger.SAID] < REMARKS:
            said = ledger[which, Ledger.SAID] + 1
            comment = Comment.objects.create(
                article=article,
                body=f"Remark {which} number {said}.",
                name="Vera",
                email="vera@readers.example",
                reason="First comment",
                rule="first-comment",
            )
            comment.approve(by=SYSTEM)
            ledger[which, Ledger.SAID] = said
        else:
            ledger[which, Ledger.STARTED] = version
            article.edit(by=SYSTEM, headline=f"Drill {which} version {version}")
            if not article.is_published:
                article.publish(by=SYSTEM)
            ledger[which, Ledger.DONE] = version
        done += 1
    return {"changes": done}


# -- who reads ---------------------------------------------------------------------------------------------------------


class Reader:
    """One reader's browser: it asks with what it knows already, and believes a 304."""

    def __init__(self, application):
        from newsroom.pages.front import Front

        self.application, self.kept = application, {}
        self.asked = self.rendered = 0
        assert isinstance(application, Front)
        inner = application.application

        def counting(environ, start_response):
            self.rendered += 1
            return inner(environ, start_response)

        application.application = counting

    def get(self, path, encoding):
        """Status and plain bytes of a page."""
        self.asked += 1
        environ, told = _environ(path, encoding), {}
        etag, content = self.kept.get((path, encoding), (None, None))
        if etag:
            environ["HTTP_IF_NONE_MATCH"] = etag

        def start_response(status, headers, exc_info=None):
            told.update({name.lower(): value for name, value in headers}, status=int(status[:3]))

        answer = self.application(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        if told["status"] == 304:
            return 200, content
        body = unpacked(body, told.get("content-encoding"))
        if told["status"] == 200 and "etag" in told:
            self.kept[path, encoding] = told["etag"], body
        return told["status"], body


def _environ(path, encoding=""):
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT_ENCODING": encoding,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": open(os.devnull, "rb"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def unpacked(body, encoding):
    """Plain bytes."""
    import brotli

    return {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(body)


def read(ledger, stories, number, until):
    """Read at random until the end; what was stale, and how much was read."""
    from newsroom.wsgi import application

    dice, reader, stale, failed = random.Random(100 + number), Reader(application), [], []
    lists = ["/", "/section/local/", "/feed/", "/sitemap.xml"]
    while time.monotonic() < until:
        which = dice.randrange(STORIES)
        path = dice.choice([stories[which][1]] * 3 + [stories[which][1] + "feed/", *lists])
        floors = [ledger[thing, Ledger.DONE] for thing in range(STORIES + 1)]
        said = [ledger[thing, Ledger.SAID] for thing in range(STORIES)]
        status, body = reader.get(path, dice.choice(["br", "gzip, br", "gzip", ""]))
        started = [ledger[thing, Ledger.STARTED] for thing in range(STORIES + 1)]
        # A story that is taken down is 410, its feed 404.
        if status not in (200, 404, 410):
            failed.append((path, status))
            continue
        stale += [f"{path}: {wrong}" for wrong in judge(path, status, body, stories, floors, said, started)]
    return {"reads": reader.asked, "rendered": reader.rendered, "stale": stale, "failed": failed}


def judge(path, status, body, stories, floors, said, started):
    """What on a page is older than what was acknowledged before it was asked for."""
    shown = {}
    for which, version in HEADLINE.findall(body):
        which, version = int(which), int(version)
        shown[which] = min(version, shown.get(which, version))
        if version < floors[which] & ~HIDDEN:
            yield f"story {which} in version {version}, {floors[which] & ~HIDDEN} was acknowledged"
    for version in FOOTER.findall(body):
        if int(version) < floors[SITE]:
            yield f"the footer in version {version.decode()}, {floors[SITE]} was acknowledged"
    own = next((which for which, (_, address) in enumerate(stories) if path == address), None)
    if path == "/section/local/":
        missing = set(range(STORIES)) - set(shown)
    else:
        missing = set() if own is None or status == 200 else {own}
    for which in missing:
        if not floors[which] & HIDDEN and floors[which] == started[which]:
            yield f"story {which} is missing, {floors[which]} was acknowledged"
    if own is not None and status == 200:
        seen = {int(count) for which, count in REMARK.findall(body) if int(which) == own}
        if len(seen) < said[own]:
            yield f"{len(seen)} remarks, {said[own]} were acknowledged"


def follow(until):
    """What the worker does for the store."""
    from newsroom.pages.making import Tail
    from newsroom.pages.store import the_store

    tail, made = Tail(the_store()), 0
    while time.monotonic() < until:
        made += tail.turn(lambda: time.monotonic() > until)
        time.sleep(0.2)
    return {"made": made}


# -- worse ways --------------------------------------------------------------------------------------------------------


def be_naive(how):
    """Leave out one step of the protocol, to see that it is needed."""
    from newsroom.pages import changing, storing
    from newsroom.pages.edition import Edition

    if how == "look":
        storing.changed_since = lambda noted: []
    elif how == "lock":

        @contextmanager
        def nobody_waits(self):
            yield

        Edition._locked = nobody_waits
    elif how == "drop":
        changing._drop = lambda keys, change: None
        sys.modules["newsroom.pages.changing"]._drop = lambda keys, change: None


# -- the whole ---------------------------------------------------------------------------------------------------------


def alone(act, *args):
    """Run `act` in a forked process; the process's number, and where its answer can be read."""
    answer, question = os.pipe()
    child = os.fork()
    if child:
        os.close(question)
        return child, answer
    status = 1
    try:
        os.close(answer)
        told = json.dumps(act(*args)).encode()
        with open(question, "wb") as file:
            file.write(told)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)


def told(child):
    """Wait for the process and give its answer back; None where it failed."""
    process, answer = child
    with open(answer, "rb") as file:
        content = file.read()
    _, status = os.waitpid(process, 0)
    return json.loads(content) if status == 0 else None


def differences(stories):
    """At the end, when nobody changes anything: the addresses that are answered otherwise than they are rendered."""
    from newsroom.pages.making import Tail
    from newsroom.pages.store import the_store
    from newsroom.wsgi import application

    Tail(the_store()).turn()
    paths = [address + more for _, address in stories for more in ("", "feed/")]
    rendered = Reader(application).application.application
    wrong = []
    for path in [*paths, "/", "/section/local/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml"]:
        first = b"".join(application(_environ(path), lambda *_: None))
        asked = _environ(path) | {"QUERY_STRING": "sort=x"}  # Django itself, and nothing is laid
        if first != b"".join(rendered(asked, lambda *_: None)) and "sort" not in path:
            wrong.append(path)
    return wrong


def race(seconds, naive=None, readers=READERS):
    """Run it and return what was found: reads, rendered, changes, stale, failed, different, broken processes."""
    import django

    django.setup()
    from newsroom.wsgi import application  # noqa: F401 - once, before the forks, as gunicorn does

    if naive:
        be_naive(naive)
    ledger = Ledger()
    stories = told(alone(prepare))
    until = time.monotonic() + seconds
    children = [alone(publish, ledger, stories, number, until, 0.05 if naive else 0.5) for number in range(PUBLISHERS)]
    children += [alone(read, ledger, stories, number, until) for number in range(readers)]
    children += [alone(follow, until)]
    found = {"reads": 0, "rendered": 0, "changes": 0, "made": 0, "stale": [], "failed": [], "broken": 0}
    for answer in [told(child) for child in children]:
        if answer is None:
            found["broken"] += 1
        for name, value in (answer or {}).items():
            found[name] += value
    found["different"] = told(alone(differences, stories))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Publishers against readers: how many reads are stale?")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--naive", choices=["look", "lock", "drop"])
    parser.add_argument("--readers", type=int, default=READERS)
    asked = parser.parse_args()
    with suppress(KeyboardInterrupt):
        sys.stdout.write(json.dumps(race(asked.seconds, asked.naive, asked.readers)) + "\n")
