"""What one core and 1 GB must do: web and worker, at rest."""

import os
import subprocess
import sys

import pytest

from bench.memory import LIMIT
from tests.deploy.behind import ROOT


@pytest.mark.soak
def test_web_and_worker_hold_little_at_rest():
    """In a process of its own, as `python -m bench memory` is started."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    done = subprocess.run(
        [sys.executable, "-m", "bench", "memory"], cwd=ROOT, env=bare, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("| both")]
    assert float(row.split("|")[2]) <= LIMIT
