"""Where `make upgrade` takes the new code from: tags, folders and archives."""

import os
import shutil
import stat
import subprocess

import pytest

from tests.deploy.upgrading import Machine


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_from_a_folder_and_an_archive(machine):
    machine.set_up()
    machine.release("v1.1")
    archive = machine.folder / "newsroom.tar.gz"
    machine.git("archive", "--prefix=newsroom-1.1/", f"--output={archive}", "v1.1")
    assert f"{archive.name} (" in machine.upgrade(FROM=str(archive))
    assert machine.runs() == "v1.1"
    assert "is what runs already" in machine.upgrade(FROM=str(machine.origin))
    # Another archive is other code, whatever it is called.
    machine.release("v1.2")
    machine.git("archive", "--prefix=newsroom-1.1/", f"--output={archive}", "v1.2")
    machine.upgrade(FROM=str(archive))
    assert machine.runs() == "v1.2"
    machine.upgrade(BACK="1")
    assert machine.runs() == "v1.1"
    empty = machine.folder / "empty"
    empty.mkdir()
    assert f"{empty} holds no Newsroom" in machine.upgrade(FROM=str(empty), fails=True)
    assert "there is nothing at /nowhere" in machine.upgrade(FROM="/nowhere", fails=True)


def test_the_first_one_from_a_folder_without_git(machine):
    """Whatever modes the folder has, and root's own umask: the services' user reads it, and nobody else writes it."""
    shutil.rmtree(machine.home / ".git")
    (machine.origin / "version").chmod(0o600)
    (machine.origin / "fails").chmod(0o666)
    assert f"leads to {machine.origin.name} (" in machine.upgrade("first", FROM=str(machine.origin), umask=0o077)
    here = machine.home / "current"
    assert machine.runs() == "v1.0"
    wanted = [0o755, 0o644, 0o644] + ([0o755, 0o755] if os.geteuid() == 0 else [])
    places = [here, here / "version", here / "fails", here.resolve().parent, machine.home / "packages"]
    found = [stat.S_IMODE(place.stat().st_mode) for place in places]
    assert found[: len(wanted)] == wanted


def test_tags_behind_and_tags_that_were_moved(machine):
    """Past the newest tag nothing is newer; a tag that was moved stays here as it was, and stops nobody."""
    machine.release("later", is_tagged=False)
    subprocess.run(["git", "-C", machine.home, "pull", "--quiet"], check=True)
    machine.set_up()
    said = machine.upgrade()
    assert "no release is newer than what is checked out; the last one is v1.0. To a branch: VERSION=main" in said
    assert "is what runs already." in said
    assert machine.runs() == machine.checked_out() == "later"
    machine.git("tag", "--force", "v1.0")
    machine.release("v1.1")
    # And one that a cut of the power left with an empty stamp is built anew.
    words = ["git", "-C", machine.origin, "rev-parse", "v1.1"]
    half = machine.home / "releases" / subprocess.check_output(words, text=True)[:12]
    half.mkdir()
    (half / ".release").touch()
    said = machine.upgrade()
    assert "the tag v1.0 was moved where new code comes from." in said
    assert f"building v1.1 in {half}" in said
    assert machine.runs() == "v1.1"


def test_a_branch_is_meant_as_it_is_where_it_comes_from(machine):
    machine.set_up()
    machine.release("later", is_tagged=False)
    machine.upgrade(VERSION="main")
    assert machine.runs() == "later"
