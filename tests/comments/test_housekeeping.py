"""What recurs: addresses forgotten, conversations closed, limits dropped."""

from datetime import timedelta

from django.utils import timezone

from comments.housekeeping import blank_old_addresses, close_conversations, forget_limits
from comments.models import Rate
from newsroom.models import Change


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


def test_limits_that_are_over_are_dropped(db):
    now = timezone.now()
    Rate.once_every("comment:ip:192.0.2.7", 15, now)
    Rate.note_turn("closing", now)
    assert forget_limits(now) == 0
    assert forget_limits(now + timedelta(days=2)) == 1
    assert Rate.objects.get().key == "turn:closing"
