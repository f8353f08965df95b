"""`make upgrade`: its steps, what stops it, and the way back.

What readers and editors see of one is tried in tests/drills/test_upgrade.py.
"""

import fcntl
import shutil
import subprocess
import sys

import pytest

from tests.deploy.upgrading import Machine


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_an_upgrade_step_by_step_and_back(machine):
    machine.set_up()
    assert machine.runs() == "v1.0"
    machine.release("v1.1")
    machine.release("v1.2")

    # One release at a time.
    assert "v1.1 runs. The way back: make upgrade BACK=1" in machine.upgrade()

    assert machine.runs() == machine.checked_out() == "v1.1"
    assert machine.told("data/told") == [
        "v1.0 backup", "v1.1 prepare", "v1.1 proof_pages / --find 12",
    ]  # fmt: skip
    # The stand-in answers before anything is restarted, and until all is.
    said = [line.split(" ", 1)[1] for line in machine.told()]
    assert [line for line in said if not line.startswith(("daemon-reload", "show"))] == [
        "restart newsroom-next v1.0", "is-active --quiet newsroom-next v1.0",
        "restart newsroom-web v1.1", "is-active --quiet newsroom-web v1.1",
        "restart newsroom-worker v1.1", "is-active --quiet newsroom-worker v1.1", "stop newsroom-next v1.1",
    ]  # fmt: skip
    assert not list((machine.folder / "passing").iterdir())

    assert "v1.2 runs." in machine.upgrade()
    # The one before is kept, older ones are not; they share their packages.
    assert len([path for path in (machine.home / "releases").iterdir() if path.is_dir()]) == 2
    assert len(list((machine.home / "packages").iterdir())) == 1
    said = machine.upgrade(BACK="1")
    assert "v1.1 runs again. What was written since the upgrade is there." in said
    assert machine.runs() == machine.checked_out() == "v1.1"
    assert "restore" not in " ".join(machine.told("data/told"))
    assert "v1.1 runs again already" in machine.upgrade(BACK="1", fails=True)
    assert "v1.2 runs." in machine.upgrade()
    assert "v1.2 is what runs already." in machine.upgrade()
    # A failure takes no way back.
    machine.release("v1.3", fails="prepare")
    machine.upgrade(fails=True)
    assert "v1.1 runs again." in machine.upgrade(BACK="1")


def test_back_to_the_backup(machine):
    machine.set_up()
    machine.release("v1.1")
    machine.upgrade()
    # On PostgreSQL the worker that was stopped is still heard of.
    (machine.data / "seen").touch()
    said = machine.upgrade(BACK="1", RESTORE="1")
    assert "waiting until nobody has heard of the worker for two minutes" in said
    assert f"no longer in the paper; it lies in the backup {machine.data}/backup" in said
    laid_back = f"v1.0 restore {machine.data}/backup --over"
    assert machine.told("data/told")[-3:] == ["v1.1 backup", laid_back, laid_back]
    words = [line for line in machine.told() if "newsroom-web.socket" in line]
    assert words == [
        "systemctl stop newsroom-web.socket newsroom-web newsroom-worker v1.1",
        "systemctl start newsroom-web.socket v1.0",
    ]


def test_a_backup_that_is_gone_is_said_before_anything_stops(machine):
    machine.set_up()
    machine.release("v1.1")
    machine.upgrade()
    shutil.rmtree(machine.data / "backup")
    before = machine.told()
    said = machine.upgrade(BACK="1", RESTORE="1", fails=True)
    assert "the backup of the upgrade is not there any more. Go back without RESTORE=1, which loses nothing." in said
    assert machine.runs() == "v1.1"
    assert not [line for line in machine.told()[len(before) :] if "is-active" not in line]


def test_a_table_that_somebody_uses_is_waited_for(machine):
    machine.set_up()
    machine.release("v1.1")
    (machine.data / "locked").touch()
    machine.upgrade()
    assert machine.runs() == "v1.1"
    assert machine.told("data/told")[1:3] == ["v1.1 prepare", "v1.1 prepare"]


