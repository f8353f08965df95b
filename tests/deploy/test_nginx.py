"""nginx with the file that we ship answers as the front does, and goes on when gunicorn is away."""

import gzip
import json
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from articles.documents.formats import FORMATS
from newsroom import weight
from newsroom.pages.front import ASKED
from newsroom.pages.places import KINDS
from tests.deploy.behind import ROOT, Behind, ask

# Changes the paper from a process of its own, as the desk does: a line of Python in, its value as JSON out.
DRIVER = """
import json, os, sys
import django
django.setup()
from articles.models import Article, Section
from comments.models import Comment
from newsroom.roles import SYSTEM
said, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    said.write(json.dumps(eval(line)) + "\\n")
    said.flush()
"""
STORY = (
    "Article.objects.create(headline={!r}, section=Section.objects.get(name='Local'), body='<p>The council voted.</p>')"
)
VARYING = {"Server", "Date", "Connection", "Keep-Alive"}
NEVER_FILES = ["/admin/", "/admin/login/", "/account/login/", "/preview/1/", "/healthz", "/livez"]
PRIVATE = b"what nobody may read"
HASHED = "css/probe.0123456789ab.css"


class Paper(Behind):
    """A site with one section and three stories, and the process that changes it."""

    def found(self):
        """Fill the data folder and start all."""
        if connection.vendor == "sqlite" and "articles_section" in connection.introspection.table_names():
            # The suite's own database has all migrations; running them takes longer than the rest.
            with sqlite3.connect(self.data / "newsroom.sqlite3") as copy:
                connection.connection.backup(copy)
            copy.close()
        else:
            self.manage("migrate", "--verbosity=0")
        for name, content in ((HASHED, b"body{color:red}" * 50), ("css/plain.css", b"p{}" * 50)):
            path = self.data / "static" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (self.data / "static" / f"{HASHED}.gz").write_bytes(gzip.compress(b"body{color:red}" * 50))
        (self.data / "media/renditions/ab").mkdir(parents=True)
        (self.data / "media/renditions/ab/480x320.webp").write_bytes(b"RIFF of no picture")
        (self.data / "media/documents/ab/0123").mkdir(parents=True)
        for ending in FORMATS:
            (self.data / f"media/documents/ab/0123/plan.{ending.lower()}").write_bytes(b"what everybody may read")
        (self.data / "media/documents/ab/0123/plan.html").write_bytes(PRIVATE)
        for name in ("secret-key", "media/secret.jpg", "static/.collected"):
            (self.data / name).write_bytes(PRIVATE)
        with open(self.folder / "driver.log", "wb") as log:
            self.driver = subprocess.Popen([sys.executable, "-c", DRIVER], cwd=ROOT, env=self.surroundings, text=True,
                                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)  # fmt: skip
        self.do("Section.objects.create(name='Local', position=1).pk")
        self.path, self.arabic, self.gone = (
            self.do(f"{STORY.format(words)}.publish(by=SYSTEM).get_absolute_url()")
            for words in ("The harbour stays", "ميناء المدينة", "To be killed")
        )
        self.do("Article.objects.get(headline='To be killed').kill(by=SYSTEM, reason='Wrong.') and None")
        self.manage("nginx_files", f"{self.folder}/nginx")
        self.start_gunicorn()
        self.start_nginx()

    def do(self, words):
        """Let the driver evaluate `words`."""
        self.driver.stdin.write(words + "\n")
        self.driver.stdin.flush()
        line = self.driver.stdout.readline()
        assert line, (self.folder / "driver.log").read_text()
        return json.loads(line)

    def get(self, path, method="GET", body=None, **headers):
        """Through nginx."""
        return ask(("127.0.0.1", self.port), path, method, body, **headers)

    def direct(self, path, method="GET", body=None, **headers):
        """Past nginx, as nginx itself asks."""
        headers = {"Host": f"127.0.0.1:{self.port}", **headers}
        return ask(f"{self.folder}/web.sock", path, method, body, **headers)

    @property
    def tree(self):
        """Where the pages lie."""
        return self.data / "pages" / "current" / "tree"

    def close(self):
        """End all."""
        super().close()
        self.driver.stdin.close()
        self.driver.wait(20)
        self.driver.stdout.close()


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """One site for the whole file."""
    folder = Path(tempfile.mkdtemp(prefix="nr-"))
    paper = Paper(folder)
    try:
        with django_db_blocker.unblock():
            paper.found()
        yield paper
    finally:
        paper.close()
        shutil.rmtree(folder, ignore_errors=True)


def test_it_asks_for_the_names_that_the_front_asks_for():
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    (names,) = re.findall(r'"~\(\?:\^\|&\)\(\?:([a-z_|]+)\)', text)
    assert set(names.split("|")) == ASKED


