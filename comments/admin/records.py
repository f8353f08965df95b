"""Decisions, commenters and reports, to look things up."""

from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from comments.models import Commenter, Decision, Flag, Ruling, State
from comments.models.moderating import PERMISSION
from newsroom.states import Refused

from .reading import ReadingAdmin


def comment_link(comment):
    """A link to the comment, with its text escaped; a dash where it is gone for good."""
    if comment is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("admin:comments_comment_change", args=[comment.pk]), comment)


class StateFilter(admin.AllValuesFieldListFilter):
    """The states by their names on screen."""

    def choices(self, changelist):
        shown = list(super().choices(changelist))
        # The first one stands for all of them, and is no state.
        return [*shown[:1], *({**choice, "display": State(choice["display"]).label} for choice in shown[1:])]


@admin.register(Decision)
class DecisionAdmin(ReadingAdmin):
    """Who decided what and why; nothing here is ever changed."""

    list_display = ["at", "by_name", "move", "reason", "about"]
    list_display_links = None
    list_filter = [("to_state", StateFilter), "by"]
    list_select_related = ["comment"]
    search_fields = ["by_name", "reason", "comment__name"]
    fields = readonly_fields = ["at", "by_name", "move", "reason", "about"]

    @admin.display(description=_("comment"))
    def about(self, decision):
        return comment_link(decision.comment)

    @admin.display(description=_("move"))
    def move(self, decision):
        return decision.move


@admin.register(Commenter)
class CommenterAdmin(ReadingAdmin):
    """The addresses that readers sign with, and how they fared."""

    list_display = ["name", "email", "approved", "rejected", "confirmed_at", "created_at"]
    search_fields = ["name", "email"]
    fields = readonly_fields = ["name", "email", "approved", "rejected", "confirmed_at", "created_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(description=_("approved"), ordering="approved_count")
    def approved(self, commenter):
        return commenter.approved_count

    @admin.display(description=_("rejected or spam"), ordering="rejected_count")
    def rejected(self, commenter):
        return commenter.rejected_count


@admin.register(Flag)
class FlagAdmin(ReadingAdmin):
    """What readers reported."""

    list_display = ["created_at", "reason", "note", "about", "settled_at"]
    list_display_links = None
    list_filter = ["reason", ("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["comment"]
    fields = readonly_fields = ["created_at", "reason", "note", "email", "about", "settled_at"]

    @admin.display(description=_("comment"))
    def about(self, flag):
        return comment_link(flag.comment)


@admin.register(Ruling)
class RulingAdmin(ReadingAdmin):
    """Whom we trust and whom we banned, until when and why."""

    menu_label = _("Trusted and banned")
    list_display = ["name", "kind", "email", "network", "until", "reason", "by_name", "at", "lifted_at"]
    list_display_links = None
    list_filter = ["kind", ("lifted_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "email", "network", "reason"]
    fields = readonly_fields = [*list_display, "lifted_by_name"]
    actions = ["lift_all"]

    def has_moderate_permission(self, request):
        """Asked by the action."""
        return request.user.has_perm(PERMISSION)

    @admin.action(description=_("Lift"), permissions=["moderate"])
    def lift_all(self, request, rows):
        """End what is ticked before its time."""
        for ruling in rows:
            self._lift(request, ruling)

    def get_urls(self):
        """The address that a person's page posts to, too."""
        lift = path("<int:pk>/lift/", self.admin_site.admin_view(self.lift_view), name="comments_ruling_lift")
        return [lift, *super().get_urls()]

    def lift_view(self, request, pk):
        """End one ruling before its time, and come back to the list of them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._lift(request, get_object_or_404(Ruling, pk=pk))
        return HttpResponseRedirect(reverse("admin:comments_ruling_changelist"))

    @staticmethod
    def _lift(request, ruling):
        try:
            ruling.lift(by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _t("%(name)s: lifted.") % {"name": ruling.name})
