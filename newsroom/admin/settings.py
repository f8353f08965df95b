"""The paper's settings: one row, one form that explains itself."""

import re
from typing import NamedTuple

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from newsroom import colours, dress
from newsroom.models import SiteSettings

from .base import DeskModelAdmin


class Scheme(NamedTuple):
    """Light or dark: its grounds and ink, and the sentences on what became of a colour in it."""

    grounds: tuple[str, str]
    ink: str
    kept: str
    moved: str


SCHEMES = {
    "light": Scheme(
        colours.LIGHT,
        "#1b1a17",
        _("By day: %(colour)s, as you chose it. Contrast %(contrast)s to 1."),
        _("By day: darkened to %(colour)s, so that it can be read. Contrast %(contrast)s to 1."),
    ),
    "dark": Scheme(
        colours.DARK,
        "#ece8e0",
        _("On dark screens: %(colour)s, as you chose it. Contrast %(contrast)s to 1."),
        _("On dark screens: lightened to %(colour)s, so that it can be read. Contrast %(contrast)s to 1."),
    ),
}
SIX_DIGITS = re.compile(r"[0-9a-f]{6}")
# Presentation attributes are no inline style: the policy lets them be.
SWATCH = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 280 88" font-family="system-ui, sans-serif" font-weight="700">
<rect width="140" height="88" fill="{paper}"/><rect x="140" width="140" height="88" fill="{tint}"/>
<g id="sample"><rect x="16" y="16" width="4" height="56" fill="{accent}"/>
<text x="32" y="40" font-size="24" fill="{accent}">Abc</text>
<text x="32" y="66" font-size="15" font-weight="400" fill="{ink}">Abc def</text>
<rect x="32" y="70" width="54" height="1.5" fill="{accent}"/></g>
<use href="#sample" x="140"/>
</svg>
"""


@admin.register(SiteSettings)
class SettingsAdmin(DeskModelAdmin):
    """One row, one form; the list leads straight to it."""

    menu_label = _("Settings")
    readonly_fields = ["accent_shown"]
    fieldsets = [
        (_("The paper"), {"fields": ["name", "tagline", "description", "contact_email", "footer_text", "support_url"]}),
        (
            _("Language and look"),
            {"fields": ["language", "time_zone", "accent", "accent_shown", "stories_a_page", "noindex"]},
        ),
        (
            _("The comment form"),
            {
                "fields": [
                    "comment_form_title",
                    "comment_name_required",
                    "comment_email_required",
                    "comment_website_shown",
                    "comment_rules",
                    "comment_privacy",
                    "comment_hours_note",
                ]
            },
        ),
        (
            _("The conversation"),
            {"fields": ["comment_depth", "comments_per_page", "comment_order", "comments_close_after_days"]},
        ),
        (
            _("What waits for a moderator"),
            {
                "fields": [
                    "comment_hold_all",
                    "comment_first_held",
                    "comment_link_limit",
                    "comment_hold_words",
                    "comment_block_words",
                    "comment_flood_seconds",
                    "comment_reports_hold",
                    "comment_ip_days",
                ]
            },
        ),
        (_("Safety"), {"fields": ["kill_needs_two"]}),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Only languages that the paper's own words are translated to."""
        if db_field.name == "language":
            kwargs["choices"] = [pair for pair in settings.LANGUAGES if pair[0] in settings.PAPER_LANGUAGES]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        """The row; a paper that never saved its settings gets the defaults to start from."""
        if str(object_id) != "1":
            return None
        return SiteSettings.objects.filter(pk=1).first() or SiteSettings(pk=1)

    def changelist_view(self, request, extra_context=None):
        """There is one row: its form."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(self.url("change", 1))

    def get_urls(self):
        """The swatches beside the form's own addresses."""
        swatch = path("swatch/<str:scheme>/<str:colour>.svg", self.admin_site.admin_view(self.swatch), name="swatch")
        return [swatch, *super().get_urls()]

    def swatch(self, request, scheme, colour):
        """A colour as words, as a link's line and as a bar, on the paper and the tint of one scheme: an SVG."""
        if scheme not in SCHEMES or not SIX_DIGITS.fullmatch(colour):
            raise Http404
        paper, tint = SCHEMES[scheme].grounds
        ink = SCHEMES[scheme].ink
        drawing = SWATCH.format(paper=paper, tint=tint, ink=ink, accent=f"#{colour}")
        return HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")

    @admin.display(description=_("how it comes out"))
    def accent_shown(self, settings):
        """What became of the accent in each scheme, in words and to look at."""
        accent = dress.accent_of(settings)
        return format_html_join(
            "",
            '<span class="swatch"><img src="{}" width="280" height="88" alt=""><br>{}</span>',
            ((self._swatch_address(name, made), self._fate(name, settings.accent, made))
             for name, made in (("light", accent.light), ("dark", accent.dark))),
        )  # fmt: skip

    def _swatch_address(self, scheme, colour):
        return reverse(f"{self.admin_site.name}:swatch", args=[scheme, colour.removeprefix("#")])

    def _fate(self, name, chosen, made):
        scheme = SCHEMES[name]
        said = scheme.kept if made == chosen.lower() else scheme.moved
        figure = number_format(colours.weakest(made, scheme.grounds), 1)
        return format_html("{}", said % {"colour": made, "contrast": figure})

    def _saved(self, request, obj):
        self.message_user(request, _("The settings are saved."), messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", 1))
