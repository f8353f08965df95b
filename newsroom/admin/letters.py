"""The mail outbox."""

from django.contrib import admin

from newsroom.models import Letter

from .base import ReadOnlyRoom


@admin.register(Letter)
class LetterAdmin(ReadOnlyRoom):
    """The mail outbox."""

    list_display = ["made_at", "to", "subject", "sent_at", "tries", "error"]
    list_filter = ["sent_at"]
    search_fields = ["to", "subject"]
    fields = readonly_fields = [
        "made_at",
        "due_at",
        "to",
        "subject",
        "text",
        "sent_at",
        "given_up_at",
        "tries",
        "error",
    ]
