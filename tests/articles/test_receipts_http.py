"""Asking as a stranger over real HTTP: what comes, what doesn't, and how long and how much of it is waited for."""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles.models import Receipt
from articles.receipts import look_at_due
from articles.receipts.asking import AGENT, ask
from newsroom.roles import SYSTEM
from tests.at_once import at_once


class Says(BaseHTTPRequestHandler):
    """Answers each path in its own bad way, and keeps what it was asked."""

    asked = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        getattr(self, self.path.strip("/") or "fine")()

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        said = {"Content_Length": len(body), "Content_Type": "text/html; charset=utf-8", **headers}
        for name, value in said.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def fine(self):
        self.answer(gzip.compress(b"<h1>Fine</h1>"), Content_Encoding="gzip", Set_Cookie="who=you")

    def large(self):
        self.answer(b"x" * 3_000_000)

    def bomb(self):
        self.answer(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def away(self):
        self.answer(b"", 302, Location="/fine/")

    def hangs(self):
        time.sleep(1)

    def drips(self):
        for _ in range(20):
            self.wfile.write(b"H")
            time.sleep(0.05)

    def broken(self):
        self.answer(b"<h1>", Content_Length=100)

    def odd(self):
        self.answer(b"no gzip", Content_Encoding="gzip")

    def log_message(self, *said):
        pass


@pytest.fixture
def server(settings):
    """A site that listens, and answers as `Says` does."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    Says.asked = []
    threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.SITE_URL, settings.RECEIPT_URL = f"http://127.0.0.1:{site.server_port}", ""
    yield settings.SITE_URL
    site.shutdown()
    site.server_close()


def test_as_a_stranger_who_says_who_it_is(server):
    answer = ask(f"{server}/fine/#end")
    assert (answer.status, answer.type, answer.body, answer.problem) == (200, "text/html", b"<h1>Fine</h1>", "")
    [(path, headers)] = Says.asked
    assert path == "/fine/"
    assert headers["User-Agent"] == AGENT
    assert headers["Accept-Encoding"] == "gzip"
    assert "Cookie" not in headers
    assert headers["Host"] == server.removeprefix("http://")


def test_at_another_door_with_the_sites_name(server, settings):
    settings.SITE_URL, settings.RECEIPT_URL = "https://news.example", server
    assert ask("https://news.example/fine/").status == 200
    [(path, headers)] = Says.asked
    assert (path, headers["Host"], headers["X-Forwarded-Proto"]) == ("/fine/", "news.example", "https")


@pytest.mark.parametrize("path", ["large", "bomb"])
def test_no_more_than_two_megabytes(server, path):
    answer = ask(f"{server}/{path}/")
    assert (answer.is_cut, len(answer.body)) == (True, 2_000_000)


def test_a_redirect_is_told_and_not_followed(server):
    answer = ask(f"{server}/away/")
    assert (answer.status, answer.location) == (302, "/fine/")
    assert len(Says.asked) == 1


@pytest.mark.parametrize("path", ["hangs", "drips"])
def test_who_takes_too_long_is_not_waited_for(server, path):
    assert ask(f"{server}/{path}/", seconds=0.2).problem == "No answer within 0 seconds."


@pytest.mark.parametrize("path", ["broken", "odd"])
def test_an_answer_that_breaks_off(server, path):
    assert ask(f"{server}/{path}/").problem.startswith("The answer broke off")


def test_nobody_listens(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.RECEIPT_URL = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert ask(f"{settings.SITE_URL}/").problem.startswith("Nobody listens at 127.0.0.1:")


def test_a_name_that_nobody_knows_and_a_server_that_speaks_no_tls(settings, server):
    settings.RECEIPT_URL = "http://nobody.invalid"
    assert ask(f"{server}/").problem == "The name nobody.invalid is not known to this machine."
    settings.RECEIPT_URL = server.replace("http:", "https:")
    assert ask(f"{server}/").problem.startswith("The certificate was refused")


# -- our own site, over the wire ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_published_and_killed_at_the_live_server(live_server, settings, story, picture):
    settings.SITE_URL, settings.RECEIPT_URL = "https://news.example", live_server.url
    settings.ALLOWED_HOSTS = ["news.example"]
    article = story(headline="Tom & the “harbour”")
    assert look_at_due() == 1
    receipt = article.receipts.get()
    assert (receipt.state, receipt.wrong) == ("green", [])
    assert receipt.checks[0]["address"] == f"https://news.example{article.get_absolute_url()}"

    article.kill(by=SYSTEM, reason="A mistake.")
    look_at_due()
    receipt = article.receipts.first()
    assert (receipt.verb, receipt.state, receipt.wrong) == ("kill", "green", [])

    # Renditions that nobody made.
    story(pictures=[{"picture": picture()}])
    look_at_due()
    receipt = Receipt.objects.first()
    assert (receipt.state, receipt.tries) == ("waiting", 1)
    assert [check["what"] for check in receipt.wrong] == ["picture"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_look_once_at_each_story(story, server):
    for _ in range(3):
        story()
    assert sum(at_once([look_at_due, look_at_due])) == 3
    assert Receipt.objects.count() == 3
    assert set(Receipt.objects.values_list("tries", flat=True)) == {1}
