"""Controls of the desk's forms that Django has none of: a text with suggestions, a colour, a long list by searching."""

import re
from base64 import b64decode, b64encode
from contextlib import suppress

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile
from django.forms import Script
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from newsroom.logo import Drawn, LogoRefused, drawn
from newsroom.zones import zones, zones_meant

from .typed import number


class OurTemplate:
    """A widget whose template is one of ours; Django's form renderer knows only those of its own."""

    def _render(self, template_name, context, renderer=None):
        return get_template(template_name).render(context)


class SuggestedInput(OurTemplate, forms.TextInput):
    """A text with suggestions: `suggest` is called when it is shown and returns them."""

    template_name = "admin/widgets/suggested.html"

    def __init__(self, suggest=list, attrs=None):
        super().__init__(attrs)
        self.suggest = suggest

    def get_context(self, name, value, attrs):
        return {**super().get_context(name, value, attrs), "suggestions": self.suggest()}


class ZoneField(forms.CharField):
    """A time zone, typed whole, as its city alone or as a country; its value is the zone's name."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "widget": SuggestedInput(zones)})

    def to_python(self, value):
        """The one zone that is meant, or what was typed where there is none; where several are, they are listed."""
        typed = super().to_python(value)
        found = zones_meant(typed)
        if len(found) > 1:
            raise forms.ValidationError(
                _("“%(city)s” may mean several zones: %(zones)s. Write the one you mean."),
                code="several",
                params={"city": typed, "zones": ", ".join(found)},
            )
        return found[0] if found else typed


class ColourInput(OurTemplate, forms.TextInput):
    """A colour as six digits; with script, a field to choose it by eye stands beside it."""

    template_name = "admin/widgets/colour.html"


class LogoInput(OurTemplate, forms.FileInput):
    """A file, which the form carries along once it was drawn: a browser gives no file a second time."""

    template_name = "admin/widgets/logo.html"
    MOST = 1_000_000  # signs that are carried along; what LogoField draws is half of that at worst

    def value_from_datadict(self, data, files, name):
        if file := files.get(name):
            return file
        carried = data.get(f"{name}-carried", "")
        if not carried or len(carried) > self.MOST:
            return None
        with suppress(ValueError):
            return ContentFile(b64decode(carried, validate=True), name="logo.png")

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-carried" not in data

    def get_context(self, name, value, attrs):
        found = LogoField.look(value) if value else None
        context = super().get_context(name, None, attrs)
        if isinstance(found, Drawn):
            told = {"png": b64encode(found.png).decode(), "width": found.width // 2, "height": found.height // 2}
            context["widget"]["carried"] = told
        return context


class LogoField(forms.FileField):
    """A file that becomes the logo: its value is drawn anew (`newsroom.logo.Drawn`), or None where none was sent."""

    widget = LogoInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"})

    def bound_data(self, data, initial):
        """What was sent, for the widget to carry along."""
        return data

    @staticmethod
    def look(file):
        """Draw it, once: what came out, picture or refusal, stays with the file. To be called outside transactions."""
        if not hasattr(file, "drawn"):
            try:
                file.drawn = drawn(file)
            except LogoRefused as refused:
                file.drawn = refused
        return file.drawn

    def clean(self, data, initial=None):
        """The logo, or a ValidationError with the sentence why it can't be one."""
        file = super().clean(data, initial)
        if not file:
            return None
        found = self.look(file)
        if isinstance(found, LogoRefused):
            raise forms.ValidationError(str(found), code="refused")
        return found


class SearchInput(OurTemplate, forms.TextInput):
    """One thing of a long list, by typing: `lookup.js` fills the suggestions from the desk's own search."""

    template_name = "admin/widgets/search.html"

    class Media:
        js = [Script("js/desk/lookup.js", type="module")]

    def __init__(self, db_field, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.db_field = db_field

    def get_context(self, name, value, attrs):
        about = {
            "app_label": self.db_field.model._meta.app_label,
            "model_name": self.db_field.model._meta.model_name,
            "field_name": self.db_field.name,
        }
        url = f"{reverse(f'{admin.site.name}:autocomplete')}?{urlencode(about)}"
        return {**super().get_context(name, value, attrs), "url": url}


class SearchField(forms.ModelChoiceField):
    """One thing of a long list: typed as a name or a number, shown as “Name #12”."""

    NUMBERED = re.compile(r"(?:^|#)\s*([0-9]{1,18})\s*$")

    default_error_messages = {
        "invalid_choice": _("Nobody and nothing is called so. Type a few letters and choose one from the list."),
        "several": _("Several are called so. Choose one from the list."),
    }

    def __init__(self, queryset, *, db_field, names=(), **kwargs):
        kwargs.pop("widget", None)
        super().__init__(queryset, widget=SearchInput(db_field), **kwargs)
        self.names = names

    def prepare_value(self, value):
        if isinstance(value, str):
            return value if number(value) is None else self._shown(self.queryset.filter(pk=value).first()) or value
        if value is not None and not hasattr(value, "_meta"):
            value = self.queryset.filter(pk=value).first()
        return self._shown(value)

    def _shown(self, thing):
        return f"{thing} #{thing.pk}" if thing is not None else ""

    def to_python(self, value):
        typed = " ".join(str(value or "").replace("\0", "").split())[:300]
        if not typed:
            return None
        if found := self.NUMBERED.search(typed):
            return super().to_python(found[1])
        for name in self.names:
            same = list(self.queryset.filter(**{f"{name}__iexact": typed})[:2])
            if len(same) > 1:
                raise forms.ValidationError(self.error_messages["several"], code="several")
            if same:
                return same[0]
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def has_changed(self, initial, data):
        try:
            now = self.to_python(data)
        except forms.ValidationError:
            return True
        return (now.pk if now else None) != (getattr(initial, "pk", initial) or None)
