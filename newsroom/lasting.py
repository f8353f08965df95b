"""How long something lasts, in words: Django's `timesince` and `timeuntil`, with the units in our own catalogues.

Arabic has a form for two of a kind that says the number itself: “ساعتين”, two hours. Django's catalogue puts a figure
before it, “2 ساعتين”; ours stands before Django's, so whoever counts time by these words is right.
"""

from django.utils import timesince as django
from django.utils.translation import ngettext_lazy

UNITS = {
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}


def timesince(moment, now=None, depth=2) -> str:
    """The time from `moment` until now, or until `now`, in words: the `depth` largest units."""
    return django.timesince(moment, now, time_strings=UNITS, depth=depth)


def timeuntil(moment, now=None, depth=2) -> str:
    """The time from now, or from `now`, until `moment`, in words."""
    return django.timeuntil(moment, now, time_strings=UNITS, depth=depth)
