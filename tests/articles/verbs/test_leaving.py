"""What goes with a story that leaves the paper, and what comes back in its place."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Front, FrontSlot
from newsroom.models import Banner

KEPT = timedelta(hours=3)


@pytest.fixture
def clock():
    """A clock that is moved by hand, so that what is done is never done in one moment."""
    with time_machine.travel(timezone.now(), tick=True) as clock:
        yield clock


@pytest.fixture
def pinned(story, ed, clock):
    """Pin a new story as the lead: `pinned("Headline", until=…)`, a minute after what was done before."""

    def make(headline, slot=1, **more):
        clock.shift(60)
        article = story(headline=headline)
        Front.pin(article, slot=slot, by=ed, **more)
        clock.shift(60)
        return article

    return make


def lead():
    row = FrontSlot.objects.get(slot=1)
    return row.article and row.article.headline


@pytest.mark.parametrize("verb", ["kill", "withdraw", "trash"])
def test_the_pin_below_comes_back_as_it_was(pinned, ed, verb):
    until = timezone.now() + KEPT
    pinned("The older", until=until)
    was = FrontSlot.objects.get(slot=1)
    new = pinned("The newer")
    getattr(new, verb)(by=ed, **({} if verb == "trash" else {"reason": "Wrong."}))
    row = FrontSlot.objects.get(slot=1)
    assert (lead(), row.until, row.pinned_by, row.pinned_at) == ("The older", until, ed, was.pinned_at)
    assert Front.at().lead.headline == "The older"
    assert new.taken_along.said == ["It no longer leads the front page.", "“The older” stands there again."]


def test_not_one_whose_time_is_over(pinned, ed, clock):
    pinned("The oldest")
    pinned("The older", until=timezone.now() + KEPT)
    new = pinned("The newer")
    clock.shift(KEPT + timedelta(minutes=1))
    new.kill(by=ed, reason="Wrong.")
    assert lead() is None


def test_nothing_comes_back_that_was_let_go_before(pinned, ed, clock):
    pinned("The older")
    Front.unpin(1, by=ed)
    pinned("The newer").kill(by=ed, reason="Wrong.")
    assert lead() is None


def test_nor_what_stands_elsewhere_or_may_not_stand_there(pinned, ed, clock):
    moved = pinned("The older")
    new = pinned("The newer")
    Front.pin(moved, slot=3, by=ed)
    new.kill(by=ed, reason="Wrong.")
    assert lead() is None
    assert FrontSlot.objects.get(slot=3).article == moved

    off = pinned("Kept off")
    new = pinned("The newest")
    Front.keep_off(off, by=ed)
    new.kill(by=ed, reason="Wrong.")
    assert lead() is None


def test_what_was_killed_meanwhile_gives_way_to_the_one_below_it(pinned, ed, clock):
    pinned("The oldest")
    older = pinned("The older")
    new = pinned("The newer")
    older.kill(by=ed, reason="Wrong too.")
    clock.shift(60)
    assert lead() == "The newer"
    new.kill(by=ed, reason="Wrong.")
    assert lead() == "The oldest"


def test_a_pin_that_was_renewed_hides_not_the_one_below_it(pinned, ed, clock):
    pinned("The older")
    new = pinned("The newer")
    Front.pin(new, slot=1, until=timezone.now() + KEPT, by=ed)
    clock.shift(60)
    new.kill(by=ed, reason="Wrong.")
    assert lead() == "The older"


def test_one_after_the_other(pinned, ed, clock):
    stories = [pinned(headline) for headline in ("First", "Second", "Third")]
    for left, article in (("Second", stories[2]), ("First", stories[1]), (None, stories[0])):
        article.withdraw(by=ed, reason="Wrong.")
        clock.shift(60)
        assert lead() == left


def test_what_it_took_along_is_told(story, pinned, ed, clock):
    article = pinned("The dam broke", slot=2)
    clock.shift(60)
    for _ in range(2):
        story()
    Banner(text="The dam broke.", link=article.get_absolute_url()).raise_(by=ed)
    article.kill(by=ed, reason="Wrong.")
    assert article.taken_along.said == [
        "The breaking banner that led to it is down.",
        "It left slot 2 of the front page.",
        "2 stories no longer lead on to it.",
    ]


def test_of_a_story_that_stood_nowhere_nothing_is_told(story, draft, ed):
    article = story()
    article.kill(by=ed, reason="Wrong.")
    assert article.taken_along.said == []
    unborn = draft(by=ed)
    unborn.trash(by=ed)
    assert unborn.taken_along.said == []


def test_what_was_taken_down_stays_down_though_the_story_came_from_another_slot(pinned, ed, clock):
    taken_down = pinned("Taken down", slot=2)
    first = pinned("First")
    Front.unpin(slot=2, by=ed)
    second = pinned("Second", slot=2)
    Front.move(second, slot=1, by=ed)
    clock.shift(60)
    first.kill(by=ed, reason="Wrong.")
    held = {row.slot: row.article_id for row in FrontSlot.objects.held()}
    assert held == {1: second.pk}
    assert taken_down.pk not in held.values()
