"""The publish sheet: checks by name, now or at an hour, a place on the front page; then "It's out"."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles.admin.checks import checks
from articles.models import Article, Front, FrontSlot
from newsroom.models import SiteSettings


def form_of(article, sheet=""):
    address = reverse("admin:articles_article_change", args=[article.pk])
    return f"{address}?sheet={sheet}" if sheet else address


def test_the_button_saves_and_leads_to_the_sheet(ed, draft, save):
    article = draft(by=ed)
    response = save(ed, article, standfirst="The last word", _ask="publish")
    assert response["Location"] == form_of(article, "publish")
    article.refresh_from_db()
    assert (article.standfirst, article.state) == ("The last word", "draft")


def test_a_new_story_is_there_before_the_sheet_asks(ed, local, save):
    response = save(ed, headline="Straight to the sheet", body="<p>Now.</p>", section=local.pk, _ask="publish")
    assert response["Location"] == form_of(Article.objects.get(), "publish")


def test_the_sheet_names_what_stands_against_it_with_a_link_to_the_field(ed, draft, picture, logged_in):
    article = draft(section=None, pictures=[{"picture": picture(credit="", alt="")}])
    html = logged_in(ed).get(form_of(article, "publish")).text
    assert 'data-mends="id_section"' in html
    assert 'data-mends="id_pictures-0-credit"' in html
    assert 'data-mends="id_pictures-0-alt"' in html
    assert 'id="id_pictures-0-alt"' in html
    assert "First mend what stands against it." in html


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"section": None},
        {"body": "", "standfirst": ""},
        {"body": "", "standfirst": "Alone."},
        {"headline": "H" * 200},
        {"guid": "https://old.example/?p=1"},
    ],
)
@pytest.mark.parametrize("words", [{}, {"credit": ""}, {"alt": ""}, {"alt": "", "decorative": True}])
def test_what_is_blocked_is_what_publish_refuses(draft, picture, fields, words):
    shown = {"picture": picture(**words)}
    article = draft(pictures=[shown], **fields)
    blocked = [check.text for check in checks(article) if check.is_todo]
    assert sorted(blocked) == sorted(article.problems())


def test_an_embargo_is_a_check(draft):
    article = draft(embargo_until=timezone.now() + timedelta(hours=2))
    assert any(check.is_todo and "Under embargo" in check.text for check in checks(article))


def test_who_may_not_publish_gets_no_sheet(rita, draft, logged_in):
    html = logged_in(rita).get(form_of(draft(by=rita), "publish")).text
    assert "sheet-publish" not in html
    assert "Send to the desk" in html


def test_a_sheet_that_does_not_exist_is_none(ed, draft, logged_in):
    assert logged_in(ed).get(form_of(draft(), "<script>alert(1)</script>")).status_code == 200


def test_now_it_is_out_and_the_link_is_there(ed, draft, do, logged_in):
    article = draft(by=ed)
    response = do(ed, article, "publish", _sheet="publish", when="now", front="auto")
    article.refresh_from_db()
    assert response["Location"] == form_of(article, "out")
    html = logged_in(ed).get(response["Location"]).text
    assert "It&#x27;s out" in html or "It's out" in html
    assert article.get_absolute_url() in html
    assert "https://wa.me/" in html
    assert "Write the next one" in html


def test_nothing_is_said_to_be_out_that_is_not(ed, draft, logged_in):
    assert "sheet-out" not in logged_in(ed).get(form_of(draft(), "out")).text


def test_at_an_hour_it_is_scheduled_in_the_papers_zone(ed, draft, do):
    SiteSettings(time_zone="Africa/Lagos").save()
    article = draft()
    response = do(ed, article, "publish", _sheet="", when="at", at="2099-11-22T09:00")
    assert response.status_code == 302
    assert [str(said) for said in get_messages(response.wsgi_request)] == ["Scheduled."]
    article.refresh_from_db()
    assert (article.state, article.publish_at.isoformat()) == ("scheduled", "2099-11-22T08:00:00+00:00")


@pytest.mark.parametrize("at", ["", "soon", "2001-01-01T09:00", "9" * 100_000])
def test_a_wrong_hour_is_told_on_the_sheet_and_stays_there(ed, draft, do, at):
    article = draft()
    response = do(ed, article, "publish", _sheet="", when="at", at=at, front="no")
    assert response.status_code == 400
    assert 'id="sheet-publish"' in response.text
    assert 'value="no" checked' in response.text
    article.refresh_from_db()
    # The place on the front page is part of the same act.
    assert (article.state, article.on_front) == ("draft", True)


def test_it_may_lead_the_front_page(ed, draft, do):
    article = draft()
    assert do(ed, article, "publish", when="now", front="lead").status_code == 302
    assert FrontSlot.objects.get(slot=1).article == article


def test_the_sheet_says_whose_place_it_takes(ed, story, draft, logged_in):
    Front.pin(story(headline="The old lead"), slot=1, by=ed)
    html = logged_in(ed).get(form_of(draft(), "publish")).text
    assert "in place of “The old lead”" in html


def test_it_may_stay_off_the_front_page_and_come_back(ed, draft, do):
    article = draft()
    do(ed, article, "publish", when="now", front="no")
    article.refresh_from_db()
    assert (article.on_front, article.is_published) == (False, True)
    do(ed, article, "withdraw", reason="A mistake.")
    do(ed, article, "publish", when="now", front="auto")
    article.refresh_from_db()
    assert (article.on_front, article.is_published) == (True, True)


def test_a_scheduled_story_can_t_lead_yet(ed, draft, do):
    article = draft()
    response = do(ed, article, "publish", when="at", at="2099-11-22T09:00", front="lead")
    assert response.status_code == 400
    article.refresh_from_db()
    assert article.state == "draft"
    assert not FrontSlot.objects.filter(article=article).exists()


def test_no_other_place_is_known(ed, draft, do):
    article = draft()
    assert do(ed, article, "publish", front="<b>").status_code == 400
    article.refresh_from_db()
    assert article.state == "draft"


def test_who_may_not_publish_can_t_pin_either(rita, draft, do):
    article = draft(by=rita)
    assert do(rita, article, "publish", when="now", front="lead").status_code == 403
    assert not FrontSlot.objects.filter(article=article).exists()


def test_published_by_somebody_else_meanwhile_is_a_conflict(ed, olga, draft, do):
    article = draft()
    do(olga, article, "publish")
    response = do(ed, article, "publish", _sheet="", when="now")
    assert response.status_code == 409


def test_a_killed_story_asks_why_on_the_sheet(ed, story, do, logged_in):
    article = story()
    do(ed, article, "kill", reason="Libel.")
    assert 'id="publish-reason"' in logged_in(ed).get(form_of(article, "publish")).text
    assert do(ed, article, "publish", _sheet="", reason="").status_code == 400
    assert do(ed, article, "publish", _sheet="", reason="The court dismissed it.").status_code == 302
