"""An upgrade under load, and the way back: readers read, an editor saves, nobody notices and nothing is lost."""

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.drills.upgrading import FOUND, People, Server, _newest

LONGEST_PAUSE = 5  # seconds without an acknowledged write
pytestmark = pytest.mark.soak


@pytest.fixture
def server():
    # Short: the path of a socket has 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="nr-up-"))
    server = Server(folder)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def tell(figures):
    """For who runs it with -s."""
    sys.stdout.write(f"{figures}\n")
    sys.stdout.flush()


def check(server, people):
    """No reader saw an error, no write waited long, and what was acknowledged is there, once."""
    tell(
        f"{people.reads} reads, {len(people.bad_reads)} bad, slowest {people.slowest:.2f} s; "
        f"{len(people.acknowledged)} writes, {len(people.refused)} refused, longest pause {people.pause():.2f} s"
    )
    assert people.bad_reads == []
    # SQLite lets one write: who comes while a table is made anew hears that, and gets back what was typed.
    assert {status for _name, status, _kept in people.refused} <= {503}
    assert all(kept for _name, _status, kept in people.refused)
    _count, names = server.python(FOUND)
    assert set(people.acknowledged) <= set(names)
    assert len(names) == len(set(names))
    # Last: it hangs on what else the machine does, and what was lost is to be known all the same.
    assert people.pause() <= LONGEST_PAUSE


@pytest.mark.parametrize("stories", [10_000], ids=["ten thousand stories"])
def test_an_upgrade_and_the_way_back_under_load(server, stories):
    told = server.fill(stories)
    server.start()
    server.repository.add_a_column()
    server.repository.release("v1.1")
    first, second = server.commit("v1.0"), server.commit("v1.1")
    assert server.version() == first

    with People(server, told) as people:
        begun = time.monotonic()
        said = server.upgrade()
        tell(f"upgrade: {time.monotonic() - begun:.1f} s")
        assert "v1.1 runs. The way back: make upgrade BACK=1" in said
        assert server.version() == second
        assert "The second release" in people.ask("GET", "/")[1]
        begun = time.monotonic()
        said = server.upgrade(BACK="1")
        tell(f"back: {time.monotonic() - begun:.1f} s")
        assert "v1.0 runs again. What was written since the upgrade is there." in said
        assert server.version() == first
        assert "The second release" not in people.ask("GET", "/")[1]
        # The old code lives with the new schema.
        written = len(people.acknowledged)
        time.sleep(3)
        assert len(people.acknowledged) > written
    check(server, people)

    # On again; then back to the backup: N-1 starts on it, and what gives way lies in another one.
    assert "v1.1 runs." in server.upgrade()
    in_backup = set(server.python(FOUND)[1])
    with People(server, told) as later:
        pass
    assert later.acknowledged
    said = server.upgrade(BACK="1", RESTORE="1")
    assert "v1.0 runs again. The paper is as it was before the upgrade." in said
    assert server.version() == first
    assert set(server.python(FOUND)[1]) == in_backup
    since = said.split("it lies in the backup ")[1].split(".\n")[0]
    assert Path(since).is_dir()
    # And nobody who was at work then is lost: it is laid back by the code that made it.
    server.upgrade()
    server.systemctl("stop", "newsroom-web.socket", "newsroom-web", "newsroom-worker")
    if "DRILL_DATABASE_URL" in os.environ:
        # PostgreSQL can't tell a worker of this machine from one elsewhere: nobody may be heard of for two minutes.
        time.sleep(125)
    server.manage("restore", since, "--over")
    server.systemctl("start", "newsroom-web", "newsroom-worker")
    assert set(later.acknowledged) <= set(server.python(FOUND)[1])


def test_what_fails_leaves_the_old_version(server):
    told = server.fill(100)
    server.start()
    first = server.commit("v1.0")
    # Somebody changed a file by hand.
    footer = server.home / "templates" / "_footer.html"
    kept = footer.read_text()
    footer.write_text(kept + "mine")
    assert "changed by hand (templates/_footer.html)" in server.upgrade(fails=True)
    footer.write_text(kept)
    # One whose migration fails.
    before = _newest("articles", server.repository.folder)
    name = server.repository.migration(before, 'migrations.RunSQL("SELECT something FROM nowhere")')
    server.repository.release("v1.1")
    with People(server, told) as people:
        said = server.upgrade(fails=True)
        assert "The database could not be migrated. It said: " in said
        assert "nowhere" in said
        assert "The old version goes on." in said
        assert server.version() == first
        # One that can't start.
        (server.repository.folder / "articles" / "migrations" / f"{name}.py").unlink()
        gunicorn = server.repository.folder / "deploy" / "gunicorn.conf.py"
        whole = gunicorn.read_text()
        gunicorn.write_text(f"{whole}\nraise SystemExit('It does not start.')\n")
        server.repository.release("v1.2")
        said = server.upgrade(fails=True, VERSION="v1.2")
        assert "The new version does not start: journalctl -u newsroom-next -n 30 says why." in said
        assert server.version() == first
        # One that can't draw a page.
        gunicorn.write_text(whole)
        head = server.repository.folder / "templates" / "_head.html"
        whole = head.read_text()
        head.write_text("{% nothing %}")
        server.repository.release("v1.3")
        assert "The new version" in server.upgrade(fails=True, VERSION="v1.3")
        assert server.version() == first
        # And one that is well.
        head.write_text(whole)
        server.repository.add_a_column()
        server.repository.release("v1.4")
        assert "v1.4 runs." in server.upgrade(VERSION="v1.4")
        assert "v1.4 is what runs already." in server.upgrade(VERSION="v1.4")
    check(server, people)
    assert "v1.0 runs again." in server.upgrade(BACK="1")
    assert server.version() == first
    assert "runs again already" in server.upgrade(BACK="1", fails=True)


def test_killed_anywhere_it_is_taken_up_again(server):
    told = server.fill(100)
    server.start()
    server.repository.add_a_column()
    server.repository.release("v1.1")
    first, second = server.commit("v1.0"), server.commit("v1.1")
    moments = [
        "building",
        "making a backup",
        "migrating",
        "drawing",
        "beside the one that runs",
        "restarting the services",
    ]
    with People(server, told) as people:
        for moment in moments:
            process = server.starting()
            for line in process.stdout:
                if moment in line:
                    break
            time.sleep(0.3)
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
        said = server.upgrade()
        assert "v1.1 runs." in said
        assert server.version() == second
        assert not list(server.passing.iterdir())
        assert "v1.0 runs again." in server.upgrade(BACK="1")
        assert server.version() == first
    check(server, people)
    with sqlite3.connect(server.data / "newsroom.sqlite3") as line:
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
