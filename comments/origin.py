"""Whether a POST came from one of our own pages.

Stored pages are the same for everybody and can't carry a CSRF token. The browser says where a form stood: that must
be here. Who doesn't say counts as a guest; who says "elsewhere" or "null" gets the form back with a signed token for
one more click.
"""

from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

TOKEN_SALT = "comments.origin"
TOKEN_AGE = 3600  # seconds


class Origin(Enum):
    """Where a form stood, as far as the browser says."""

    OURS = "ours"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


def origin_of(request):
    """The `Origin` of a POST, by its `Origin` header; plain-http pages send no other sign."""
    origin = request.headers.get("Origin")
    if origin is None:
        site = request.headers.get("Sec-Fetch-Site")
        return {None: Origin.UNKNOWN, "same-origin": Origin.OURS}.get(site, Origin.FOREIGN)
    if origin.rstrip("/") == settings.SITE_URL.rstrip("/"):
        return Origin.OURS
    try:
        parts = urlsplit(origin)
    except ValueError:
        return Origin.FOREIGN
    if parts.scheme in ("http", "https") and parts.netloc.lower() == request.get_host().lower():
        return Origin.OURS
    return Origin.FOREIGN


def one_click_token(subject, address):
    """A token that lets the reader at this address send this form again, from wherever the browser says."""
    return signing.dumps([subject.pk, address], salt=TOKEN_SALT)


def is_confirmed(token, subject, address):
    """Whether the token was made for this subject and address within the hour."""
    try:
        return signing.loads(token or "", salt=TOKEN_SALT, max_age=TOKEN_AGE) == [subject.pk, address]
    except signing.BadSignature:
        return False
