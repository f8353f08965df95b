"""Who works in DATA_DIR: web, worker and backups together, a restore alone."""

import pytest

from newsroom import occupied
from newsroom.occupied import Occupied, alone, move_in, move_out


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield tmp_path
    move_out()


def test_a_site_does_not_start_under_a_restore():
    with alone(), pytest.raises(Occupied, match="A backup is being restored here"):
        move_in()
    move_in()


def test_nor_a_restore_under_a_site():
    move_in()
    with pytest.raises(Occupied, match="Stop it, then restore"), alone():
        pass
    move_out()
    with alone():
        pass


def test_nobody_starts_on_half_a_paper(data):
    (data / ".restoring").mkdir()
    (data / ".restoring" / "swapping").touch()
    with pytest.raises(Occupied, match="Run it again"):
        move_in()
    # And nobody is in the way of whoever does that.
    with alone():
        pass


def test_who_may_not_write_there_serves_all_the_same(monkeypatch):
    def refused():
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(occupied, "_open", refused)
    move_in()
