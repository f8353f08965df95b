"""Schedule: editors only, for an hour to come in the paper's own zone."""

from django.urls import reverse


def test_ed_does_it(ed, draft, do):
    article = draft()
    assert do(ed, article, "schedule", at="2099-11-22T09:00").status_code == 302
    article.refresh_from_db()
    assert article.state == "scheduled"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, draft, do):
    article = draft()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "schedule", at="2099-11-22T09:00").status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "schedule"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, story, do):
    assert do(ed, story(), "schedule", at="2099-11-22T09:00").status_code == 409


def test_it_takes_a_form_only(ed, draft, logged_in):
    article = draft()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "schedule"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_day_and_hour_are_read_in_the_papers_zone(ed, draft, do):
    from newsroom.models import SiteSettings

    SiteSettings(time_zone="Africa/Lagos").save()
    article = draft()
    assert do(ed, article, "schedule", date="2099-11-22", time="09:00").status_code == 302
    article.refresh_from_db()
    assert article.publish_at.isoformat() == "2099-11-22T08:00:00+00:00"


def test_an_hour_that_is_past_missing_or_no_hour_is_told(ed, draft, do):
    for typed in ({"at": "2001-01-01T09:00"}, {}, {"at": "soon"}, {"at": "9" * 100_000}):
        response = do(ed, draft(), "schedule", **typed)
        assert response.status_code == 400
