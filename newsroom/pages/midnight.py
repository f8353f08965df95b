"""A new day is a change: what says “today” on a page is dirtied at midnight, in the paper's own zone."""

from datetime import datetime, time

from django.utils import timezone

from newsroom.models import Heartbeat, SiteSettings

from .changing import changing

# Not the job's own name: what the worker notes of the job, an error too, would pass for a day that was turned.
ROW = "the day that was turned"


def midnight(day):
    """The moment at which a day begins, in the zone of now. By the calendar: not every day has 24 hours."""
    return timezone.make_aware(datetime.combine(day, time.min))


def turn_the_day(now=None) -> bool:
    """Dirty the key `today` once a day, by conditional UPDATE; the worker asks often. Returns whether it did."""
    now = now or timezone.now()
    today = timezone.localtime(now, SiteSettings.current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    row, created = Heartbeat.objects.get_or_create(name=ROW, defaults={"at": now})
    if created or row.at >= today:
        return False
    with changing() as dirtied:
        if not Heartbeat.objects.filter(name=ROW, at__lt=today).update(at=now):
            return False
        dirtied.touch("today")
    return True
