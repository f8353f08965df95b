"""A server in a folder, for `make upgrade` without its weight: the real steps, and a Newsroom, a systemctl and an nginx
that only take notes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REAL = ("in_place.py", "manage.py", "releases.py", "services.py", "upgrade.py")
# Packages are made in no time, and the system's own.
INSTALL = """
import sys
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
    PYTHON.write_text(NEWSROOM)
    PYTHON.chmod(0o755)
"""
# The Python of a release, which is only ever asked for manage.py: a shell starts in a tenth of the time.
NEWSROOM = """#!/bin/sh
shift
read version < version
read fails < fails
echo "$version $*" >> "$DATA_DIR/told"
case " $fails " in *" $1 "*) echo "CommandError: $1 is broken." >&2; exit 1;; esac
half="$DATA_DIR/.restoring/swapping"
status=200
case " $fails " in *" draw "*) status=500;; esac
case $1 in
    backup)
        if [ -e "$half" ]; then echo "CommandError: A restore was stopped in the middle." >&2; exit 1; fi
        mkdir -p "$DATA_DIR/backup"; echo "Made $DATA_DIR/backup";;
    prepare)
        if [ -e "$DATA_DIR/locked" ]; then
            rm "$DATA_DIR/locked"
            echo "CommandError: database is locked" >&2
            exit 1
        fi;;
    restore)
        if [ -e "$DATA_DIR/seen" ]; then
            rm "$DATA_DIR/seen"
            echo "CommandError: A worker used this database less than two minutes ago." >&2
            exit 1
        fi
        if [ -e "$DATA_DIR/cut-$1" ]; then
            mkdir -p "$DATA_DIR/.restoring"
            touch "$half"
            read how < "$DATA_DIR/cut-$1"
            [ "$how" = kill ] && kill -9 $PPID
            echo "CommandError: $how" >&2
            exit 1
        fi
        rm -f "$half";;
    proof_pages) echo "{\\"/\\": [$status, \\"\\", []]}";;
esac
"""
SYSTEMCTL = """#!/bin/sh
read version < {home}/current/version
echo "${{0##*/}} $* $version" >> {folder}/systemd
case $1 in
    stop) case $* in *newsroom-worker*) touch {folder}/stopped;; esac;;
    start|restart) rm -f {folder}/stopped;;
    is-active) if [ -e {folder}/stopped ]; then exit 3; fi;;
esac
case "$* $version" in {fails}) exit 1;; esac
"""
HERE = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, "deploy")
import services, upgrade
folder = Path(sys.argv[1])
services.STEADY = dict.fromkeys(services.STEADY, 0)
services._processes = lambda service: ["one"]  # which live and which don't: test_upgrade_lasting
os.sync, time.sleep = lambda: None, lambda seconds: None
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
        (self.origin / "deploy" / "install.py").write_text(f"NEWSROOM = {NEWSROOM!r}\n{INSTALL}")
        (self.origin / "newsroom" / "__init__.py").touch()
        (self.origin / "manage.py").touch()
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

    def release(self, tag, fails="", lock="a", is_tagged=True):
        """One more release, in which these commands fail."""
        (self.origin / "version").write_text(f"{tag}\n")
        (self.origin / "fails").write_text(f"{fails}\n")
        (self.origin / "requirements.txt").write_text(f"{lock}\n")
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", tag)
        if is_tagged:
            self.git("tag", tag)

    def systemctl(self, fails="nothing"):
        """A systemctl, and an nginx, that fail for this pattern."""
        for name in ("systemctl", "nginx"):
            program = self.folder / "bin" / name
            program.write_text(SYSTEMCTL.format(home=self.home, folder=self.folder, fails=fails))
            program.chmod(0o755)

    def set_up(self):
        """As docs/operating.md says, and started once."""
        (self.data / "secret-key").touch()
        self.env_file.write_text(f"DATA_DIR={self.data}\n")
        self.upgrade("first")
        for unit in (self.home / "deploy").glob("newsroom-*"):
            (self.folder / "units" / unit.name).write_text(unit.read_text().replace("/opt/newsroom", str(self.home)))
        return self

    def upgrade(self, *words, fails=False, umask=-1, **more):
        """What `make upgrade` says."""
        surroundings = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "ENV_FILE": str(self.env_file), **more}
        done = subprocess.run(
            [sys.executable, "-c", HERE, self.folder, *words], cwd=self.home, env=surroundings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, umask=umask,
        )  # fmt: skip
        assert "Traceback" not in done.stdout, done.stdout
        assert bool(done.returncode) == fails, done.stdout
        return done.stdout

    def runs(self):
        """The version that `current` leads to."""
        return (self.home / "current" / "version").read_text().strip()

    def checked_out(self):
        """The version that the clone itself stands at."""
        return (self.home / "version").read_text().strip()

    def plan(self):
        """What is written down of an upgrade under way; None where none is."""
        file = self.home / "releases" / ".under-way"
        return json.loads(file.read_text()) if file.exists() else None

    def told(self, name="systemd"):
        """What systemctl was told, or (`data/told`) manage.py."""
        try:
            return (self.folder / name).read_text().splitlines()
        except FileNotFoundError:
            return []
