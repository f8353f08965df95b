"""Who moves a paper in at the desk, and the place where it lies meanwhile."""

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections

from newsroom.management.moving_in import proving, working


@pytest.fixture
def own_place(tmp_path, settings, monkeypatch):
    """A place of its own; and no proof, which asks for every old address, but where a test wants one."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(working, "prove", lambda *args, **kwargs: None)


@pytest.fixture
def owner(olga, logged_in):
    """Olga at her desk."""
    return logged_in(olga)


@pytest.fixture
def proven(own_place, monkeypatch):
    """Moves are proven: the site is asked inside the test's transaction, so its connection must outlive each answer."""

    def prove(*args, **kwargs):
        request_finished.disconnect(close_old_connections)
        try:
            return proving.prove(*args, **kwargs)
        finally:
            request_finished.connect(close_old_connections)

    monkeypatch.setattr(working, "prove", prove)
