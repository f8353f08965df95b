"""What recurs: addresses forgotten, conversations closed, limits dropped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.housekeeping import blank_old_addresses, close_conversations, forget_limits
from comments.models import Rate
from newsroom.models import Change
from tests.at_once import at_once


def test_network_addresses_are_blanked_after_the_days_of_the_settings(story, said):
    comment = said(story(), ip="192.0.2.7")
    assert blank_old_addresses(timezone.now() + timedelta(days=89)) == 0
    assert blank_old_addresses(timezone.now() + timedelta(days=91)) == 1
    comment.refresh_from_db()
    assert (comment.ip, comment.agent) == (None, "")
    assert comment.email


def test_a_conversation_that_closes_dirties_its_page_once(story):
    article, now = story(), timezone.now()
    close_conversations(now)
    story(comments_state="open")

    assert close_conversations(now + timedelta(days=29)) == 0
    assert close_conversations(now + timedelta(days=31)) == 1
    assert Change.objects.order_by("-id").first().keys == [f"comments:{article.pk}"]
    assert close_conversations(now + timedelta(days=32)) == 0


def test_a_storys_own_closing_hour_counts(story):
    now = timezone.now()
    close_conversations(now)
    story(comments_until=now + timedelta(hours=2))
    assert close_conversations(now + timedelta(hours=1)) == 0
    assert close_conversations(now + timedelta(hours=3)) == 1


def test_a_page_that_a_machine_behind_made_meanwhile_is_dirtied_too(story):
    hour = timezone.now() + timedelta(hours=1)
    article = story(comments_until=hour)
    close_conversations(hour - timedelta(minutes=1))
    assert close_conversations(hour) == 1
    Change.objects.all().delete()

    for seconds in (9, 10, 11):
        assert close_conversations(hour + timedelta(seconds=seconds)) == 0
    assert [change.keys for change in Change.objects.all()] == [[f"comments:{article.pk}"]]


def test_a_clock_that_ran_ahead_loses_no_conversation(story):
    now = timezone.now()
    story(comments_until=now + timedelta(hours=2))
    close_conversations(now)
    assert close_conversations(now + timedelta(hours=3)) == 1
    assert close_conversations(now) == 0
    # The clock is right again when this one is written: its hour lies in the span that was taken for passed.
    story(comments_until=now + timedelta(hours=1))

    assert close_conversations(now + timedelta(hours=1)) == 1
    assert close_conversations(now + timedelta(hours=2)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_close_it_once(story):
    hour = timezone.now() + timedelta(hours=1)
    story(comments_until=hour)
    close_conversations(hour - timedelta(minutes=1))
    before = Change.objects.count()

    assert sorted(at_once([lambda: close_conversations(hour)] * 2)) == [0, 1]
    assert Change.objects.count() == before + 1


def test_limits_that_are_over_are_dropped(db):
    now = timezone.now()
    Rate.once_every("comment:ip:192.0.2.7", 15, now)
    Rate.note_turn("closing", now)
    assert forget_limits(now) == 0
    assert forget_limits(now + timedelta(days=2)) == 1
    assert Rate.objects.get().key == "turn:closing"