def test_a_step_that_fails_changes_nothing(machine):
    machine.set_up()
    said = {
        "prepare": "The database could not be migrated. It said: prepare is broken. The old version goes on.",
        "proof_pages": "The new version can't draw pages. It said: proof_pages is broken. The old version goes on.",
        "draw": "The new version answers 500 for /. The old version goes on.",
    }
    for fails, sentence in said.items():
        machine.release(f"v1.1-{fails}", fails=fails)
        assert sentence in machine.upgrade(fails=True, VERSION=f"v1.1-{fails}")
    machine.release("v1.1-lock", lock="no-network")
    assert "could not be installed; the reason stands above." in machine.upgrade(fails=True, VERSION="v1.1-lock")
    assert machine.runs() == machine.checked_out() == "v1.0"
    assert machine.told() == []
    (machine.home / "current" / "fails").write_text("backup\n")
    machine.release("v1.2")
    assert "The backup failed. It said: backup is broken." in machine.upgrade(fails=True, VERSION="v1.2")
    assert machine.told() == []


def test_a_release_that_does_not_start(machine):
    machine.set_up()
    machine.release("v1.1")
    machine.systemctl(fails="restart\\ newsroom-next*")
    said = machine.upgrade(fails=True)
    assert (
        "The new version does not start: journalctl -u newsroom-next -n 30 says why. The old version goes on." in said
    )
    assert not [line for line in machine.told() if "newsroom-web" in line]
    # One that does, and falls over in the place of the old one.
    machine.systemctl(fails="restart\\ newsroom-w*\\ v1.1")
    said = machine.upgrade(fails=True)
    assert "newsroom-web does not start: journalctl -u newsroom-web -n 30 says why. The old version runs again." in said
    assert machine.runs() == "v1.0"
    assert "systemctl restart newsroom-web v1.0" in machine.told()
    assert machine.told()[-2] == "systemctl stop newsroom-next v1.0"


