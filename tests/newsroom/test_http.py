"""The one door to the outside: only where it may go, only as much and as long as it may."""

import io
import ssl
import subprocess
import time
import urllib.request
from itertools import pairwise

import pytest

from newsroom.http import NotFetched, fetch
from newsroom.open_internet import is_public
from tests.newsroom.outside import OPEN, OPEN_TOO, answer, outside

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def world():
    with outside() as world:
        world.names = {"paper.example": [OPEN], "www.paper.example": [OPEN]}
        yield world


def fetched(world, url="http://paper.example/a", most=1_000_000, seconds=5, **how):
    file = io.BytesIO()
    said = fetch(url, file, most=most, seconds=seconds, **{**world.ways, **how})
    return said, file.getvalue()


def refused(world, *args, **how):
    with pytest.raises(NotFetched) as caught:
        fetched(world, *args, **how)
    return caught.value


def test_what_is_there_is_written_to_the_file(world):
    world.pages["/a?b=1"] = answer(b"harbour" * 20_000, Content_Type="image/jpeg; q=1")
    said, content = fetched(world, "http://paper.example/a?b=1#part")
    assert (said.status, said.type, said.size, said.url) == (200, "image/jpeg", 140_000, "http://paper.example/a?b=1")
    assert content == b"harbour" * 20_000
    assert world.called == [(OPEN, 80)]
    assert "\r\nHost: paper.example\r\n" in world.asked[0]
    assert "cookie" not in world.asked[0].lower()
    assert "authorization" not in world.asked[0].lower()


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.1 192.0.2.1
    198.18.0.1 203.0.113.5 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1
    fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
    64:ff9b:1::808:808 2002:7f00:1::1 2002:808:808::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 nonsense""".split(),
)
def test_nothing_inside_is_asked(world, address):
    """By its name, by its number, at the end of a redirect, and as the place that somebody gave for a name."""
    assert not is_public(address)
    world.names["trap.example"] = [address]
    assert refused(world, "http://trap.example/").why == NotFetched.INSIDE
    assert refused(world, "http://paper.example/", pins={"paper.example": address}).why == NotFetched.INSIDE
    world.names["mixed.example"] = [OPEN, address]
    assert refused(world, "http://mixed.example/").why == NotFetched.INSIDE
    assert world.called == []
    world.pages["/a"] = answer(b"", 302, Location="http://trap.example/latest/meta-data/")
    assert refused(world).why == NotFetched.INSIDE
    assert world.called == [(OPEN, 80)]


@pytest.mark.parametrize("address", [OPEN, OPEN_TOO, "1.1.1.1", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_the_open_internet_is(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"]
)
def test_spellings_of_loopback_are_resolved_before_they_are_believed(world, host):
    """With this machine's own resolver, which asks nobody for any of these."""
    said = refused(world, f"http://{host}/", resolve=None)
    assert said.why in (NotFetched.INSIDE, NotFetched.NAME, NotFetched.ADDRESS)
    assert world.called == []


def test_a_name_that_turns_inside_between_two_looks_gains_nothing(world):
    world.names["turns.example"] = [[OPEN], ["127.0.0.1"]]
    world.pages["/a"] = answer(b"fine")
    assert fetched(world, "http://turns.example/a")[1] == b"fine"
    assert world.looked_up == ["turns.example"]
    assert world.called == [(OPEN, 80)]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://paper.example/", "ftp://paper.example/", "//paper.example/", "/a", "", "http://",
     "http:///a", "http://user:word@paper.example/", "http://paper.example@127.0.0.1/", "http://paper.example:22/",
     "http://paper.example:99999/", "http://paper.example:6379/", "http://pa per.example/", "http://paper.example/a\nb",
     "http://paper.example\\@inside/", "http://[fe80::1%25eth0]/", "http://..example/", "http://" + "a" * 5000,
     "https://paper.example:80443/"],
)  # fmt: skip
def test_odd_addresses_are_no_addresses(world, url):
    said = refused(world, url)
    assert said.why == NotFetched.ADDRESS
    assert str(said).endswith(".")
    assert len(str(said)) < 300
    assert world.called == []


