"""The front before Django: which bytes it answers with, which headers, and what never gets past it."""

import gzip

import brotli
import pytest

from newsroom.pages import front as fronts
from newsroom.pages.edition import Edition, Rendered
from newsroom.pages.front import Front, is_asking, wanted
from newsroom.pages.storing import forms_of

TEXT = b"<p>News of the day.</p>" * 40


@pytest.fixture
def edition(tmp_path):
    made = Edition(tmp_path / "edition").opened("boot", lambda: 0)
    for path in (b"/", b"/section/news/", "/topic/مدينة/".encode(), b"/feed/", b"/sitemap.xml", b"/robots.txt"):
        made.lay(Rendered(path, frozenset(["x"]), forms_of(TEXT)), 0, lambda noted: [])
    (tmp_path / "edition" / "index.html").write_bytes(b"outside")
    (tmp_path / "index.html").write_bytes(b"outside")
    yield made
    made.close()


@pytest.fixture
def ask(edition):
    """Ask the front: status, headers and body; `None` as the status where Django would be asked."""

    def django(environ, start_response):
        start_response(None, [])
        return [b""]

    front = Front(django, edition.tree_path)

    def asking(path="/section/news/", method="GET", query="", encoding="", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1") if isinstance(path, str) else path.decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_ACCEPT_ENCODING": encoding,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        told = {}
        body = front(environ, lambda status, headers: told.update(status=status, headers=dict(headers)))
        return told["status"], told["headers"], b"".join(body)

    return asking


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("/", "text/html"),
        ("/section/news/", "text/html"),
        ("/topic/مدينة/", "text/html"),
        ("/feed/", "application/rss+xml"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain"),
    ],
)
def test_a_stored_page_is_answered(ask, path, mime):
    status, headers, body = ask(path)
    assert (status, body) == ("200 OK", TEXT)
    assert headers["Content-Type"] == f"{mime}; charset=utf-8"
    assert headers["Content-Length"] == str(len(TEXT))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"])
def test_only_reading_is_answered(ask, method):
    assert ask(method=method)[0] is None


def test_a_head_is_a_get_without_its_body(ask):
    for encoding in ("", "gzip", "br"):
        got, head = ask(encoding=encoding), ask(method="HEAD", encoding=encoding)
        assert head == (got[0], got[1], b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../", "/section/../", "/section/news/../../", "/%2e%2e/", "/./", "/section/news", "//section/news/",
        "/section//news/", "/section/news/\x00/", "/section/news/\x00", "/section\\news/", "/..\\index.html/",
        "/section/news/index.html", "/section/news/index.html/", "/sitemap.xml/", "/sitemap.xml/index.xml",
        "/feed/index.rss", "/Section/News/", "/" + "x" * 300 + "/", "/" + "x/" * 600, "/section/news.html/",
        "*", "", "section/news/", "/section/news/index.html.gz", "/index.sqlite3", "/../index.sqlite3", "/lock.txt",
        "/topic/مدينة", "/feed/atom/", b"/\xff/", b"/topic/\xd9/",
    ],
)  # fmt: skip
def test_nothing_else_is_answered(ask, path):
    assert ask(path)[0] is None


def test_another_form_of_the_same_letter_is_another_address(edition, ask):
    edition.lay(Rendered("/topic/é/".encode(), frozenset(["x"]), forms_of(TEXT)), 0, lambda noted: [])
    assert ask("/topic/é/")[0] == "200 OK"
    assert ask("/topic/e\u0301/")[0] is None


def test_what_can_not_be_read_is_left_to_django(edition, ask, monkeypatch):
    def refuse(*_):
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(fronts.os, "open", refuse)
        assert ask()[0] is None
    with monkeypatch.context() as patch:
        patch.setattr(fronts.os, "read", refuse)
        assert ask()[0] is None
    (edition.tree / "folder" / "index.html").mkdir(parents=True)
    assert ask("/folder/")[0] is None


