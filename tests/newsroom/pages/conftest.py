"""For tests of the store: it is switched on, with a folder of its own."""

import pytest


@pytest.fixture
def stored(transactional_db, settings, tmp_path, monkeypatch):
    """The store, switched on and empty. Nothing runs inside a transaction here: there nothing could be stored."""
    from newsroom.pages import store

    settings.PAGE_STORE, settings.PAGES_DIR = True, tmp_path / "pages"
    # The real one reads all our sources; what it is called is of no matter here.
    monkeypatch.setattr(store, "fingerprint", lambda: "edition")
    store.the_store.cache_clear()
    yield store.the_store()
    store.the_store.cache_clear()