def test_a_name_in_its_own_script_and_a_path_with_spaces_and_letters(world):
    world.names["xn--brcke-lva.example"] = [OPEN]
    world.pages["/Br%C3%BCcke%20%d9%86.jpg?q=%C3%BC"] = answer(b"x")
    assert fetched(world, "http://Brücke.example./Brücke%20%d9%86.jpg?q=ü")[1] == b"x"
    assert "Host: xn--brcke-lva.example\r\n" in world.asked[0]


def test_redirects_are_followed_a_few_times_and_each_is_looked_at(world):
    for here, there in pairwise("abcdef"):
        world.pages[f"/{here}"] = answer(b"", 301, Location=f"http://www.paper.example/{there}")
    world.pages["/f"] = answer(b"at last")
    said, content = fetched(world)
    assert (said.url, content) == ("http://www.paper.example/f", b"at last")
    assert len(world.called) == 6
    world.pages["/f"] = answer(b"", 302, Location="/a")
    assert refused(world).why == NotFetched.REDIRECTS


@pytest.mark.parametrize(
    ("location", "asked"),
    [("/b%C3%BCcher.jpg", "/b%C3%BCcher.jpg"), ("/bücher جسر.jpg", "/b%C3%BCcher%20%D8%AC%D8%B3%D8%B1.jpg"),
     (b"http://paper.example/b\xfccher 1.jpg?a=1", "/b%FCcher%201.jpg?a=1"),
     ("http://brücke.example/a b", "/a%20b")],
)  # fmt: skip
def test_a_redirect_is_read_as_it_is_meant(world, location, asked):
    """Servers send the bytes of the address as they are."""
    world.names["xn--brcke-lva.example"] = [OPEN]
    head = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: "
    world.pages["/a"] = head + (location if isinstance(location, bytes) else location.encode()) + b"\r\n\r\n"
    world.pages[asked] = answer(b"here")
    assert fetched(world)[1] == b"here"


def test_who_failed_is_told_apart_from_who_led_there(world):
    world.pages["/a"] = answer(b"", 302, Location="http://nobody.example/a")
    assert refused(world).led_to == "http://nobody.example/a"
    assert refused(world, "http://nobody.example/a").led_to == ""


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://paper.example:22/", "http://a:b@paper.example/"])
def test_a_redirect_may_not_lead_where_an_address_may_not(world, target):
    world.pages["/a"] = answer(b"", 302, Location=target)
    assert refused(world).why == NotFetched.ADDRESS
    assert len(world.called) == 1


def test_a_name_is_found_where_it_was_said_to_be(world):
    """The old host, after its name moved to us: the name stays in the request, the resolver is not asked."""
    world.pages["/a"] = answer(b"old")
    assert fetched(world, pins={"paper.example": "1.2.3.4"})[1] == b"old"
    assert world.called == [("1.2.3.4", 80)]
    assert world.looked_up == []


@pytest.mark.parametrize("status", [204, 304, 404, 410, 429, 500, 503])
def test_any_other_status_is_an_answer_and_writes_nothing(world, status):
    world.pages["/a"] = answer(b"" if status in (204, 304) else b"sorry", status, Retry_After="7")
    said, content = fetched(world)
    assert (said.status, said.size, content, said.headers["retry-after"]) == (status, 0, b"", "7")


def drip(head):
    def page(line):
        line.sendall(head)
        for _turn in range(200):
            line.sendall(b"x")
            time.sleep(0.05)

    return page


@pytest.mark.parametrize(
    "page",
    [drip(OK + b"Content-Length: 1000000\r\n\r\n"), drip(OK + b"\r\n"), drip(b"HTTP/1.1 200 O"), drip(OK + b"X-Long: "),
     lambda line: time.sleep(3)],
    ids=["body", "endless body", "status", "header", "silence"],
)  # fmt: skip
def test_the_time_is_for_everything_however_it_comes(world, page):
    world.pages["/a"] = page
    said = refused(world, seconds=0.4)
    assert said.why == NotFetched.SILENT


def test_a_resolver_that_sleeps_is_not_waited_for(world):
    assert refused(world, seconds=0.2, resolve=lambda name, port: time.sleep(2)).why == NotFetched.SILENT
    assert world.called == []


