"""The paper's settings: one row, one form that explains itself."""

import re
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom import colours, dress, factors
from newsroom.models import Logo, SiteSettings

from .base import DeskModelAdmin
from .fields import ColourInput, LogoField, ZoneField


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
LTR, END = "\u2066", "\u2069"  # around what is written from left to right in a sentence of any script
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


# What readers read, in whatever script the paper is written; and what is written from left to right in all of them.
WORDS = ["name", "tagline", "description", "footer_text"] + [
    f"comment_{part}" for part in ("form_title", "rules", "privacy", "hours_note")
]
ADDRESSES = ["contact_email", "support_url"]


class SettingsForm(forms.ModelForm):
    """The settings as they are typed."""

    new_logo = LogoField(
        label=_("A logo"),
        required=False,
        help_text=_("Takes the place of the name at the top of every page. JPEG, PNG, WebP, GIF or AVIF."),
    )
    no_logo = forms.BooleanField(label=_("Set the name in type again"), required=False)

    class Meta:
        model = SiteSettings
        fields = ["name"]  # the room names the others, group by group
        field_classes = {"time_zone": ZoneField}
        widgets = {
            "accent": ColourInput(),
            "description": forms.Textarea(attrs={"rows": 2}),
            "comment_hold_words": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            "comment_block_words": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        }
        help_texts = {
            "name": _("As it stands over the front page."),
            "language": _("The paper's own words: dates, buttons, the comment form, letters."),
            "time_zone": _("The clock by which stories appear. Type a city or a country."),
            "footer_text": _("Below every page, for instance who publishes the paper."),
            "contact_email": _("For readers; it stands in the footer."),
            "support_url": _("Where readers can pay or give. Left empty, there is no such link."),
            "stories_a_page": _("In sections, topics and the archive."),
            "comment_depth": _("Answers that go deeper stand on the last level."),
            "comment_flood_seconds": _("Who writes faster is asked to wait, and keeps the text. 0 switches it off."),
            "comment_reports_hold": _("So many different readers must report a comment until it waits again."),
            "comment_ip_days": _("Afterwards nobody can tell any more from where a comment came."),
            "comment_first_held": _("Until a person has one approved comment, every one of theirs waits."),
            "comment_hold_all": _("For a hard day. Nothing appears until somebody has read it."),
            "kill_needs_two": _("Who killed it can't bring it back alone."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for direction, names in (("auto", WORDS), ("ltr", ADDRESSES)):
            for name in names:
                if name in self.fields:
                    self.fields[name].widget.attrs["dir"] = direction


def fate_of_a_comment(site) -> list[str]:
    """What happens to a comment by these settings, in the sentences in which an owner would tell it."""
    said = []
    if site.comment_hold_all:
        said.append(_t("Every comment waits until a moderator has read it."))
    elif site.comment_first_held:
        said.append(_t("A person's first comment waits; later ones appear at once."))
    else:
        said.append(_t("Comments appear at once, also those of people who were never here before."))
    if site.comment_link_limit and not site.comment_hold_all:
        said.append(
            ngettext(
                "One with %(count)d link waits.", "One with %(count)d links or more waits.", site.comment_link_limit
            )
            % {"count": site.comment_link_limit}
        )
    held, blocked = (len(words.split("\n")) if words.strip() else 0 for words in _lists_of(site))
    if held:
        said.append(
            ngettext("One with your held word waits.", "One with any of your %(count)d held words waits.", held)
            % {"count": held}
        )
    if blocked:
        said.append(
            ngettext(
                "One with your blocked word is spam.", "One with any of your %(count)d blocked words is spam.", blocked
            )
            % {"count": blocked}
        )
    said.append(
        ngettext(
            "When a reader reports one, it waits again.",
            "When %(count)d readers report one, it waits again.",
            site.comment_reports_hold,
        )
        % {"count": site.comment_reports_hold}
    )
    days = site.comments_close_after_days
    said.append(
        ngettext("Comments close after %(count)d day.", "Comments close after %(count)d days.", days) % {"count": days}
        if days
        else _t("Comments stay open.")
    )
    return said


def _lists_of(site):
    return site.comment_hold_words.strip(), site.comment_block_words.strip()


@admin.register(SiteSettings)
class SettingsAdmin(DeskModelAdmin):
    """One row, one form; the list leads straight to it."""

    menu_label = _("Settings")
    form = SettingsForm
    change_form_template = "admin/settings/form.html"
    readonly_fields = ["logo_shown", "accent_shown"]
    # What a new paper changes stands first; the rest is right for most as it is.
    fieldsets = [
        (
            _("The paper"),
            {
                "description": _(
                    "Name, language and clock are all a new paper has to set. The rest is right for most."
                ),
                "fields": [
                    "name",
                    "language",
                    "time_zone",
                    "tagline",
                    "description",
                    "contact_email",
                    "footer_text",
                    "support_url",
                ],
            },
        ),
        (
            _("Look and lists"),
            {
                "description": _(
                    "One colour marks the paper as yours: in links, lines and the icon of the browser's tab."
                ),
                "fields": ["logo_shown", "new_logo", "no_logo", "accent", "accent_shown", "stories_a_page", "noindex"],
            },
        ),
        (
            _("The comment form"),
            {
                "description": _("What readers are asked for, and what they read before they write."),
                "fields": [
                    "comment_form_title",
                    "comment_name_required",
                    "comment_email_required",
                    "comment_website_shown",
                    "comment_rules",
                    "comment_privacy",
                    "comment_hours_note",
                ],
            },
        ),
        (
            _("The conversation"),
            {
                "description": _("How comments stand under a story, and how long they are open."),
                "fields": ["comment_order", "comment_depth", "comments_per_page", "comments_close_after_days"],
            },
        ),
        (
            _("What waits for a moderator"),
            {
                "description": _(
                    "Everything else appears at once. Whatever waits is read by a person before readers see it."
                ),
                "fields": [
                    "comment_hold_all",
                    "comment_first_held",
                    "comment_link_limit",
                    "comment_hold_words",
                    "comment_block_words",
                    "comment_flood_seconds",
                    "comment_reports_hold",
                    "comment_ip_days",
                ],
            },
        ),
        (
            _("Safety"),
            {
                "description": _(
                    "A killed story is one that must never be read again. A second factor keeps out whoever "
                    "knows a password."
                ),
                "fields": ["kill_needs_two", "second_factor_needed"],
            },
        ),
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

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form. Who has no second factor is told, before asking everybody for one, who is asked first."""
        form = super().get_form(request, obj, change, **kwargs)
        needed = form.base_fields.get("second_factor_needed")
        if needed and not factors.has_second_factor(request.user):
            needed.help_text = format_html(
                '{} {} <a href="{}">{}</a>',
                needed.help_text,
                _t("You have none yourself: once this is saved, you are led there first."),
                reverse("second-factors"),
                _t("Set yours up now"),
            )
        return form

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

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form. A logo is drawn before the transaction begins that keeps it."""
        if request.method == "POST" and self.has_change_permission(request):
            # One that the form carries along, too: from here on it is a file like any other.
            logo = LogoField.widget.value_from_datadict(request.POST, request.FILES, "new_logo")
            if logo:
                LogoField.look(logo)
                request.FILES["new_logo"] = logo
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        """The settings, and the logo, which is kept apart from them."""
        super().save_model(request, obj, form, change)
        if logo := form.cleaned_data.get("new_logo"):
            Logo.put_up(logo)
        elif form.cleaned_data.get("no_logo"):
            Logo.take_down()

    def get_urls(self):
        """The swatches beside the form's own addresses."""
        wrap = self.admin_site.admin_view
        return [
            path("swatch/<str:scheme>/<str:colour>.svg", wrap(self.swatch), name="swatch"),
            path("accent/<str:colour>/", wrap(self.accent_view), name="accent"),
            *super().get_urls(),
        ]

    def accent_view(self, request, colour):
        """What becomes of a colour in both schemes, as JSON: `light` and `dark`, each with `image` and `said`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not SIX_DIGITS.fullmatch(colour):
            raise Http404
        made = colours.accent(f"#{colour}")
        return JsonResponse(
            {
                name: {"image": self._swatch_address(name, of), "said": str(self._fate(name, f"#{colour}", of))}
                for name, of in (("light", made.light), ("dark", made.dark))
            }
        )

    def swatch(self, request, scheme, colour):
        """A colour as words, as a link's line and as a bar, on the paper and the tint of one scheme: an SVG."""
        if scheme not in SCHEMES or not SIX_DIGITS.fullmatch(colour):
            raise Http404
        paper, tint = SCHEMES[scheme].grounds
        ink = SCHEMES[scheme].ink
        drawing = SWATCH.format(paper=paper, tint=tint, ink=ink, accent=f"#{colour}")
        return HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")

    @admin.display(description=_("the logo now"))
    def logo_shown(self, settings):
        """What stands at the top of every page instead of the name, if anything does."""
        logo = Logo.current()
        if logo is None:
            return _t("None: the name is set in type.")
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="{}" class="logo-shown">',
            reverse("site-logo", args=[logo.digest]), logo.shown_width, logo.shown_height, settings.name,
        )  # fmt: skip

    @admin.display(description=_("how it comes out"))
    def accent_shown(self, settings):
        """What became of the accent in each scheme, in words and to look at."""
        accent = dress.accent_of(settings)
        return format_html_join(
            "",
            '<span class="swatch" data-swatch="{}"><img src="{}" width="280" height="88" alt=""><br>'
            "<span>{}</span></span>",
            ((name, self._swatch_address(name, made), self._fate(name, settings.accent, made))
             for name, made in (("light", accent.light), ("dark", accent.dark))),
        )  # fmt: skip

    def _swatch_address(self, scheme, colour):
        return reverse(f"{self.admin_site.name}:swatch", args=[scheme, colour.removeprefix("#")])

    def _fate(self, name, chosen, made):
        scheme = SCHEMES[name]
        said = scheme.kept if made == chosen.lower() else scheme.moved
        figure = number_format(colours.weakest(made, scheme.grounds), 1)
        return format_html("{}", said % {"colour": f"{LTR}{made}{END}", "contrast": figure})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "fate": fate_of_a_comment(obj),
            "paper_icon": dress.icon_address(obj),
            "paper_initial": dress.initial(obj.name, obj.language),
            "house": obj,
            "back_url": None,
            "show_save_and_continue": False,
        }
        response = super().render_change_form(request, context, add, change, form_url, obj)
        response.context_data["title"] = _("Settings")
        return response

    def _saved(self, request, obj):
        self.message_user(request, _("The settings are saved."), messages.SUCCESS)
        return HttpResponseRedirect(self.url("change", 1))
