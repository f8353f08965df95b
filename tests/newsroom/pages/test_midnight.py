"""What says “today” is dirtied once, at midnight of the paper's own zone."""

from datetime import UTC, datetime

from newsroom.models import Change, SiteSettings
from newsroom.pages.midnight import turn_the_day


def test_once_a_day_in_the_papers_zone(db):
    SiteSettings(time_zone="Asia/Tokyo").save()
    Change.objects.all().delete()

    assert not turn_the_day(datetime(2026, 11, 22, 14, 0, tzinfo=UTC))
    assert not turn_the_day(datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC))
    assert turn_the_day(datetime(2026, 11, 22, 15, 0, 1, tzinfo=UTC))
    assert not turn_the_day(datetime(2026, 11, 22, 15, 0, 2, tzinfo=UTC))

    assert [change.keys for change in Change.objects.all()] == [["today"]]
