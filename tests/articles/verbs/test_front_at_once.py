"""Two editors arrange the front page at the same moment: truly at once on PostgreSQL, one after the other on SQLite."""

import pytest

from articles.models import Front, FrontSlot, FrontVersion
from articles.models.front import drop_expired_pins, keep_front
from newsroom.states import Refused, StaleEdit
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eight(story):
    """Eight published stories."""
    return [story() for _n in range(8)]


def outcome(act):
    def told():
        try:
            act()
        except Refused as refusal:
            return type(refusal)
        return None

    return told


def test_of_two_who_saw_the_same_board_one_is_refused(eight, cast):
    ed, olga = cast("ed", "editor"), cast("olga", "owner")
    told = at_once(
        [
            outcome(lambda: Front.move(eight[0], slot=1, by=ed, seen=0)),
            outcome(lambda: Front.move(eight[1], slot=1, by=olga, seen=0)),
        ]
    )
    assert sorted(told, key=str) == sorted([None, StaleEdit], key=str)
    assert FrontVersion.objects.arrangements().count() == 1
    winner = FrontVersion.objects.newest_arrangement().by
    assert FrontSlot.objects.get(slot=1).pinned_by == winner


def test_moves_withdrawals_and_the_worker_never_lock_each_other_out(eight, cast):
    ed = cast("ed", "editor")
    for slot in (1, 2, 3, 4):
        Front.pin(eight[slot], slot=slot, by=ed)
    acts = [outcome(lambda n=n: Front.move(eight[n], slot=1 + n % 4, by=ed)) for n in range(8)]
    acts += [outcome(lambda n=n: eight[n].withdraw(by=ed, reason="Wrong.")) for n in (1, 2, 3)]
    acts += [outcome(lambda: Front.unpin(2, by=ed)), keep_front, drop_expired_pins]
    at_once(acts)
    held = list(FrontSlot.objects.held().values_list("article_id", flat=True))
    assert len(held) == len(set(held))
    assert not set(held) & {eight[n].pk for n in (1, 2, 3)}
    shown = [story.pk for story in Front.at().above.values()]
    assert len(shown) == len(set(shown)) == 4
