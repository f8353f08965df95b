"""The race of publishers and readers: nobody sees what is older than what was acknowledged."""

import json
import subprocess
import sys

import pytest

from .conftest import ROOT


def run(surroundings, *words):
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.race", *words],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]) | {"said": done.stderr[-3000:]}


def check(found, reads, changes):
    assert found["stale"] == []
    assert found["different"] == []
    assert found["broken"] == 0, found["said"]
    assert found["failed"] == [], found["said"]
    assert found["reads"] >= reads
    assert found["changes"] >= changes
    assert found["rendered"] < found["reads"], "the store answered"


def test_no_read_is_stale(surroundings):
    check(run(surroundings, "--seconds", "5"), reads=20, changes=3)


@pytest.mark.soak
def test_no_read_is_stale_for_two_minutes(surroundings):
    check(run(surroundings, "--seconds", "120"), reads=1_000, changes=200)


@pytest.mark.soak
@pytest.mark.parametrize("how", ["look", "drop"])
def test_the_race_finds_what_is_wrong_without_one_step_of_the_protocol(surroundings, how):
    assert run(surroundings, "--seconds", "15", "--naive", how)["stale"]
