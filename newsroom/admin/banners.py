"""The breaking banner at the desk: what is up and for how long, a new one, and those there were."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, path, resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.admin_site import Side, beside
from newsroom.lasting import timeuntil
from newsroom.models import Banner
from newsroom.models.banner import CHANGE, KICKER_MAX, NOTHING_THERE, TEXT_MAX, way_to
from newsroom.pages import changing
from newsroom.states import Refused

from .base import DeskModelAdmin, HourField, refusal_page, wrong_method

UNTIL = "until"
STANDS = {
    "30": (timedelta(minutes=30), _("30 minutes")),
    "60": (timedelta(hours=1), _("an hour")),
    "120": (timedelta(hours=2), _("2 hours")),
    "360": (timedelta(hours=6), _("6 hours")),
}
TYPED = ("text", "kicker", "link", "starts_at", "ends_at")
CHIPS = {Banner.Stage.UP: "live", Banner.Stage.PLANNED: "scheduled", Banner.Stage.OVER: ""}


def is_read(where: str) -> bool:
    """Whether a stranger is shown a page at this path of ours now: its own view is asked, as by a stranger."""
    try:
        found = resolve(where)
    except (Resolver404, ValueError):
        return False
    if not getattr(found.func, "is_public", False):
        return False
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", where, where
    request.META = {"REQUEST_METHOD": "GET", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.resolver_match = found
    try:
        return found.func(request, *found.args, **found.kwargs).status_code == 200
    except Http404:
        return False


def wrong_way(typed: str) -> str:
    """The sentence against a link that leads nowhere, or ""."""
    try:
        where, _uid = way_to(typed)
    except forms.ValidationError as foreign:
        return foreign.message
    if is_read(where):
        return ""
    return str(NOTHING_THERE)


def whole_minute(moment):
    """The next whole minute from a moment on: an hour that people can read."""
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute == moment else minute + timedelta(minutes=1)


def hours_line(banner) -> str:
    """From when until when it stands or stood, in the paper's zone; the end without its day where that is the same."""
    first, last = (timezone.localtime(at) for at in (banner.put_up_at or banner.starts_at, _end_of(banner)))
    if banner.ended_at and not banner.put_up_at:
        return _t("Called off before %(when)s") % {"when": date_format(first, "SHORT_DATETIME_FORMAT")}
    end = date_format(last, "TIME_FORMAT" if first.date() == last.date() else "SHORT_DATETIME_FORMAT")
    return f"{date_format(first, 'SHORT_DATETIME_FORMAT')} – {end}"


def _end_of(banner):
    return min(filter(None, [banner.ended_at, banner.ends_at]))


def left_line(banner) -> str:
    """How long what is up still stands, or how long until what is planned goes up."""
    if banner.stage == Banner.Stage.PLANNED:
        return _t("Goes up at %(hour)s, in %(time)s.") % {
            "hour": _hour(banner.starts_at),
            "time": timeuntil(banner.starts_at),
        }
    if banner.ends_at - timezone.now() < timedelta(minutes=1):
        return _t("Comes down within a minute.")
    left = {"hour": _hour(banner.ends_at), "time": timeuntil(banner.ends_at)}
    return _t("Comes down at %(hour)s, in %(time)s.") % left


def _hour(moment):
    here = timezone.localtime(moment)
    return date_format(here, "TIME_FORMAT" if here.date() == timezone.localdate() else "SHORT_DATETIME_FORMAT")


