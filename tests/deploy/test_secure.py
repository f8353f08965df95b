"""The site as it stands on a server, behind nginx and TLS: headers, limits, slow clients, addresses, logs."""

import json
import re
import shutil
import socket
import sqlite3
import ssl
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from tests.deploy.behind import ROOT, Answer, Line, ask, children
from tests.deploy.observatory import judge, score
from tests.deploy.raw import EVIL, requests
from tests.deploy.secure import HOST, Secure, SecureLine

ENOUGH = 110
PASSWORD = "a long password for tests"
# Makes a section, a story and an editor; run by `manage.py shell`.
FOUND = f"""
from articles.models import Article, Section
from newsroom.models import User
from newsroom.roles import SYSTEM
from django.contrib.auth.models import Group
section = Section.objects.create(name="Local", position=1)
story = Article.objects.create(headline="The harbour stays", section=section, body="<p>" + "The council voted. " * 4000)
print(story.publish(by=SYSTEM).get_absolute_url())
olga = User.objects.create_user("olga", "olga@courier.example", {PASSWORD!r}, is_staff=True)
olga.groups.set(Group.objects.filter(name="owner"))
"""


class Paper(Secure):
    """With one story."""

    def found(self):
        """Fill the data folder, start all."""
        self.certify()
        (self.data / "static").mkdir()
        if connection.vendor == "sqlite" and "articles_section" in connection.introspection.table_names():
            with sqlite3.connect(self.data / "newsroom.sqlite3") as copy:
                connection.connection.backup(copy)
            copy.close()
        else:
            self.manage("migrate", "--verbosity=0")
        import subprocess
        import sys

        done = subprocess.run([sys.executable, "manage.py", "shell", "-v", "0", "-c", FOUND], cwd=ROOT, check=True,
                              env=self.surroundings, capture_output=True, text=True)  # fmt: skip
        self.path = done.stdout.strip().splitlines()[-1]
        self.manage("nginx_files", f"{self.folder}/nginx")
        self.start_gunicorn()
        self.start_nginx()

    def memory(self):
        """Kilobytes of the web processes (RSS)."""
        found = 0
        for pid in children(self.gunicorn.pid):
            found += int(re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)[1])
        return found


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """One site for the whole file."""
    folder = Path(tempfile.mkdtemp(prefix="nr-"))
    paper = Paper(folder, LOG_FORMAT="json", LOG_LEVEL="INFO", ACCESS_LOG="-")
    try:
        with django_db_blocker.unblock():
            paper.found()
        yield paper
    finally:
        paper.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("page", ["front", "article", "comment form", "login"])
def test_the_observatory_gives_an_a_plus(paper, page):
    path = {"front": "/", "article": paper.path, "comment form": f"{paper.path}comment/", "login": "/account/login/"}[
        page
    ]
    answer = paper.get(path)
    for _ in range(3):
        if answer.status in (301, 302):
            answer = paper.get(answer.headers["Location"].removeprefix(f"https://{HOST}"))
    assert answer.status == 200
    points = judge(answer, ask(("127.0.0.1", paper.plain), path, Host=HOST), HOST)
    assert score(points) >= ENOUGH, points


def test_the_scoring_can_fail():
    from types import SimpleNamespace

    bare = SimpleNamespace(headers={}, pairs=[("Set-Cookie", "sessionid=1")], body=b'<script src="//cdn.example/x.js">')
    points = judge(bare, SimpleNamespace(status=200, headers={}), HOST)
    assert score(points) == 0
    assert {name for name, each in points.items() if each < 0} == {
        "csp", "cookies", "redirection", "hsts", "scripts", "nosniff", "frames",
    }  # fmt: skip


def test_plain_http_leads_to_https(paper):
    told = ask(("127.0.0.1", paper.plain), "/section/local/?x=1", Host=HOST)
    assert told.status == 301
    assert told.headers["Location"] == f"https://{HOST}/section/local/?x=1"


def test_pages_speak_of_https_alone(paper):
    for path in ("/", paper.path, "/feed/", "/sitemap.xml", "/robots.txt"):
        body = paper.get(path).body.decode()
        assert f"http://{HOST}" not in body
        assert f"https://{HOST}" in body


def test_static_files_and_own_pages_carry_hsts(paper):
    for path in ("/nothing/here/", "/livez", "/account/login/"):
        assert "max-age=31536000" in paper.get(path).headers["Strict-Transport-Security"]


# --- Limits (row 21) --------------------------------------------------------------------------------------------------

