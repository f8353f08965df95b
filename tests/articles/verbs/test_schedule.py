"""article.schedule(at=…, by=…), unschedule, and what the worker does at the hour."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Article, Revision
from articles.models.publishing import NotReady, publish_due
from newsroom.models import Act, Letter
from newsroom.states import Refused, WrongState

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def eight():
    with time_machine.travel(NINE - timedelta(hours=1), tick=False) as clock:
        yield clock


def test_an_editor_schedules(draft, ed, eight):
    article = draft(headline="Storm").schedule(at=NINE, by=ed)

    article.refresh_from_db()
    assert article.state == "scheduled"
    assert article.publish_at == NINE
    assert article.get_absolute_url() == "/2026/12/01/storm/"
    assert not article.is_published
    assert article not in Article.objects.published()
    assert "1 December 2026, 09:00" in article.state_line


@pytest.mark.parametrize("who", ["rita", "mo", "pia"])
def test_others_may_not(draft, request, who, eight):
    with pytest.raises(PermissionDenied):
        draft().schedule(at=NINE, by=request.getfixturevalue(who))


def test_a_past_hour_is_refused(draft, ed):
    with pytest.raises(Refused, match="past"):
        draft().schedule(at=timezone.now() - timedelta(minutes=1), by=ed)


def test_not_before_the_embargo(draft, ed, eight):
    with pytest.raises(Refused, match="embargo"):
        draft(embargo_until=NINE + timedelta(minutes=1)).schedule(at=NINE, by=ed)


def test_not_without_a_section(draft, ed, eight):
    with pytest.raises(NotReady):
        draft(section=None).schedule(at=NINE, by=ed)


def test_a_published_story_is_not_scheduled(story, ed):
    with pytest.raises(WrongState):
        story().schedule(at=timezone.now() + timedelta(hours=1), by=ed)


def test_it_goes_out_at_its_hour_and_once(draft, ed, eight):
    article = draft().schedule(at=NINE, by=ed)

    assert publish_due() == 0
    eight.move_to(NINE + timedelta(seconds=20))
    assert publish_due() == 1
    assert publish_due() == 0

    article.refresh_from_db()
    assert article.is_published
    assert article.published_at == NINE
    assert article.updated_at is None
    assert Revision.objects.filter(article=article, verb="publish").count() == 1
    assert Act.objects.get(verb="publish").by_name == "Newsroom"


def test_after_an_outage_it_is_caught_up_under_its_promised_address(draft, ed, eight):
    article = draft(headline="Storm").schedule(at=NINE, by=ed)
    eight.move_to(NINE + timedelta(days=2))

    assert publish_due() == 1

    article.refresh_from_db()
    assert article.get_absolute_url() == "/2026/12/01/storm/"
    assert article.published_at == NINE


def test_the_owner_is_told_of_what_went_out_late(draft, ed, olga, eight):
    draft().schedule(at=NINE, by=ed)
    eight.move_to(NINE + timedelta(seconds=30))
    publish_due()
    assert not Letter.objects.exists()

    draft(headline="The ferry runs again").schedule(at=NINE + timedelta(hours=1), by=ed)
    eight.move_to(NINE + timedelta(hours=1, minutes=10))
    publish_due()

    letter = Letter.objects.get()
    assert letter.to == olga.email
    assert letter.subject == "1 story went out late"
    assert "The ferry runs again, due at" in letter.text
    assert "10 minutes late" in letter.text


def test_the_workers_move_is_no_edit(draft, ed, eight):
    article = draft().schedule(at=NINE, by=ed)
    opened = article.edit_version
    eight.move_to(NINE)
    publish_due()

    article.edit(by=ed, version=opened, headline="A better headline")

    article.refresh_from_db()
    assert article.headline == "A better headline"


def test_what_has_become_impossible_is_said_once(draft, ed, eight):
    article = draft().schedule(at=NINE, by=ed)
    article.edit(by=ed, section=None)
    eight.move_to(NINE)

    assert publish_due() == 0
    assert publish_due() == 0

    article.refresh_from_db()
    assert article.state == "scheduled"
    assert "section" in article.state_reason
    assert Act.objects.filter(verb="not published").count() == 1


def test_the_future_can_be_asked_for(draft, ed, eight):
    article = draft().schedule(at=NINE, by=ed)

    assert article in Article.objects.published(at=NINE)
    assert article not in Article.objects.published(at=NINE - timedelta(seconds=1))


def test_unschedule(draft, ed, rita, eight):
    article = draft().schedule(at=NINE, by=ed)

    with pytest.raises(PermissionDenied):
        article.unschedule(by=rita)
    article.unschedule(by=ed)

    article.refresh_from_db()
    assert (article.state, article.publish_at, article.day) == ("draft", None, None)
    with pytest.raises(WrongState):
        article.unschedule(by=ed)


def test_published_at_once_instead(draft, ed, eight):
    article = draft().schedule(at=NINE + timedelta(days=3), by=ed)

    article.publish(by=ed)

    assert f"{article.day}" == "2026-12-01"
    assert article.publish_at is None
