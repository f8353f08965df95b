"""A name for each request: on the error page, in the log and in the answer's header, so that they are found together.

A proxy that we know gives it (`X-Request-ID`, as deploy/nginx.conf does); otherwise we make one. What a proxy says is
believed from the addresses of FORWARDED_ALLOW_IPS alone, and through a unix socket: here it is taken away from
everybody else, before anything reads it.
"""

import re
import uuid
from contextvars import ContextVar
from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings

KEY = "newsroom.request_id"  # in the WSGI environment
SAID_BY_PROXIES = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REQUEST_ID")

_WELL_FORMED = re.compile(r"[0-9A-Za-z-]{8,64}")
_current = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that is being answered, or "" outside of one."""
    return _current.get()


@cache
def _networks(addresses: tuple[str, ...]):
    return [ip_network(address, strict=False) for address in addresses if address != "*"]


def comes_from_our_proxy(environ) -> bool:
    """Whether the other end of the line is a proxy that we were told of."""
    if not settings.BEHIND_PROXY:
        return False
    address = environ.get("REMOTE_ADDR", "")
    # A unix socket has no address; its owner and group alone can talk through it.
    if not address or "*" in settings.FORWARDED_ALLOW_IPS:
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # Where gunicorn listens at [::], an IPv4 address comes wrapped in one of IPv6.
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in _networks(tuple(settings.FORWARDED_ALLOW_IPS)))


def named(get_response):
    """Middleware, the outermost: name the request, and forget what a proxy says that is none of ours."""

    def middleware(request):
        environ = request.META
        if settings.BEHIND_PROXY and not comes_from_our_proxy(environ):
            for name in SAID_BY_PROXIES:
                environ.pop(name, None)
        said = environ.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
        environ[KEY] = said if _WELL_FORMED.fullmatch(said) else uuid.uuid4().hex
        token = _current.set(environ[KEY])
        try:
            response = get_response(request)
            if response.status_code >= 400:
                response.headers["X-Request-ID"] = environ[KEY]
            return response
        finally:
            _current.reset(token)

    return middleware
