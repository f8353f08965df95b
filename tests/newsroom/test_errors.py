"""The pages of refusal when the database does not answer: an honest 503 that gives back what was typed."""

import sqlite3

import pytest
from django.db import OperationalError, ProgrammingError, connection

from newsroom.errors import will_pass


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
        (sqlite3.SQLITE_ERROR, OperationalError, False),
        (sqlite3.SQLITE_BUSY, ProgrammingError, False),
    ],
)
def test_what_will_pass(code, error, passes):
    with pytest.raises(error) as caught:
        failing(code, error)
    assert will_pass(caught.value) is passes


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
