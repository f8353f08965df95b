"""A database for processes that a drill starts: what the tests prepared, in a file where it would be in memory."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def surroundings(transactional_db, tmp_path):
    """The environment of a drill's processes: a database that is prepared and empty, and folders of their own."""
    from django.db import connection

    if connection.vendor == "sqlite":
        file = tmp_path / "drill.sqlite3"
        connection.ensure_connection()
        copy = sqlite3.connect(file)
        connection.connection.backup(copy)
        copy.close()
        url = f"sqlite:///{file}"
    else:
        told = connection.settings_dict
        user = quote(told["USER"]) + (f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else "")
        port = f":{told['PORT']}" if told["PORT"] else ""
        url = f"postgres://{user}@{quote(told['HOST'], safe='')}{port}/{told['NAME']}"
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
        "DRILL_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def start(surroundings, tmp_path):
    """Start a process: `start("-m", "gunicorn", …, DRILL_PAGES=…)`; it is killed, with its own children, at the end."""
    started = []

    def run(*words, log="log", **more):
        with open(tmp_path / log, "ab") as out:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=surroundings | more,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def make_house(surroundings):
    """Make a `House`, by default in a folder with a short name (a socket's path has 107 bytes)."""
    from tests.drills.house import House

    made, folders = [], []

    def make(folder=None, **how):
        folder = folder or tempfile.mkdtemp(prefix="nr-drill-")
        folders.append(folder)
        made.append(House(folder, surroundings, **how))
        return made[-1]

    yield make
    for house in made:
        house.close()
        for log in sorted(house.folder.glob("*.log")):
            # pytest shows it where the drill failed.
            sys.stdout.write(f"--- {log.name}\n{log.read_text(errors='replace')[-4000:]}\n")
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
