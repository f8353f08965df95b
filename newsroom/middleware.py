"""What happens round every request: the paper's language and clock, one memory, and where demo logins work."""

import ipaddress
from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.db import Error
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation

from newsroom.models import SiteSettings
from newsroom.pages.headers import PERMISSIONS_POLICY
from newsroom.pages.once import one_request
from newsroom.where import coming_from


def site(get_response):
    """Answer in the paper's language and time zone; ask for its settings once; an overloaded database is a 503."""

    def middleware(request):
        if request.path == "/livez":
            return get_response(request)
        with one_request(), coming_from(client_address(request)):
            try:
                settings = SiteSettings.current()
            except Error:
                # The database is busy or gone: static files and the health page need no settings. Should a page come
                # out all the same, it is in nobody's language and must not be kept.
                settings, request.knows_no_settings = SiteSettings(pk=1), True
            with translation.override(settings.language), timezone.override(ZoneInfo(settings.time_zone)):
                response = get_response(request)
                response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
                response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                if response.status_code >= 400:
                    # A cache may keep a 404 for as long as it likes where nobody says no (RFC 9111, 4.2.2), and the
                    # story would come out without its readers.
                    response.headers.setdefault("Cache-Control", "no-store")
                return response

    return middleware


class CompressedDesk(GZipMiddleware):
    """The desk's pages compressed, also where no proxy does it: a story's form is 40 KB of HTML, and 8 on the wire.

    Django pads each answer by a random length and masks each token anew, so that compressing gives neither away.
    """

    def process_response(self, request, response):
        """Compress what the desk answers, and nothing else: the paper's pages are kept as they are."""
        return super().process_response(request, response) if request.path.startswith("/admin/") else response


# Loopback, the private ranges (RFC 1918, RFC 4193) and link-local; `ip_address.is_private` would also let in
# documentation and benchmark ranges.
HOME = [
    ipaddress.ip_network(net)
    for net in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
]


# What proxies add (RFC 7239, and what came before it).
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def is_private(address: str) -> bool:
    """Whether a client address is of this machine or a private network."""
    try:
        found = ipaddress.ip_address(address.strip().strip("[]").split("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in net for net in HOME)


def client_address(request) -> str:
    """The reader's address: the socket's, or the last one a configured proxy added."""
    from django.conf import settings

    if settings.BEHIND_PROXY:
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        if chain[-1].strip():
            return chain[-1].strip()
    # A unix socket has no address; then a proxy of this machine is the only one who can talk to us.
    return request.META.get("REMOTE_ADDR") or "127.0.0.1"


def comes_from_home(request) -> bool:
    """Whether the reader is surely on this machine or a private network.

    A proxy that nobody told us of makes everybody local; what it adds to a request gives it away.
    """
    from django.conf import settings

    if not settings.BEHIND_PROXY and any(name in request.headers for name in FORWARDED):
        return False
    return is_private(client_address(request))


def demo_logins_stay_home(get_response):
    """A demo account works from private addresses only: its password is in a file and on a terminal."""

    def middleware(request):
        # Public views never look at the user; only addresses of the staff do.
        if request.path.startswith(("/admin/", "/account/", "/preview/")):
            user = request.user
            if user.is_authenticated and user.is_demo and not comes_from_home(request):
                logout(request)
                return HttpResponse(
                    translation.gettext("Demo logins work from a private network only."),
                    status=403,
                    content_type="text/plain; charset=utf-8",
                )
        return get_response(request)

    return middleware
