"""What every room of the desk is built on.

`DeskModelAdmin` is Django's ModelAdmin with the newsroom's words and rules: a POST is one `changing` transaction, a
refusal is a sentence over the form with all that was typed, deleting is the trash where there is one, and the log is
ours (`Act`).
"""

from dataclasses import replace

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import URLField
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from js_asset import Media

from newsroom.models import Act, PublicModel
from newsroom.pages import changing
from newsroom.states import Refused, SlugTaken, StaleEdit, WrongState

from .details import described
from .typed import Chooser, careful

CONFLICTS = (WrongState, StaleEdit, SlugTaken)


def status_of(refusal) -> int:
    """403 for what the role forbids, 409 where the thing is in the way, 400 for what was asked wrongly."""
    if isinstance(refusal, PermissionDenied):
        return 403
    return 409 if isinstance(refusal, CONFLICTS) else 400


def sentences_of(refusal) -> list[str]:
    """The refusal's sentences: the problems it lists, or its own one."""
    return [str(problem) for problem in getattr(refusal, "problems", None) or [refusal]]


def refusal_page(request, refusal, *, back, title=None, site=admin.site):
    """The desk's page of refusal: its sentences, the right status, and the way back."""
    return TemplateResponse(
        request,
        "admin/refused.html",
        {
            **site.each_context(request),
            "title": title or _("That could not be done"),
            "sentences": sentences_of(refusal),
            "back": back,
        },
        status=status_of(refusal),
    )


def wrong_method(request, *, back, title=None, site=admin.site):
    """405 for an address that takes a form only, with the way to that form."""
    response = TemplateResponse(
        request,
        "admin/refused.html",
        {
            **site.each_context(request),
            "title": title or _("This address takes a form only"),
            "sentences": [_("Open the page it belongs to and use the button there.")],
            "back": back,
        },
        status=405,
    )
    response["Allow"] = "POST"
    return response


def with_nonce(media, request):
    """The media of a page with the request's nonce, so that the editor's import map passes the policy."""
    return Media.from_media(media).with_nonce(str(request.csp_nonce))


class HourInput(forms.DateTimeInput):
    """A day and an hour in the paper's own zone. Seconds are shown only where there are some, so that none get lost."""

    input_type = "datetime-local"

    def format_value(self, value):
        if not hasattr(value, "second"):
            return value
        if timezone.is_aware(value):
            value = timezone.localtime(value)
        return value.strftime("%Y-%m-%dT%H:%M:%S" if value.second else "%Y-%m-%dT%H:%M")


class HourField(forms.DateTimeField):
    """A moment in the paper's own zone, within the years in which every zone and database can count."""

    widget = HourInput
    YEARS = range(1900, 2201)

    def to_python(self, value):
        moment = super().to_python(value)
        if moment is not None and moment.year not in self.YEARS:
            raise forms.ValidationError(_("Choose a year between 1900 and 2200."))
        return moment


def _is_short(value):
    """Whether a value can stand in the log as it is."""
    return value is None or isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= 120)


class DeskChangeList(ChangeList):
    """A list that asks for what its rows need beyond their columns once, for the page that is shown."""

    def get_results(self, request):
        super().get_results(request)
        if self.model_admin.row_facts is not None:
            self.result_list = list(self.result_list)
            self.model_admin.row_facts(self.result_list)


