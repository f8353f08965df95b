"""What is laid into the store, and what never is; what a reader gets when something goes wrong meanwhile."""

import os
from collections import namedtuple

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import resolve

from articles.models import Article, Section
from newsroom.pages import store as stores
from newsroom.pages import storing, tailing
from newsroom.pages.front import Front
from newsroom.pages.headers import CACHE_CONTROL, public_headers
from newsroom.pages.storing import Storing
from newsroom.roles import SYSTEM

FEEDS = ["/feed/", "/feed/atom/", "/feed/json/"]


@pytest.fixture
def published(stored, local):
    """A published story; the store is empty."""
    article = Article.objects.create(headline="The library stays", section=local, body="<p>It was close.</p>")
    article.publish(by=SYSTEM)
    return article


@pytest.fixture
def paths(stored):
    """The addresses that lie in the store."""
    return lambda: sorted(stored.edition.index.paths())


@pytest.fixture
def front(stored):
    """Ask the front alone: its headers and body, or None."""

    def ask(path, **environ):
        found = Front(None, stored.edition.tree_path).find({"REQUEST_METHOD": "GET", "PATH_INFO": path, **environ})
        return found and (dict(found[1]), found[2])

    return ask


@pytest.fixture
def renders(monkeypatch):
    """How many pages were rendered for the store."""
    done, real = [], storing.forms_of
    monkeypatch.setattr(storing, "forms_of", lambda content: done.append(1) or real(content))
    return done


def files_below(folder):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]


# -- what is laid ------------------------------------------------------------------------------------------------------


def test_public_pages_are_laid_and_answered_alike_from_then_on(published, paths, front, client):
    for path in ["/", published.get_absolute_url(), "/section/local/", *FEEDS, "/sitemap.xml", "/robots.txt"]:
        cold = client.get(path)
        assert cold.status_code == 200
        assert path in paths()
        headers, body = front(path)
        assert body == cold.content
        assert headers == dict(cold.headers), path
        warm = client.get(path)
        assert (dict(warm.headers).keys(), warm.content) == (headers.keys(), body)


def test_the_headers_are_those_that_django_sets_without_a_store(published, client, settings):
    """The store can't be told from its answer: but for what a file has and a rendering has not."""
    for path in ["/", published.get_absolute_url(), *FEEDS, "/sitemap.xml", "/robots.txt"]:
        kept = dict(client.get(path).headers)
        settings.PAGE_STORE = False
        rendered = dict(client.get(path).headers)
        settings.PAGE_STORE = True
        assert rendered.keys() - kept.keys() == set(), path
        assert kept.keys() - rendered.keys() <= {"ETag", "Last-Modified", "Vary"}, path
        for name, value in public_headers():
            assert kept[name] == value
            assert sorted(rendered[name].split("; ")) == sorted(value.split("; ")), (path, name)
        assert rendered["Content-Type"] == kept["Content-Type"], path


def test_a_head_lays_the_page_as_a_get_does(published, front, client):
    url = published.get_absolute_url()
    head = client.head(url)
    headers, body = front(url)
    assert head.headers["Content-Length"] == headers["Content-Length"] == str(len(body))
    assert b"The library stays" in body


def test_a_strangers_parameters_cost_one_rendering(published, paths, front, renders, client):
    url = published.get_absolute_url()
    for number in range(20):
        # The test client goes past the front: what it would answer is not rendered.
        if front(url, QUERY_STRING=f"x={number}") is None:
            client.get(f"{url}?x={number}")
    assert len(renders) == 1
    assert paths() == [url]
    assert b"x=0" not in front(url)[1]


@pytest.mark.parametrize("query", ["sort=new", "p=7", "x=1&s=library"])
def test_what_is_asked_by_a_name_of_ours_is_not_laid(published, paths, client, query):
    for path in ("/", published.get_absolute_url(), "/section/local/"):
        client.get(f"{path}?{query}")
    assert paths() == []


