"""The log: who did what to which thing, when and why."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsroom import verbs
from newsroom.models import Act

from .base import ReadOnlyRoom


class VerbFilter(admin.AllValuesFieldListFilter):
    """The verbs that the log knows, in the reader's language."""

    def choices(self, changelist):
        shown = list(super().choices(changelist))
        # The first one stands for all of them, and is no verb.
        return [*shown[:1], *({**choice, "display": verbs.said(choice["display"])} for choice in shown[1:])]


@admin.register(Act)
class ActAdmin(ReadOnlyRoom):
    """The log: who did what, when and why."""

    list_display = ["at", "by_name", "said", "subject_name", "note"]
    list_display_links = None
    list_filter = [("verb", VerbFilter), "at"]
    search_fields = ["by_name", "subject_name", "note"]
    fields = readonly_fields = ["at", "by_name", "said", "subject_name", "note"]

    @admin.display(description=_("what"), ordering="verb")
    def said(self, act):
        return act.said