class BannerForm(forms.ModelForm):
    """A banner as it is typed."""

    stands = forms.ChoiceField(
        label=_("Stands for"),
        choices=[*((value, words) for value, (_time, words) in STANDS.items()), (UNTIL, _("until the hour below"))],
        widget=forms.RadioSelect,
        initial="120",
    )

    class Meta:
        model = Banner
        fields = TYPED
        field_classes = {"starts_at": HourField, "ends_at": HourField}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-most": TEXT_MAX}),
            "kicker": forms.TextInput(attrs={"dir": "auto"}),
            "link": forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off"}),
        }
        help_texts = {
            "text": _("What happened, in one sentence. It stands over every page."),
            "kicker": _("Left empty, it is “Breaking”. For instance: Live, Election night, Storm warning."),
            "link": _("The address of the story, pasted. May stay empty."),
            "starts_at": _("Left empty: now."),
            "ends_at": _("A day after it went up at the latest."),
        }
        too_long = _("%(show_value)d characters are too long, %(limit_value)d fit.")
        error_messages = {"text": {"max_length": too_long}, "kicker": {"max_length": too_long}}

    # The sentence against the link, found before the transaction: a page had to be made for it.
    wrong_way = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            if name in self.fields:
                self.fields[name].required = False
        if "text" in self.fields:
            # A browser would cut what is pasted, and say nothing.
            self.fields["text"].widget.attrs.pop("maxlength", None)
            self.fields["kicker"].widget.attrs |= {"placeholder": _t("Breaking"), "maxlength": KICKER_MAX}
        if self.instance.pk:
            self.initial["stands"] = UNTIL
            if self.instance.put_up_at and "starts_at" in self.fields:
                del self.fields["starts_at"]
        else:
            self.initial["starts_at"] = self.initial["ends_at"] = None

    def clean_link(self):
        if self.wrong_way and self.cleaned_data["link"]:
            raise forms.ValidationError(self.wrong_way)
        return self.cleaned_data["link"]

    def clean(self):
        cleaned = super().clean()
        if "starts_at" in self.fields and "starts_at" not in self.errors:
            cleaned["starts_at"] = cleaned.get("starts_at") or timezone.now()
        starts = cleaned.get("starts_at") or self.instance.starts_at
        stands = cleaned.get("stands")
        if stands in STANDS and starts and "ends_at" not in self.errors:
            # Of one that is up, the time counts from now: “another hour”.
            cleaned["ends_at"] = whole_minute(max(starts, timezone.now()) + STANDS[stands][0])
        elif stands == UNTIL and not cleaned.get("ends_at") and "ends_at" not in self.errors:
            self.add_error("ends_at", _t("Say when it comes down."))
        return cleaned


