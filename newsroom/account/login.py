"""Logging in: name and password, the limit on tries, and the second step for those who set one up."""

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.hashers import make_password
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from newsroom import factors
from newsroom.letters import mail_is_set
from newsroom.middleware import client_address
from newsroom.models import LoginTry, User
from newsroom.models.login_try import second_step as tries_of_second_step

from . import passkeys
from .adapters import host_for_passkeys
from .coming_in import come_half_way, come_in, half_way, knows_password, room, too_many


def login_of(typed: str) -> str:
    """The login that a login or an e-mail address means; what was typed where it is nobody's, or two people's."""
    found = list(User.objects.filter(Q(username=typed) | Q(email__iexact=typed)).values_list("username", flat=True)[:3])
    return found[0] if len(found) == 1 else typed


class LoginForm(AuthenticationForm):
    """Name and password. `wait` is the seconds until the next try, where there were too many."""

    wait = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login or e-mail address")
        self.fields["username"].max_length = 254

    def clean(self):
        typed, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not typed or not password:
            return self.cleaned_data
        self.cleaned_data["username"] = name = login_of(typed)
        self.wait, may_look = LoginTry.count_login(typed, name, client_address(self.request))
        if self.wait:
            raise ValidationError(too_many(self.wait), "too_many")
        if not may_look:
            # As long as looking at a password takes: the answer is that of a wrong one in every way.
            make_password(password)
            raise self.get_invalid_login_error()
        return super().clean()


class Login(LoginView):
    """The staff's door."""

    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        """Without Django's own `site`, which is the host; on our pages it is the paper."""
        context = super().get_context_data(**kwargs)
        del context["site"]
        return {**context, "mail": mail_is_set(), "passkeys": host_for_passkeys(self.request)}

    def form_valid(self, form):
        """In, or on to the second step."""
        user, going_to = form.get_user(), self.get_success_url()
        if factors.has_second_factor(user):
            come_half_way(self.request, user, going_to)
            return redirect("second-step")
        come_in(self.request, user, way="password", second=False)
        return redirect(going_to)

    def form_invalid(self, form):
        """The form again, with its sentence; 429 where there were too many tries."""
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait)
        return response


def safe_next(request, typed: str) -> str:
    """Where to go afterwards: an address of ours, or the desk."""
    ours = url_has_allowed_host_and_scheme(typed, {request.get_host()}, require_https=request.is_secure())
    return typed if typed and ours else reverse("admin:index")


@never_cache
def second_step(request):
    """The code of an app, a recovery code, or a passkey: after the password, for those who set one up."""
    user, going_to = half_way(request)
    if user is None:
        return redirect("login")
    error, wait = "", 0
    if request.method == "POST":
        if wait := LoginTry.count_one(tries_of_second_step(user), client_address(request)):
            error = too_many(wait)
        elif "credential" in request.POST:
            way = "passkey" if passkeys.answered(request, user) else ""
            error = _t("This passkey was not accepted. Try once more, or type a code.")
        else:
            way = factors.accepts(user, request.POST.get("code", ""))
            error = _t("That is not the code. An app shows a new one every half minute; each works once.")
        if not wait and way:
            come_in(request, user, way=str(way), second=True)
            if way == factors.RECOVERY:
                _warn_of_few_codes(request, user)
            return redirect(going_to)
    has = {kind: factors.of_type(user, kind).exists() for kind in (factors.APP, factors.PASSKEY)}
    context = {
        "error": error,
        "has_app": has[factors.APP],
        "has_passkey": has[factors.PASSKEY] and host_for_passkeys(request),
    }
    response = render(request, "account/second_step.html", context, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _warn_of_few_codes(request, user):
    left = len(factors.codes_left(user))
    said = ngettext(
        "You logged in with a recovery code; %(count)d is left. Make new ones before they run out.",
        "You logged in with a recovery code; %(count)d are left. Make new ones before they run out.",
        left,
    )
    messages.warning(request, said % {"count": left})


class PasswordProof(forms.Form):
    """One's own password, once more."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


@never_cache
def prove(request):
    """Ask for the password before something that a stolen session must not reach."""
    if not request.user.is_authenticated:
        return redirect("login")
    going_to = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    form = PasswordProof(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not (error := knows_password(request, form.cleaned_data["password"])):
            return redirect(going_to)
        form.add_error("password", error)
    return room(request, "account/prove.html", {"form": form, "next": going_to})
