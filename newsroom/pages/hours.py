"""What passes by the clock: nothing is written at those hours but the keys, and each hour is found exactly once.

The worker asks every second. What passed since the last turn is dirtied, and the turn is claimed by a conditional
UPDATE, so that two workers claim it once. Pages ask the clock of the machine that renders them, which may be a little
behind the worker's: so everything is dirtied once more some seconds later.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from newsroom.models import Heartbeat

from .changing import changing

# A worker that was away for longer finds what passed meanwhile; one that starts for the first time looks back a day.
FIRST_LOOK = timedelta(days=1)
SKEW = timedelta(seconds=10)  # by which the clocks of two machines may differ


def dirty_what_passed(name: str, found_between: Callable[[datetime, datetime], list[set[str]]], now=None) -> int:
    """Dirty what passed since the last turn of that `name`, and once more what had passed `SKEW` ago.

    `found_between(since, until)` gives the keys of each thing whose hour lies in that span (after `since`, not after
    `until`). Returns how many things passed. Without any nothing is written, and the span grows.
    """
    now = now or timezone.now()
    passed = _turn(name, found_between, now)
    _turn(f"{name}, again", found_between, now - SKEW)
    return passed


def _turn(name, found_between, now):
    row, _created = Heartbeat.objects.get_or_create(name=name, defaults={"at": now - FIRST_LOOK})
    if row.at > now:
        if row.at > now + SKEW:
            # The clock ran ahead and was set back. What it took for passed will pass again.
            Heartbeat.objects.filter(name=name, at=row.at).update(at=now)
        # Else another worker, whose clock is a little ahead, was here a moment ago.
        return 0
    found = found_between(row.at, now)
    if not found:
        return 0
    with changing() as dirtied:
        if not Heartbeat.objects.filter(name=name, at=row.at).update(at=now):
            return 0
        dirtied.touch(*set().union(*found))
    return len(found)
