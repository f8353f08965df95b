"""Menu and footer in one place of the settings: which sections and pages stand there, and in which order."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.models import Section
from newsroom.models import Act, Page, SiteSettings
from newsroom.pages import changing


def _row(model, *ticks):
    """The form of one line: its place and its ticks, each named after the thing for those who can't see the table."""

    class Row(forms.ModelForm):
        class Meta:
            fields = ["position", *ticks]
            widgets = {"position": forms.NumberInput(attrs={"min": 1, "max": 999, "class": "menu-place"})}

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for name, field in self.fields.items():
                words = {"name": self.instance, "what": self.Meta.model._meta.get_field(name).verbose_name}
                field.widget.attrs["aria-label"] = _t("%(name)s: %(what)s") % words

    Row.Meta.model = model
    return forms.modelform_factory(model, form=Row, fields=Row.Meta.fields, widgets=Row.Meta.widgets)


SECTION, PAGE = _row(Section, "shown_in_menu"), _row(Page, "in_menu", "in_footer")


def _field(column, **kwargs):
    """The form's field of a column; an address without a scheme is meant as https."""
    if isinstance(column, models.URLField):
        kwargs.setdefault("assume_scheme", "https")
    return column.formfield(**kwargs)


class FooterForm(forms.ModelForm):
    """What else stands at the foot of every page."""

    class Meta:
        model = SiteSettings
        fields = ["footer_text", "contact_email", "support_url"]
        formfield_callback = _field
        help_texts = {
            "footer_text": _("Below every page, for instance who publishes the paper."),
            "contact_email": _("For readers; it stands in the footer."),
            "support_url": _("Where readers can pay or give. Left empty, there is no such link."),
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def menu_and_footer(request):
    """The page: two lists and three lines. For owners."""
    if not request.user.has_perm("newsroom.change_sitesettings"):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    site = SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)
    if sent is not None:
        with changing():
            lists, footer = _lists(sent), FooterForm(sent, instance=site, prefix="foot")
            forms_sent = [footer, *(row for rows in lists for row in rows if row.is_bound)]
            if all([form.is_valid() for form in forms_sent]):  # noqa: C419  (each says what is wrong with it)
                _save(lists, footer, by=request.user)
                messages.success(request, _t("Menu and footer are saved."))
                return HttpResponseRedirect(reverse("menu-and-footer"))
    else:
        lists, footer = _lists(None), FooterForm(instance=site, prefix="foot")
    context = {
        **admin.site.each_context(request),
        "title": _t("Menu and footer"),
        "sections": lists[0],
        "pages": lists[1],
        "footer": footer,
        "errors": sent is not None,
    }
    return render(request, "admin/settings/menu.html", context, status=400 if sent is not None else 200)


def _lists(sent):
    """The lines of sections and of pages, in their order; what came since the form was opened is as it is."""
    made = []
    for form, rows in ((SECTION, Section.objects.all()), (PAGE, Page.objects.filter(trashed_at=None))):
        name = rows.model._meta.model_name
        for place, row in enumerate(rows, start=1):
            row.position = place  # as it is shown: 1, 2, 3, whatever gaps there are
        made.append([_bound(form, sent, f"{name}-{row.pk}", row) for row in rows])
    return made


def _bound(form, sent, prefix, row):
    was_shown = sent is not None and f"{prefix}-position" in sent
    return form(sent if was_shown else None, instance=row, prefix=prefix)


def _save(lists, footer, *, by):
    changed = bool(footer.changed_data)
    if changed:
        footer.save()
    for rows in lists:
        # Two with the same number stand as they stood; who was moved stands before who was there.
        order = sorted(rows, key=lambda row: (row.instance.position, not _moved(row)))
        for place, row in enumerate(order, start=1):
            stands = type(row.instance).objects.values_list("position", flat=True).get(pk=row.instance.pk)
            columns = {name for name in row.changed_data if name != "position"} if row.is_bound else set()
            row.instance.position = place
            columns |= {"position"} if stands != place else set()
            if columns:
                row.instance.save(update_fields=columns)
                changed = True
    if changed:
        Act.record("arrange menu", SiteSettings.current(), by=by)


def _moved(row):
    return row.is_bound and "position" in row.changed_data
