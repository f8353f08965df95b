"""A paper and, after it, an empty install, in the one database of a test."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsroom import occupied
from newsroom.management.moving_out.archive_kinds import KINDS
from newsroom.management.moving_out.archive_reading import take_in
from newsroom.management.moving_out.archive_writing import export
from newsroom.models import site
from tests.clean_slate import CleanSlate
from tests.newsroom.moving_out.paper import fill


class House:
    """A place where papers come and go."""

    def __init__(self, tmp_path, settings):
        self.tmp_path, self.settings = tmp_path, settings
        self.slate = CleanSlate()
        self.move(tmp_path / "old")

    def move(self, folder: Path):
        """Go on in an empty folder."""
        folder.mkdir()
        self.settings.DATA_DIR, self.settings.THEME_DIR = folder, folder / "theme"
        self.clear_files()

    @staticmethod
    def clear_files():
        """Every storage empty."""
        for kind in KINDS:
            if kind.files:
                shutil.rmtree(kind.model._meta.get_field("file").storage.location, ignore_errors=True)

    def empty(self, name="new"):
        """An install where nobody has been."""
        self.slate.put_back()
        site._remembered.clear()
        self.move(self.tmp_path / name)

    def export(self, name="one.zip", **options):
        """An archive and what it contains."""
        path = self.tmp_path / name
        return path, export(path, **options)

    def take_in(self, path, say=lambda line: None):
        """Import."""
        with self.at_rest():
            return take_in(path, say)

    @contextmanager
    def at_rest(self):
        """Nobody of this process is in DATA_DIR."""
        occupied.move_out()
        yield


@pytest.fixture
def house(transactional_db, tmp_path, settings):
    """An empty house."""
    house = House(tmp_path, settings)
    yield house
    house.clear_files()


@pytest.fixture
def stories(house):
    """The small paper, in the house."""
    return fill(house.tmp_path)
