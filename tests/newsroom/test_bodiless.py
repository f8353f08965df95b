"""HEAD is answered by headers alone, whoever answers."""

import io

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture(autouse=True)
def _the_test_keeps_its_connection():
    """As Django's test client: a server begins and ends each request by looking at the connection's age."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(method, path, query=""):
    """Status, headers and body as the server would send them."""
    from newsroom.wsgi import application

    told = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=status, headers=dict(headers))

    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "HTTP_HOST": "testserver", "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    answer = application(environ, start_response)
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return told["status"], told["headers"], body


ADDRESSES = ["/", "/nowhere/", "/section/local/", "/search/", "/search", "/feed/", "/healthz", "/admin/", "/robots.txt"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_it_says_what_a_get_says_and_sends_nothing(story, local, path):
    story()
    status, headers, body = ask("GET", path)
    assert body or status.startswith("30")
    told = ask("HEAD", path)
    assert (told[0], told[2]) == (status, b"")
    # Tokens and pads differ, and of a search nobody counts the bytes.
    if path not in ("/healthz", "/search/"):
        assert told[1].keys() == headers.keys()
        assert told[1].get("Content-Length") == headers.get("Content-Length")
    assert told[1].get("Cache-Control") == headers.get("Cache-Control")


def test_of_a_search_nothing_is_looked_up(story):
    article = story(headline="The ferry")
    assert article.get_absolute_url().encode() in ask("GET", "/search/", "q=ferry")[2]
    with CaptureQueriesContext(connection) as queries:
        status, headers, body = ask("HEAD", "/search/", "q=ferry")
    assert (status, headers["Content-Type"], body) == ("200 OK", "text/html; charset=utf-8", b"")
    assert "Content-Length" not in headers
    assert not [query for query in queries if "search" in query["sql"]]
    assert ask("HEAD", "/search/page/9/", "q=ferry")[0] == "404 Not Found"


def test_who_answers_is_told_that_it_is_over():
    from newsroom.bodiless import bodiless

    class Body(list):
        closed = False

        def close(self):
            self.closed = True

    body = Body([b"text"])
    answer = bodiless(lambda environ, start_response: body)
    assert answer({"REQUEST_METHOD": "GET"}, None) is body
    assert not body.closed
    assert answer({"REQUEST_METHOD": "HEAD"}, None) == []
    assert body.closed
