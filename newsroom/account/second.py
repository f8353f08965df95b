"""Setting up one's own second factors: an app, passkeys, recovery codes."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import factors
from newsroom.middleware import client_address
from newsroom.models import LoginTry, SiteSettings
from newsroom.models.login_try import second_step
from newsroom.states import Refused

from .adapters import host_for_passkeys
from .coming_in import inside, new_factor, proved, room, too_many


@inside
def overview(request):
    """What there is: the app, the passkeys, how many recovery codes are left."""
    user = request.user
    return room(
        request,
        "account/second_factors.html",
        {
            "here": "second-factors",
            "app": factors.of_type(user, factors.APP).first(),
            "passkeys": [(key, key.wrap().name) for key in factors.of_type(user, factors.PASSKEY)],
            "codes_left": len(factors.codes_left(user)),
            "has_codes": factors.of_type(user, factors.RECOVERY).exists(),
            "may_have_passkeys": host_for_passkeys(request),
            "needed": SiteSettings.current().second_factor_needed,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@proved
def set_up_app(request):
    """Show the secret as a picture and as letters; keep it once the app has shown a right code."""
    if factors.of_type(request.user, factors.APP).exists():
        return redirect("second-factors")
    error, wait, secret = "", 0, get_totp_secret()
    if request.method == "POST":
        if wait := LoginTry.count_one(second_step(request.user), client_address(request)):
            error = too_many(wait)
        elif not factors.app_accepts(request.user, secret, request.POST.get("code", "")):
            error = _("That is not the code. Does the clock of your phone go right? Type the one that is shown now.")
        else:
            return _app_is_set_up(request, secret)
    url = get_adapter().build_totp_url(request.user, secret)
    context = {
        "here": "second-factors",
        "error": error,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        # Made by qrcode of an address of ours: black squares, no text of anybody's.
        "picture": mark_safe(drawing(get_adapter().build_totp_svg(url))),
        "url": url,
    }
    return room(request, "account/app.html", context, 429 if wait else 200)


def drawing(svg: str) -> str:
    """The picture of a QR code without what a page must not hold: its XML declaration."""
    return svg[svg.index("<svg") :]


def _app_is_set_up(request, secret):
    try:
        first = factors.add_app(request.user, secret)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("second-factors")
    clear_totp_secret(request)
    LoginTry.went_well(second_step(request.user), client_address(request))
    new_factor(request, first)
    messages.success(request, _("The app is set up. Its code is asked for after your password."))
    return redirect("recovery-codes" if first else "second-factors")


@require_POST
@proved
def take_away(request, pk):
    """Take an app or a passkey away."""
    try:
        factors.remove(get_object_or_404(factors.Authenticator, pk=pk, user=request.user), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("second-factors")
    if not factors.has_second_factor(request.user):
        request.session["second_factor"] = False
    messages.success(request, _("It is taken away."))
    return redirect("second-factors")


@require_http_methods(["GET", "HEAD", "POST"])
@proved
def recovery_codes(request):
    """The codes that are left, to print or to copy; by POST ten new ones."""
    if request.method == "POST":
        try:
            factors.new_recovery_codes(request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("second-factors")
        messages.success(request, _("These are your new codes; the old ones do not work any more."))
        return redirect("recovery-codes")
    if not (codes := factors.codes_left(request.user)) and not factors.has_second_factor(request.user):
        return redirect("second-factors")
    return room(request, "account/recovery_codes.html", {"here": "second-factors", "codes": codes})


@proved
def recovery_file(request):
    """The codes that are left as a file of plain text."""
    paper = SiteSettings.current().name
    text = "\n".join([f"{paper} – {request.user.username}", "", *factors.codes_left(request.user), ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    response["Cache-Control"] = "private, no-store"
    return response
