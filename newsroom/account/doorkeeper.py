"""The doorkeeper at the desk: a second factor before anything else, where the paper wants one; who was last seen."""

import time

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from newsroom import factors
from newsroom.errors import refuse
from newsroom.models import SiteSettings

from .coming_in import come_again

# The byline is of the desk: it stands under stories, wherever its page is.
DESK = ("/admin/", "/preview/", "/account/byline/")
SEEN_EVERY = 5 * 60  # seconds between two writings of when a session was last seen


def watched(get_response):
    """Middleware. Looks only at addresses of the staff, and there only at who is logged in: a reader costs nothing."""

    def middleware(request):
        if request.path.startswith(DESK) and request.user.is_authenticated:
            if SiteSettings.current().second_factor_needed and (answer := _shut(request)):
                return answer
            _see(request)
        return get_response(request)

    return middleware


def _shut(request):
    """What stands before the desk: setting a second factor up, or coming in by the one there is; None where it is open.

    A session that knew the password alone ends with the first second factor of its account: it may be a stranger's.
    """
    has = factors.has_second_factor(request.user)
    if has and request.session.get("second_factor"):
        return None
    if request.method not in ("GET", "HEAD"):
        return refuse(
            request,
            403,
            _("First set up a second factor"),
            _(
                "This paper wants one of everybody now. Leave this window open, set one up under “My account” in "
                "another one, then come back here and send this again."
            ),
        )
    if has:
        return come_again(request, request.get_full_path())
    messages.warning(request, _("This paper wants a second factor of everybody. Set one up; then the desk is open."))
    return redirect("second-factors")


def _see(request):
    now, seen = int(time.time()), request.session.get("seen_at")
    # A session that began before sessions were listed has no such hour; it is listed once its owner looks at the list.
    if seen is None or now - seen < SEEN_EVERY:
        return
    request.session["seen_at"] = now
    if request.session.session_key:
        UserSession.objects.create_from_request(request)
