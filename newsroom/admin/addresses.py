"""Old addresses and where they lead."""

from django import forms
from django.contrib import admin
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Address
from newsroom.models.address import tidy_path, tidy_target
from newsroom.text import scrub

from .base import DeskModelAdmin

LONGEST_TARGET = 2000  # characters in a Location header; Django refuses more than 2048


class AddressForm(forms.ModelForm):
    """An old address and where it leads, both as the table keeps them."""

    class Meta:
        model = Address
        fields = ["path", "target"]
        labels = {"target": _("leads to")}
        help_texts = {"target": _("An address of this site that begins with a slash, or a whole one elsewhere.")}
        error_messages = {
            "path": {"unique": _("This address is in the table already. Look it up there, or choose another one.")}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "target" in self.fields:
            self.fields["target"].required = True

    def clean_path(self):
        typed = self.cleaned_data["path"].strip()
        path = tidy_path(tidy_target(typed) if typed.startswith(("http://", "https://")) else typed)
        if path == "/" or "://" in path or scrub(path) != path:
            raise forms.ValidationError(_t("Write an address of this site as it stands after its name: “/about/”."))
        return path

    def clean_target(self):
        target = tidy_target(self.cleaned_data["target"])
        if not target or len(iri_to_uri(target)) > LONGEST_TARGET:
            raise forms.ValidationError(
                _t("Write an address of this site that begins with a slash, or a whole one that begins with https://.")
            )
        return target

    def clean(self):
        cleaned = super().clean()
        path, target = cleaned.get("path"), cleaned.get("target")
        if path and target and Address(path=path, target=target).leads_to() is None:
            self.add_error("target", _t("That would lead in a circle, or to where nothing is. Choose another address."))
        return cleaned


@admin.register(Address)
class AddressAdmin(DeskModelAdmin):
    """Where things were, and where they are now."""

    list_display = ["path_words", "leads_line", "hits"]
    list_filter = ["kind"]
    search_fields = ["path", "target"]
    form = AddressForm
    fields = ["path", "target"]

    @property
    def new_label(self):
        """The words on the button."""
        return _t("Lead an old address elsewhere")

    @admin.display(description=_("address"), ordering="path")
    def path_words(self, address):
        """The path, left to right whatever the language."""
        return format_html('<bdi dir="ltr">{}</bdi>', address.path)

    @admin.display(description=_("what happens there"))
    def leads_line(self, address):
        """In words what a reader gets."""
        if address.kind == Address.Kind.CURRENT:
            return _t("is read here")
        if address.kind == Address.Kind.GONE:
            return _t("is gone; readers are told so")
        target = address.target or getattr(address, "current_path", "")
        if not target:
            return _t("leads to what is not public any more")
        return format_html(_t("leads to {}"), format_html('<bdi dir="ltr">{}</bdi>', target))

    def row_facts(self, rows):
        """Where the things of the page's rows are now, in one query."""
        wanted = {row.subject_uid for row in rows if row.kind == Address.Kind.REDIRECT and row.subject_uid}
        current = Address.objects.filter(subject_uid__in=wanted, kind=Address.Kind.CURRENT)
        paths = dict(current.values_list("subject_uid", "path")) if wanted else {}
        for row in rows:
            row.current_path = paths.get(row.subject_uid, "")

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """What is typed here leads elsewhere."""
        obj.kind = Address.Kind.REDIRECT
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """A current address is the thing's own; only redirects can go."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.kind == Address.Kind.REDIRECT)
