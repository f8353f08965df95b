"""What comments put on the desk's first page."""

import re
from datetime import timedelta

import time_machine
from django.utils import timezone


def test_moderators_see_how_many_wait_and_where(mo, rita, story, post, logged_in):
    article = story()
    post(article)
    post(article, name="Bea", email="bea@readers.example", body="And for the windows?", ip="192.0.2.8")
    html = logged_in(mo).get("/admin/").content.decode()
    assert "2 comments wait" in html
    assert "/admin/comments/comment/" in html
    assert "comments wait" not in logged_in(rita).get("/admin/").content.decode()


def test_without_any_nothing_is_said(mo, story, logged_in):
    story()
    assert "wait<" not in logged_in(mo).get("/admin/").content.decode()


def test_the_oldest_is_told_by_its_age(mo, story, said, logged_in):
    article = story()
    said(article, created_at=timezone.now() - timedelta(hours=3))
    said(article)
    html = logged_in(mo).get("/admin/").content.decode()
    assert "2 comments wait" in html
    assert "3\xa0hours ago" in html


def _week(html):
    if 'class="week"' not in html:
        return None
    return [int(number) for number in re.findall(r'class="number">(\d+)<', html)]


def test_the_week_is_counted_by_the_papers_days(mo, rita, story, said, logged_in):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=True):
        article, client = story(at=noon - timedelta(days=9)), logged_in(mo)
        assert _week(client.get("/admin/").content.decode()) is None
        for days, state in (
            (0, "waiting"),
            (0, "approved"),
            (1, "rejected"),
            (1, "spam"),
            (6, "deleted"),
            (7, "approved"),
        ):
            said(article, state=state, created_at=noon - timedelta(days=days, hours=11, minutes=59))
        assert _week(client.get("/admin/").content.decode()) == [1, 0, 0, 0, 0, 1, 2]
        assert _week(logged_in(rita).get("/admin/").content.decode()) is None
