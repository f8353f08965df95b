"""The mail outbox: what was sent, what waits, and what could not be sent and why."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.letters import without_keys
from newsroom.models import Letter
from newsroom.pages import changing
from newsroom.states import Refused

from .base import ReadOnlyRoom, refusal_page, wrong_method

VERBS = {
    "again": (Letter.try_again, _("It is tried again within a minute.")),
    "give-up": (Letter.give_up, _("It is not tried any more.")),
}


class LetterFilter(admin.SimpleListFilter):
    """How far a letter has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("Waits")), ("failed", _("Could not be sent")), ("sent", _("Sent"))]

    def queryset(self, request, queryset):
        return {
            "waiting": queryset.filter(sent_at__isnull=True, given_up_at__isnull=True),
            "failed": queryset.filter(given_up_at__isnull=False),
            "sent": queryset.filter(sent_at__isnull=False),
        }.get(self.value(), queryset)


def state_of(letter) -> str:
    """How far a letter has come, in a sentence."""
    if letter.sent_at and letter.error:
        return _t("Printed on %(when)s, not sent.") % {"when": _when(letter.sent_at)}
    if letter.sent_at:
        return _t("Sent on %(when)s.") % {"when": _when(letter.sent_at)}
    if letter.given_up_at:
        return _t("Given up on %(when)s.") % {"when": _when(letter.given_up_at)}
    if letter.tries:
        return _t("Could not be sent yet; the next try is at %(when)s.") % {"when": _when(letter.due_at)}
    return _t("Waits to be sent.")


def _when(moment):
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


@admin.register(Letter)
class LetterAdmin(ReadOnlyRoom):
    """The mail outbox."""

    change_form_template = "admin/letters/form.html"
    nothing = _("No letters yet. What the paper writes to people stands here, with how far it has come.")
    list_display = ["subject", "to", "made_at", "state_line", "why"]
    list_filter = [LetterFilter]
    search_fields = ["to", "subject"]
    fieldsets = [
        (None, {"fields": ["state_line", "why"]}),
        (_("The letter"), {"fields": ["to", "subject", "words"]}),
        (_("Its way"), {"fields": ["made_at", "due_at", "tries", "sent_at", "given_up_at"]}),
    ]
    readonly_fields = [
        "state_line", "why", "to", "subject", "words", "made_at", "due_at", "tries", "sent_at", "given_up_at",
    ]  # fmt: skip

    @admin.display(description=_("how far it is"))
    def state_line(self, letter):
        """How far it has come."""
        return state_of(letter)

    @admin.display(description=_("what the mail server said"))
    def why(self, letter):
        """The last error."""
        return letter.error[:300] or "–"

    @admin.display(description=_("text"))
    def words(self, letter):
        """The text, without a link that opens somebody's account."""
        return without_keys(letter.text)

    def get_urls(self):
        """The verbs beside the list."""
        verb = self.admin_site.admin_view(self.verb_view)
        return [path("<int:pk>/do/<str:verb>/", verb, name="newsroom_letter_verb"), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_try"] = obj is not None and not obj.sent_at
        context["may_give_up"] = obj is not None and not obj.sent_at and not obj.given_up_at
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if obj is not None:
            response.context_data["title"] = obj.subject  # to whom it goes stands below
        return response

    def verb_view(self, request, pk, verb):
        """Try a letter again, or give it up; by POST, for whoever may see the outbox."""
        letter, back = get_object_or_404(Letter, pk=pk), self.url("change", pk)
        if verb not in VERBS:
            raise Http404
        if not self.has_view_permission(request, letter):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        act, said = VERBS[verb]
        try:
            with changing():
                act(letter, by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal, back=back, title=str(letter), site=self.admin_site)
        self.message_user(request, str(said), messages.SUCCESS)
        return HttpResponseRedirect(back)
