"""The staff's door: logging in, and the limit on tries; and one's own password."""

from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom.middleware import client_address
from newsroom.models import LoginTry


class LoginForm(AuthenticationForm):
    """Name and password. `wait` is the seconds until the next try, where there were too many."""

    wait = 0

    def clean(self):
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return self.cleaned_data
        address = client_address(self.request)
        self.wait = LoginTry.count_one(name, address)
        if self.wait:
            minutes = -(-self.wait // 60)
            raise ValidationError(
                ngettext(
                    "Too many tries. Wait a minute, then try again, or ask the owner for a new password.",
                    "Too many tries. Wait %(count)d minutes, then try again, or ask the owner for a new password.",
                    minutes,
                )
                % {"count": minutes},
                "too_many",
            )
        cleaned = super().clean()
        LoginTry.went_well(name, address)
        return cleaned


class Login(LoginView):
    """The staff's door."""

    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        """Without Django's own `site`, which is the host; on our pages it is the paper."""
        context = super().get_context_data(**kwargs)
        del context["site"]
        return context

    def form_invalid(self, form):
        """The form again, with its sentence; 429 where there were too many tries."""
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait)
        return response


class PasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""


class Password(PasswordChangeView):
    """One's own password, under the bar of the desk."""

    template_name = "account/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("admin:index")

    def get_context_data(self, **kwargs):
        """With the bar, for those who have a place at the desk."""
        bar = admin.site.each_context(self.request) if admin.site.has_permission(self.request) else {}
        return {**bar, **super().get_context_data(**kwargs)}
