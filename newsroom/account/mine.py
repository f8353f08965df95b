"""My account: name and mail address, and where one is logged in."""

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from newsroom import factors
from newsroom.models import Act, User
from newsroom.text.browsers import in_words

from .coming_in import inside, knows_password, room, stay_in
from .one_address import OneAddressEach


class ProfileForm(OneAddressEach, forms.ModelForm):
    """Name, and the address that letters go to. A new address is believed only with the password."""

    request = None
    password = forms.CharField(
        label=_("Password, if you change the e-mail address"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
        labels = {"email": _("E-mail address")}
        help_texts = {"email": _("Only the paper writes to it: when you forget your password, and for your safety.")}

    def clean(self):
        cleaned = super().clean()
        if "email" in self.changed_data and "email" in cleaned:
            typed = cleaned.get("password") or ""
            error = knows_password(self.request, typed) if typed else _t("Type your password to change the address.")
            if error:
                self.add_error("password", error)
        return cleaned


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """One's own name and e-mail address."""
    user = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=user)
    form.request = request
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        messages.success(request, _t("Your details are saved."))
        return redirect("account")
    return room(request, "account/profile.html", {"here": "account", "form": form}, 400 if form.errors else 200)


def _save(request, form):
    fields = [name for name in form.changed_data if name != "password"]
    if not fields:
        return
    values = {name: [form.initial.get(name), form.cleaned_data[name]] for name in fields}
    with transaction.atomic():
        form.instance.save(update_fields=fields)
        Act.record("edit", form.instance, by=request.user, fields=sorted(fields), values=values)
        if "email" in fields and (before := form.initial.get("email")):
            subject, said = _t("Your e-mail address was changed"), _t("Letters of the paper go to %s from now on.")
            factors.tell(form.instance, subject, said % (form.instance.email or "–"), to=before)


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """Where one is logged in; one session, or all others, can be ended."""
    if request.method == "POST":
        if "everywhere" in request.POST:
            factors.log_out_everywhere(request.user, by=request.user)
            stay_in(request, request.user)
            messages.success(request, _t("Everywhere else you are logged out."))
        elif session := _mine(request, request.POST.get("end", "")):
            with transaction.atomic():
                Act.record("end session", request.user, by=request.user, called=in_words(session.user_agent))
                session.end()
            messages.success(request, _t("That session is ended."))
        return redirect("sessions")
    UserSession.objects.create_from_request(request)
    found = sorted(UserSession.objects.purge_and_list(request.user), key=lambda session: session.last_seen_at)[::-1]
    rows = [
        {
            "session": session,
            "browser": in_words(session.user_agent) or _t("Unknown browser"),
            "is_this": session.session_key == request.session.session_key,
        }
        for session in found
    ]
    rows.sort(key=lambda row: not row["is_this"])
    return room(request, "account/sessions.html", {"here": "sessions", "rows": rows})


def _mine(request, typed):
    """One of one's own other sessions by the number that was typed, or None."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return None
    own = UserSession.objects.filter(pk=int(typed), user=request.user)
    return own.exclude(session_key=request.session.session_key).first()
