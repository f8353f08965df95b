"""One's own password: a new one, and a forgotten one."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordChangeView, PasswordResetConfirmView
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newsroom import factors
from newsroom.letters import mail_is_set
from newsroom.middleware import client_address
from newsroom.models import Act, Letter, LoginTry, SiteSettings, User
from newsroom.roles import SYSTEM

from .coming_in import bar, inside, knows_password, stay_in, too_many
from .new_password import speak_of_it


class PasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    request = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password2"].label = _("New password, once more")
        speak_of_it(self.fields["new_password1"], self.fields["new_password2"])

    def clean_old_password(self):
        """As often as at the door, and no oftener."""
        if error := knows_password(self.request, self.cleaned_data["old_password"]):
            raise forms.ValidationError(error)
        return self.cleaned_data["old_password"]


@method_decorator(inside, name="dispatch")
class Password(PasswordChangeView):
    """One's own password, under the bar of the desk."""

    template_name = "account/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("admin:index")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.request = self.request
        return form

    def get_context_data(self, **kwargs):
        """With the bar."""
        return {**bar(self.request), "here": "password", **super().get_context_data(**kwargs)}

    def form_valid(self, form):
        """Saved and logged; every other session ends by it."""
        with transaction.atomic():
            response = super().form_valid(form)
            stay_in(self.request, self.request.user)
            Act.record("change password", self.request.user, by=self.request.user)
            factors.tell(self.request.user, _t("Your password was changed"), _t("All your other sessions were ended."))
        messages.success(self.request, _t("The new password is saved. Everywhere else you are logged out."))
        return response


class ForgottenForm(forms.Form):
    """The address that a link is sent to."""

    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request):
    """Ask for a link to choose a new password. The answer is the same for a colleague's address and for nobody's."""
    form = ForgottenForm(request.POST or None)
    wait, sent = 0, False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        # One transaction with the count of tries, which is kept for everybody: both answers wait for one commit.
        with transaction.atomic():
            wait = LoginTry.count_one(f"forgotten\0{email}", client_address(request))
            if not wait:
                write_to(email)
                sent = True
        if wait:
            form.add_error(None, too_many(wait))
    context = {"form": form, "sent": sent, "mail": mail_is_set()}
    response = render(request, "account/forgotten.html", context, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def write_to(email: str) -> None:
    """Queue a letter with a link for each account of this address.

    For an address of nobody's the same rows are written and taken back to a savepoint. The time says nothing either
    where the caller commits something in any case, as `forgotten` does: committing takes longer than all the rest.
    """
    users = list(User.objects.filter(email__iexact=email, is_active=True, is_staff=True)[:5])
    with transaction.atomic():  # within the caller's transaction a savepoint
        for user in users or [User(pk=0, username="nobody", email=email)]:
            text = _t(
                "Hello %(name)s,\n\nsomebody, probably you, asked for a new password for the login “%(login)s” of "
                "%(paper)s. This link leads on; it works once, for two hours:\n\n%(address)s\n\n"
                "If you did not ask for it, leave it: nothing was changed."
            ) % {
                "name": user.first_name or user.username,
                "login": user.username,
                "paper": SiteSettings.current().name,
                "address": link_for(user),
            }
            Letter.queue(user.email, _t("A new password for %s") % SiteSettings.current().name, text)
            Act.record("ask for password", user, by=SYSTEM)
        if not users:
            transaction.set_rollback(True)


def link_for(user) -> str:
    """The whole address at which this person may choose a new password: once, for two hours."""
    who = urlsafe_base64_encode(force_bytes(user.pk))
    key = f"{who}.{default_token_generator.make_token(user)}"
    return f"{settings.SITE_URL.rstrip('/')}{reverse('begin-reset')}?key={key}"


@never_cache
@require_safe
def begin_reset(request):
    """Take the key out of the address, where it stands in the query that no log keeps, and lead to the form."""
    who, _dot, token = request.GET.get("key", "").partition(".")
    user = Reset().get_user(who)
    if user is None or not user.is_active or not default_token_generator.check_token(user, token):
        return render(request, "account/reset.html", {"validlink": False}, status=410)
    request.session[INTERNAL_RESET_SESSION_TOKEN] = token
    return redirect("reset", who, Reset.reset_url_token)


class ResetForm(SetPasswordForm):
    """The new password, twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password2"].label = _("New password, once more")
        speak_of_it(self.fields["new_password1"], self.fields["new_password2"])


class Reset(PasswordResetConfirmView):
    """Choose a new password, at the address that was sent. A second factor stays what it is."""

    template_name = "account/reset.html"
    form_class = ResetForm
    success_url = reverse_lazy("login")
    reset_url_token = "new"

    def get_context_data(self, **kwargs):
        """Without Django's own title."""
        return {**super().get_context_data(**kwargs), "title": ""}

    def render_to_response(self, context, **kwargs):
        """410 where the link was used or is too old."""
        return super().render_to_response(context, status=200 if self.validlink else 410, **kwargs)

    def form_valid(self, form):
        """Saved and logged; every session ends by it."""
        with transaction.atomic():
            response = super().form_valid(form)
            Act.record("reset password", self.user, by=self.user)
            factors.tell(self.user, _t("Your password was changed"), _t("All your sessions were ended."))
        messages.success(self.request, _t("The new password is saved. Log in with it."))
        return response