def test_too_much_is_refused_said_or_unsaid_whole_or_in_chunks(world):
    world.pages["/a"] = answer(b"x" * 1001)
    assert refused(world, most=1000).why == NotFetched.SIZE
    world.pages["/a"] = OK + b"\r\n" + b"x" * 1001
    assert refused(world, most=1000).why == NotFetched.SIZE
    world.pages["/a"] = OK + b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n"
    assert refused(world, most=1000).why == NotFetched.SIZE
    world.pages["/a"] = answer(b"x" * 1000)
    assert fetched(world, most=1000)[0].size == 1000


@pytest.mark.parametrize(
    "page",
    [b"", b"hello\r\n\r\n", OK + b"Content-Length: 10\r\n\r\nshort",
     OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nx",
     OK + b"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
     OK + b"" + b"A: b\r\n" * 500 + b"\r\n"],
    ids=["nothing", "no http", "short", "odd chunk", "cut chunk", "packed", "headers"],
)  # fmt: skip
def test_an_answer_that_breaks_off_is_none(world, page):
    world.pages["/a"] = page
    said = refused(world)
    assert said.why == NotFetched.BROKEN
    assert "paper.example" in str(said) or "packed" in str(said)


def test_the_next_address_is_tried_and_who_does_not_answer_is_named(world):
    world.names["paper.example"] = [OPEN_TOO, OPEN]
    world.deaf.add(OPEN_TOO)
    world.pages["/a"] = answer(b"x")
    assert fetched(world)[1] == b"x"
    world.deaf.add(OPEN)
    said = refused(world)
    assert (said.why, "paper.example" in str(said)) == (NotFetched.SILENT, True)
    assert refused(world, "http://nobody.example/").why == NotFetched.NAME


def test_no_proxy_of_the_environment_is_asked(world, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert urllib.request.getproxies()["http"]
    world.pages["/a"] = answer(b"straight")
    assert fetched(world)[1] == b"straight"


def test_a_full_disk_is_not_blamed_on_the_other_side(world):
    class Full(io.BytesIO):
        def write(self, content):
            raise OSError(28, "No space left on device")

    world.pages["/a"] = answer(b"x")
    with pytest.raises(OSError, match="No space"):
        fetch("http://paper.example/a", Full(), most=10, seconds=5, **world.ways)


# -- encrypted --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A certificate of paper.example that nobody has signed: (the server's context, the file that trusts it)."""
    folder = tmp_path_factory.mktemp("papers")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
               "-days", "3", "-subj", "/CN=paper.example", "-addext", "subjectAltName=DNS:paper.example",
               "-keyout", folder / "key.pem", "-out", folder / "cert.pem"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    seen = []
    server.sni_callback = lambda line, name, context: seen.append(name)
    server.seen = seen
    return server, ssl.create_default_context(cafile=folder / "cert.pem")


def test_the_certificate_is_that_of_the_name_wherever_the_connection_goes(papers):
    server, trusting = papers
    with outside(tls=server) as world:
        world.names = {"paper.example": [OPEN], "other.example": [OPEN]}
        world.pages["/a"] = answer(b"safe")
        assert fetched(world, "https://paper.example/a", tls=trusting)[1] == b"safe"
        assert fetched(world, "https://paper.example/a", tls=trusting, pins={"paper.example": OPEN_TOO})[1] == b"safe"
        assert world.called == [(OPEN, 443), (OPEN_TOO, 443)]
        assert set(server.seen) == {"paper.example"}
        assert refused(world, "https://other.example/a", tls=trusting).why == NotFetched.CERTIFICATE
        # Nobody whom this machine trusts has signed it.
        said = refused(world, "https://paper.example/a")
        assert (said.why, "paper.example" in str(said)) == (NotFetched.CERTIFICATE, True)
        assert len(world.asked) == 2
        assert fetched(world, "https://other.example/a", check_certificate=False)[1] == b"safe"


def test_a_handshake_that_never_ends_is_hung_up(world):
    """The server reads what it takes for a request that has no end."""
    assert refused(world, "https://paper.example/a", seconds=0.4).why == NotFetched.SILENT