# -- encodings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""), ("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br, zstd", "br"), ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0.9, gzip;q=0.9", "br"), ("gzip;q=0", ""), ("gzip;q=0, br", "br"), ("br;q=0, gzip", "gzip"),
        ("br;q=0,gzip;q=0.000", ""), ("*", "br"), ("*;q=0", ""), ("*;q=0, gzip", "gzip"), ("br;q=0, *", "gzip"),
        ("identity", ""), ("identity;q=0", ""), ("identity;q=0, gzip", "gzip"), ("identity;q=1, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=1", "gzip"), ("x-gzip", "gzip"), ("GZIP", "gzip"), ("  gzip ; q=0.8 ", "gzip"),
        ("gzip;q=nonsense", ""), ("gzip;q=1.2.3", ""), (";;,,=", ""), ("gzip" * 400, ""), ("deflate, sdch", ""),
    ],
)  # fmt: skip
def test_the_encoding_is_the_readers_choice(ask, accepted, encoding):
    status, headers, body = ask(encoding=accepted)
    assert (status, headers.get("Content-Encoding", "")) == ("200 OK", encoding)
    assert {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding](body) == TEXT
    assert headers["Vary"] == "Accept-Encoding"


def test_the_plain_page_is_always_among_what_is_tried():
    assert wanted("gzip, br") == (("br", ".br"), ("gzip", ".gz"), ("", ""))


# -- conditions --------------------------------------------------------------------------------------------------------


def test_the_etag_is_made_as_nginx_makes_it(edition, ask):
    for encoding, ending in (("", ""), ("gzip", ".gz"), ("br", ".br")):
        state = (edition.tree / "section" / "news" / f"index.html{ending}").stat()
        assert ask(encoding=encoding)[1]["ETag"] == f'"{int(state.st_mtime):x}-{state.st_size:x}"'


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ("{}", 304), ("W/{}", 304), ('"a", {}, "b"', 304), ('"a",W/{}', 304), ("*", 304), (" {} ", 304),
        ('"a"', 200), ("", 200), ('"a", "b"', 200), ("{}x", 200),
    ],
)  # fmt: skip
def test_who_knows_the_page_is_told_so(ask, known, status):
    etag = ask()[1]["ETag"]
    answered, headers, body = ask(if_none_match=known.format(etag))
    assert answered.startswith(str(status))
    assert body == (b"" if status == 304 else TEXT)
    assert headers["ETag"] == etag
    assert "Cache-Control" in headers
    if status == 304:
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(headers)


def test_an_etag_of_one_encoding_is_not_that_of_another(ask):
    etag = ask(encoding="gzip")[1]["ETag"]
    assert ask(encoding="br", if_none_match=etag)[0] == "200 OK"


def test_a_time_counts_only_when_it_is_the_very_same(ask):
    modified = ask()[1]["Last-Modified"]
    assert ask(if_modified_since=modified)[0] == "304 Not Modified"
    for other in ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "yesterday", ""):
        assert ask(if_modified_since=other)[0] == "200 OK"
    # RFC 9110, 13.1.3: an ETag is asked first, and alone.
    assert ask(if_modified_since=modified, if_none_match='"other"')[0] == "200 OK"


# -- queries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["x=1", "utm_source=a&utm_medium=b", "fbclid=%00", "=", "&&", "P=1", "%", "q1"])
def test_a_strangers_parameter_shows_the_stored_page(ask, query):
    assert not is_asking(query)
    assert ask(query=query)[2] == TEXT


@pytest.mark.parametrize(
    "query", ["p=1", "s=x", "x=1&sort=new", "s%6frt=new", "q", "feed=rss2", "x=" + "y" * 8000, "x&" * 4001 + "sort=new"]
)
def test_what_a_page_may_be_asked_by_goes_to_django(ask, query):
    assert is_asking(query)
    assert ask(query=query)[0] is None