class StageFilter(admin.SimpleListFilter):
    """Up or planned, or over."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("standing", _("Up or planned")), ("over", pgettext_lazy("banners", "Earlier ones"))]

    def queryset(self, request, queryset):
        standing = Banner.objects.standing()
        return {
            "standing": queryset.filter(pk__in=standing),
            "over": queryset.exclude(pk__in=standing),
        }.get(self.value(), queryset)


@admin.register(Banner)
class BannerAdmin(DeskModelAdmin):
    """One banner at most is up; it can be planned, changed, and taken down."""

    menu_label = _("Breaking banner")
    form = BannerForm
    change_list_template = "admin/banners/list.html"
    change_form_template = "admin/banners/form.html"
    list_display = ["text_line", "stage_chip", "hours", "who"]
    list_select_related = ["by", "ended_by"]
    list_filter = [StageFilter]
    search_fields = ["text"]
    fields = ["text", "kicker", "link", "starts_at", "stands", "ends_at"]

    @property
    def new_label(self):
        """The words on the button."""
        return _t("Put up a banner")

    # -- the list --------------------------------------------------------------------------------------------------

    @admin.display(description=_("sentence"))
    def text_line(self, banner):
        """The sentence, in its own direction."""
        return format_html('<bdi class="headline">{}</bdi>', banner.text)

    @admin.display(description=_("state"))
    def stage_chip(self, banner):
        """Planned, up or down, as word and shape."""
        return format_html('<span class="chip {}">{}</span>', CHIPS[banner.stage], Banner.Stage(banner.stage).label)

    @admin.display(description=_("hours"))
    def hours(self, banner):
        """From when until when."""
        return hours_line(banner)

    @admin.display(description=_("who"))
    def who(self, banner):
        """Who put it up, and who took it down."""
        if banner.ended_by and banner.ended_by != banner.by:
            return f"{banner.by or '–'}, {banner.ended_by}"
        return str(banner.by or "–")

    def changelist_view(self, request, extra_context=None):
        """The list, and over it what is up now with the button that takes it down."""
        up = None
        if request.user.has_perm("newsroom.view_banner"):
            up = next((row for row in Banner.objects.standing() if row.stage == Banner.Stage.UP), None)
        return super().changelist_view(request, {"up": up and now_up(up), **(extra_context or {})})

    # -- the form --------------------------------------------------------------------------------------------------

    def get_urls(self):
        """The way down beside the form's own addresses."""
        down = self.admin_site.admin_view(self.down_view)
        return [path("<int:pk>/down/", down, name="newsroom_banner_down"), *super().get_urls()]

    def get_fields(self, request, obj=None):
        """What is over is looked at: the hours as they were, and no choice of others."""
        if obj is not None and not self.has_change_permission(request, obj):
            return TYPED
        return [name for name in self.fields if name != "starts_at" or obj is None or not obj.put_up_at]

    def has_change_permission(self, request, obj=None):
        """What is over stays as it was; a form that was open meanwhile is told so by the verb."""
        may = super().has_change_permission(request, obj)
        return may and (request.method == "POST" or obj is None or obj.stage != Banner.Stage.OVER)

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; where the link leads is looked up before the transaction begins."""
        link = request.POST.get("link", "").strip()
        if link and request.user.has_perm(CHANGE):
            request.wrong_way = wrong_way(link)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.wrong_way = getattr(request, "wrong_way", "")
        return form

    def get_changeform_initial_data(self, request):
        """From a story: its headline and its address, as far as they fit."""
        return {name: request.GET.get(name, "").replace("\0", "")[:1000] for name in ("text", "link", "kicker")}

    def save_model(self, request, obj, form, change):
        """The verbs of the banner."""
        if not change:
            obj.raise_(by=request.user)
            return
        typed = {name: getattr(obj, name) for name in TYPED if obj.was(name) != getattr(obj, name)}
        obj.change(by=request.user, **typed)

    def log_addition(self, request, obj, message):
        """The verb wrote the log."""

    def log_change(self, request, obj, message):
        """The verb wrote the log."""

    def _saved(self, request, obj):
        said = {
            Banner.Stage.UP: _t("The banner is up, on every page."),
            Banner.Stage.PLANNED: _t("The banner is planned; it goes up by itself."),
        }.get(obj.stage, _t("The banner is saved."))
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.url("changelist"))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        shown = obj if obj and obj.pk else Banner()
        context |= {"shown": shown, "show_save_and_continue": False, "show_save_and_add_another": False}
        if obj and obj.pk and obj.stage == Banner.Stage.OVER:
            context["only_to_look_at"] = hours_line(obj)
        elif obj and obj.pk:
            context["standing"] = now_up(obj)
        else:
            context["save_label"] = _t("Put it up")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def down_view(self, request, pk):
        """Take it down now, by POST."""
        banner = get_object_or_404(Banner, pk=pk)
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=self.url("change", pk))
        was_up = banner.stage == Banner.Stage.UP
        try:
            with changing():
                banner.end(by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal, back=self.url("changelist"), title=str(banner), site=self.admin_site)
        said = _t("The banner is down.") if was_up else _t("The banner is called off.")
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.url("changelist"))


def now_up(banner) -> dict:
    """What the desk shows of one that is up or planned: `banner`, `left`, and the addresses `down` and `change`."""
    return {
        "banner": banner,
        "is_up": banner.stage == Banner.Stage.UP,
        "left": left_line(banner),
        "down": reverse("admin:newsroom_banner_down", args=[banner.pk]),
        "change": reverse("admin:newsroom_banner_change", args=[banner.pk]),
    }


@beside
def banner_beside(request):
    """What is up, beside the lists of the front door, for who may take it down."""
    up = Banner.current() if request.user.has_perm(CHANGE) else None
    return [Side(_t("Breaking banner"), "admin/banners/_beside.html", now_up(up))] if up else []
