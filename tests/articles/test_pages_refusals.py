"""The pages that betray a product: 500 and 503 without a database, refusals in the paper's dress."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from articles.models import Front
from newsroom import errors
from tests.articles.page_reader import read


@pytest.mark.parametrize(("name", "title"), [("500", "Something went wrong on our side"), ("503", "Too much at once")])
def test_they_need_nothing_but_their_file(name, title):
    # No `db` fixture: a query would fail this test.
    html = render_to_string(f"{name}.html")
    assert f'<h1 class="page-title">{title}</h1>' in html
    assert 'lang="en" dir="ltr"' in html
    with translation.override("ar"):
        assert 'lang="ar" dir="rtl"' in render_to_string(f"{name}.html")


def test_a_view_that_breaks_is_a_500(client, db, monkeypatch):
    def broken():
        raise RuntimeError("a bug")

    monkeypatch.setattr(Front, "at", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert read(response).one("h1").words == "Something went wrong on our side"
    assert "a bug" not in response.content.decode()


def test_a_refusal_says_what_to_do(rf, db):
    response = errors.bad_request(rf.get("/"))
    assert response.status_code == 400
    page = read(response)
    assert page.one("h1").words == "This request could not be understood"
    assert "Go back and try again." in page.one("main").words


def test_every_page_can_be_skipped_and_walked(vera, story):
    story()
    page = read(vera.get("/"))
    assert page.one("a", "skip-link").attrs["href"] == "#main"
    assert page.one("main").attrs["id"] == "main"
    for nav in page.all("nav"):
        assert nav.attrs["aria-label"]
