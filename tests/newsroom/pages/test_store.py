"""The store as a whole: which edition nginx serves, whose database it hears, and who looks after it."""

import sqlite3
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from newsroom.health import pages
from newsroom.models import Change, SiteSettings
from newsroom.pages import changing, tailing
from newsroom.pages import store as stores
from newsroom.pages.edition import Rendered
from newsroom.pages.tailing import catch_up, changed_since, newest


def lay(store, path, *keys):
    forms = dict.fromkeys(("", ".gz", ".br"), b"text")
    return store.edition.lay(Rendered(path.encode(), frozenset(keys), forms), newest(), changed_since)


def test_an_edition_is_named_by_where_its_sources_lie(tmp_path, settings):
    one, other = tmp_path / "templates" / "one", tmp_path / "templates" / "other"
    for folder in (one, other):
        folder.mkdir(parents=True)
    settings.BASE_DIR, settings.THEME_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "theme", tmp_path / "static"
    (one / "page.html").write_text("text")
    first = stores.fingerprint()
    assert stores.fingerprint() == first
    (one / "page.html").rename(other / "page.html")
    assert stores.fingerprint() != first


def test_nginx_is_led_to_our_edition_and_to_none_without_a_store(stored, settings):
    stores.serve()
    assert stored.is_current()

    settings.PAGE_STORE = False
    stores.serve()
    assert not (stored.folder / "current").is_symlink()


def test_a_link_that_cant_be_made_stops_nothing(stored):
    (stored.folder / "current").mkdir()
    (stored.folder / "current" / "file").touch()
    stores.serve()
    assert (stored.folder / "current").is_dir()


def test_a_page_in_nobodys_language_is_not_kept(stored, story, vera, monkeypatch):
    SiteSettings(language="de").save()
    url, asked = story().get_absolute_url(), []
    current = SiteSettings.current.__func__

    def busy_once(cls):
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("locked")
        return current(cls)

    monkeypatch.setattr(SiteSettings, "current", classmethod(busy_once))
    assert vera.get(url).status_code == 200
    assert url not in stored.edition.index.paths()
    vera.get(url)
    assert url in stored.edition.index.paths()


def test_changes_of_a_restored_database_are_told_apart_from_those_that_were_lost(stored):
    with changing("one"):
        pass
    catch_up(stored)
    lay(stored, "/a/", "two")
    last = Change.objects.latest("pk")
    at = last.at
    Change.objects.filter(pk=last.pk).update(at=at.replace(year=2020))
    with changing("three"):
        pass

    catch_up(stored)

    assert stored.edition.index.paths() == []
    assert stored.edition.index.cursor == newest()


def test_a_database_that_was_put_in_anothers_place_is_heard(tmp_path, monkeypatch):
    def made(name, number):
        with sqlite3.connect(tmp_path / name) as line:
            line.execute("CREATE TABLE newsroom_change (id INTEGER, at TEXT, keys TEXT)")
            line.execute("INSERT INTO newsroom_change VALUES (?, '', '[]')", [number])
        line.close()

    class Line:
        """What is asked of a connection to SQLite."""

        vendor, in_atomic_block = "sqlite", False
        settings_dict = {"NAME": tmp_path / "in-memory.sqlite3"}

    monkeypatch.setattr(tailing, "connection", Line)
    monkeypatch.setattr(tailing, "connections", {"default": Line})
    made("in-memory.sqlite3", 6)
    assert newest() == 6
    made("backup", 3)
    (tmp_path / "backup").rename(tmp_path / "in-memory.sqlite3")
    assert newest() == 3
    tailing.close()


def test_who_asks_while_the_store_is_opened_waits_for_it(stored, monkeypatch):
    stores.the_store.cache_clear()
    opening, go_on, found = threading.Event(), threading.Event(), []

    def slowly():
        opening.set()
        go_on.wait(5)
        stores._known["store"] = stored

    monkeypatch.setattr(stores, "_open", slowly)
    first = threading.Thread(target=lambda: found.append(stores.the_store()))
    second = threading.Thread(target=lambda: found.append(stores.the_store()))
    first.start()
    opening.wait(5)
    second.start()
    time.sleep(0.05)
    assert found == []
    go_on.set()
    first.join()
    second.join()
    assert found == [stored, stored]


def test_each_machine_asks_for_its_own_worker(stored, db):
    assert pages()["state"] == "green"
    stored.edition.index.note(beaten=time.time() - 300)
    assert pages()["state"] == "red"
    stored.edition.index.beat()
    assert pages()["state"] == "green"


def test_who_was_started_in_other_surroundings_is_told(stored):
    (stored.folder / "another").mkdir()
    (stored.folder / "current").symlink_to("another")
    for command in (["press"], ["why", "/"]):
        with pytest.raises(CommandError, match="the same SITE_URL"):
            call_command(*command)
