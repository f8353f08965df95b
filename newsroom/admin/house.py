"""The rooms of the house: settings, addresses, staff, log and letters."""

import re
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.encoding import iri_to_uri
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import colours, dress, verbs
from newsroom.models import Act, Address, Letter, SiteSettings, User
from newsroom.models.address import tidy_path, tidy_target
from newsroom.roles import OWNER, ROLE_NAMES
from newsroom.text import scrub

from .base import DeskModelAdmin

LONGEST_TARGET = 2000  # characters in a Location header; Django refuses more than 2048


class ReadOnlyRoom(DeskModelAdmin):
    """A list to look things up in: nothing is added, changed or deleted here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


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

    list_display = ["path", "kind", "target", "hits"]
    list_filter = ["kind"]
    search_fields = ["path", "target"]
    form = AddressForm
    fields = ["path", "target"]

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


class RolesField(forms.ModelMultipleChoiceField):
    """The five roles by their names on screen."""

    def label_from_instance(self, group):
        return ROLE_NAMES.get(group.name, group.name)


class StaffForm(forms.ModelForm):
    """A colleague's account, as `by` may change it: nobody may shut the paper's last door behind them."""

    by = None
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave this empty to keep the one there is. A new one ends all sessions of this colleague."),
    )

    groups = RolesField(
        label=_("Roles"), queryset=Group.objects.filter(name__in=ROLE_NAMES), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups", "is_active"]
        labels = {"username": _("Login"), "is_active": _("May log in")}
        help_texts = {"username": "", "is_active": _("Switch off a colleague who leaves; what they wrote stays.")}

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self):
        cleaned = super().clean()
        if "groups" not in cleaned or "is_active" not in cleaned:
            return cleaned
        # Locked, so that two owners can't switch each other off in the same second.
        owner = Group.objects.select_for_update().get(name=OWNER)
        stays = cleaned["is_active"] and owner in cleaned["groups"]
        if not stays and owner in self.instance.groups.all():
            others = owner.user_set.filter(is_active=True).exclude(pk=self.instance.pk)
            if self.by is not None and self.instance.pk == self.by.pk:
                raise forms.ValidationError(
                    _t("You can't take your own place as owner away. Another owner can do it for you.")
                )
            if not others.exists():
                raise forms.ValidationError(_t("The paper needs an owner who may log in. Name another one first."))
        return cleaned


class NewStaffForm(BaseUserCreationForm):
    """A new colleague, with a first password that they change themselves."""

    groups = RolesField(
        label=_("Roles"), queryset=Group.objects.filter(name__in=ROLE_NAMES), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups"]
        labels = {"username": _("Login")}
        help_texts = {"username": ""}


@admin.register(User)
class StaffAdmin(DeskModelAdmin):
    """Staff: accounts are switched off, never deleted."""

    list_display = ["name", "username", "email", "roles_line", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    form = StaffForm

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("name"), ordering="first_name")
    def name(self, user):
        return str(user)

    @admin.display(description=_("roles"))
    def roles_line(self, user):
        return ", ".join(str(ROLE_NAMES[role]) for role in user.roles) or "–"

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewStaffForm
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        names = ["username", "first_name", "last_name", "email", "groups"]
        more = ["password1", "password2"] if obj is None else ["is_active", "new_password"]
        return [(None, {"fields": [*names, *more]})]

    def save_model(self, request, obj, form, change):
        """Whoever gets an account may log in at the desk."""
        obj.is_staff = True
        if password := form.cleaned_data.get("new_password"):
            obj.set_password(password)
        super().save_model(request, obj, form, change)
        if change:
            obj.save(update_fields=["is_staff", "password"] if password else ["is_staff"])
        if password and obj == request.user:
            update_session_auth_hash(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False


class VerbFilter(admin.AllValuesFieldListFilter):
    """The verbs that the log knows, in the reader's language."""

    def choices(self, changelist):
        shown = list(super().choices(changelist))
        # The first one stands for all of them, and is no verb.
        return [*shown[:1], *({**choice, "display": verbs.said(choice["display"])} for choice in shown[1:])]


@admin.register(Act)
class ActAdmin(ReadOnlyRoom):
    """The log: who did what, when and why."""

    list_display = ["at", "by_name", "said", "subject_name", "note"]
    list_display_links = None
    list_filter = [("verb", VerbFilter), "at"]
    search_fields = ["by_name", "subject_name", "note"]
    fields = readonly_fields = ["at", "by_name", "said", "subject_name", "note"]

    @admin.display(description=_("what"), ordering="verb")
    def said(self, act):
        return act.said


@admin.register(Letter)
class LetterAdmin(ReadOnlyRoom):
    """The mail outbox."""

    list_display = ["made_at", "to", "subject", "sent_at", "tries", "error"]
    list_filter = ["sent_at"]
    search_fields = ["to", "subject"]
    fields = readonly_fields = [
        "made_at",
        "due_at",
        "to",
        "subject",
        "text",
        "sent_at",
        "given_up_at",
        "tries",
        "error",
    ]
