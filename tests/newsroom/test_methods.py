"""Other methods than a page answers to: 405 and which it does, not 403 for the want of a form's token."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

STAFF = ("admin/", "account/", "preview/<int:pk>/")  # rooms and doors of the staff, whose forms bear a token
NOTHING_ASKED = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HELD = ["/", "/archive/", "/section/local/", "/search/", "/feed/", "/robots.txt", "/livez", "/favicon.ico", "/nowhere/"]


@pytest.fixture
def strict():
    """A browser's client: a form without its token is refused where one is needed."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("address", HELD)
@pytest.mark.parametrize("method", NOTHING_ASKED)
def test_a_page_says_how_it_may_be_asked(strict, local, address, method):
    answer = strict.generic(method, address, "a=b", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_a_story_and_its_conversation(strict, story):
    address = story().get_absolute_url()
    for method in ("POST", "PUT", "DELETE"):
        assert strict.generic(method, address).status_code == 405
        assert strict.generic(method, f"{address}feed/").status_code == 405
    answer = strict.put(f"{address}comment/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_the_desk_still_asks_for_its_token(strict, db):
    assert strict.post("/admin/").status_code == 403
    assert strict.post("/account/login/").status_code == 403


def views(resolver, before=""):
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            if not route.startswith(STAFF):
                yield route, each.callback
        elif not route.startswith(STAFF):
            yield from views(each, route)


def test_every_public_view_answers_for_itself():
    asking = [route for route, view in views(get_resolver()) if not getattr(view, "csrf_exempt", False)]
    assert asking == []
