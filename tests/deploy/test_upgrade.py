"""`make upgrade` without its weight: the real steps, with a Newsroom, a systemctl and an nginx that only take notes.

What readers and editors see of one is tried in tests/drills/test_upgrade.py.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ("in_place.py", "manage.py", "releases.py", "services.py", "upgrade.py")
# Packages are made in no time, and the system's own.
INSTALL = """
import os, sys
from pathlib import Path
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
def stop(sentence):
    sys.exit(f"newsroom: {sentence}")
if __name__ == "__main__":
    if "no-network" in (ROOT / "requirements.txt").read_text():
        stop("no network.")
    PYTHON.parent.mkdir(parents=True, exist_ok=True)
    if not PYTHON.exists():
        PYTHON.symlink_to(sys.executable)
"""
NEWSROOM = """
import os, sys
from pathlib import Path
data = Path(os.environ["DATA_DIR"])
version = Path("version").read_text()
with open(data / "told", "a") as file:
    print(version, *sys.argv[1:], file=file)
if sys.argv[1] in Path("fails").read_text().split():
    sys.exit(f"CommandError: {sys.argv[1]} is broken.")
if sys.argv[1] == "backup":
    (data / "backup").mkdir(exist_ok=True)
    print(f"Made {data / 'backup'}")
if sys.argv[1] == "proof_pages":
    print('{"/": [%s, "", []]}' % (500 if "draw" in Path("fails").read_text() else 200))