FORM = "application/x-www-form-urlencoded"
TOO_MUCH = [
    ("a comment of 10 MB", "POST", "COMMENT", b"body=" + b"x" * 10_000_000, {"Content_Type": FORM}, {413}),
    ("chunks without end", "POST", "COMMENT", b"100000\r\n" + b"x" * 0x100000 + b"\r\n100000\r\n" + b"x" * 0x100000
     + b"\r\n100000\r\n" + b"x" * 0x100000 + b"\r\n100000\r\n" + b"x" * 0x100000 + b"\r\n0\r\n\r\n",
     {"Content_Type": FORM, "Transfer_Encoding": "chunked"}, {413}),
    ("5,000 fields", "POST", "COMMENT", b"&".join(b"f%d=1" % n for n in range(5000)), {"Content_Type": FORM}, {400}),
    ("a comment of 2.9 MB", "POST", "COMMENT", b"body=" + b"x" * 2_900_000, {"Content_Type": FORM}, {400, 413}),
    ("an address of 64 kB", "GET", "/" + "x" * 65_536, None, {}, {414}),
    ("a query of 64 kB", "GET", "/search/?q=" + "x" * 65_536, None, {}, {414}),
    ("a cookie of 64 kB", "GET", "/", None, {"Cookie": "a=" + "x" * 65_536}, {400, 431}),
    ("an address that is not UTF-8", "GET", "/%ff%fe/", None, {}, {400, 404}),
    ("a query that is not UTF-8", "GET", "/search/?q=%ff%fe", None, {}, {200, 400}),
    ("a name of no form", "POST", "COMMENT", b"\xff\xfe\x00", {"Content_Type": "multipart/form-data; boundary=x"},
     {400, 403}),
]  # fmt: skip


@pytest.mark.parametrize("what, method, path, body, headers, right", TOO_MUCH, ids=[each[0] for each in TOO_MUCH])
def test_what_is_too_much_is_refused_at_once(paper, what, method, path, body, headers, right):
    path = f"{paper.path}comment/" if path == "COMMENT" else path
    if method == "POST":
        headers = {**headers, "Origin": f"https://{HOST}"}
    paper.get("/search/?q=warm")
    before, begun = paper.memory(), time.monotonic()
    told = paper.get(path, method, body, **headers)
    assert time.monotonic() - begun < 1
    assert told.status in right, told.body[:300]
    assert paper.memory() - before < 20_000
    if told.status == 413 and len(body) > 3_200_000:
        text = told.body.decode()
        assert "This is too large" in text
        assert re.search(r"<code[^>]*>[0-9a-f]{32}</code>", text)
        assert told.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("what, method, path, body, headers, right", TOO_MUCH, ids=[each[0] for each in TOO_MUCH])
def test_gunicorn_alone_refuses_it_too(paper, what, method, path, body, headers, right):
    """As where no nginx stands in front; it has no size of a body, so Django has the last word."""
    path = f"{paper.path}comment/" if path == "COMMENT" else path
    given = {"Host": HOST, "X_Forwarded_Proto": "https", "Origin": f"https://{HOST}", **headers}
    before, begun = paper.memory(), time.monotonic()
    line = Line(f"{paper.folder}/web.sock")
    try:
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            line.putheader(name.replace("_", "-"), value)
        if body is not None and "Transfer_Encoding" not in headers:
            line.putheader("Content-Length", str(len(body)))
        with suppress(BrokenPipeError, ConnectionResetError):
            line.endheaders()
            line.send(body or b"")
        status = Answer(line.getresponse()).status
    finally:
        line.close()
    assert time.monotonic() - begun < 1
    assert status in right | ({400, 411, 413, 414, 431} if right != {200, 400} else set()), status
    assert paper.memory() - before < 20_000


def test_who_asks_too_often_is_told_to_wait(paper):
    """Searches, from one address; pages that lie there are not counted."""
    seen = set()
    for n in range(60):
        told = paper.get(f"/search/?q=harbour{n}")
        seen.add(told.status)
        if told.status == 429:
            assert told.headers["Retry-After"] == "10"
            assert b"Wait a few seconds" in told.body
            break
    assert {paper.get("/").status for _ in range(100)} == {200}
    assert seen == {200, 429}


# --- Slow clients (row 22) --------------------------------------------------------------------------------------------


def p95(asks, count=40):
    """Seconds, of `count` requests in turn."""
    times = []
    for n in range(count):
        begun = time.monotonic()
        assert asks(n) in (200, 404)
        times.append(time.monotonic() - begun)
    return statistics.quantiles(times, n=20)[-1]


def test_200_slow_clients_are_nobodys_trouble(paper):
    """A third dribbles headers, a third a body, a third takes an answer and does not read it."""

    def others(n):
        # Every second one is for gunicorn: nothing lies there.
        return paper.get(f"/2001/01/0{1 + n % 9}/nothing-{n}/" if n % 2 else paper.path).status

    idle, slow = p95(others), []
    import ssl

    trusted = ssl.create_default_context(cafile=paper.certificate)
    try:
        for n in range(200):
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            line.settimeout(10)
            line.connect(("127.0.0.1", paper.port))
            line = trusted.wrap_socket(line, server_hostname=HOST)
            if n % 3 == 0:
                line.sendall(b"GET /cold/ HTTP/1.1\r\nHost: news.example\r\nX-Slow: ")
            elif n % 3 == 1:
                head = "POST %scomment/ HTTP/1.1\r\nHost: news.example\r\nContent-Length: 900\r\n\r\nbody="
                line.sendall((head % paper.path).encode())
            else:
                line.sendall(f"GET {paper.path} HTTP/1.1\r\nHost: news.example\r\n\r\n".encode())
            slow.append(line)
        stop = threading.Event()

        def dribble():
            while not stop.wait(0.2):
                for n, line in enumerate(slow):
                    if n % 3 != 2:
                        line.sendall(b"x")

        thread = threading.Thread(target=dribble)
        thread.start()
        try:
            # Where the machine itself is slow just now, it is no slower for them.
            assert p95(others) < max(0.3, 3 * idle)
        finally:
            stop.set()
            thread.join()
    finally:
        for line in slow:
            line.close()


