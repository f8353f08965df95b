"""Standing pages. Their room is here because the editor is: the floor knows nothing of it."""

from django.contrib import admin

from articles.prose import BodyField
from newsroom.admin.base import DeskModelAdmin
from newsroom.models import Page


@admin.register(Page)
class PageAdmin(DeskModelAdmin):
    """Standing pages: about, imprint, privacy …"""

    list_display = ["title", "slug", "is_published", "in_menu", "in_footer", "position"]
    list_filter = ["is_published"]
    search_fields = ["title", "body"]
    fields = ["title", "slug", "body", "is_published", "in_menu", "in_footer", "position"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(trashed_at__isnull=True)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The text is written in the stories' editor."""
        if db_field.name == "body":
            return BodyField(label=db_field.verbose_name, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
