"""Moments as pages print them."""

from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def time_tag(here, form: str) -> SafeString:
    """A `<time>` for a moment in the zone that it is printed in; `form` is the name of one of Django's formats."""
    # Two moments are equal in whatever zone they are told: the offset tells them apart.
    return _time_tag(here, here.utcoffset(), form, get_language())


@lru_cache(maxsize=4096)
def _time_tag(here, _offset, form, _language):
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="seconds"), date_format(here, form))