class LinesField(forms.CharField):
    """Text of several lines, ended as we keep them: a browser sends CR LF, and that alone is no change."""

    def to_python(self, value):
        """The text with LF at the end of each line."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def has_changed(self, initial, data):
        """Whether the words differ."""
        return not self.disabled and self.to_python(data) != self.to_python(initial)


class DeskModelAdmin(admin.ModelAdmin):
    """The base of every room. `place` orders the bar at the top (None: under “More”); `menu_label` names it there."""

    place: int | None = None
    menu_label = None
    view_on_site = False
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    # A method `row_facts(rows)` puts on a page's rows what would be a query a row, or a count over the whole table.
    row_facts = None
    nothing = ""  # what a list says that never had a line; one in which nothing was found says so
    formfield_overrides = {
        models.DateTimeField: {"form_class": HourField, "widget": HourInput},
        models.TextField: {"form_class": LinesField},
    }

    # -- words -----------------------------------------------------------------------------------------------------

    @property
    def new_label(self):
        """The words on the button that begins a new one."""
        return _("New %(thing)s") % {"thing": self.opts.verbose_name}

    @property
    def plural(self):
        """The heading of the list."""
        return capfirst(self.menu_label or self.opts.verbose_name_plural)

    @admin.display(description="✓")
    def action_checkbox(self, obj):
        """The box before each row, named after the row."""
        label = _("Tick “%(name)s”") % {"name": obj}
        box = forms.CheckboxInput({"class": "action-select", "aria-label": label}, lambda value: False)
        return box.render(helpers.ACTION_CHECKBOX_NAME, str(obj.pk))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, URLField):
            kwargs.setdefault("assume_scheme", "https")
        # The pencils and crosses round a select open pop-ups that speak of “objects”.
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chooser(db_field, self.admin_site))
        kwargs.setdefault("empty_label", "–")  # Django draws a line of nine dashes
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if "choices" not in kwargs and db_field.name not in self.radio_fields:
            may_be_empty = db_field.blank or not db_field.has_default()
            kwargs["choices"] = db_field.get_choices(include_blank=may_be_empty, blank_choice=[("", "–")])
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    # -- the list --------------------------------------------------------------------------------------------------

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    @careful
    def changelist_view(self, request, extra_context=None):
        """The list; an action on it is one transaction, and a refusal comes back as a message."""
        context = {"title": self.plural, "new_label": self.new_label, **(extra_context or {})}
        context["nothing"] = "" if request.GET else self.nothing
        try:
            if request.method != "POST":
                return super().changelist_view(request, context)
            with changing():
                return super().changelist_view(request, context)
        except Refused as refusal:
            for sentence in sentences_of(refusal):
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    # -- the form --------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; saving is one transaction, and a refusal shows the form again with all that was typed."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with changing():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            request.refusal = refusal
            for file in request.FILES.values():
                file.seek(0)
            # The form is asked once more, and now it says the sentence itself: see get_form.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        if refusal is None:
            return form

        class Refusing(form):
            def _post_clean(self):
                super()._post_clean()
                for sentence in sentences_of(refusal):
                    self.add_error(
                        "slug" if isinstance(refusal, SlugTaken) and "slug" in self.fields else None, sentence
                    )

        return Refusing

    def bar_links(self, request, obj) -> list[dict]:
        """What stands in the bar before “Save”: dicts `url`, `label`."""
        return []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["title"] = str(obj) if obj and obj.pk else self.new_label
        context["subtitle"] = None
        # Django's own scripts for its own shapes stay away; what the fields need comes along.
        parts = [context["adminform"].form.media, *(each.formset.media for each in context["inline_admin_formsets"])]
        context["media"] = with_nonce(sum(parts, start=forms.Media()), request)
        context["has_trash"] = self.has_trash
        context.setdefault("back_url", self.url("changelist"))
        context.setdefault("back_label", self.plural)
        context["bar_links"] = self.bar_links(request, obj) if obj and obj.pk else []
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if request.method == "POST":
            response.status_code = status_of(request.refusal) if hasattr(request, "refusal") else 400
        return response

    def save_model(self, request, obj, form, change):
        """Save what the form changed and nothing else: a row read a moment ago must not undo a verb or the worker."""
        if not change or obj._state.adding:
            obj.save()
            return
        columns = {field.name for field in self.opts.concrete_fields}
        was = obj.as_read() if isinstance(obj, PublicModel) else {}
        changed = {
            field.name
            for field in self.opts.concrete_fields
            if field.attname in was and was[field.attname] != getattr(obj, field.attname)
        }
        obj.save(update_fields=changed | (columns & {*form.changed_data}))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def response_add(self, request, obj, post_url_continue=None):
        """Say that it is saved, and go on where the button said."""
        return self._saved(request, obj)

    def response_change(self, request, obj):
        """Say that it is saved, and go on where the button said."""
        return self._saved(request, obj)

    def _saved(self, request, obj):
        self.message_user(request, _("“%(name)s” is saved.") % {"name": obj}, messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(self.url("change", obj.pk))
        if "_addanother" in request.POST:
            return HttpResponseRedirect(self.url("add"))
        return HttpResponseRedirect(self.url("changelist"))

    def url(self, what, *args):
        """The address of one of this room's pages: "changelist", "add", "change", "history", "delete" …"""
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{what}", args=args)

    # -- deleting is the trash where there is one ------------------------------------------------------------------

    @property
    def has_trash(self):
        """Whether what is deleted here can be brought back."""
        return any(field.name == "trashed_at" for field in self.opts.concrete_fields)

    def get_deleted_objects(self, objs, request):
        if self.has_trash:
            return [str(obj) for obj in objs], {}, set(), []
        return super().get_deleted_objects(objs, request)

    def delete_view(self, request, object_id, extra_context=None):
        """Ask, then put it into the trash, or delete it where there is none."""
        context = {
            "has_trash": self.has_trash,
            "title": _("Put into the trash?") if self.has_trash else _("Delete?"),
            **(extra_context or {}),
        }
        if request.method != "POST":
            return super().delete_view(request, object_id, context)
        try:
            with changing():
                return super().delete_view(request, object_id, context)
        except Refused as refusal:
            return refusal_page(request, refusal, back=self.url("change", unquote(object_id)), site=self.admin_site)

    def delete_model(self, request, obj):
        """The trash, by the model's own verb where it has one."""
        if hasattr(obj, "trash"):
            obj.trash(by=request.user)
        elif self.has_trash:
            obj.trashed_at = timezone.now()
            obj.save(update_fields=["trashed_at"])
        else:
            obj.delete()

    def response_delete(self, request, obj_display, obj_id):
        """Say what happened and show the list."""
        said = _("“%(name)s” is in the trash.") if self.has_trash else _("“%(name)s” is deleted.")
        self.message_user(request, said % {"name": obj_display}, messages.SUCCESS)
        return HttpResponseRedirect(self.url("changelist"))

    # -- the log is ours -------------------------------------------------------------------------------------------

    def log_addition(self, request, obj, message):
        """Write the house's log instead of Django's."""
        return Act.record("begin", obj, by=request.user)

    def construct_change_message(self, request, form, formsets, add=False):
        """What was changed, for the log: the columns by name, and short values as they were and as they are."""
        fields, values = {*form.changed_data}, {}
        for name in form.changed_data:
            was, now = form.initial.get(name), form.cleaned_data.get(name)
            if "password" not in name and _is_short(was) and _is_short(now):
                values[name] = [was, now]
        fields |= {formset.prefix for formset in formsets or [] if formset.has_changed()}
        return {"fields": sorted(fields), "values": values}

    def log_change(self, request, obj, message):
        """Write the house's log instead of Django's; nothing where nothing was changed."""
        return Act.record("edit", obj, by=request.user, **message) if message["fields"] else None

    def log_deletions(self, request, queryset):
        """Write the house's log; a trash verb writes its own line."""
        return [
            Act.record("trash" if self.has_trash else "delete", obj, by=request.user)
            for obj in queryset
            if not hasattr(obj, "trash")
        ]

    def history_view(self, request, object_id, extra_context=None):
        """Who did what to this, and when: the log's lines about it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        acts = Act.objects.filter(subject_type=self.opts.model_name, subject_id=obj.pk)[:200]
        lines, reads_log = [described(act) for act in acts], request.user.has_perm("newsroom.view_act")
        if not reads_log:
            # From where colleagues work is for those who look after the house, not for everybody who may open a story.
            lines = [replace(line, address="") for line in lines]
        export = reverse(f"{self.admin_site.name}:newsroom_act_export")
        about = urlencode({"subject": f"{self.opts.model_name}:{obj.pk}"})
        return TemplateResponse(
            request,
            "admin/object_history.html",
            {
                **self.admin_site.each_context(request),
                "title": _("History of “%(name)s”") % {"name": obj},
                "acts": lines,
                "export_url": f"{export}?{about}" if reads_log else None,
                "object": obj,
                "opts": self.opts,
                "back": self.url("change", obj.pk),
                **(extra_context or {}),
            },
        )


class ReadOnlyRoom(DeskModelAdmin):
    """A list to look things up in: nothing is added, changed or deleted here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
