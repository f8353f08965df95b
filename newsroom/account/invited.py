"""Taking up an invitation: login, name and password, chosen by whoever comes."""

from django.contrib import messages
from django.contrib.auth.forms import BaseUserCreationForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsroom.models import Invitation, SiteSettings, User
from newsroom.states import WrongState
from newsroom.text.slugs import slugify

from .coming_in import come_in
from .new_password import speak_of_it
from .one_address import OneAddressEach


class AcceptForm(OneAddressEach, BaseUserCreationForm):
    """Who one is at this paper."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "username", "email"]
        labels = {"username": _("Login"), "email": _("E-mail address")}
        help_texts = {"username": _("For the door alone; readers never see it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        self.fields["password2"].label = _("Password, once more")
        speak_of_it(self.fields["password1"], self.fields["password2"])
        self.fields["last_name"].help_text = _("Your name stands under your stories.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request):
    """The page behind the link. Taken up, withdrawn or a week old it is 410 for everybody, as any guess is."""
    found = Invitation.objects.by_token(request.GET.get("key", ""))
    if found is None:
        return _shown(request, {"gone": True}, 410)
    form = AcceptForm(
        request.POST or None,
        initial={
            "first_name": found.first_name,
            "last_name": found.last_name,
            "email": found.email,
            "username": slugify(found.first_name, "")[:30],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = found.accept(form.save(commit=False), form.cleaned_data["password1"])
        except WrongState:
            return _shown(request, {"gone": True}, 410)
        come_in(request, user, way="invitation", second=False)
        messages.success(request, _t("Welcome to the desk of %s.") % SiteSettings.current().name)
        return redirect("admin:index")
    return _shown(request, {"form": form, "invitation": found}, 400 if form.errors else 200)


def _shown(request, context, status) -> HttpResponse:
    response = render(request, "account/invitation.html", context, status=status)
    # The address is the key: it goes to no search engine, and to no other site with a click. Not "no-referrer": a
    # browser then sends no Origin with the form either, and it could not be accepted.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
