"""Rights end and news grows old: the pages that show it are dirtied once, at that hour."""

from datetime import timedelta

from django.utils import timezone

from articles.ageing import age_news, end_picture_rights
from newsroom.models import Change
from newsroom.schedule import SCHEDULE

HOUR = timedelta(hours=1)


def test_rights_that_end_dirty_the_pages_of_the_picture(picture):
    now = timezone.now()
    ending = picture(rights_until=now + HOUR)
    picture(rights_until=now + 2 * HOUR)
    picture()
    assert end_picture_rights(now) == 0
    Change.objects.all().delete()

    assert end_picture_rights(now + HOUR) == 1
    assert end_picture_rights(now + HOUR) == 0

    assert [change.keys for change in Change.objects.all()] == [[f"files:{ending.pk}", f"picture:{ending.pk}"]]


def test_rights_that_ended_while_the_worker_was_away(picture):
    now = timezone.now()
    picture(rights_until=now + HOUR)
    end_picture_rights(now)

    assert end_picture_rights(now + 72 * HOUR) == 1


def test_rights_that_end_are_told_once_more_for_machines_whose_clock_is_behind(picture):
    now = timezone.now()
    picture(rights_until=now + HOUR)
    end_picture_rights(now)
    end_picture_rights(now + HOUR)
    Change.objects.all().delete()

    for seconds in (9, 10, 11):
        assert end_picture_rights(now + HOUR + timedelta(seconds=seconds)) == 0
    assert Change.objects.count() == 1


def test_a_clock_that_ran_ahead_loses_no_rights_and_no_news(picture, story):
    now = timezone.now()
    picture(rights_until=now + HOUR)
    story(at=now - 47 * HOUR)
    for turn in (end_picture_rights, age_news):
        turn(now)
        assert turn(now + 3 * HOUR) == 1
        assert turn(now) == 0
        assert turn(now + HOUR) == 1


def test_the_news_sitemap_forgets_after_two_days(story):
    now = timezone.now()
    story(at=now - 47 * HOUR)
    assert age_news(now) == 0
    Change.objects.all().delete()

    assert age_news(now + HOUR) == 1
    assert age_news(now + HOUR) == 0

    assert [change.keys for change in Change.objects.all()] == [["news-sitemap"]]


def test_the_worker_looks(db):
    assert {end_picture_rights, age_news} <= {job.run for job in SCHEDULE}
