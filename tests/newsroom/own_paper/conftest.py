"""The demo, small and whole, and who sits at its owner login."""

import pytest

from comments.models import Comment
from newsroom.management.demo import loading
from newsroom.models import User
from tests.newsroom.own_paper.helping import load

KEYS = ("library", "seawall", "ferry")
SHOWN = ("library", "seawall", "ferry", "council")


@pytest.fixture
def house(db, tmp_path, settings, monkeypatch):
    """Where the demo is loaded: a folder of its own, and no renditions, which take a core half a minute."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    monkeypatch.setattr(loading, "develop", lambda pictures: None)
    return tmp_path


@pytest.fixture
def demo(house, monkeypatch):
    """A demo of a few stories: loaded as the whole one is, in a tenth of the time."""
    wanted = [tale for tale in loading.STORIES if tale.key in KEYS or not tale.is_public]
    monkeypatch.setattr(loading, "STORIES", [*wanted, *(t for t in loading.STORIES if t.state == "withdrawn")][:14])
    monkeypatch.setattr(loading, "REPLIES", {key: loading.REPLIES[key][:12] for key in KEYS if key in loading.REPLIES})
    files = [loading.HERE / "pictures" / f"{name}.jpg" for name in SHOWN]
    monkeypatch.setattr(loading, "_take_pictures", lambda: {file.stem: loading.take_in(file) for file in files})
    load()
    assert Comment.objects.count() > 10
    return house


@pytest.fixture
def boss(demo):
    """The demo's owner login, at which whoever looked round sits."""
    return User.objects.get(username="owner")
