"""Who came in, and how: what a session of the staff knows, and the pages that ask for a proof of it."""

import time
from functools import wraps
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom import factors
from newsroom.middleware import client_address
from newsroom.models import Act, LoginTry, User
from newsroom.models.login_try import second_step

BACKEND = "newsroom.backends.ByRole"
PROOF = 15 * 60  # seconds for which a typed password proves who sits there
HALF_WAY = 10 * 60  # seconds to find the phone


def come_in(request, user, *, way: str, second: bool) -> None:
    """Begin the session of somebody who proved who they are: by `way`, and with a `second` factor or without."""
    with transaction.atomic():
        request.session.pop("half_way", None)
        login(request, user, backend=BACKEND)
        request.session["proved_at"] = request.session["seen_at"] = int(time.time())
        request.session["second_factor"] = second
        UserSession.objects.create_from_request(request)
        Act.record("log in", user, by=user, way=way)
    address = client_address(request)
    LoginTry.came_in(user, address)
    if second:
        LoginTry.went_well(second_step(user), address)


def stay_in(request, user) -> None:
    """Keep this session of `user`, after the password changed or all sessions were ended."""
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def come_half_way(request, user, going_to: str) -> None:
    """Remember for ten minutes that the password was right and the second factor is still to come."""
    request.session.cycle_key()
    request.session["half_way"] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "next": going_to,
    }


def half_way(request) -> tuple[User | None, str]:
    """Who gave the right password a moment ago, and where to; None where nobody did, or it was changed since."""
    kept = request.session.get("half_way") or {}
    if time.time() - kept.get("at", 0) > HALF_WAY:
        return None, ""
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        return None, ""
    return user, kept["next"]


def too_many(wait: int) -> str:
    """The sentence for whoever tried too often."""
    minutes = -(-wait // 60)
    return ngettext(
        "Too many tries. Wait a minute, then try again, or ask the owner for a new password.",
        "Too many tries. Wait %(count)d minutes, then try again, or ask the owner for a new password.",
        minutes,
    ) % {"count": minutes}


def knows_password(request, typed: str) -> str:
    """Why the password that somebody inside typed proves nothing, in a sentence; "" where it is right."""
    user, address = request.user, client_address(request)
    if wait := LoginTry.count_one(user.username, address):
        return too_many(wait)
    if not user.check_password(typed):
        return _("That is not your password.")
    LoginTry.went_well(user.username, address)
    request.session["proved_at"] = int(time.time())
    return ""


def new_factor(request, first: bool) -> None:
    """Let this session go on after it proved a new second factor; the account's `first` has just ended all the others.

    With a further one a session stays what it was: whoever adds a key of their own has not shown the one there is.
    """
    if first:
        stay_in(request, request.user)
        request.session["second_factor"] = True


def inside(view):
    """Decorate a page of one's own account: one is logged in, and with the second factor where there is one.

    A session that knew the password alone, and is older than the factor, ends: it may be a stranger's.
    """

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.session.get("second_factor") and factors.has_second_factor(request.user):
            return come_again(request, _back(request))
        return view(request, *args, **kwargs)

    return guarded


def come_again(request, going_to: str):
    """End a session that knew the password alone, and lead to the door."""
    logout(request)
    messages.warning(request, _("Log in once more, with your second factor."))
    return redirect_to_login(going_to)


def proved(view):
    """Decorate a page that a stolen session must not reach: as `inside`, and the password was typed just now.

    It is good for a quarter of an hour. What was sent by a form is sent again from the page that it stands on.
    """

    @inside
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if time.time() - request.session.get("proved_at", 0) > PROOF:
            return redirect(f"{reverse('prove')}?{urlencode({'next': _back(request)})}")
        return view(request, *args, **kwargs)

    return guarded


def _back(request) -> str:
    """Where to go on after the proof. Most of what a form is sent to can't be opened: then the page of the factors."""
    return request.path if request.method in ("GET", "HEAD") else reverse("second-factors")


def bar(request) -> dict:
    """What the bar of the desk needs, for those who have a place there."""
    return admin.site.each_context(request) if admin.site.has_permission(request) else {}


def room(request, template: str, context: dict, status: int = 200):
    """A page of one's own account, under the bar of the desk."""
    response = render(request, template, {**bar(request), **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
