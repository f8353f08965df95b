"""Inviting colleagues, and helping one who lost the second factor: what the staff's room has beside its form."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import factors
from newsroom.letters import mail_is_set
from newsroom.models import Invitation, User
from newsroom.pages import changing
from newsroom.states import Refused

from .base import refusal_page, sentences_of, wrong_method
from .roles_field import RolesField


class InviteForm(forms.Form):
    """Whom the paper offers a place. Nothing is required but a role: the link can be handed over by any way."""

    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    groups = RolesField.all()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = (
            _("The link goes there. Left empty, you hand it over yourself.")
            if mail_is_set()
            else _("This paper sends no mail yet: you get the link to hand over yourself.")
        )


class Inviting:
    """A part of the staff's room: invitations, and the second factors and sessions of colleagues."""

    def get_urls(self):
        """These pages beside the form's own."""
        wrap = self.admin_site.admin_view
        return [
            path("invite/", wrap(self.invite_view), name="newsroom_user_invite"),
            path("invitations/<int:pk>/<str:verb>/", wrap(self.invitation_view), name="newsroom_user_invitation"),
            path("<int:pk>/safety/<str:verb>/", wrap(self.safety_view), name="newsroom_user_safety"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The list, with the invitations that nobody took up yet."""
        asked = self.has_add_permission(request) and request.method == "GET"
        offers = list(Invitation.objects.listed()[:50]) if asked else []
        return super().changelist_view(request, {"offers": offers, **(extra_context or {})})

    def invite_view(self, request):
        """Offer a place; the answer shows the link, which is never shown again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InviteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            roles = [group.name for group in typed.pop("groups")]
            try:
                with changing():
                    found, address = Invitation.invite(by=request.user, roles=roles, **typed)
                    sent = self._send(found, address)
            except Refused as refusal:
                form.add_error("email", sentences_of(refusal))
            else:
                return self._shown(request, {"offer": found, "address": address, "sent": sent})
        return self._shown(request, {"form": form}, 400 if form.errors else 200)

    @staticmethod
    def _send(offer, address):
        """Whether the link goes out by letter; it does where there is an address and mail is set up."""
        if goes := bool(offer.email and mail_is_set()):
            offer.send(address)
        return goes

    def _shown(self, request, context, status=200):
        if "offer" in context:
            context["letter"] = context["offer"].letter(context["address"])
        response = TemplateResponse(
            request,
            "admin/staff/invite.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Invite a colleague"),
                "opts": self.opts,
                "back": self.url("changelist"),
                **context,
            },
            status=status,
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def invitation_view(self, request, pk, verb):
        """Make a new link, or withdraw the offer; by POST."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        offer, back = get_object_or_404(Invitation, pk=pk), self.url("changelist")
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            with changing():
                if verb == "renew":
                    address = offer.renew(by=request.user)
                    return self._shown(
                        request, {"offer": offer, "address": address, "sent": self._send(offer, address)}
                    )
                if verb != "withdraw":
                    raise Http404
                offer.withdraw(by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal, back=back, site=self.admin_site)
        self.message_user(request, _t("The invitation of “%s” is withdrawn.") % offer, messages.SUCCESS)
        return HttpResponseRedirect(back)

    def safety_view(self, request, pk, verb):
        """Take a colleague's second factors away, or log a colleague out everywhere; by POST."""
        user, back = get_object_or_404(User, pk=pk), self.url("change", pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            with changing():
                if verb == "second-factor":
                    factors.reset(user, by=request.user)
                    said = _t("The second factor of “%s” is taken away, and all sessions are ended.")
                elif verb != "sessions":
                    raise Http404
                else:
                    factors.log_out_everywhere(user, by=request.user)
                    said = _t("“%s” is logged out everywhere.")
        except Refused as refusal:
            return refusal_page(request, refusal, back=back, site=self.admin_site)
        self.message_user(request, said % user, messages.SUCCESS)
        return HttpResponseRedirect(back)
