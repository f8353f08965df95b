"""Publish: editors only, at once, and never what is not ready."""

from django.urls import reverse


def test_ed_does_it(ed, draft, do):
    article = draft()
    assert do(ed, article, "publish").status_code == 302
    article.refresh_from_db()
    assert article.state == "published"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, draft, do):
    article = draft()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "publish").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "publish"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    article = draft()
    do(ed, article, "spike", reason="Not for us.")
    assert do(ed, article, "publish").status_code == 409


def test_it_takes_a_form_only(ed, draft, logged_in):
    article = draft()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "publish"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_what_is_not_ready_says_what_is_missing(ed, draft, do):
    article = draft(section=None, body="", standfirst="")
    response = do(ed, article, "publish")
    html = response.content.decode()
    assert response.status_code == 400
    assert "Choose a section." in html
    assert "The story has no text yet." in html


def test_a_picture_without_credit_stands_against_it(ed, draft, picture, do):
    article = draft(pictures=[{"picture": picture(credit="")}])
    response = do(ed, article, "publish")
    assert response.status_code == 400
    assert "has no credit" in response.content.decode()


def test_a_killed_story_comes_back_with_a_reason_only(ed, story, do):
    article = story()
    do(ed, article, "kill", reason="Libel.")
    assert do(ed, article, "publish").status_code == 400
    assert do(ed, article, "publish", reason="The court dismissed it.").status_code == 302


def test_an_embargo_holds(ed, draft, do):
    from datetime import timedelta

    from django.utils import timezone

    article = draft(embargo_until=timezone.now() + timedelta(hours=2))
    response = do(ed, article, "publish")
    assert response.status_code == 400
    assert "Under embargo" in response.content.decode()
