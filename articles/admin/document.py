"""The documents: bringing them in, finding them, the address that a story links to, and where it does."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.documents.formats import FORMATS
from articles.models import Article, Document
from newsroom.admin.base import DeskModelAdmin, refusal_page, wrong_method
from newsroom.models import Page
from newsroom.pages import changing
from newsroom.states import Refused

from .document_forms import DocumentForm, DocumentsForm

MOST_USES = 200
VERBS = {
    "trash": _("In the trash. It can be brought back for 30 days."),
    "restore": _("Back from the trash."),
}
KINDS = {"pdf": _("PDF"), "sound": _("Sound"), "office": _("Office files")}


def uses_line(count: int) -> str:
    """How many stories link to a document, of which no more than one above MOST_USES were looked for."""
    if count > MOST_USES:
        return _t("More than %(count)d stories link to it. These are the newest.") % {"count": MOST_USES}
    if not count:
        return _t("No story links to it yet.")
    return ngettext("One story links to it.", "%(count)d stories link to it.", count) % {"count": count}


class KindFilter(admin.SimpleListFilter):
    """PDF, sound, office files."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, queryset):
        wanted = [format.name for format in FORMATS.values() if format.kind == self.value()]
        return queryset.filter(format__in=wanted) if wanted else queryset


class KeptFilter(admin.SimpleListFilter):
    """What is kept, or what lies in the trash and can still be brought back."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("trash", _("In the trash"))]

    def queryset(self, request, queryset):
        if self.value() == "trash":
            return queryset.filter(trashed_at__isnull=False).exclude(file="")
        return queryset.filter(trashed_at__isnull=True)


@admin.register(Document)
class DocumentAdmin(DeskModelAdmin):
    """What readers fetch beside the stories."""

    form = DocumentForm
    change_form_template = "admin/articles/document/document.html"
    list_display = ["name_line", "kind_line", "size_line", "uploaded_at", "uploaded_by"]
    list_filter = [KindFilter, KeptFilter]
    list_select_related = ["uploaded_by"]
    search_fields = ["title", "original_name", "note"]
    search_help_text = _("Words of the title, the note, or what the file was called")
    fields = ["title", "note"]
    nothing = _("No documents yet. Minutes, a ruling, a recording: what readers should have whole is brought in here.")

    @property
    def new_label(self):
        """The words on the button."""
        return _t("Bring in documents")

    @admin.display(description=_("title"), ordering="title")
    def name_line(self, document):
        """What it is."""
        return str(document)

    @admin.display(description=_("kind"), ordering="format")
    def kind_line(self, document):
        """Its format."""
        return document.format

    @admin.display(description=_("size"), ordering="size")
    def size_line(self, document):
        """How large it is."""
        return filesizeformat(document.size)

    # What lies in the trash is looked at and brought back, not edited.

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_usable)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_usable)

    def get_urls(self):
        verb = self.admin_site.admin_view(self.verb_view)
        return [path("<int:pk>/do/<str:verb>/", verb, name="articles_document_verb"), *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Bring in one or several; outside any transaction, since files are read and written."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, taken, status = DocumentsForm(), [], 200
        if request.method == "POST":
            form = DocumentsForm(request.POST, request.FILES)
            taken = form.take_in(request.user) if form.is_valid() else []
            for document in taken:
                said = (
                    _t("“%(name)s” was here already.") if document.already_there else _t("“%(name)s” is in.")
                ) % {"name": document}  # fmt: skip
                self.message_user(request, said, messages.SUCCESS)
            if form.is_valid():
                where = self.url("change", taken[0].pk) if len(taken) == 1 else self.url("changelist")
                return HttpResponseRedirect(where)
            status = 400
        context = {
            **self.admin_site.each_context(request),
            "title": self.new_label,
            "form": form,
            "opts": self.opts,
            "back_url": self.url("changelist"),
            "back_label": self.plural,
        }
        return TemplateResponse(request, "admin/articles/document/upload.html", context, status=status)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            # However the link is spelled, it holds this.
            linked = f"/media/{obj.name.rpartition('/')[0]}/"
            stories = list(Article.objects.filter(body__contains=linked).defer("body").order_by("-id")[: MOST_USES + 1])
            context |= {
                "stories": stories[:MOST_USES],
                "uses": uses_line(len(stories)),
                "pages": Page.objects.filter(body__contains=linked).defer("body")[:MOST_USES],
                "is_sound": obj.kind.kind == "sound",
                "may_trash": self.has_delete_permission(request, obj),
                "may_restore": request.user.has_perm("articles.delete_document") and not obj.is_usable and obj.file,
                "show_delete": False,
                "show_save_and_add_another": False,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def bar_links(self, request, obj):
        """The file as readers get it."""
        return [{"url": obj.get_absolute_url(), "label": _t("Open it")}] if obj.is_usable else []

    def verb_view(self, request, pk, verb):
        """Trash and restore; by POST."""
        document, back = get_object_or_404(Document, pk=pk), self.url("change", pk)
        if verb not in VERBS:
            raise Http404
        if not self.has_view_or_change_permission(request, document):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            with changing():
                getattr(document, verb)(by=request.user)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=str(document))
        self.message_user(request, str(VERBS[verb]), messages.SUCCESS)
        return HttpResponseRedirect(back)