def test_a_page_lies_by_one_spelling_only(published, paths, front, client):
    Section.objects.create(name="Été", slug="été", position=2)
    Section.objects.create(name="محلي", slug="محلي", position=3)
    for path in ("/section/e\u0301te\u0301/", "/section/local/page/0001/", "/SECTION/local/", "/section/Local/"):
        assert client.get(path).status_code in (200, 301, 404)
    assert paths() == []
    for path in ("/section/été/", "/section/محلي/"):
        assert client.get(path).status_code == 200
        assert path in paths()
        assert front(path.encode().decode("latin-1"))[1] == client.get(path).content


# -- what is not -------------------------------------------------------------------------------------------------------


def test_nothing_but_public_pages_is_laid(published, paths, client, draft):
    url, hidden = published.get_absolute_url(), draft()
    gone = Article.objects.create(headline="Not true", section=published.section, body="<p>No.</p>")
    gone.publish(by=SYSTEM)
    gone.withdraw(by=SYSTEM, reason="Wrong.")
    asked = {
        gone.get_absolute_url(): 410,
        "/nothing/": 404,
        f"/preview/{hidden.pk}/": 302,
        "/search/?q=library": 200,
        "/search/": 200,
        f"{url}comment/": 200,
        f"/oembed/?url=http://127.0.0.1:8000{url}": 200,
        f"/?p={published.pk}": 404,
        url.rstrip("/"): 301,
        "/section/local/page/1/": 301,
        f"{url}edit/": 302,
        "/admin/": 302,
        "/account/login/": 200,
        "/healthz": None,
        "/livez": None,
    }
    for path, status in asked.items():
        assert client.get(path).status_code == status or status is None, path
    client.post(url, {"name": "Vera"})
    client.post(f"{url}comment/", {"name": "Vera", "email": "vera@readers.example", "body": "Nice."})
    client.options(url)
    assert paths() == []


def public_answer(**changes):
    response = changes.get("response") or HttpResponse("<p>News</p>", content_type="text/html; charset=utf-8")
    response.is_kept, response.page_keys = changes.get("is_kept", True), {"front"}
    response.headers["Cache-Control"] = changes.get("cache", CACHE_CONTROL)
    response.status_code = changes.get("status", 200)
    for name in changes.get("cookies", ()):
        response.set_cookie(name, "x")
    return response


@pytest.mark.parametrize(
    ("changes", "is_laid"),
    [
        ({}, True),
        ({"cookies": ["sessionid"]}, False),
        ({"status": 206}, False),
        ({"status": 404}, False),
        ({"cache": "private"}, False),
        ({"cache": "public, max-age=60"}, False),
        ({"is_kept": False}, False),
        ({"response": StreamingHttpResponse([b"<p>News</p>"])}, False),
    ],
)
def test_one_thing_that_is_not_as_it_should_be_keeps_a_page_out(rf, changes, is_laid):
    request = rf.get("/")
    request.resolver_match = resolve("/")
    laid = Storing.may_be_kept(request, public_answer(**changes))
    assert laid is is_laid


def test_who_is_logged_in_sees_and_leaves_the_same_bytes(published, logged_in, ed, front, client):
    editor, url = logged_in(ed), published.get_absolute_url()
    seen = set()
    for reader in (editor, Client(), editor):
        answer = reader.get(url)
        seen.add(answer.content)
        assert not answer.cookies
    assert seen == {front(url)[1]}


# -- conditions --------------------------------------------------------------------------------------------------------


def test_a_cold_page_is_laid_also_for_who_has_an_old_one(published, paths, front, client):
    answer = client.get("/feed/", headers={"if-none-match": '"old"', "if-modified-since": "x", "range": "bytes=0-1"})
    assert answer.status_code == 200
    assert paths() == ["/feed/"]
    headers, _ = front("/feed/")
    assert headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize(
    "known", [{"if-none-match": "*"}, {"if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"}], ids=["any", "epoch"]
)
def test_what_is_not_kept_is_never_answered_by_not_modified(published, client, monkeypatch, known):
    monkeypatch.setattr(stores, "ROOM", 10**18)
    answer = client.get("/", headers=known)
    assert (answer.status_code, b"The library stays" in answer.content) == (200, True)
    assert "ETag" not in answer.headers


