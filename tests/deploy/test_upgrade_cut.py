"""`make upgrade` that was cut, or whose way back was: the next run begins with what is missing."""

import json

import pytest

from tests.deploy.upgrading import Machine


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


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


def test_a_cut_one_that_does_not_start_leads_back_to_the_one_before(machine):
    machine.set_up()
    machine.release("v1.1")
    machine.upgrade()
    (machine.home / "releases" / "last.json").rename(machine.home / "releases" / ".under-way")
    machine.systemctl(fails="restart\\ newsroom-worker\\ v1.1")
    said = machine.upgrade(fails=True)
    assert "newsroom-worker does not start: journalctl" in said
    assert "The old version runs again." in said
    assert machine.runs() == "v1.0"
    assert "systemctl restart newsroom-worker v1.0" in machine.told()
    assert machine.plan() is None


def test_a_way_back_that_is_cut_leads_no_further(machine):
    """An upgrade was cut before it changed over, and then the way back from it: what runs stays what it was."""
    machine.set_up()
    machine.release("v1.1")
    machine.upgrade()
    here = (machine.home / "current").resolve().name
    (machine.home / "releases" / ".under-way").write_text(json.dumps({"from": here, "to": "none", "backup": ""}))
    machine.systemctl(fails="restart\\ newsroom-next*")
    machine.upgrade(fails=True, BACK="1")
    machine.systemctl()
    assert "v1.1 runs again." in machine.upgrade(BACK="1")
    # And from there the way back is where it was.
    assert "v1.0 runs again." in machine.upgrade(BACK="1")


def test_a_restore_that_fails_or_is_cut(machine):
    machine.set_up()
    before = (machine.home / "current").resolve()
    machine.release("v1.1")
    machine.upgrade()
    # Before it has changed anything: the site goes on, and the reason is said last.
    (before / "fails").write_text("restore\n")
    said = machine.upgrade(fails=True, BACK="1", RESTORE="1")
    assert said.endswith("The backup can't be laid back. It said: restore is broken.\n")
    assert "systemctl start newsroom-web.socket v1.1" in machine.told()
    (before / "fails").write_text("\n")
    # Killed while the paper is half one and half another.
    (machine.data / "cut-restore").write_text("kill\n")
    machine.upgrade(fails=True, BACK="1", RESTORE="1")
    assert machine.plan()["since"] == f"{machine.data}/backup"
    noted = machine.told("data/told").count("v1.1 backup")
    # Nobody could start on that, so nothing is started; and there is no second backup of what is half.
    (machine.data / "cut-restore").write_text("no room.\n")
    told = len(machine.told())
    said = machine.upgrade(fails=True, BACK="1", RESTORE="1")
    assert "It said: no room. The site stands still, for the paper is half laid back: run this again." in said
    assert not [line for line in machine.told()[told:] if "start" in line]
    (machine.data / "cut-restore").unlink()
    said = machine.upgrade(BACK="1", RESTORE="1")
    assert f"no longer in the paper; it lies in the backup {machine.data}/backup" in said
    assert machine.runs() == "v1.0"
    assert machine.told("data/told").count("v1.1 backup") == noted
    assert machine.plan() is None
    # And once more by the same words would take away what is written from now on.
    assert "was laid back already" in machine.upgrade(fails=True, BACK="1", RESTORE="1")
    assert machine.told("data/told").count("v1.1 backup") == noted
