"""What the desk's templates say of time, and of commands.

Its pages are never kept, so they may say how long ago something was.
"""

import re
from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from newsroom.lasting import timesince

register = template.Library()

AGO = timedelta(hours=12)
COMMAND = re.compile("`([^`]+)`")


def _time(moment, shown):
    here = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        date_format(here, "DATETIME_FORMAT"),
        shown,
    )


def in_words(moment) -> str:
    """A moment as people at a desk say it: “12 minutes ago”, “Yesterday 18:40”, “22 November 2026”."""
    here, now = timezone.localtime(moment), timezone.localtime()
    if timedelta(0) <= now - here < timedelta(minutes=1):
        return _("just now")
    if timedelta(0) < now - here < AGO:
        return _("%(time)s ago") % {"time": timesince(here, now, depth=1)}
    days = (here.date() - now.date()).days
    if abs(days) <= 1:
        day = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}[days]
        return f"{day} {date_format(here, 'TIME_FORMAT')}"
    return date_format(here, "SHORT_DATETIME_FORMAT" if days > 0 else "DATE_FORMAT")


@register.filter
def commands(sentence):
    """A sentence whose `commands` are set as such, each in one piece also where words run from right to left."""
    pieces = enumerate(COMMAND.split(str(sentence)))  # every other one stood between the marks
    return format_html_join(
        "", "{}", ((format_html('<code dir="ltr">{}</code>', piece) if at % 2 else piece,) for at, piece in pieces)
    )


@register.simple_tag
def ago(moment):
    """A `<time>` in words; the whole date on hover."""
    return _time(moment, in_words(moment))


@register.simple_tag
def since(moment):
    """A `<time>` that says for how long: “3 hours”."""
    return _time(moment, timesince(moment, depth=1))


@register.simple_tag
def beginning(moment):
    """A `<time>` that goes with “since”: the hour alone today, else the day with it."""
    here = timezone.localtime(moment)
    is_today = here.date() == timezone.localdate()
    return _time(moment, date_format(here, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT"))


@register.simple_tag
def clock(moment):
    """A `<time>` with the hour alone; of another day than today with its weekday."""
    here = timezone.localtime(moment)
    hour = date_format(here, "TIME_FORMAT")
    return _time(moment, hour if here.date() == timezone.localdate() else f"{date_format(here, 'D')} {hour}")
