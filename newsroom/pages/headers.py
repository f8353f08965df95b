"""What a public page says besides its text: one list for Django, for the store's front and for nginx.

A stored page is bytes alone. So that nobody can tell who answered, everything a public view would set is here.
"""

from functools import cache

from csp.utils import build_policy
from django.conf import settings

CACHE_CONTROL = "public, max-age=0, must-revalidate"
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


@cache
def public_headers() -> tuple[tuple[str, str], ...]:
    """Name and value of each header that every public page carries, whatever it shows."""
    headers = [
        ("Cache-Control", CACHE_CONTROL),
        # No page for readers has a script or style within itself, so no nonce. Sorted: the library's order is no order.
        ("Content-Security-Policy", "; ".join(sorted(build_policy().split("; ")))),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", PERMISSIONS_POLICY),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
    ]
    if settings.SECURE_HSTS_SECONDS:
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return tuple(headers)
