"""article.publish(by=…): who may, from where, and what it leaves behind."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Article, Revision
from articles.models.publishing import NotReady
from newsroom.models import Act, Address, Change, SiteSettings
from newsroom.states import Refused, WrongState


def test_an_editor_publishes(draft, ed):
    article = draft().publish(by=ed)

    article.refresh_from_db()
    assert article.is_published
    assert article in Article.objects.published()
    assert article.published_at is not None
    assert article.updated_at is None
    assert article.get_absolute_url() == f"/{article.day:%Y/%m/%d}/{article.slug}/"
    assert Address.objects.get(path=article.get_absolute_url()).subject_uid == article.uid


@pytest.mark.parametrize("who", ["rita", "mo", "pia"])
def test_others_may_not(draft, request, who):
    article = draft()

    with pytest.raises(PermissionDenied):
        article.publish(by=request.getfixturevalue(who))

    article.refresh_from_db()
    assert article.state == "draft"
    assert not Act.objects.filter(verb="publish").exists()


def test_it_is_logged_and_kept(draft, ed):
    article = draft().publish(by=ed)

    act = Act.objects.get(verb="publish")
    assert (act.by, act.subject_id, act.subject_uid) == (ed, article.pk, article.uid)
    revision = Revision.objects.filter(article=article).first()
    assert (revision.verb, revision.was_public) == ("publish", True)
    assert revision.data["headline"] == article.headline


def test_one_change_names_every_page_that_shows_it(draft, ed, local):
    article = draft(topics=["Harbour"], byline=[ed.author])
    Change.objects.all().delete()

    article.publish(by=ed)

    change = Change.objects.get()
    topic = article.topics.get()
    assert {
        f"article:{article.pk}",
        "front",
        "stories",
        f"stories:section:{local.pk}",
        f"stories:topic:{topic.pk}",
        f"stories:author:{ed.author.pk}",
        f"stories:day:{article.day}",
    } <= set(change.keys)


def test_twice_is_refused(story, ed):
    article = story()

    with pytest.raises(WrongState, match="Published"):
        article.publish(by=ed)


def test_a_second_instance_cannot_win(draft, ed):
    article = draft()
    same = Article.objects.get(pk=article.pk)
    article.publish(by=ed)

    with pytest.raises(WrongState):
        same.publish(by=ed)

    assert Revision.objects.filter(article=article, verb="publish").count() == 1


@pytest.mark.parametrize(
    "missing, sentence",
    [
        ({"headline": " "}, "no headline"),
        ({"section": None}, "Choose a section"),
        ({"body": "<p> </p>"}, "no text"),
    ],
)
def test_what_is_missing_is_said(draft, ed, missing, sentence):
    article = draft(**missing)

    with pytest.raises(NotReady, match=sentence) as refusal:
        article.publish(by=ed)

    assert len(refusal.value.problems) == 1


def test_a_picture_needs_credit_and_alt(draft, ed, picture):
    article = draft(pictures=[{"picture": picture(credit="", alt="")}])

    with pytest.raises(NotReady) as refusal:
        article.publish(by=ed)

    assert len(refusal.value.problems) == 2


def test_a_decorative_picture_needs_no_alt(draft, ed, picture):
    assert draft(pictures=[{"picture": picture(alt=""), "decorative": True}]).publish(by=ed).is_published


def test_an_imported_story_only_warns(draft, ed, picture):
    article = draft(guid="https://old.example/?p=1", pictures=[{"picture": picture(credit="")}])

    article.publish(by=ed)

    assert article.is_published
    assert len(article.warnings()) == 1


def test_an_embargo_holds(draft, ed):
    article = draft(embargo_until=timezone.now() + timedelta(hours=1))

    with pytest.raises(Refused, match="embargo"):
        article.publish(by=ed)

    article.refresh_from_db()
    assert article.state == "draft"


def test_a_killed_story_comes_back_only_with_a_reason(story, ed):
    article = story().kill(by=ed, reason="Wrong man named.")

    with pytest.raises(Refused, match="Say why"):
        article.publish(by=ed)
    article.publish(by=ed, reason="It was the right man.")

    assert article.is_published


def test_a_second_person_where_the_paper_wants_one(story, ed, olga):
    SiteSettings(kill_needs_two=True).save()
    article = story().kill(by=ed, reason="Wrong man named.")

    with pytest.raises(PermissionDenied):
        article.publish(by=ed, reason="No, right.")
    article.publish(by=olga, reason="Checked with the court.")

    assert article.is_published


def test_the_first_publication_stays(story, ed):
    article = story(at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    first, address = article.published_at, article.get_absolute_url()
    article.withdraw(by=ed, reason="To be checked.")

    article.publish(by=ed)

    assert (article.published_at, article.get_absolute_url()) == (first, address)


def test_the_day_is_the_papers_own(draft, ed):
    SiteSettings(time_zone="Pacific/Auckland").save()

    with time_machine.travel(datetime(2026, 11, 22, 12, 30, tzinfo=UTC), tick=False):
        article = draft().publish(by=ed)

    assert f"{article.day}" == "2026-11-23"


def test_the_same_headline_twice_a_day_gets_two_addresses(story):
    assert story(headline="Storm").slug == "storm"
    assert story(headline="Storm").slug == "storm-2"


def test_any_script_makes_an_address(story):
    assert story(headline="مكتبة الميناء باقية").slug == "مكتبة-الميناء-باقية"


def test_read_next_is_fixed(story):
    older = [story(topics=["Harbour"]), story(), story()]

    article = story(topics=["Harbour"])

    picks = [pick.pick_id for pick in article.read_next.all()]
    assert picks[0] == older[0].pk
    assert set(picks) == {one.pk for one in older}
