"""`make test` goes on past what fails, and always says what it counted."""

import re
from contextlib import contextmanager

import pytest

from tests import conftest
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


def test_tests_are_compiled_once(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(runner, "chromium", lambda: None)
    assert "PYTHONDONTWRITEBYTECODE" not in runner.Run().surroundings


def test_what_one_database_is_enough_for_is_there():
    assert [name for name in conftest.ONE_DATABASE_IS_ENOUGH if not (runner.ROOT / "tests" / name).is_file()] == []


# --- the second try ------------------------------------------------------------------------------------------------

# What hangs on luck fails in a house that it was never run in before.
TESTS = """
from pathlib import Path

import pytest

def test_sound(): pass
def test_broken(): assert False

class TestLuck:
    @pytest.mark.parametrize("word", ["a/b::c", "d e"])
    def test_luck(self, word):
        seen = Path(__file__).with_name(f"seen-{len(word)}")
        assert seen.exists() or seen.touch()

@pytest.fixture
def untidy():
    yield
    assert Path(__file__).with_name("seen-6").exists()
def test_untidy(untidy): pass
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Run a suite of some tests of TESTS: `house("luck or sound", again="tests")`; answers the run."""
    for folder in ("drills", "calm"):
        (tmp_path / "tests" / folder).mkdir(parents=True)
        (tmp_path / "tests" / folder / f"test_{folder}.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib -p xdist\n")
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    monkeypatch.setattr(runner, "chromium", lambda: None)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)

    def run(which, many=False, **more):
        made = runner.Run()
        made.suite("a suite", "-n", "2" if many else "0", "-k", which, **more)
        return made

    return run


def test_who_passes_at_the_second_try_has_passed_and_is_named(house, capfd):
    run = house("luck or sound", many=True, again="tests")

    assert run.summary() == 0
    told = capfd.readouterr().out
    for folder in ("calm", "drills"):
        for word in ("a/b::c", "d e"):
            assert f"\nsecond try: tests.{folder}.test_{folder}.TestLuck::test_luck[{word}] (a suite)\n" in told
    assert told.endswith("6 passed, 0 failed\n")
    assert "FAILED: " not in told


def test_who_fails_twice_has_failed_and_the_others_get_no_second_try(house, capfd):
    run = house("luck or broken")

    assert run.summary() == 1
    told = capfd.readouterr().out
    assert told.count("\nsecond try: ") == 2
    assert "\nsecond try: tests.drills.test_drills.TestLuck::test_luck[d e]" in told
    assert told.endswith("FAILED: a suite\n2 passed, 4 failed\n")


def test_a_test_that_passes_and_leaves_a_mess_is_one_failure(house, capfd):
    assert house("untidy").summary() == 1
    assert capfd.readouterr().out.endswith("0 passed, 2 failed\n")


def test_too_many_are_no_matter_of_luck(house, monkeypatch, capfd):
    monkeypatch.setattr(runner, "MANY", 3)

    assert house("luck", again="tests").summary() == 1
    assert capfd.readouterr().out.endswith("FAILED: a suite\n0 passed, 4 failed\n")


def test_a_suite_without_tests_or_without_a_report_has_failed(house, monkeypatch, capfd):
    assert house("nothing of that name").summary() == 1
    assert capfd.readouterr().out.endswith("FAILED: a suite\n0 passed, 0 failed\n")
    monkeypatch.setattr(runner.Run, "_timed", lambda *_, **__: 3)
    assert house("sound").summary() == 1
    assert capfd.readouterr().out.endswith("FAILED: a suite\n0 passed, 1 failed\n")
