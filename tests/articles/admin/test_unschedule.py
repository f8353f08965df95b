"""Take off the schedule: back among the drafts."""

from django.urls import reverse


def test_ed_does_it(ed, scheduled, do):
    article = scheduled()
    assert do(ed, article, "unschedule").status_code == 302
    article.refresh_from_db()
    assert article.state == "draft"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, scheduled, do):
    article = scheduled()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "unschedule").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "unschedule"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    assert do(ed, draft(), "unschedule").status_code == 409


def test_it_takes_a_form_only(ed, scheduled, logged_in):
    article = scheduled()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "unschedule"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before