# --- Logs (row 36) ----------------------------------------------------------------------------------------------------


def test_the_logs_are_one_json_line_a_request_and_hold_no_secret(paper):
    paper.get("/cold%0d%0a2026%1b[2J/", User_Agent="a\x1bb", Cookie="sessionid=hunter2hunter")
    paper.get("/comments/confirm/hunter2hunter2:abcdef:hunter2hunter2hunter2hunter2/?token=hunter2hunter")
    paper.get("/search/?q=hunter2hunter")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', paper.get("/account/login/").body)
    paper.get("/account/login/", "POST", b"username=olga&password=hunter2hunter&csrfmiddlewaretoken=" + token[1],
              Content_Type=FORM, Origin=f"https://{HOST}")  # fmt: skip
    missing = paper.get("/not/here/hunted/")
    time.sleep(0.5)  # nginx writes its line after the answer
    for name in ("access.log", "gunicorn.log"):
        text = (paper.folder / name).read_text(encoding="utf-8")
        assert "hunter2hunter" not in text, name
        lines = [json.loads(line) for line in text.splitlines()]
        (ours,) = [line for line in lines if line.get("path") == "/not/here/hunted/"]
        assert ours["request"] == missing.headers["X-Request-Id"]
        assert ours["status"] == 404
        assert all(line.isprintable() for line in text.splitlines())


def test_the_readers_address_is_the_lines(paper):
    paper.get("/whose/", X_Forwarded_For="203.0.113.9", X_Real_IP="203.0.113.9", Forwarded="for=203.0.113.9",
              X_Request_ID="a-name-of-my-own")  # fmt: skip
    time.sleep(0.5)
    text = (paper.folder / "access.log").read_text(encoding="utf-8")
    assert "203.0.113.9" not in text
    assert "a-name-of-my-own" not in text


# --- Hostile requests, byte by byte -----------------------------------------------------------------------------------


def answers_to(paper, request):
    """What comes back on one line of TLS until it is closed, or nothing more comes because more is awaited."""
    line = SecureLine((paper.port, paper.certificate))
    line.timeout, said = 2, b""
    try:
        line.connect()
        line.sock.sendall(request)
        while block := line.sock.recv(65_536):
            said += block
    except (ConnectionError, TimeoutError, ssl.SSLError):
        pass
    finally:
        line.close()
    return said


def test_no_raw_request_poisons_smuggles_deceives_or_climbs(paper):
    login = paper.get("/account/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', login.body)[1].decode()
    cookies = "; ".join(value.partition(";")[0] for name, value in login.pairs if name == "Set-Cookie")
    form = f"username=olga&password={PASSWORD.replace(' ', '+')}&csrfmiddlewaretoken={token}".encode()
    entered = paper.get(
        "/account/login/", "POST", form, Content_Type=FORM, Origin=f"https://{HOST}", Cookie=cookies,
        Referer=f"https://{HOST}/account/login/",
    )  # fmt: skip
    assert entered.status == 302
    olga = "; ".join(value.partition(";")[0] for name, value in entered.pairs if name == "Set-Cookie")
    assert b"olga" in paper.get("/admin/", Cookie=olga).body.lower()
    watched = ["/", paper.path, "/feed/", "/sitemap.xml"]
    before = {path: paper.get(path).body for path in watched}
    tried = list(requests(paper.path, olga))
    assert len(tried) >= 80
    wrong = []
    for number, (what, request) in enumerate(tried):
        if number % 15 == 14:
            time.sleep(1)  # nginx counts requests of one address
        said = answers_to(paper, request)
        head, _, body = said.partition(b"\r\n\r\n")
        status = int(head[9:12]) if head.startswith(b"HTTP/") else 0
        # 501 and 505: nginx knows no such coding and no such protocol, and says so.
        if status >= 500 and status not in (501, 505):
            wrong.append((what, status))
        # Its own words in a log or a form's field are nobody's trouble; where it leads to is.
        led = re.search(rb"(?im)^location: *(.*)$", head)
        if led and re.match(rb"(?:https?:)?[/\\]{2}(?!news\.example[/\s])", led[1]):
            wrong.append((what, led[1]))
        if said.count(b"HTTP/1.1 ") > 1 or b"/smuggled/" in body:
            wrong.append((what, "answered twice"))
        if b"root:x:" in body or b"SECRET" in body:
            wrong.append((what, "climbed"))
        if what.startswith("deceive"):
            again = answers_to(paper, re.sub(rb"(?m)^Cookie: .*\r\n", b"", request))
            if b"olga" in again.lower():
                wrong.append((what, "deceived"))
    assert wrong == []
    assert {path: paper.get(path).body for path in watched} == before
    assert all(EVIL.encode() not in body for body in before.values())
