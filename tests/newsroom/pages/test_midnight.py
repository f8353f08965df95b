"""What says “today” is dirtied once, at midnight of the paper's own zone."""

from datetime import UTC, datetime

from newsroom.models import Change, Heartbeat, SiteSettings
from newsroom.pages.midnight import turn_the_day
from newsroom.schedule import SCHEDULE


def test_once_a_day_in_the_papers_zone(db):
    SiteSettings(time_zone="Asia/Tokyo").save()
    Change.objects.all().delete()

    # A worker that starts for the first time looks back a day.
    turn_the_day(datetime(2026, 11, 22, 14, 0, tzinfo=UTC))
    Change.objects.all().delete()
    assert not turn_the_day(datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC))
    assert turn_the_day(datetime(2026, 11, 22, 15, 0, 1, tzinfo=UTC))
    assert not turn_the_day(datetime(2026, 11, 22, 15, 0, 2, tzinfo=UTC))
    assert [change.keys for change in Change.objects.all()] == [["today"]]


def test_once_more_for_machines_whose_clock_is_behind(db):
    turn_the_day(datetime(2026, 11, 22, 14, 0, tzinfo=UTC))
    turn_the_day(datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC))
    Change.objects.all().delete()

    assert not turn_the_day(datetime(2026, 11, 23, 0, 0, 9, tzinfo=UTC))
    assert not Change.objects.exists()
    turn_the_day(datetime(2026, 11, 23, 0, 0, 11, tzinfo=UTC))
    turn_the_day(datetime(2026, 11, 23, 0, 0, 12, tzinfo=UTC))
    assert [change.keys for change in Change.objects.all()] == [["today"]]


def test_a_clock_that_ran_ahead_loses_no_day(db):
    turn_the_day(datetime(2026, 11, 22, 14, 0, tzinfo=UTC))
    turn_the_day(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))

    assert not turn_the_day(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    assert turn_the_day(datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC))


def test_an_error_at_midnight_loses_no_day(db):
    turn_the_day(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    [job] = [job for job in SCHEDULE if job.run is turn_the_day]
    Heartbeat.beat(job.name, "OperationalError: database is locked")
    Heartbeat.objects.filter(name=job.name).update(at=datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC))

    assert turn_the_day(datetime(2026, 11, 23, 0, 0, 6, tzinfo=UTC))