def test_what_stops_it_before_it_begins(machine):
    assert "is missing. Build what is checked out: make release" not in machine.upgrade("first")
    assert "is there already" in machine.upgrade("first", fails=True)
    assert f"{machine.env_file} is missing" in machine.upgrade(fails=True)
    machine.env_file.write_text("SITE_URL=https://news.example\n")
    assert "names no DATA_DIR" in machine.upgrade(fails=True)
    machine.env_file.write_text(f"DATA_DIR={machine.data}\n")
    assert "newsroom-web.socket is missing" in machine.upgrade(fails=True)
    for unit in (machine.home / "deploy").glob("newsroom-*"):
        (machine.folder / "units" / unit.name).write_text(unit.read_text().replace("/opt/newsroom", str(machine.home)))
    unit = machine.folder / "units" / "newsroom-worker.service"
    shipped = unit.read_text()
    unit.write_text(shipped.replace("Nice=5", "Nice=9"))
    assert "is not the unit that this version brought" in machine.upgrade(fails=True)
    # Another DATA_DIR is everybody's own affair, and stays.
    unit.write_text(shipped.replace("ReadWritePaths=/srv/newsroom", "ReadWritePaths=/srv/paper"))
    assert "there is no version 'v9'" in machine.upgrade(VERSION="v9", fails=True)
    assert "give one of VERSION, FROM and BACK" in machine.upgrade(VERSION="v1.0", BACK="1", fails=True)
    assert "RESTORE=1 goes with BACK=1" in machine.upgrade(RESTORE="1", fails=True)
    assert "no version to go back to" in machine.upgrade(BACK="1", fails=True)
    (machine.home / "version").write_text("mine")
    assert "changed by hand (version)" in machine.upgrade(fails=True)
    (machine.home / "version").write_text("v1.0\n")
    with open(machine.home / "releases" / ".lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another upgrade is at work here" in machine.upgrade(fails=True)
    machine.release("v1.1")
    machine.upgrade()
    assert "ReadWritePaths=/srv/paper" in unit.read_text()


def test_nginx_gets_its_files_anew_or_keeps_the_old(machine):
    machine.set_up()
    files = machine.folder / "nginx"
    files.mkdir()
    (files / "site.conf").write_text("old")
    machine.release("v1.1")
    machine.upgrade()
    assert machine.told("data/told")[-1] == f"v1.1 nginx_files {files}"
    assert machine.told()[-1].startswith("systemctl reload nginx")
    machine.release("v1.2")
    machine.systemctl(fails="-t*")
    assert "nginx does not take the new site file." in machine.upgrade()
    assert machine.runs() == "v1.2"
    assert (files / "site.conf").read_text() == "old"


# --- make run ---------------------------------------------------------------------------------------------------------


def test_a_paper_run_by_hand_is_upgraded_standing_still(machine):
    subprocess.run([sys.executable, "deploy/install.py"], cwd=machine.home, check=True)
    own = {"DATA_DIR": str(machine.data)}
    (machine.data / "newsroom.sqlite3").touch()
    machine.release("v1.1")
    with open(machine.data / ".in-use", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        assert f"the site runs in {machine.data}. Stop it with Ctrl-C" in machine.upgrade(fails=True, **own)
    assert "v1.1 is here: make run." in machine.upgrade(**own)
    assert machine.checked_out() == "v1.1"
    assert machine.told("data/told") == ["v1.0 backup", "v1.1 prepare"]
    assert "v1.1 is here already." in machine.upgrade(**own)
    machine.release("v1.2", fails="prepare")
    assert "prepare is broken. The version of before is here again: make run" in machine.upgrade(fails=True, **own)
    assert machine.checked_out() == "v1.1"
    assert "FROM is for a server." in machine.upgrade(fails=True, FROM=str(machine.origin), **own)
    machine.release("v1.3")
    machine.upgrade(VERSION="v1.3", **own)
    assert "v1.1 is here again: make run" in machine.upgrade(BACK="1", **own)
    assert machine.checked_out() == "v1.1"
    # Killed while the backup is laid back, and run again.
    (machine.data / "cut-restore").write_text("kill\n")
    machine.upgrade(BACK="1", RESTORE="1", fails=True, **own)
    (machine.data / "cut-restore").unlink()
    machine.upgrade(BACK="1", RESTORE="1", **own)
    assert machine.told("data/told")[-1] == f"v1.1 restore {machine.data}/backup --over"
    # What is written from now on is not taken away by the same words once more.
    assert "was laid back already" in machine.upgrade(BACK="1", RESTORE="1", fails=True, **own)
    assert machine.told("data/told")[-1] == f"v1.1 restore {machine.data}/backup --over"
    machine.upgrade(VERSION="v1.3", **own)
    assert "v1.1 is here again: make run" in machine.upgrade(BACK="1", RESTORE="1", **own)


def test_what_stops_an_upgrade_of_a_paper_run_by_hand(machine):
    subprocess.run([sys.executable, "deploy/install.py"], cwd=machine.home, check=True)
    own = {"DATA_DIR": str(machine.data)}
    assert "no version to go back to: no upgrade was made here." in machine.upgrade(BACK="1", fails=True, **own)
    machine.release("v1.1")
    (machine.home / "version").write_text("mine")
    assert "changed by hand (version)" in machine.upgrade(fails=True, **own)
    (machine.home / "version").write_text("v1.0\n")
    # Nobody has opened the paper yet, so there is nothing to keep.
    assert "v1.1 is here: make run." in machine.upgrade(**own)
    said = machine.upgrade(BACK="1", RESTORE="1", fails=True, **own)
    assert "made no backup, for there was no paper yet. Go back without RESTORE=1." in said
    assert machine.checked_out() == "v1.1"
    assert not (machine.data / "told").exists()
