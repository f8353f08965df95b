"""A new day is a change: what says “today” on a page is dirtied at midnight, in the paper's own zone."""

from datetime import datetime, time

from django.utils import timezone

from newsroom.models import SiteSettings

from .hours import dirty_what_passed

# Not the job's own name: what the worker notes of the job, an error too, would pass for a day that was turned.
ROW = "the day that was turned"


def midnight(day):
    """The moment at which a day begins, in the zone of now. By the calendar: not every day has 24 hours."""
    return timezone.make_aware(datetime.combine(day, time.min))


def turn_the_day(now=None) -> bool:
    """Dirty the key `today` once a day, and once more some seconds later; returns whether a day began."""
    zone = SiteSettings.current().zone

    def began_between(since, until):
        day = timezone.localtime(until, zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return [{"today"}] if since < day <= until else []

    return bool(dirty_what_passed(ROW, began_between, now))
