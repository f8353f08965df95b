"""`/preview/<id>/`: the story exactly as it will be, for staff alone."""

import pytest

from tests.articles.page_reader import read


def test_staff_see_a_draft_as_it_will_be(logged_in, rita, draft):
    article = draft(headline="Not yet", by=rita)
    response = logged_in(rita).get(f"/preview/{article.pk}/")
    assert response.status_code == 200
    page = read(response)
    assert page.one("h1").words == "Not yet"
    assert page.one("p", "preview-bar").words == "Preview, not public"
    assert page.all("section", "thread") == []
    assert page.all("link", rel="canonical") == []
    assert "no-store" in response["Cache-Control"]


def test_strangers_are_asked_to_log_in(vera, draft):
    assert "/account/login/" in vera.get(f"/preview/{draft().pk}/")["Location"]


@pytest.mark.parametrize("pk", ["999", "0", "99999999999999999999999"])
def test_what_is_not_there(logged_in, ed, db, pk):
    assert logged_in(ed).get(f"/preview/{pk}/").status_code == 404


def test_the_trash_has_no_preview(logged_in, ed, draft):
    article = draft()
    article.trash(by=ed)
    assert logged_in(ed).get(f"/preview/{article.pk}/").status_code == 404


def test_it_is_only_read(logged_in, ed, draft):
    assert logged_in(ed).post(f"/preview/{draft().pk}/").status_code == 405
