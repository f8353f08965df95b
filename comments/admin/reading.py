"""An admin that only shows: what is written there is written by verbs."""

from django.contrib import admin

from newsroom.admin.typed import careful


class ReadingAdmin(admin.ModelAdmin):
    """A list and a page to read; nothing is added, changed or deleted here."""

    actions = None
    show_full_result_count = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @careful
    def changelist_view(self, request, extra_context=None):
        """The list under its own name instead of "Select … to view"."""
        title = self.opts.verbose_name_plural
        return super().changelist_view(request, {"title": title[:1].upper() + title[1:], **(extra_context or {})})
