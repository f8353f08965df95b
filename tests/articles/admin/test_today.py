"""The desk's line of today's hours: what should be out and is not stands in it, and says so."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.admin.front_door import GRACE


@pytest.fixture
def noon():
    """A noon with time before and after it."""
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def today(client):
    return client.get("/admin/").text.split('id="board-today"')[1].split("</section>")[0]


def line_of(board, headline):
    return next(line for line in board.split("<li") if headline in line)


def test_what_is_overdue_stands_at_its_hour_as_late(ed, draft, story, logged_in, noon):
    with time_machine.travel(noon - timedelta(hours=1)):
        draft(headline="Should be out").schedule(at=noon - timedelta(minutes=30), by=ed)
        draft(headline="Refused").schedule(at=noon - timedelta(seconds=20), by=ed)
        draft(headline="Due this second").schedule(at=noon, by=ed)
        draft(headline="This evening").schedule(at=noon + timedelta(hours=6), by=ed)
    story(headline="Before it", at=noon - timedelta(minutes=40))
    story(headline="After it", at=noon - timedelta(minutes=20))
    refused = type(story(at=noon)).objects.get(headline="Refused")
    type(refused).objects.quietly().filter(pk=refused.pk).update(state_reason="The picture has no credit.")
    with time_machine.travel(noon + timedelta(seconds=1)):
        board = today(logged_in(ed))
    names = ("Before it", "Should be out", "After it", "Refused", "Due this second", 'class="now"', "This evening")
    order = [board.index(name) for name in names]
    assert order == sorted(order)
    for name in ("Should be out", "Refused"):
        assert "Late" in line_of(board, name)
    assert "The picture has no credit." in line_of(board, "Refused")
    for name in ("Before it", "After it", "Due this second", "This evening"):
        assert "Late" not in line_of(board, name)


def test_one_of_yesterday_says_its_day_and_everybody_sees_it(ed, rita, draft, logged_in, noon):
    with time_machine.travel(noon - timedelta(days=2)):
        draft(headline="Forgotten").schedule(at=noon - timedelta(days=1), by=ed)
    with time_machine.travel(noon):
        line = line_of(today(logged_in(rita)), "Forgotten")
    assert "Late" in line
    assert f"{noon - timedelta(days=1):%a} " in line


def test_a_worker_is_given_its_moment(ed, draft, logged_in, noon):
    with time_machine.travel(noon - timedelta(hours=1)):
        draft(headline="In a moment").schedule(at=noon, by=ed)
    with time_machine.travel(noon + GRACE - timedelta(seconds=2)):
        assert "Late" not in line_of(today(logged_in(ed)), "In a moment")
    with time_machine.travel(noon + GRACE + timedelta(seconds=2)):
        assert "Late" in line_of(today(logged_in(ed)), "In a moment")
