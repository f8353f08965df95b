"""The remember-me cookie: signed, set only for who ticked the box, read only when somebody posts or answers."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

COOKIE = "commenter"
SALT = "comments.remember"
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Remembered:
    """What a reader let us remember: a hand that we recognise, and what to fill into the form."""

    hand: uuid.UUID
    name: str = ""
    email: str = ""
    website: str = ""
    commenter: int | None = None  # set when this browser followed the link sent to the address


def recall(request):
    """What this reader let us remember, or None. A forged or outworn cookie is none."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR)
        return Remembered(uuid.UUID(kept["hand"]), kept["name"], kept["email"], kept["website"], kept.get("commenter"))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def remember(response, remembered):
    """Set the cookie. Scripts can't read it, and other sites' forms don't send it."""
    kept = {
        "hand": remembered.hand.hex,
        "name": remembered.name,
        "email": remembered.email,
        "website": remembered.website,
        "commenter": remembered.commenter,
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response):
    """Take the cookie back."""
    response.delete_cookie(COOKIE, samesite="Lax")