# -- changes meanwhile -------------------------------------------------------------------------------------------------


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen once, after a story's page was rendered and before it is laid."""

    def arrange(act):
        real, acts = storing.forms_of, [act]

        def compress(content):
            if acts:
                acts.pop()()
            return real(content)

        monkeypatch.setattr(storing, "forms_of", compress)

    return arrange


def test_a_page_that_was_changed_while_it_was_rendered_is_answered_and_not_laid(published, paths, client, meanwhile):
    url = published.get_absolute_url()
    meanwhile(lambda: Article.objects.get(pk=published.pk).edit(by=SYSTEM, headline="The library goes"))
    assert b"The library stays" in client.get(url).content
    assert paths() == []
    assert b"The library goes" in client.get(url).content
    assert paths() == [url]


def test_settings_that_were_changed_while_it_was_rendered(published, paths, client, meanwhile):
    from newsroom.models import SiteSettings

    def rename():
        paper = SiteSettings.current()
        paper.name = "The Evening Star"
        paper.save()

    meanwhile(rename)
    client.get("/")
    assert paths() == []
    assert b"The Evening Star" in client.get("/").content


def test_an_unrelated_change_while_it_was_rendered_does_no_harm(published, paths, client, meanwhile, stored):
    from newsroom.pages import changing

    def unrelated():
        with changing("article:999999"):
            pass

    url = published.get_absolute_url()
    meanwhile(unrelated)
    client.get(url)
    assert paths() == [url]
    assert stored.edition.index.laid(url).seen == tailing.newest()


# -- accidents ---------------------------------------------------------------------------------------------------------


def _gone(*_):
    raise OperationalError("the server closed the connection")


def test_a_database_that_is_gone_at_the_last_look(published, paths, client, meanwhile, monkeypatch):
    meanwhile(lambda: monkeypatch.setattr(storing, "changed_since", _gone))
    answer = client.get("/")
    assert (answer.status_code, b"The library stays" in answer.content) == (200, True)
    assert paths() == []


def test_a_database_that_is_gone_at_the_start(published, paths, client, monkeypatch):
    monkeypatch.setattr(storing, "newest", _gone)
    with connection.execute_wrapper(_gone):
        client.raise_request_exception = False
        answer = client.get("/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert paths() == []


def test_below_the_floor_of_the_disk_pages_are_answered_and_not_laid(published, paths, client, monkeypatch):
    disk = namedtuple("disk", "f_bavail f_frsize f_favail f_files")
    for full in (disk(100, 4096, 10**6, 10**7), disk(10**9, 4096, 10, 10**7)):
        monkeypatch.setattr(stores.os, "statvfs", lambda _, full=full: full)
        assert b"The library stays" in client.get("/").content
        assert paths() == []
    # btrfs counts no inodes
    monkeypatch.setattr(stores.os, "statvfs", lambda _: disk(10**9, 4096, 0, 0))
    client.get("/")
    assert paths() == ["/"]


def test_a_full_disk_leaves_nothing_behind(published, paths, client, monkeypatch, stored):
    from newsroom.pages import edition as editions

    def full(name, *args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editions, "open", full, raising=False)
    assert b"The library stays" in client.get("/").content
    assert paths() == []
    assert [name for name in files_below(stored.folder) if "index.sqlite3" not in name and "lock" not in name] == []


def test_a_store_whose_folder_was_emptied_serves_on(published, paths, client, stored, front):
    import shutil

    client.get("/")
    shutil.rmtree(stored.folder)
    assert front("/") is None
    assert client.get("/").status_code == 200
    assert front("/")
    Article.objects.get(pk=published.pk).edit(by=SYSTEM, headline="The library goes")
    assert front("/") is None


def test_a_change_is_acknowledged_also_when_it_can_not_be_dropped(published, client, monkeypatch, stored, front):
    """The worker finishes what was not done."""
    client.get("/")
    with monkeypatch.context() as patch:
        patch.setattr(stored.edition, "drop", lambda *_: _gone())
        Article.objects.get(pk=published.pk).edit(by=SYSTEM, headline="The library goes")
    assert front("/")
    tailing.catch_up(stored)
    assert front("/") is None