"""
SYSTEMCTL = """#!/bin/sh
read version < {home}/current/version
echo "${{0##*/}} $* $version" >> {folder}/systemd
case "$* $version" in {fails}) exit 1;; esac
"""
HERE = """
import sys
from pathlib import Path
sys.path.insert(0, "deploy")
import services, upgrade
folder = Path(sys.argv[1])
services.UNITS, services.PASSING, services.SITE_FILES = folder / "units", folder / "passing", folder / "nginx"
upgrade.main(sys.argv[2:])
"""


class Machine:
    """A clone in a folder, its origin, and what the programs beside it were told."""

    def __init__(self, folder):
        self.folder, self.home, self.origin, self.data = folder, folder / "opt", folder / "origin", folder / "data"
        for name in ("units", "passing", "bin", "data", "origin/deploy", "origin/newsroom"):
            (folder / name).mkdir(parents=True)
        for name in ("articles", "comments"):
            (self.origin / name).mkdir()
            (self.origin / name / "__init__.py").touch()
        for name in (*REAL, *(path.name for path in (ROOT / "deploy").glob("newsroom-*"))):
            shutil.copy(ROOT / "deploy" / name, self.origin / "deploy")
        (self.origin / "deploy" / "install.py").write_text(INSTALL)
        (self.origin / "newsroom" / "__init__.py").touch()
        (self.origin / "manage.py").write_text(NEWSROOM)
        (self.origin / "requirements.txt").write_text("a\n")
        (self.origin / ".gitignore").write_text("/current\n/packages/\n/releases/\n/var/\n.venv/\n__pycache__/\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.release("v1.0")
        subprocess.run(["git", "clone", "--quiet", self.origin, self.home], check=True)
        self.env_file = folder / "newsroom.env"
        self.systemctl()

    def git(self, *words):
        nobody = ["-c", "user.name=Drill", "-c", "user.email=drill@courier.example"]
        subprocess.run(["git", "-C", self.origin, *nobody, *words], check=True, stdout=subprocess.DEVNULL)

    def release(self, tag, fails="", lock="a"):
        """One more release, in which these commands fail."""
        (self.origin / "version").write_text(tag)
        (self.origin / "fails").write_text(fails)
        (self.origin / "requirements.txt").write_text(f"{lock}\n")
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", tag)
        self.git("tag", tag)

    def systemctl(self, fails="nothing"):
        """A systemctl, and an nginx, that fail for this pattern."""
        for name in ("systemctl", "nginx"):
            program = self.folder / "bin" / name
            program.write_text(SYSTEMCTL.format(home=self.home, folder=self.folder, fails=fails))
            program.chmod(0o755)

    def set_up(self):
        """As docs/operating.md says."""
        self.env_file.write_text(f"DATA_DIR={self.data}\n")
        self.upgrade("first")
        for unit in (self.home / "deploy").glob("newsroom-*"):
            (self.folder / "units" / unit.name).write_text(unit.read_text().replace("/opt/newsroom", str(self.home)))
        return self

    def upgrade(self, *words, fails=False, **more):
        """What `make upgrade` says."""
        surroundings = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "ENV_FILE": str(self.env_file), **more}
        done = subprocess.run(
            [sys.executable, "-c", HERE, self.folder, *words], cwd=self.home, env=surroundings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert "Traceback" not in done.stdout, done.stdout
        assert bool(done.returncode) == fails, done.stdout
        return done.stdout

    def runs(self):
        """The version that `current` leads to."""
        return (self.home / "current" / "version").read_text()

    def told(self, name="systemd"):
        """What systemctl was told, or (`data/told`) manage.py."""
        try:
            return (self.folder / name).read_text().splitlines()
        except FileNotFoundError:
            return []


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

    assert machine.runs() == (machine.home / "version").read_text() == "v1.1"
    assert machine.told("data/told") == [
        "v1.0 backup", "v1.1 prepare", "v1.1 proof_pages / --find 12",
    ]  # fmt: skip
    # The stand-in answers before anything is restarted, and until all is.
    assert [line.split(" ", 1)[1] for line in machine.told() if "daemon-reload" not in line] == [
        "restart newsroom-next v1.0", "restart newsroom-web v1.1", "is-active --quiet newsroom-web v1.1",
        "restart newsroom-worker v1.1", "is-active --quiet newsroom-worker v1.1", "stop newsroom-next v1.1",
    ]  # fmt: skip
    assert not list((machine.folder / "passing").iterdir())

    assert "v1.2 runs." in machine.upgrade()
    # The one before is kept, older ones are not; they share their packages.
    assert len([path for path in (machine.home / "releases").iterdir() if path.is_dir()]) == 2
    assert len(list((machine.home / "packages").iterdir())) == 1
    said = machine.upgrade(BACK="1")
    assert "v1.1 runs again. What was written since the upgrade is there." in said
    assert machine.runs() == (machine.home / "version").read_text() == "v1.1"
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
    said = machine.upgrade(BACK="1", RESTORE="1")
    assert f"no longer in the paper; it lies in the backup {machine.data}/backup" in said
    assert machine.told("data/told")[-2:] == ["v1.1 backup", f"v1.0 restore {machine.data}/backup --over"]
    words = [line for line in machine.told() if "newsroom-web.socket" in line]
    assert words == [
        "systemctl stop newsroom-web.socket newsroom-web newsroom-worker v1.1",
        "systemctl start newsroom-web.socket v1.0",
    ]


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
    assert machine.runs() == (machine.home / "version").read_text() == "v1.0"
    assert machine.told() == []
    (machine.home / "current" / "fails").write_text("backup")
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


def test_what_was_cut_is_taken_up(machine):
    """Killed between leading `current` on and the restart: the next run does both, and the way back is where it was."""
    machine.set_up()
    machine.release("v1.1")
    machine.upgrade()
    (machine.home / "releases" / "last.json").rename(machine.home / "releases" / ".under-way")
    (machine.home / "releases" / "0123456789ab").mkdir()
    before = len(machine.told())
    assert "v1.1 runs." in machine.upgrade()
    assert "restart newsroom-web v1.1" in " ".join(machine.told()[before:])
    assert not (machine.home / "releases" / "0123456789ab").exists()
    # One that was cut before it changed over is no step: the way back is ended where it stands, or leads on.
    (machine.home / "releases" / ".under-way").write_text("")
    assert "v1.1 runs again." in machine.upgrade(BACK="1")
    assert machine.runs() == "v1.1"
    assert "v1.0 runs again." in machine.upgrade(BACK="1")


def test_from_a_folder_and_an_archive(machine):
    machine.set_up()
    machine.release("v1.1")
    archive = machine.folder / "newsroom.tar.gz"
    machine.git("archive", "--prefix=newsroom-1.1/", f"--output={archive}", "v1.1")
    assert f"{archive.name} (" in machine.upgrade(FROM=str(archive))
    assert machine.runs() == "v1.1"
    assert "is what runs already" in machine.upgrade(FROM=str(machine.origin))
    assert "v1.0 runs again." in machine.upgrade(BACK="1")
    empty = machine.folder / "empty"
    empty.mkdir()
    assert f"{empty} holds no Newsroom" in machine.upgrade(FROM=str(empty), fails=True)
    assert "there is nothing at /nowhere" in machine.upgrade(FROM="/nowhere", fails=True)


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
    (machine.home / "version").write_text("v1.0")
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
    machine.home.joinpath("deploy/upgrade.py")
    subprocess.run([sys.executable, "deploy/install.py"], cwd=machine.home, check=True)
    own = {"DATA_DIR": str(machine.data)}
    (machine.data / "newsroom.sqlite3").touch()
    machine.release("v1.1")
    with open(machine.data / ".in-use", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        assert f"the site runs in {machine.data}. Stop it with Ctrl-C" in machine.upgrade(fails=True, **own)
    assert "v1.1 is here: make run." in machine.upgrade(**own)
    assert (machine.home / "version").read_text() == "v1.1"
    assert machine.told("data/told") == ["v1.0 backup", "v1.1 prepare"]
    assert "v1.1 is here already." in machine.upgrade(**own)
    machine.release("v1.2", fails="prepare")
    assert "prepare is broken. The version of before is here again: make run" in machine.upgrade(fails=True, **own)
    assert (machine.home / "version").read_text() == "v1.1"
    assert "FROM is for a server." in machine.upgrade(fails=True, FROM=str(machine.origin), **own)
    machine.release("v1.3")
    machine.upgrade(VERSION="v1.3", **own)
    assert "v1.1 is here again: make run" in machine.upgrade(BACK="1", **own)
    assert (machine.home / "version").read_text() == "v1.1"
    machine.upgrade(BACK="1", RESTORE="1", **own)
    assert machine.told("data/told")[-1] == f"v1.1 restore {machine.data}/backup --over"
