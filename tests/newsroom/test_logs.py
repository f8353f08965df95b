"""One line a record, whatever a stranger puts into it; no secret in any; and the id that ties them to a request."""

import json
import logging
import re
import sys

import pytest
from django.conf import settings as project
from django.core import signing
from django.test import Client
from gunicorn.config import Config

from newsroom import request_ids
from newsroom.access_log import Lines
from newsroom.logs import HIDDEN, JsonLine, TextLine, without_secrets

HOSTILE = "/a\r\n2026-01-01 INFO forged\x1b[2J\x85\u2028\u202egnp.exe"


def record(message, *args, **more):
    return logging.LogRecord("newsroom.test", logging.WARNING, __file__, 1, message, args, more.get("exc_info"))


def caught(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def test_a_record_is_one_json_line():
    line = JsonLine().format(record("asked for %s", HOSTILE))
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    said = json.loads(line)
    assert said["message"] == f"asked for {HOSTILE}"
    assert said["level"] == "WARNING"
    assert said["time"].endswith("+00:00")
    assert "request" not in said


def test_a_traceback_stays_in_its_line():
    line = JsonLine().format(record("failed", exc_info=caught(ValueError("one\ntwo"))))
    assert len(line.splitlines()) == 1
    assert "one\ntwo" in json.loads(line)["error"]


def test_text_forges_no_line():
    error = caught(ValueError("a\n2026 INFO \x1b[2Jb"))
    rows = TextLine().format(record("asked for %s", HOSTILE, exc_info=error)).split("\n")
    assert all(row.isprintable() for row in rows)
    assert all(row.startswith("    ") for row in rows[1:])
    assert "\\u001b" in rows[0]


def test_a_warning_on_a_terminal_says_in_which_request():
    told = record("failed")
    told.request_id = "abcdefgh\x1b"
    assert TextLine().format(told).endswith(" failed [abcdefgh\\u001b]")
    told.levelno = logging.INFO
    assert TextLine().format(told).endswith(" failed")


def test_of_what_is_far_too_long_both_ends_stay():
    said = json.loads(JsonLine().format(record("begun %s ended", "x" * 100_000)))["message"]
    assert len(said) < 21_000
    assert (said[:5], said[-5:]) == ("begun", "ended")


# As django.core.signing makes it, with its hour: made here, each process would collect tests of another name.
SIGNED = "WyJhIiwxXQ:1xWj3S:uuVj68wCijlbSSPFGi1FNC-Q90X3822ZyjsFLLYqPfg"
TOKEN = "cx4k2p-0123456789abcdef0123456789abcdef"
KEPT_OUT = [
    ("password=hunter2hunter", "hunter2hunter"),
    ("{'password1': 'hunter2hunter', 'name': 'Vera'}", "hunter2hunter"),
    ('{"csrftoken": "hunter2hunter"}', "hunter2hunter"),
    ("Cookie: sessionid=hunter2hunter; remembered=also-secret", "also-secret"),
    ("Authorization: Bearer hunter2hunter", "hunter2hunter"),
    ("connection to postgres://newsroom:hunter2hunter@db/paper failed", "hunter2hunter"),
    ("smtp+tls://desk%40a.example:hunter2hunter@mail.example", "hunter2hunter"),
    (f"/account/password/reset/key/MQ-{TOKEN}/", TOKEN),
    (f"/comments/confirm/{SIGNED}/", SIGNED),
    (f"/comment/9/yours/{SIGNED}/", SIGNED),
    (f"/preview/7/shared/{SIGNED}/", SIGNED),
    (f"a signature of {SIGNED}", SIGNED.split(":")[2]),
    ("api_key=hunter2hunter&next=/", "hunter2hunter"),
]


def test_a_signature_looks_as_it_does_here():
    shape = re.compile(r"[\w-]+:[\w-]{6}:[\w-]{43}")
    assert shape.fullmatch(SIGNED)
    assert shape.fullmatch(signing.dumps(["a", 1], salt="x", compress=True))


@pytest.mark.parametrize("text, secret", KEPT_OUT)
def test_secrets_are_kept_out(text, secret):
    assert secret not in without_secrets(text)
    assert HIDDEN in without_secrets(text)
    for form in (JsonLine, TextLine):
        assert secret not in form().format(record("%s", text, exc_info=caught(ValueError(text))))


def test_what_is_known_to_be_secret_is_kept_out_wherever_it_stands(settings, monkeypatch):
    settings.EMAIL_HOST_PASSWORD = "correct horse"
    settings.SECRET_KEY_FALLBACKS = ["the key of last year"]
    monkeypatch.setitem(project.DATABASES["default"], "PASSWORD", "battery staple")
    assert without_secrets(f"x{project.SECRET_KEY}y correct horse z") == f"x{HIDDEN}y {HIDDEN} z"
    assert without_secrets("the key of last year, battery staple") == f"{HIDDEN}, {HIDDEN}"


def test_a_password_of_four_letters_does_not_hide_half_of_the_log(settings):
    settings.EMAIL_HOST_PASSWORD = "desk"
    assert without_secrets("the desk is open") == "the desk is open"


@pytest.mark.parametrize("text", [
    "The token of the story is kept", "/2026/11/22/the-password-that-nobody-knew-how-to-spell/",
    "https://news.example:8443/section/local/", "Story 12 could not be published", "12:30:45 and 10:20:30",
    "/author/a-very-long-name-of-a-person-who-writes/",
])  # fmt: skip
def test_what_is_no_secret_stays(text):
    assert without_secrets(text) == text


def test_slow_text_is_no_danger():
    import time

    begun = time.monotonic()
    for text in ("a" * 200_000, "password=" * 20_000, "a:" * 90_000, "://" * 60_000, "-" * 200_000, "/key/" * 40_000):
        JsonLine().format(record("%s", text))
    assert time.monotonic() - begun < 3


# --- The request's id -------------------------------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch, db):
    """A site whose front page fails, its log as a list of lines, and a client that gets the answer all the same."""
    from newsroom.models import SiteSettings

    def fail(*args):
        raise RuntimeError("the plates are broken; password=hunter2hunter")

    monkeypatch.setattr("articles.views.front.render", fail)
    SiteSettings.current()
    lines = []

    class Collect(logging.Handler):
        def emit(self, entry):
            lines.append(JsonLine().format(entry))

    collect = Collect()
    logging.getLogger().addHandler(collect)
    yield Client(raise_request_exception=False), lines
    logging.getLogger().removeHandler(collect)


def test_an_error_shows_its_id_and_logs_it(broken):
    client, lines = broken
    answer = client.get("/")
    assert answer.status_code == 500
    name = answer.headers["X-Request-ID"]
    assert name in answer.content.decode()
    assert b"Traceback" not in answer.content
    assert b"plates" not in answer.content
    (line,) = [json.loads(line) for line in lines]
    assert line["request"] == name
    assert "the plates are broken" in line["error"]
    assert "hunter2hunter" not in json.dumps(line)
    assert request_ids.current() == ""


def test_an_error_page_comes_without_database_and_without_templates(broken, monkeypatch):
    client, _lines = broken

    def fail(*args, **kwargs):
        raise RuntimeError("no template")

    monkeypatch.setattr("newsroom.errors.render_to_string", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.content.decode()


@pytest.mark.parametrize("peer, behind, believed", [
    ("127.0.0.1", True, True), ("", True, True), ("203.0.113.9", True, False), ("127.0.0.1", False, False),
    ("10.1.2.3", True, True), ("nobody", True, False),
    ("::ffff:10.1.2.3", True, True), ("::ffff:203.0.113.9", True, False), ("::1", True, False),
])  # fmt: skip
def test_a_proxys_word_counts_only_from_our_proxy(settings, rf, peer, behind, believed):
    settings.BEHIND_PROXY = behind
    settings.FORWARDED_ALLOW_IPS = ["127.0.0.1", "10.0.0.0/8"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    seen = {}

    def answer(request):
        from django.http import HttpResponse

        seen.update(secure=request.is_secure(), own=request_ids.current(), META=dict(request.META))
        return HttpResponse()

    given = "a-name-given-by-nginx"
    request_ids.named(answer)(rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO="https", HTTP_X_REQUEST_ID=given,
                                     HTTP_X_FORWARDED_FOR="198.51.100.4"))  # fmt: skip
    assert seen["secure"] is believed
    assert (seen["own"] == given) is believed
    if behind:
        assert ("HTTP_X_FORWARDED_FOR" in seen["META"]) is believed


@pytest.mark.parametrize("name", ["short", "a" * 65, "a\r\nb-and-more", "<script>alert</script>"])
def test_an_odd_name_is_not_taken(settings, rf, name):
    settings.BEHIND_PROXY = True
    from django.http import HttpResponse

    answer = request_ids.named(lambda request: HttpResponse(status=404))(rf.get("/", HTTP_X_REQUEST_ID=name))
    assert answer.headers["X-Request-ID"] != name
    assert len(answer.headers["X-Request-ID"]) == 32


# --- gunicorn's ------------------------------------------------------------------------------------------------------


def access_line(monkeypatch, capsys, form, *, status="200 OK", took=7, **environ):
    from datetime import timedelta
    from types import SimpleNamespace

    monkeypatch.setenv("LOG_FORMAT", form)
    config = Config()
    config.set("accesslog", "-")
    logger = Lines(config)
    answer = SimpleNamespace(status=status, sent=12, headers=[])
    logger.access(answer, SimpleNamespace(headers=[("COOKIE", "sessionid=hunter2hunter")]), environ,
                  timedelta(milliseconds=took))  # fmt: skip
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_request_is_one_line_without_query_and_cookie(monkeypatch, capsys, form):
    path = "/section/Börse/\r\nforged\x1b[0m/"
    line = access_line(
        monkeypatch, capsys, form, PATH_INFO=path.encode().decode("latin-1"), QUERY_STRING="token=hunter2hunter",
        HTTP_COOKIE="sessionid=hunter2hunter", HTTP_USER_AGENT="a\r\nb\x1b", REQUEST_METHOD="GET",
        REMOTE_ADDR="192.0.2.7", **{request_ids.KEY: "abcdefgh"},
    )  # fmt: skip
    assert line.endswith("\n")
    assert line[:-1].isprintable()
    assert "hunter2hunter" not in line
    assert "Börse" in line
    if form == "json":
        said = json.loads(line)
        assert said["path"] == path
        assert (said["status"], said["bytes"], said["ms"], said["request"]) == (200, 12, 7, "abcdefgh")


def test_a_request_that_could_not_be_read_is_logged_too(monkeypatch, capsys):
    said = json.loads(access_line(monkeypatch, capsys, "json", status="nonsense"))
    assert (said["method"], said["status"]) == ("", 0)


def test_a_link_that_lets_in_and_an_endless_path_are_not_in_the_fields(monkeypatch, capsys):
    said = json.loads(access_line(monkeypatch, capsys, "json", PATH_INFO=f"/comments/confirm/{SIGNED}/", took=61_007))
    assert said["path"] == f"/comments/confirm/{HIDDEN}/"
    assert said["ms"] == 61_007
    assert len(json.loads(access_line(monkeypatch, capsys, "json", PATH_INFO="/a" * 4000))["path"]) == 2000
