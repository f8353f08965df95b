"""Requests that no browser sends, byte by byte: poisoned names, smuggled seconds, deceived caches, climbed paths.

`requests(path, cookie)` gives (what it tries, its bytes) for an article's path and the cookies of somebody at the desk.
"""

from tests.deploy.secure import HOST

EVIL = "evil.example"
# What a proxy or a framework somewhere believes of who asks and what for.
WORDS = [
    f"X-Forwarded-Host: {EVIL}", f"X-Host: {EVIL}", f"X-Forwarded-Server: {EVIL}", f"X-HTTP-Host-Override: {EVIL}",
    f"Forwarded: for=127.0.0.1;host={EVIL};proto=http", "X-Forwarded-Proto: http", "X-Forwarded-Scheme: http",
    f"X-Forwarded-Port: 1\r\nX-Forwarded-Host: {EVIL}", "X-Original-URL: /admin/", "X-Rewrite-URL: /admin/",
    f"X-Forwarded-Prefix: //{EVIL}", f"X-Script-Name: //{EVIL}", "X-HTTP-Method-Override: DELETE",
    f"X-Forwarded-For: 127.0.0.1, {EVIL}", f"Referer: https://{EVIL}/", f"Origin: https://{EVIL}",
    f"Accept-Language: {EVIL}", f"Cookie: django_language={EVIL}; theme={EVIL}", f"User-Agent: {EVIL}",
]  # fmt: skip
CLOSE = "Connection: close"


def _get(path, *lines, host=HOST, method="GET", version="HTTP/1.1"):
    named = [f"Host: {host}"] if host is not None else []
    return "\r\n".join([f"{method} {path} {version}", *named, *lines, CLOSE, "", ""]).encode("latin-1")


def requests(path, cookie):
    """Everything that is tried."""
    for page in ("/", path):
        for words in WORDS:
            yield f"{words.splitlines()[0]} for {page}", _get(page, *words.split("\r\n"))
    for host in (EVIL, f"{HOST}.{EVIL}", f"{HOST}:80@{EVIL}", f"{HOST}, {EVIL}", f"{HOST} {EVIL}", "", "127.0.0.1"):
        yield f"Host {host!r}", _get("/", host=host)
    yield "no Host", _get("/", host=None)
    yield "two Hosts", _get("/", f"Host: {EVIL}")
    yield "a whole address", _get(f"https://{EVIL}/")
    yield from ((f"deceive by {tail!r}", _get(f"{base}{tail}", f"Cookie: {cookie}")) for base, tail in _deceived(path))
    yield from _smuggled(path)
    for climbed in (
        "../../etc/passwd", "/static/..%5c..%5csecret-key", "/%c0%ae%c0%ae/secret-key", "/static/%252e%252e/secret-key",
        f"//{EVIL}/%2f..", f"/\\{EVIL}/", f"/%5c{EVIL}/", f"//{EVIL}", f"/account/login/?next=//{EVIL}/",
        f"/account/login/?next=https:{EVIL}", f"/{path.strip('/')}//{EVIL}/..", f"/;@{EVIL}/", f"/?p=//{EVIL}",
    ):  # fmt: skip
        yield f"climb by {climbed}", _get(climbed)
    for method in ("get", "TRACE", "CONNECT", "PURGE", "G\x00T", "BAN"):
        yield f"method {method!r}", _get("/", method=method)
    yield "another protocol", _get("/", version="HTTP/9.9")
    yield "HTTP/0.9", b"GET /\r\n\r\n"


def _deceived(path):
    """A page of the desk under the name of a file that caches keep."""
    for tail in (
        "x.css",
        "%2fx.css",
        ";x.css",
        "%0ax.css",
        "%3fx.css",
        "x.js",
        "../static/x.css",
        "%2e%2e/static/x.css",
    ):
        yield "/admin/", tail
    yield "/account/", "x.png"
    yield path, "edit/x.css"


def _smuggled(path):
    """Two requests for who counts otherwise; only the first may be answered, or none."""
    second = f"GET /smuggled/ HTTP/1.1\r\nHost: {EVIL}\r\n\r\n"
    post = f"POST {path}comment/ HTTP/1.1\r\nHost: {HOST}\r\n"
    chunked = f"0\r\n\r\n{second}"
    for name, lines in {
        "length and chunks": [f"Content-Length: {len(chunked)}", "Transfer-Encoding: chunked"],
        "chunks and length": ["Transfer-Encoding: chunked", "Content-Length: 4"],
        "chunks behind a space": ["Transfer-Encoding : chunked", "Content-Length: 4"],
        "chunks behind a tab": ["Transfer-Encoding:\tchunked", f"Content-Length: {len(chunked)}"],
        "chunks of another kind": ["Transfer-Encoding: xchunked", f"Content-Length: {len(chunked)}"],
        "chunks twice": ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        "two lengths": ["Content-Length: 0", f"Content-Length: {len(chunked)}"],
        "a list of lengths": [f"Content-Length: 0, {len(chunked)}"],
        "a length below nothing": ["Content-Length: -1"],
        "a length with a sign": [f"Content-Length: +{len(chunked)}"],
        "a folded line": ["Transfer-Encoding:", " chunked", f"Content-Length: {len(chunked)}"],
    }.items():
        yield f"smuggle by {name}", (post + "\r\n".join([*lines, CLOSE, "", chunked])).encode()
    yield "smuggle in a GET", _get("/", f"Content-Length: {len(second)}") + second.encode()
    yield (
        "a chunk too large for any number",
        (f"{post}Transfer-Encoding: chunked\r\n{CLOSE}\r\n\r\nffffffffffffffffff\r\n{second}".encode()),
    )
