"""Front.at, pin, unpin: how the front page is filled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Front, Section
from articles.models.front import LATEST, drop_expired_pins
from newsroom.models import Change
from newsroom.states import Refused, WrongState


def shown(front):
    stories = [front.lead, *front.seconds, *front.latest, *(s for row in front.rows for s in row.stories)]
    return [story.pk for story in stories if story]


def test_empty(db):
    front = Front.at()
    assert not front
    assert shown(front) == []


def test_newest_first_and_no_story_twice(story, local):
    sport = Section.objects.create(name="Sport", position=2)
    stories = [story(section=sport if n % 2 else local) for n in range(30)]

    front = Front.at()

    assert front.lead == stories[-1]
    assert front.seconds == stories[-2:-5:-1]
    assert len(front.latest) == LATEST
    assert len(set(shown(front))) == len(shown(front))
    assert [row.section for row in front.rows] == [local, sport]


def test_a_pin_beats_the_rule_and_stands_once(story, ed):
    old = story()
    for _ in range(5):
        story()

    Front.pin(old, slot=1, by=ed)
    assert Front.at().lead == old
    Front.pin(old, slot=3, by=ed)

    front = Front.at()
    assert front.seconds[1] == old
    assert shown(front).count(old.pk) == 1


def test_a_pin_expires_by_itself(story, ed):
    old, new = story(), story()
    soon = timezone.now() + timedelta(hours=1)
    Front.pin(old, slot=1, until=soon, by=ed)

    assert Front.at().lead == old
    assert Front.at(soon + timedelta(seconds=1)).lead == new
    assert drop_expired_pins() == 0
    Change.objects.all().delete()
    assert drop_expired_pins(soon) == 1
    assert Change.objects.get().keys == ["front"]


def test_what_may_not_stand_there(story, draft, ed, rita):
    with pytest.raises(PermissionDenied):
        Front.pin(story(), slot=1, by=rita)
    with pytest.raises(WrongState):
        Front.pin(draft(), slot=1, by=ed)
    with pytest.raises(Refused):
        Front.pin(story(), slot=9, by=ed)
    with pytest.raises(WrongState):
        Front.unpin(1, by=ed)


def test_off_the_front(story):
    kept = story()
    story(on_front=False)
    assert shown(Front.at()) == [kept.pk]


def test_the_future_front(draft, story, ed):
    now_lead = story()
    later = draft().schedule(at=timezone.now() + timedelta(hours=2), by=ed)

    assert Front.at().lead == now_lead
    assert Front.at(timezone.now() + timedelta(hours=3)).lead == later


@pytest.mark.parametrize("count", [2, 30])
def test_the_same_questions_for_few_and_many(story, django_assert_num_queries, count, picture):
    for _ in range(count):
        story(pictures=[{"picture": picture()}])
    Section.everyone()

    with django_assert_num_queries(6):
        for one in [Front.at().lead]:
            assert one.lead.picture.made
            assert one.section.name
            assert list(one.bylines.all()) == []