def test_it_knows_every_kind_of_page():
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert dict(re.findall(r'^ +"([a-z]+/.*; charset=utf-8)" (\w+);', text, re.M)) == {
        kind.mime: kind.ending for kind in KINDS
    }


def test_it_takes_bodies_that_django_takes():
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    usual, desk, moving, begin = (int(size) * 1_000_000 for size in re.findall(r"client_max_body_size (\d+)m;", text))
    assert usual > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert desk > settings.PICTURE_MAX_BYTES
    # The paper's first page takes its logo: the location must be that address, and no other under /account/.
    assert re.search(rf"location = {weight.BEGIN} {{[^}}]*client_max_body_size {begin // 1_000_000}m;", text)
    assert begin > settings.PICTURE_MAX_BYTES
    assert re.search(rf"location = {weight.MOVING_IN} {{[^}}]*client_max_body_size {moving // 1_000_000}m;", text)
    assert moving > settings.MOVE_MAX_BYTES


def same(ours, theirs):
    """Two answers are the same, as far as a reader can tell."""
    assert ours.status == theirs.status
    assert {pair for pair in ours.pairs if pair[0] not in VARYING} == {
        pair for pair in theirs.pairs if pair[0] not in VARYING
    }
    assert len(ours.pairs) == len(set(ours.pairs))
    assert ours.body == theirs.body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip;q=0", "gzip;q=0.5"])
@pytest.mark.parametrize("path", ["/", "PATH", "ARABIC", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml",
                                  "/robots.txt", "/section/local/"])  # fmt: skip
def test_pages_are_the_same_from_both(paper, path, encoding, method):
    path = {"PATH": paper.path, "ARABIC": paper.arabic}.get(path, path)
    assert paper.get(path).status == 200
    behind, front = (
        paper.get(path, method, Accept_Encoding=encoding),
        paper.direct(path, method, Accept_Encoding=encoding),
    )
    same(behind, front)
    assert behind.headers.get("Content-Encoding") == ("gzip" if encoding in ("gzip", "gzip;q=0.5") else None)
    assert bool(behind.body) == (method == "GET")
    assert "Accept-Ranges" not in behind.headers


