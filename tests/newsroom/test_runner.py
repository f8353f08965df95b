"""`make test` goes on past what fails, and always says what it counted."""

import re
from contextlib import contextmanager

import pytest

from tests import run as runner


@pytest.fixture
def steps(monkeypatch):
    """A run whose steps run nothing: their names, in order."""
    seen = []
    monkeypatch.setattr(runner, "install", lambda *_: None)
    monkeypatch.setattr(runner, "provide", lambda *_: None)
    monkeypatch.setattr(runner.signal, "signal", lambda *_: None)
    monkeypatch.setattr(runner, "chromium", lambda: None)
    monkeypatch.setattr(runner.Run, "lint", lambda self: seen.append("lint"))
    monkeypatch.setattr(runner.Run, "suite", lambda self, name, *_options, **_more: seen.append(name))
    return seen


@contextmanager
def no_cluster():
    raise RuntimeError("PostgreSQL did not start: no room")
    yield


@pytest.mark.parametrize(("what", "last"), [("test", "browser"), ("soak", "soak on SQLite")])
def test_a_postgresql_that_does_not_start_fails_its_step_alone(steps, monkeypatch, capsys, what, last):
    monkeypatch.setattr(runner, "cluster", no_cluster)

    assert runner.main(what) == 1

    said = capsys.readouterr().out
    assert steps[-1] == last
    assert "PostgreSQL did not start: no room" in said
    assert re.search(r"^FAILED: (suite|soak) on PostgreSQL$", said, re.MULTILINE)
    assert said.endswith("0 passed, 0 failed\n")


def test_a_run_that_is_stopped_says_what_it_counted(steps, monkeypatch, capsys):
    def stopped(self):
        self.passed = 7
        raise KeyboardInterrupt

    monkeypatch.setattr(runner.Run, "lint", stopped)

    assert runner.main("test") == 1
    assert capsys.readouterr().out.endswith("7 passed, 0 failed\n")


def test_a_run_that_went_well(steps, monkeypatch, capsys):
    @contextmanager
    def up():
        yield "postgres://"

    monkeypatch.setattr(runner, "cluster", up)

    assert runner.main("test") == 0
    assert steps == ["lint", "suite on SQLite", "suite on PostgreSQL", "browser"]
