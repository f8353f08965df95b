"""A new day is a change: what says “today” on a page is dirtied at midnight, in the paper's own zone."""

from django.utils import timezone

from newsroom.models import Heartbeat, SiteSettings

from .changing import changing

JOB = "turn the page of the calendar"


def turn_the_day(now=None) -> bool:
    """Dirty the key `today` once a day, by conditional UPDATE; the worker asks often. Returns whether it did."""
    now = now or timezone.now()
    today = timezone.localtime(now, SiteSettings.current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    row, created = Heartbeat.objects.get_or_create(name=JOB, defaults={"at": now})
    if created or row.at >= today:
        return False
    with changing() as dirtied:
        if not Heartbeat.objects.filter(name=JOB, at__lt=today).update(at=now):
            return False
        dirtied.touch("today")
    return True
