"""The pages of refusal when the database does not answer: an honest 503 that gives back what was typed."""

import errno
import sqlite3

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.template import TemplateDoesNotExist

from newsroom.errors import busy, forbidden, no_room, not_found, refuse, will_pass


def failing(code=None, error=OperationalError):
    cause = sqlite3.OperationalError("database is locked")
    if code is not None:
        cause.sqlite_errorcode = code
    raise error("database is locked") from cause


@pytest.mark.parametrize(
    ("code", "error", "passes"),
    [
        (sqlite3.SQLITE_BUSY, OperationalError, True),
        (sqlite3.SQLITE_BUSY | 2 << 8, OperationalError, True),
        (sqlite3.SQLITE_LOCKED, OperationalError, True),
        (sqlite3.SQLITE_FULL, OperationalError, True),
        (sqlite3.SQLITE_IOERR_WRITE, OperationalError, True),
        (sqlite3.SQLITE_IOERR_FSYNC, OperationalError, True),
        (sqlite3.SQLITE_IOERR_TRUNCATE, OperationalError, True),
        (sqlite3.SQLITE_IOERR_READ, OperationalError, False),
        (sqlite3.SQLITE_IOERR_SHORT_READ, OperationalError, False),
        (sqlite3.SQLITE_IOERR_CORRUPTFS, OperationalError, False),
        (sqlite3.SQLITE_ERROR, OperationalError, False),
        (sqlite3.SQLITE_BUSY, ProgrammingError, False),
    ],
)
def test_what_will_pass(code, error, passes):
    with pytest.raises(error) as caught:
        failing(code, error)
    assert will_pass(caught.value) is passes


@pytest.mark.parametrize(
    ("number", "full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False), (None, False)]
)
def test_a_file_that_finds_no_room_will_find_some_later(number, full):
    error = OSError(number, "Why") if number else OSError("Why")
    assert (no_room(error), will_pass(error)) == (full, full)


def test_a_postgresql_on_a_full_disk_has_no_room():
    cause = Exception("could not extend file")
    cause.sqlstate = "53100"
    with pytest.raises(OperationalError) as caught:
        raise OperationalError("could not extend file") from cause
    assert no_room(caught.value)


@pytest.mark.parametrize(
    ("state", "passes"), [(None, True), ("08006", True), ("57P03", True), ("42P01", False), ("22001", False)]
)
def test_a_postgresql_that_is_away_comes_back_and_a_wrong_question_stays_wrong(state, passes):
    cause = Exception("what it says")
    cause.sqlstate = state
    with pytest.raises(OperationalError) as caught:
        raise OperationalError("what it says") from cause
    assert will_pass(caught.value) is passes


def undressed(monkeypatch, error):
    """Let no page be drawn."""

    def fail(*_, **__):
        raise error

    monkeypatch.setattr("newsroom.errors.render", fail)


@pytest.mark.parametrize("error", [DatabaseError("gone"), TemplateDoesNotExist("refused.html")], ids=str)
def test_a_refusal_comes_undressed_where_nothing_can_be_asked(rf, monkeypatch, error):
    undressed(monkeypatch, error)
    answer = refuse(rf.get("/"), 403, "Not <you>", "Ask & wait.")
    assert answer.status_code == 403
    assert "<h1>Not &lt;you&gt;</h1><p>Ask &amp; wait.</p>" in answer.content.decode()


def test_what_is_not_there_is_no_404_while_nobody_can_look(rf, monkeypatch):
    undressed(monkeypatch, DatabaseError("gone"))
    answer = not_found(rf.get("/the-old-harbour/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_a_refusal_says_its_own_sentence(rf, db):
    answer = forbidden(rf.get("/"), PermissionDenied("Only the owner may do that."))
    assert answer.status_code == 403
    assert "Only the owner may do that." in answer.content.decode()
    assert "Ask an editor or the owner." in forbidden(rf.get("/")).content.decode()


def test_what_is_given_back_has_an_end(rf):
    assert busy(rf.post("/", {"body": "x" * 100_100})).content.count(b"xx") == 50_000


@pytest.mark.parametrize("trouble", ["the database", "a file"])
def test_a_comment_is_given_back_when_the_disk_is_full(story, client, monkeypatch, trouble):
    url = story().get_absolute_url()

    def full(*_, **__):
        if trouble == "a file":
            raise OSError(errno.ENOSPC, "No space left on device")
        failing(sqlite3.SQLITE_FULL)

    client.raise_request_exception = False
    fields = {"name": "Vera", "email": "vera@readers.example", "body": "Too <good> to lose."}
    monkeypatch.setattr("comments.models.Comment.objects.post", full)
    answer = client.post(f"{url}comment/", fields, headers={"origin": "http://testserver"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Too &lt;good&gt; to lose.</textarea>" in answer.content.decode()


def test_a_comment_is_given_back_when_the_database_is_busy(story, client):
    url = story().get_absolute_url()

    def busy(*_):
        failing(sqlite3.SQLITE_BUSY)

    client.raise_request_exception = False
    fields = {"name": "Vera", "email": "vera@readers.example", "body": "Too <good> to lose."}
    with connection.execute_wrapper(busy):
        answer = client.post(f"{url}comment/", fields, headers={"origin": "http://testserver"})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "Too &lt;good&gt; to lose.</textarea>" in answer.content.decode()
        assert "<textarea" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/", "/2026/11/22/never/", "/2026/11/22/never/feed/", "/section/none/", "/section/none/feed/",
        "/media/renditions/none.jpg", "/static/none.css", "/search/page/9/?q=x", "/a\x00b/",
        "/share/story-1-0123456789abcdef.png", "/preview/1/shared/none/",
    ],
)  # fmt: skip
def test_nobody_keeps_what_is_not_there(client, db, path):
    # It may come out in the next second.
    answer = client.get(path)
    assert answer.status_code == 404
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_keeps_a_refusal(client, db, monkeypatch):
    client.raise_request_exception = False
    assert client.put("/").headers["Cache-Control"] == "no-store"
    with monkeypatch.context() as patch:
        patch.setattr("articles.views.front.Front.at", lambda: failing(sqlite3.SQLITE_BUSY))
        assert (client.get("/").status_code, client.get("/").headers["Cache-Control"]) == (503, "no-store")
        patch.setattr("articles.views.front.Front.at", lambda: 1 / 0)
        assert (client.get("/").status_code, client.get("/").headers["Cache-Control"]) == (500, "no-store")
