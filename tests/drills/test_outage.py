"""The database goes and comes: stored pages are served throughout, the rest says honestly when to come back."""

import json
import subprocess
import sys

from django.db import connection

from .conftest import ROOT


def test_the_database_goes_and_comes_back(surroundings):
    vendor = connection.vendor
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.outage"],
        cwd=ROOT,
        env=surroundings | {"DRILL_PATIENCE": "2"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    went, came = found["went"] + 0.2, found["came"]

    assert {status for _, status, *_ in found["stored"]} == {200}

    for kind in ["comment"] if vendor == "sqlite" else ["cold", "comment"]:
        well = {200, 302, 303}
        meanwhile = [answer for answer in found[kind] if went < answer[0] < came - 2.4]
        assert meanwhile, kind
        for _, status, seconds, says_when, keeps_text in meanwhile:
            assert (status, says_when) == (503, True), kind
            assert seconds < 6, kind
            assert keeps_text or kind == "cold", "what was typed is given back"
        after = [answer for answer in found[kind] if answer[0] > came + 2.5]
        assert after, kind
        assert {status for _, status, *_ in after} <= well, kind