def test_who_has_it_gets_304_from_either(paper):
    for encoding in ("identity", "gzip"):
        told = paper.get(paper.path, Accept_Encoding=encoding).headers
        for known in ({"If_None_Match": told["Etag"]}, {"If_None_Match": f'"x", W/{told["Etag"]}'},
                      {"If_Modified_Since": told["Last-Modified"]}):  # fmt: skip
            behind = paper.get(paper.path, Accept_Encoding=encoding, **known)
            same(behind, paper.direct(paper.path, Accept_Encoding=encoding, **known))
            assert behind.status == 304
        assert paper.get(paper.path, If_None_Match='"0-0"').status == 200
        assert paper.get(paper.path, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT").status == 200
    assert paper.get(paper.path, Range="bytes=0-9").status == 200


def test_a_page_made_again_in_the_same_second_is_another(paper):
    seen, times = set(), []
    for n in range(6):
        # The same length, so only the time can tell.
        paper.do(
            f"Article.objects.get(headline__startswith='The harbour').edit(by=SYSTEM, standfirst='No {n}') and None"
        )
        told = paper.get(paper.path)
        assert told.status == 200
        assert f"No {n}".encode() in told.body
        assert told.headers["Etag"] not in seen
        for tag in seen:
            assert paper.get(paper.path, If_None_Match=tag).status == 200
        if times:
            assert paper.get(paper.path, If_Modified_Since=times[-1]).status == 200
        seen.add(told.headers["Etag"])
        times.append(told.headers["Last-Modified"])
    assert [parsedate_to_datetime(each) for each in times] == sorted({parsedate_to_datetime(each) for each in times})


@pytest.mark.parametrize(
    "query", ["x=1", "utm_source=letter&utm_medium=a%20b", "px=12", "xp=1", "amp;p=12", "x=p", "P=1"]
)
def test_what_is_nobodys_parameter_hits_the_file(paper, query):
    page = paper.get("/")
    told = paper.get(f"/?{query}", If_None_Match=page.headers["Etag"])
    assert told.status == 304
    same(told, paper.direct(f"/?{query}", If_None_Match=page.headers["Etag"]))


@pytest.mark.parametrize("query", ["p=12", "x=1&p=12", "%70=12", "p", "p&x", "s=harbour", "feed=rss2", "page_id=12"])
def test_what_is_asked_for_is_not_the_front(paper, query):
    page, told = paper.get("/"), paper.get(f"/?{query}")
    direct = paper.direct(f"/?{query}")
    assert (told.status, told.headers.get("Location")) == (direct.status, direct.headers.get("Location"))
    assert told.headers.get("Etag") != page.headers["Etag"] or told.body != page.body


def test_without_its_slash_it_is_redirected(paper):
    told = paper.get("/section/local")
    assert told.status == 301
    assert told.headers["Location"] == "/section/local/"
    assert paper.get("/feed").headers["Location"].endswith("/feed/")


def test_what_is_not_there(paper):
    for path, status in (("/nothing/here/", 404), ("/nothing.xml", 404), (paper.gone, 410), ("/.tree/index.html", 404)):
        told = paper.get(path)
        assert told.status == status
        assert told.headers["Cache-Control"] == paper.direct(path).headers["Cache-Control"]
        assert b"<html" in told.body
        assert b"nginx" not in told.body
    for path in ("/nothing/here/", "/static/.hidden", "/media/renditions/.hidden", "/media/renditions/ab/none.webp"):
        assert paper.get(path).headers["Cache-Control"] == "no-store"


def test_a_comment_is_posted(paper):
    body = b"body=Who+pays+for+the+roof%3F&name=Vera&email=vera%40readers.example"
    page = paper.get(paper.path)
    told = paper.get(
        f"{paper.path}comment/", "POST", body, Content_Type="application/x-www-form-urlencoded",
        Origin=f"http://127.0.0.1:{paper.port}", X_Forwarded_For="203.0.113.9", User_Agent="Mozilla/5.0",
    )  # fmt: skip
    assert told.status == 303
    # The reader's address is the line's, whatever was claimed.
    assert paper.do("Comment.objects.get().ip") == "127.0.0.1"
    assert paper.get(paper.path, "POST", body).status == 405
    assert paper.get(paper.path).status == page.status


@pytest.mark.parametrize("path", NEVER_FILES)
def test_the_desk_is_never_stored(paper, path):
    told, direct = paper.get(path), paper.direct(path)
    assert (told.status, told.headers.get("Location")) == (direct.status, direct.headers.get("Location"))
    assert told.headers.get("Cache-Control") == direct.headers.get("Cache-Control")
    assert "Etag" not in told.headers
    assert not (paper.tree / path.strip("/")).exists()


@pytest.mark.parametrize("path", [
    "/../../secret-key", "/%2e%2e/%2e%2e/secret-key", "/..%2f..%2fsecret-key", "/section/../secret-key/",
    "/section/../feed/", "/section/%2e%2e/",
    "/section%2f../", "/section%2Flocal%2F%2E%2E/", "/%2e%2e/",
    "/a%00b/", "/%00", "//", "//feed/", "/section//local/", "/section\\local/", "/section%5clocal/", "/index.html",
    "/index.html.gz", "/feed/index.rss", "/index.html/", "/.current", "/.tree/", "/.away/503.html", "/.git/config/",
    "/%2etree/index.html", "/tree/", "/new/", "/index.sqlite3", "/a%3fp=1/", "/%25/", "/%ff/", "/" + "x" * 255 + "/",
    "/" + "y/" * 800, "/static/", "/static/.collected", "/static/../secret-key", "/static/css/../../secret-key",
    "/static/..%2fsecret-key", "/media/secret.jpg", "/media/renditions/", "/media/renditions/../secret.jpg",
    "/media/documents/", "/media/documents/../secret.jpg", "/media/documents/..%2fsecret.jpg",
    "/media/documents/ab/0123/", "/media/documents/ab/0123/plan.html", "/media/documents/ab/.hidden.pdf",
    "/media/renditions/..%2fsecret.jpg", "/media/renditions/%2e%2e/secret.jpg", "/media/renditions/ab/",
])  # fmt: skip
def test_hostile_paths(paper, path):
    for page in ("/", "/feed/", "/section/local/"):
        assert paper.get(page).status == 200  # laid, so that it could be found by mistake
    told = paper.get(path)
    assert told.status in (301, 308, 400, 404, 410), (told.status, told.body[:200])
    assert PRIVATE not in told.body
    assert b"SQLite format" not in told.body
    direct = paper.direct(path)
    # What can't be read ends at nginx already, and so does what is hidden.
    assert told.status in (direct.status, 400, 404)


def test_static_files_come_from_the_disk_as_from_whitenoise(paper):
    for encoding in ("identity", "gzip"):
        told = paper.get(f"/static/{HASHED}", Accept_Encoding=encoding)
        direct = paper.direct(f"/static/{HASHED}", Accept_Encoding=encoding)
        assert told.body == direct.body
        assert told.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        for name in ("Access-Control-Allow-Origin", "X-Content-Type-Options", "Vary", "Content-Encoding",
                     "Last-Modified", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Content-Length"):  # fmt: skip
            assert told.headers.get(name) == direct.headers.get(name), name
        assert told.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" not in paper.get("/static/css/plain.css").headers["Cache-Control"]
    assert paper.get("/static/css/gone.0123456789ab.css").status == 404


def test_pictures_come_from_the_disk_as_from_django(paper):
    path = "/media/renditions/ab/480x320.webp"
    told, direct = paper.get(path), paper.direct(path)
    assert told.body == direct.body
    for answer in (told, direct):
        # The order of its parts is no matter, and the library's is none.
        answer.headers["Content-Security-Policy"] = set(answer.headers["Content-Security-Policy"].split("; "))
    assert {name: value for name, value in told.headers.items() if name not in VARYING | {"Etag"}} == {
        name: value for name, value in direct.headers.items() if name not in VARYING | {"Content-Disposition"}
    }
    assert paper.get("/media/renditions/ab/none.webp").status == 404


def test_documents_come_from_the_disk_as_from_django(paper):
    for format in FORMATS.values():
        path = f"/media/documents/ab/0123/plan.{format.ending}"
        for part in ({}, {"Range": "bytes=5-13"}, {"Range": "bytes=999-"}):
            told, direct = paper.get(path, **part), paper.direct(path, **part)
            assert told.status == direct.status == {"bytes=5-13": 206, "bytes=999-": 416}.get(part.get("Range"), 200)
            if told.status == 416:
                continue
            assert told.body == direct.body
            for answer in (told, direct):
                answer.headers["Content-Security-Policy"] = set(answer.headers["Content-Security-Policy"].split("; "))
            assert {name: value for name, value in told.headers.items() if name not in VARYING | {"X-Request-Id"}} == {
                name: value for name, value in direct.headers.items() if name not in VARYING | {"X-Request-Id"}
            }
            assert told.headers["Content-Type"] == format.mime
            assert "sandbox" in told.headers["Content-Security-Policy"]
    assert paper.get("/media/documents/ab/0123/none.pdf").status == 404


def test_slow_clients_do_not_stop_readers(paper):
    slow = []
    try:
        for n in range(200):
            line = socket.create_connection(("127.0.0.1", paper.port))
            if n % 2:
                line.sendall(b"GET /cold/ HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            else:
                line.sendall(
                    b"POST %scomment/ HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nbody=" % paper.path.encode()
                )
            slow.append(line)
        stop = threading.Event()

        def dribble():
            while not stop.wait(0.2):
                for line in slow:
                    line.sendall(b"x")

        thread = threading.Thread(target=dribble)
        thread.start()
        try:
            begun = time.monotonic()
            for n in range(20):
                assert paper.get("/").status == 200
                assert paper.get(f"/section/local/?s={n}").status == 200
            # Each of gunicorn's four threads would have been held for its thirty seconds.
            assert time.monotonic() - begun < 15
        finally:
            stop.set()
            thread.join()
    finally:
        for line in slow:
            line.close()


def test_gunicorn_is_killed(paper):
    """Stored pages go on; the rest is an honest 503, and all is well when it is back."""
    page = paper.get("/", Accept_Encoding="gzip")
    trap = paper.tree / "admin/index.html"
    trap.parent.mkdir()
    trap.write_bytes(b"a file where none may be")
    paper.stop_gunicorn(signal.SIGKILL)
    try:
        same(paper.get("/", Accept_Encoding="gzip"), page)
        assert paper.get(f"/static/{HASHED}").status == 200
        for method, path in (("GET", "/2001/01/01/cold/"), ("GET", "/admin/"), ("GET", "/?p=12"), ("HEAD", "/healthz"),
                             ("POST", f"{paper.path}comment/")):  # fmt: skip
            told = paper.get(path, method, b"body=x" if method == "POST" else None)
            assert told.status == 503
            assert told.headers["Retry-After"] == "10"
            assert told.headers["Cache-Control"] == "no-store"
            assert b"Wait a few seconds" in told.body or method == "HEAD"
    finally:
        shutil.rmtree(trap.parent)
        paper.start_gunicorn()
    assert paper.get("/livez").status == 200


def test_make_run_sees_gunicorn_on_its_socket(paper):
    probe = "import sys; sys.path.insert(0, 'deploy'); import run; sys.exit(not run._answers(sys.argv[1], 8000))"
    for socket_file, status in (("web.sock", 0), ("none.sock", 1)):
        command = [sys.executable, "-c", probe, f"unix:{paper.folder}/{socket_file}"]
        assert subprocess.run(command, cwd=ROOT).returncode == status


def test_a_header_that_nginx_would_read_differently_is_refused():
    from django.core.management.base import CommandError

    from newsroom.management.commands.nginx_files import written

    assert 'add_header X-A "b; c";' in written([("X-A", "b; c")])
    for value in ('a"b', "a$b", "a\\b", "a\nb"):
        with pytest.raises(CommandError, match="Take it out"):
            written([("X-A", value)])
