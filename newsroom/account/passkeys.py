"""Passkeys (W3C Web Authentication, level 2): asking the browser for one, and looking at what it answers."""

import json

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from newsroom import factors
from newsroom.middleware import client_address
from newsroom.models import LoginTry
from newsroom.states import Refused

from .adapters import host_for_passkeys
from .coming_in import come_in, half_way, new_factor, proved, too_many


def _webauthn():
    """django-allauth's part, loaded by the first who has to do with a passkey: twenty megabytes of cryptography."""
    from allauth.mfa.webauthn.internal import auth

    return auth


LONGEST_ANSWER = 50_000  # characters of JSON; one with a long certificate has ten thousand
# What the parsers raise at an answer that no browser would give.
UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def _answer(request) -> dict:
    typed = request.POST.get("credential", "")
    answer = json.loads(typed) if len(typed) <= LONGEST_ANSWER else None
    if not isinstance(answer, dict):
        raise ValueError("A browser answers with a JSON object.")
    return answer


def answered(request, user=None) -> Authenticator | None:
    """The passkey, of `user` or of whoever it says, that answered what this session asked; None where it is none."""
    try:
        answer = _answer(request)
        response = _webauthn().parse_authentication_response(answer)
        if user is None and not response.response.authenticator_data.is_user_verified():
            return None
        passkey = _webauthn().complete_authentication(user or _webauthn().extract_user_from_response(answer), answer)
    except UNREADABLE:
        return None
    passkey.record_usage()
    return passkey


def made(request) -> dict | None:
    """What the browser says of a passkey that it made for this session, proved; None where it proves nothing."""
    try:
        answer = _answer(request)
        _webauthn().parse_registration_response(answer)
        return answer if _webauthn().complete_registration(answer).is_user_verified() else None
    except UNREADABLE:
        return None


def _question(options) -> JsonResponse:
    response = JsonResponse(options)
    response["Cache-Control"] = "private, no-store"
    return response


def _nameless():
    said = _("Passkeys need a site with a name. Open this page at its name, not at a number.")
    return JsonResponse({"error": said}, status=409)


@require_POST
def ask_for_login(request):
    """What a browser needs to log in by a passkey alone."""
    if wait := LoginTry.count_place(client_address(request)):
        return JsonResponse({"error": too_many(wait)}, status=429, headers={"Retry-After": str(wait)})
    if not host_for_passkeys(request):
        return _nameless()
    return _question(_webauthn().begin_authentication(None))


@require_POST
def ask_for_second_step(request):
    """What a browser needs to take the second step by a passkey."""
    user, _going_to = half_way(request)
    if user is None:
        return JsonResponse({"error": _("This took too long. Log in again.")}, status=409)
    return _question(_webauthn().begin_authentication(user)) if host_for_passkeys(request) else _nameless()


@require_POST
@proved
def ask_for_new(request):
    """What a browser needs to make a passkey."""
    # Of the kind that knows its owner by a finger or a PIN, so that it can stand for the password as well.
    return _question(_webauthn().begin_registration(request.user, True)) if host_for_passkeys(request) else _nameless()


@never_cache
def login_by_passkey(request):
    """In by a passkey alone: it is both, something one has and a finger or a PIN."""
    from .login import safe_next

    if request.method != "POST":
        return redirect("login") if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["POST"])
    passkey = answered(request)
    if passkey is None or not (passkey.user.is_active and passkey.user.is_staff):
        messages.error(request, _("This passkey was not accepted. Log in with your password."))
        return redirect("login")
    come_in(request, passkey.user, way="passkey", second=True)
    return redirect(safe_next(request, request.POST.get("next", "")))


@require_POST
@proved
def add(request):
    """Keep the passkey that was just made."""
    answer = made(request)
    if answer is None:
        messages.error(request, _("The passkey could not be made. Try again."))
        return redirect("second-factors")
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:60] or _("Passkey")
    try:
        first = factors.add_passkey(request.user, name, answer)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("second-factors")
    new_factor(request, first)
    messages.success(request, _("The passkey “%s” is added.") % name)
    return redirect("recovery-codes" if first else "second-factors")
