"""`manage.py press` makes the whole site, `manage.py why` tells what a page shows, `/healthz` speaks of the store."""

import os
import signal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Topic
from newsroom.health import pages
from newsroom.management.commands.press import links_of, press
from newsroom.models import SiteSettings
from newsroom.pages import store as stores


@pytest.fixture
def asked(stored, monkeypatch):
    """The pages are made by the test's own client: the WSGI application of a process has a store of its own."""

    def make(path):
        answer = Client().get(path)
        return answer.status_code, answer.headers, answer.content

    monkeypatch.setattr("newsroom.management.commands.press.make", make)
    return stored


def test_links_are_followed_within_the_paper(settings):
    settings.SITE_URL = "https://courier.example"
    page = (
        '<a href="/section/local/">', '<a href="/2026/11/26/%D9%85/#comments">', "<loc>https://courier.example/a/</loc>",
        '<a href="https://elsewhere.example/b/">', '<a href="/search/?q=x">', '<a href="/admin/">',
        '<a href="/2026/11/26/x/comment/">', '<a href="mailto:desk@courier.example">', '<link href="/static/a.css">',
        '<a href="/%2e%2e/etc/passwd/">', '<a href="//elsewhere.example/c/">',
    )  # fmt: skip
    assert links_of("".join(page)) == {"/section/local/", "/2026/11/26/م/", "/a/"}


def test_all_that_is_linked_is_made(asked, story):
    article = story(topics=["Harbour"])
    known, waiting = set(), {"/", "/sitemap.xml"}
    while waiting:
        known |= waiting
        _, linked, wrong = press(sorted(waiting))
        assert not wrong
        waiting = linked - known

    url = article.get_absolute_url()
    expected = {
        "/",
        url,
        f"{url}feed/",
        "/section/local/",
        Topic.objects.get().get_absolute_url(),
        "/feed/",
        "/archive/",
    }
    assert expected <= set(asked.edition.index.paths())


def test_a_process_that_is_killed_ends_it_with_a_sentence(stored, monkeypatch):
    # As the kernel does when memory runs out. Only the children make pages, so this process stays.
    here = os.getpid()
    monkeypatch.setattr(
        "newsroom.management.commands.press.make",
        lambda path: os.getpid() == here or os.kill(os.getpid(), signal.SIGKILL),
    )
    with pytest.raises(CommandError, match=r"A process was killed.*--jobs 1"):
        call_command("press", jobs=1)


def test_who_does_not_own_the_pages_is_refused(stored, monkeypatch):
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(CommandError, match=r"belong to the user .*Run it as that user: sudo -u"):
        call_command("press", jobs=1)
    assert stored.edition.index.paths() == []


def test_root_is_refused_before_the_folder_is_made(stored, settings, monkeypatch):
    settings.PAGES_DIR = stored.folder / "later"
    settings.PAGES_DIR.mkdir()
    owner = type("Owner", (), {"st_uid": 12_345})
    stat = type(settings.PAGES_DIR).stat
    monkeypatch.setattr(
        type(settings.PAGES_DIR),
        "stat",
        lambda path, **more: owner if path == settings.PAGES_DIR and not more else stat(path, **more),
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(CommandError, match="Run it as that user"):
        call_command("press", jobs=1)
    assert list(settings.PAGES_DIR.iterdir()) == []


def test_why_tells_the_keys_and_what_dropped_the_page(asked, story, capsys, ed):
    article = story()
    url = article.get_absolute_url()
    press([url])
    call_command("why", url)
    assert f"article:{article.pk}" in capsys.readouterr().out

    article.edit(by=ed, headline="Another one")
    call_command("why", f"https://courier.example{url}?utm_source=x")
    said = capsys.readouterr().out
    assert "is not stored now" in said
    assert f"article:{article.pk}" in said

    SiteSettings(name="The Courier").save()
    press([url])
    call_command("why", url)
    assert "made all pages anew" in capsys.readouterr().out

    call_command("why", "/nobody/was/here/")
    assert "never stored" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["nonsense", "/../etc/passwd/", "/a\0b/", "/" + "x" * 300 + "/"])
def test_why_refuses_what_is_no_address(stored, path):
    with pytest.raises(CommandError, match="can't be a stored page"):
        call_command("why", path)


def test_both_say_when_nothing_is_stored(db, settings):
    assert settings.PAGE_STORE is False
    for command in (["press"], ["why", "/"]):
        with pytest.raises(CommandError, match="No pages are stored here"):
            call_command(*command)


def test_the_health_page_speaks_of_the_store(stored, monkeypatch, settings):
    assert pages()["state"] == "green"
    monkeypatch.setattr(stores, "ROOM", 10**18)
    assert pages()["state"] == "red"
    assert "nearly full" in pages()["remedy"]


def test_it_says_so_when_pages_are_not_stored(db, settings, tmp_path):
    assert pages()["state"] == "amber"
    (tmp_path / "file").touch()
    settings.PAGE_STORE, settings.PAGES_DIR = True, tmp_path / "file"
    stores.the_store.cache_clear()
    try:
        assert pages()["state"] == "red"
    finally:
        stores.the_store.cache_clear()
