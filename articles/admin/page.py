"""Standing pages. Their room is here because the editor is: the floor knows nothing of it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.heads import Head
from articles.models import Picture
from articles.prose import BodyField
from newsroom import drafts
from newsroom.admin.base import DeskModelAdmin, refusal_page, wrong_method
from newsroom.models import Page
from newsroom.pages import changing
from newsroom.states import Refused
from newsroom.text import body_pictures


class PageStateFilter(admin.SimpleListFilter):
    """What is kept, or what lies in the trash."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("public", _("Public")), ("hidden", _("Not public")), ("trash", _("In the trash"))]

    def queryset(self, request, queryset):
        kept = queryset.filter(trashed_at__isnull=True)
        return {
            "public": kept.filter(is_published=True),
            "hidden": kept.filter(is_published=False),
            "trash": queryset.filter(trashed_at__isnull=False),
        }.get(self.value(), kept)


class PageForm(forms.ModelForm):
    """A standing page as it is typed; it does not go out with what its draft left open."""

    def clean(self):
        """Refuse to make it public while a gap of the draft stands in it; one that is public already may be mended."""
        typed = super().clean()
        goes_out = typed.get("is_published") and not self.initial.get("is_published")
        gap = drafts.first_gap(typed.get("body") or "") if goes_out else ""
        if gap:
            self.add_error(
                "is_published",
                _t(
                    "Readers would see “%(gap)s”. Fill in what stands in square brackets, or delete it; then make it "
                    "public."
                )
                % {"gap": gap},
            )
        return typed


@admin.register(Page)
class PageAdmin(DeskModelAdmin):
    """Standing pages: about, imprint, privacy …"""

    form = PageForm
    change_form_template = "admin/articles/standing_page.html"
    list_display = ["title", "address", "public", "where", "position"]
    list_filter = [PageStateFilter]
    search_fields = ["title", "body"]
    fieldsets = [
        (None, {"fields": ["title", "body", "is_published"]}),
        (
            _("Where it is found"),
            {
                "description": _("Pages stand in the order of their numbers, the smallest first."),
                "fields": ["in_menu", "in_footer", "position", "slug"],
            },
        ),
        (
            _("What it is for"),
            {
                "description": _(
                    "A paper that says who owns it, how it corrects and by which rules it works is trusted more. "
                    "Choose what this page explains, and machines are told where to look."
                ),
                "fields": ["purpose"],
            },
        ),
    ]

    @admin.display(description=_("address"), ordering="slug")
    def address(self, page):
        """Its path."""
        return f"/{page.slug}/"

    @admin.display(description=_("readers"), ordering="is_published")
    def public(self, page):
        """Whether readers may see it."""
        if page.trashed_at:
            return _t("in the trash")
        return _t("public") if page.is_published else _t("not public yet")

    @admin.display(description=_("stands in"))
    def where(self, page):
        """Menu, footer, or nowhere."""
        places = [_t("menu")] * page.in_menu + [_t("footer")] * page.in_footer
        return ", ".join(places) or "–"

    def get_queryset(self, request):
        """Without the texts, where a list is shown."""
        found = super().get_queryset(request)
        return found.defer("body") if request.path == self.url("changelist") else found

    # What lies in the trash is looked at and brought back, not edited.

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.trashed_at is None)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.trashed_at is None)

    def get_urls(self):
        restore = self.admin_site.admin_view(self.restore_view)
        return [
            path("<int:pk>/restore/", restore, name="newsroom_page_restore"),
            path("<int:pk>/preview/", self.admin_site.admin_view(self.preview_view), name="newsroom_page_preview"),
            *super().get_urls(),
        ]

    def bar_links(self, request, obj):
        """The page as readers see it, or will see it."""
        if obj.is_published and not obj.trashed_at and obj.slug:
            return [{"url": obj.get_absolute_url(), "label": _t("See it as readers do")}]
        return [{"url": self.url("preview", obj.pk), "label": _t("Preview")}]

    def preview_view(self, request, pk):
        """The page as it was saved, in the reader's dress, for the staff."""
        found = get_object_or_404(Page, pk=pk)
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        wanted = {use.uid for use in body_pictures(found.body)}
        pictures = list(Picture.objects.filter(uid__in=wanted)) if wanted else []
        head = Head(title=found.title, description="", path=found.get_absolute_url(), about=found, noindex=True)
        return render(request, "articles/page.html", {"page": found, "pictures": pictures, "head": head})

    def restore_view(self, request, pk):
        """Bring a page back out of the trash, by POST."""
        page, back = get_object_or_404(Page, pk=pk), self.url("change", pk)
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            with changing():
                page.restore(by=request.user)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=str(page))
        self.message_user(request, _t("Back from the trash."), messages.SUCCESS)
        return HttpResponseRedirect(back)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_restore"] = obj is not None and obj.trashed_at and request.user.has_perm("newsroom.delete_page")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The text is written in the stories' editor."""
        if db_field.name == "body":
            return BodyField(label=db_field.verbose_name, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
