"""Front.at and its verbs: how the front page is filled, arranged, kept and put back."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Front, FrontVersion, Section
from articles.models.front import LATEST, drop_expired_pins, forget_old_fronts, keep_front
from articles.models.publishing import publish_due
from newsroom.models import Act, Change, SiteSettings
from newsroom.pages.once import one_request
from newsroom.roles import SYSTEM
from newsroom.states import Refused, StaleEdit, WrongState


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

    SiteSettings.current().save()  # without a row nothing is remembered
    Section.everyone()

    # Pins, settings, ids, stories, pictures, names.
    with one_request(), django_assert_num_queries(6):
        for one in [Front.at().lead]:
            assert one.lead.picture.made
            assert one.section.name
            assert one.signing == []


# -- moving ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def six(story):
    """Six published stories, the oldest first."""
    return [story() for _n in range(6)]


def above(front=None):
    return list((front or Front.at()).above.values())


def acts(verb):
    return list(Act.objects.filter(verb=verb).values_list("subject_name", "by_name"))


def test_an_automatic_story_is_pinned_where_it_is_put(six, ed):
    soon = timezone.now() + timedelta(hours=1)
    Front.move(six[3], slot=1, until=soon, by=ed)
    # What stood there goes back to the rule, and is the newest.
    assert above() == [six[3], six[5], six[4], six[2]]
    assert (Front.at().pins[1].until, Front.at().pins[1].pinned_by) == (soon, ed)
    assert acts("move") == [(six[3].headline, "Ed")]
    assert "front" in Change.objects.last().keys


def test_two_pinned_stories_change_places_and_keep_their_hours(six, ed, olga):
    soon = timezone.now() + timedelta(hours=1)
    Front.pin(six[0], slot=1, by=olga)
    Front.pin(six[1], slot=3, until=soon, by=ed)
    Front.move(six[1], slot=1, by=ed)
    pins = Front.at().pins
    assert [(slot, pin.article, pin.until, pin.pinned_by) for slot, pin in pins.items()] == [
        (1, six[1], soon, ed),
        (3, six[0], None, olga),
    ]


def test_a_pinned_story_leaves_its_slot_to_the_rule(six, ed):
    Front.pin(six[0], slot=3, by=ed)
    Front.move(six[0], slot=2, by=ed)
    assert above() == [six[5], six[0], six[4], six[3]]
    assert Front.at().pins.keys() == {2}


def test_a_pin_gives_way_to_a_story_that_is_put_on_it(six, ed):
    Front.pin(six[0], slot=1, by=ed)
    Front.move(six[1], slot=1, by=ed)
    assert above() == [six[1], six[5], six[4], six[3]]


def test_what_can_not_be_moved(story, draft, ed, rita, pia, mo):
    article = story()
    for who in (rita, pia, mo):
        with pytest.raises(PermissionDenied):
            Front.move(article, slot=1, by=who)
    with pytest.raises(WrongState):
        Front.move(draft(), slot=1, by=ed)
    for slot in (0, 5, -1):
        with pytest.raises(Refused):
            Front.move(article, slot=slot, by=ed)
    with pytest.raises(Refused):
        Front.move(article, slot=1, until=timezone.now(), by=ed)
    Front.move(article, slot=1, by=ed)
    with pytest.raises(WrongState):
        Front.move(article, slot=1, by=ed)
    assert FrontVersion.objects.arrangements().count() == 1


# -- kept off --------------------------------------------------------------------------------------------------------


def test_kept_off_and_let_back(six, ed, rita):
    Front.pin(six[5], slot=1, by=ed)
    with pytest.raises(PermissionDenied):
        Front.keep_off(six[5], by=rita)
    Front.keep_off(six[5], by=ed)
    assert six[5].pk not in shown(Front.at())
    assert Front.at().pins == {}
    assert acts("keep off the front") == [(six[5].headline, "Ed")]
    for wrong in (Front.keep_off, Front.pin):
        with pytest.raises(WrongState):
            wrong(six[5], by=ed)
    with pytest.raises(PermissionDenied):
        Front.let_back(six[5], by=rita)
    Front.let_back(six[5], by=ed)
    assert Front.at().lead == six[5]
    with pytest.raises(WrongState):
        Front.let_back(six[5], by=ed)


# -- two editors -----------------------------------------------------------------------------------------------------


def test_an_arrangement_made_looking_at_an_older_one_is_refused(six, ed, olga):
    Front.pin(six[0], slot=1, by=olga)
    seen = FrontVersion.objects.newest_arrangement().pk
    Front.pin(six[1], slot=1, by=ed, seen=seen)
    for verb, given in (
        (Front.pin, {"slot": 1}),
        (Front.move, {"slot": 1}),
        (Front.keep_off, {}),
    ):
        with pytest.raises(StaleEdit, match="Ed changed the front page at"):
            verb(six[2], by=olga, seen=seen, **given)
    with pytest.raises(StaleEdit):
        Front.unpin(1, by=olga, seen=seen)
    assert Front.at().lead == six[1]


# -- earlier fronts --------------------------------------------------------------------------------------------------


def test_each_change_is_kept_with_the_front_before_it(six, ed):
    Front.pin(six[0], slot=1, by=ed)
    after, before = FrontVersion.objects.all()
    assert (before.verb, before.by, before.arranged) == ("rule", None, False)
    assert (after.verb, after.by_name, after.arranged) == ("pin", "Ed", True)
    assert before.data["lead"]["headline"] == six[5].headline
    assert after.data["lead"]["headline"] == six[0].headline
    assert [each["id"] for each in after.data["seconds"]] == [six[5].pk, six[4].pk, six[3].pk]
    assert after.data["pins"]["1"]["id"] == six[0].pk
    assert after.said == f"“{six[0].headline}” is the lead."
    Front.unpin(1, by=ed)
    assert FrontVersion.objects.count() == 3


def test_an_earlier_front_is_put_back(six, ed, rita):
    Front.keep()
    then = FrontVersion.objects.first()
    six[4].withdraw(by=ed, reason="Wrong.")
    Front.pin(six[0], slot=1, by=ed)
    with pytest.raises(PermissionDenied):
        Front.restore(then, by=rita)
    tomorrow = timezone.now() + timedelta(days=1)
    assert Front.restore(then, until=tomorrow, by=ed) == [six[4].headline]
    assert above() == [six[5], six[1], six[3], six[2]]
    assert {slot: pin.until for slot, pin in Front.at().pins.items()} == {1: tomorrow, 3: tomorrow, 4: tomorrow}
    newest = FrontVersion.objects.first()
    assert newest.missing == [six[4].headline]
    assert acts("put front back")[0][1] == "Ed"


def test_nothing_of_it_can_come_back(story, ed):
    article = story()
    Front.keep()
    article.withdraw(by=ed, reason="Wrong.")
    with pytest.raises(Refused):
        Front.restore(FrontVersion.objects.first(), by=ed)


def test_the_newest_change_is_undone_and_no_other(six, ed, olga, rita):
    soon = timezone.now() + timedelta(hours=1)
    Front.pin(six[0], slot=2, until=soon, by=olga)
    Front.move(six[1], slot=2, by=ed)
    first, second = FrontVersion.objects.arrangements()[::-1]
    with pytest.raises(PermissionDenied):
        Front.undo(second, by=rita)
    with pytest.raises(StaleEdit):
        Front.undo(first, by=ed)
    Front.undo(second, by=ed)
    pin = Front.at().pins[2]
    assert (pin.article, pin.until, pin.pinned_by) == (six[0], soon, olga)
    # An undo is undone too.
    Front.undo(FrontVersion.objects.newest_arrangement(), by=ed)
    assert Front.at().pins[2].article == six[1]


def test_keeping_off_is_undone(six, ed):
    Front.pin(six[0], slot=1, by=ed)
    Front.keep_off(six[0], by=ed)
    Front.undo(FrontVersion.objects.newest_arrangement(), by=ed)
    assert Front.at().lead == six[0]
    assert Front.at().pins.keys() == {1}


def test_the_worker_keeps_what_filled_itself_once(six):
    assert keep_front() == 1
    assert keep_front() == 0
    six[5].withdraw(by=SYSTEM, reason="Wrong.")
    assert keep_front() == 1
    assert [version.data["lead"]["id"] for version in FrontVersion.objects.all()] == [six[4].pk, six[5].pk]


def test_the_empty_paper_keeps_nothing(db):
    assert keep_front() == 0


def test_the_end_of_a_pin_is_kept(six, ed):
    Front.pin(six[0], slot=1, until=timezone.now() + timedelta(hours=1), by=ed)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert drop_expired_pins() == 1
    newest = FrontVersion.objects.newest_arrangement()
    assert (newest.verb, newest.data["pins"], newest.data["lead"]["id"]) == ("pin ran out", {}, six[5].pk)


def test_what_people_arranged_is_never_forgotten(six, ed):
    Front.keep()
    Front.pin(six[0], slot=1, by=ed)
    six[5].withdraw(by=SYSTEM, reason="Wrong.")
    keep_front()
    assert forget_old_fronts() == 0
    assert forget_old_fronts(timezone.now() + timedelta(days=91)) == 2
    assert [version.by for version in FrontVersion.objects.all()] == [ed]


def test_the_front_in_advance_is_the_front_at_that_hour(six, draft, ed):
    then = timezone.now() + timedelta(hours=3)
    Front.pin(six[0], slot=1, until=then - timedelta(hours=1), by=ed)
    Front.pin(six[1], slot=2, until=then + timedelta(hours=1), by=ed)
    for hours in (2, 5):
        draft().schedule(at=timezone.now() + timedelta(hours=hours), by=ed)
    ahead = shown(Front.at(then))
    with time_machine.travel(then, tick=False):
        publish_due()
        drop_expired_pins()
        assert shown(Front.at()) == ahead
