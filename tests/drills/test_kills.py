"""kill -9 at the worst moments: after the worker's next look all is right, and nothing was done twice."""

import json
import subprocess
import sys

from tests.drills.kills import DUE, QUICK

from .conftest import ROOT


def test_who_is_killed_leaves_nothing_that_stays_wrong(surroundings):
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.kills"], cwd=ROOT, env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert all(found.values()), done.stderr[-3000:]

    publisher = found["publisher_between_commit_and_unlink"]
    assert publisher.pop("seconds") <= QUICK
    assert publisher == {"died": True, "left_old": True, "right": True, "new": True}

    renderer = found["renderer_between_row_and_rename"]
    assert renderer == {"died": True, "row": True, "file": None, "halves": 3, "right": True, "swept": True}

    worker = found["worker_in_the_middle_of_publishing"]
    assert worker["died"]
    assert 0 < worker["before"] < DUE
    assert worker["right"]
    assert worker["acts"] == [1] * DUE

    tail = found["worker_in_the_middle_of_the_tail"]
    assert tail.pop("seconds") <= QUICK
    assert tail == {"died": True, "gone": True, "right": True}
