"""Papers to back up and places to restore into, each with a folder and a database of its own, on either database."""

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Place:
    """A folder with a database, and commands that run there."""

    data: Path
    backups: Path
    url: str

    def surroundings(self, **more):
        """The environment of its processes."""
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        return known | {
            "DATA_DIR": str(self.data), "BACKUP_DIR": str(self.backups), "DATABASE_URL": self.url,
            "SITE_URL": "https://post.example", "EMAIL_URL": "dummymail://", "LOG_LEVEL": "ERROR", "PAGE_STORE": "0",
            "DJANGO_SETTINGS_MODULE": "tests.newsroom.backup.settings", "PYTHONPATH": str(ROOT), **more,
        }  # fmt: skip

    def python(self, *words, **more):
        """Run Python there; the finished process."""
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.surroundings(**more), capture_output=True, text=True
        )

    def run(self, *words, **more):
        """Run a command of manage.py there that must go well; what it says."""
        done = self.python("manage.py", *words, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words, **more):
        """Run a command that must be refused, not crash; the sentence."""
        done = self.python("manage.py", *words, **more)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    def dies(self, code, **more):
        """Run code in the paper, with `die()` at hand, which is a kill -9; it must meet it."""
        head = (
            "import os, signal, django\ndjango.setup()\nfrom django.core.management import call_command\n"
            "def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        done = self.python("-c", head + code, **more)
        assert done.returncode == -9, done.stdout + done.stderr

    def tell(self):
        """What the paper holds (see `paper.tell`)."""
        done = self.python("-m", "tests.newsroom.backup.paper", "tell")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def made(self):
        """The folders of whole backups, the oldest first."""
        from newsroom.backups.manifest import backups_in

        return backups_in(self.backups)[::-1]


class Databases:
    """Makes databases, and drops them at the end: files, or databases of the server that DATABASE_URL names."""

    def __init__(self):
        told = os.environ.get("DATABASE_URL", "")
        self.server = told.rpartition("/")[0] if told.startswith("postgres") else ""
        self.maintenance, self.made = told, []

    def _do(self, query):
        import psycopg

        with psycopg.connect(self.maintenance.replace("postgres://", "postgresql://"), autocommit=True) as line:
            line.execute(query)

    def make(self, data: Path, like: Place | None = None) -> str:
        """The DATABASE_URL of an empty database, or of a copy."""
        if not self.server:
            if like:
                shutil.copyfile(like.data / "newsroom.sqlite3", data / "newsroom.sqlite3")
            return f"sqlite:///{quote(str(data))}/newsroom.sqlite3"
        name = f"newsroom_backup_{secrets.token_hex(6)}"
        template = f' TEMPLATE "{like.url.rpartition("/")[2]}"' if like else ""
        self._do(f'CREATE DATABASE "{name}"{template}')
        self.made.append(name)
        return f"{self.server}/{name}"

    def close(self):
        for name in self.made:
            self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def databases():
    made = Databases()
    yield made
    made.close()


@pytest.fixture(scope="session")
def master(databases, tmp_path_factory):
    """The small paper, filled once."""
    folder = tmp_path_factory.mktemp("master")
    data = folder / "data"
    data.mkdir()
    place = Place(data, folder / "backups", databases.make(data))
    filled = place.python("-m", "tests.newsroom.backup.paper", "fill")
    assert filled.returncode == 0, filled.stderr
    if not databases.server:
        with closing(sqlite3.connect(data / "newsroom.sqlite3")) as line:
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return place


@pytest.fixture
def paper(db, master, databases, tmp_path):
    """A copy of the small paper. `db` is asked for so that these tests run on both databases."""
    data = tmp_path / "paper"
    shutil.copytree(master.data, data, ignore=shutil.ignore_patterns("*.sqlite3*"))
    return Place(data, tmp_path / "backups", databases.make(data, like=master))


@pytest.fixture
def bare(databases, paper, tmp_path):
    """An empty place that knows where the backups of the paper lie."""
    data = tmp_path / "bare"
    data.mkdir()
    return Place(data, paper.backups, databases.make(data))
