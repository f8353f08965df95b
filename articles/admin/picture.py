"""The picture library: bringing pictures in, saying what they show, seeing where they are used; and the picker.

The picker opens in a window of its own and sends what was chosen to the window that opened it, as a message `picked`
(`static/js/picture-picker.js`): to the prose editor for a picture in the text, to the story form for lead and gallery.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Picture
from articles.pictures.inspect import PictureRefused
from articles.pictures.renditions import JPEG, MIME, Spec, render
from newsroom.admin.base import DeskModelAdmin, HourField, refusal_page, wrong_method
from newsroom.pages import changing
from newsroom.states import Refused

from .forms import ACCEPTED, AltField, take_upload
from .upload_here import take_in_view

PICKER_PAGE = 24
LOOK_WIDTH = 480  # pixels of the desk's own small copy, while the renditions are being made
VERBS = {
    "kill": _("Killed."),
    "trash": _("In the trash. It can be brought back for 30 days."),
    "restore": _("Back from the trash."),
}


class PictureStateFilter(admin.SimpleListFilter):
    """What can be used, and what can't and why."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("no-credit", _("Without credit")),
            ("no-alt", _("Without alternative text")),
            ("unused", _("Used nowhere")),
            ("expired", _("Rights have run out")),
            ("killed", _("Killed")),
            ("failed", _("Could not be made ready")),
            ("trash", _("In the trash")),
        ]

    def queryset(self, request, queryset):
        kept = queryset.filter(trashed_at__isnull=True)
        return {
            "no-credit": kept.filter(credit=""),
            "no-alt": kept.filter(alt="", decorative=False),
            "unused": kept.filter(uses__isnull=True),
            "expired": kept.filter(rights_until__lte=timezone.now()),
            "killed": kept.filter(killed_at__isnull=False),
            "failed": kept.filter(making=Picture.Making.FAILED),
            "trash": queryset.filter(trashed_at__isnull=False),
        }.get(self.value(), kept.filter(killed_at__isnull=True))


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; its value is a list of uploads."""

    widget = ManyFiles(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError(_t("Choose at least one picture from this computer."))
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """One or several new pictures, and what may be said of all of them at once."""

    files = ManyFilesField(
        label=_("Pictures from this computer"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF. What you leave empty is read from the file."),
    )
    caption = forms.CharField(
        label=_("Caption"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    credit = forms.CharField(
        label=_("Credit"),
        required=False,
        max_length=300,
        help_text=_("Who must be named: “Name / Agency”. Always shown with the picture."),
    )
    alt = AltField(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=_("What the picture shows, for those who can't see it."),
    )
    decorative = forms.BooleanField(label=_("Decorative: says nothing of its own"), required=False)

    def take_in(self, by) -> list[Picture]:
        """Take every file in; what is refused becomes a sentence at the field, the others are there."""
        taken, said = [], {name: self.cleaned_data[name] for name in ("caption", "credit", "alt")}
        if self.cleaned_data["decorative"]:
            said["decorative"] = True
        for file in self.cleaned_data["files"]:
            try:
                taken.append(take_upload(file, by, **said))
            except ValidationError as refused:
                self.add_error("files", refused)
        return taken


class PictureForm(forms.ModelForm):
    """What the library says of a picture; the focal point in hundredths from the top left."""

    focal_across = forms.IntegerField(label=_("Focal point, from the left edge (0 to 100)"), min_value=0, max_value=100)
    focal_down = forms.IntegerField(label=_("Focal point, from the top (0 to 100)"), min_value=0, max_value=100)
    alt = AltField(
        label=_("Alternative text"),
        required=False,
        max_length=500,
        help_text=_("What the picture shows, for those who can't see it."),
    )

    class Meta:
        model = Picture
        fields = ["title", "caption", "credit", "creator", "copyright", "alt", "decorative", "rights", "rights_until"]
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 3}),
            "rights": forms.Textarea(attrs={"rows": 3}),
        }
        field_classes = {"rights_until": HourField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Someone who may only look gets a form without fields.
        for name, value in (("focal_across", self.instance.focal_x), ("focal_down", self.instance.focal_y)):
            if name in self.fields:
                self.fields[name].initial = round(value * 100)

    def save(self, commit=True):
        for name, column in (("focal_across", "focal_x"), ("focal_down", "focal_y")):
            if name in self.changed_data:
                setattr(self.instance, column, self.cleaned_data[name] / 100)
        return super().save(commit)


@admin.register(Picture)
class PictureAdmin(DeskModelAdmin):
    """The library."""

    place = 30
    form = PictureForm
    change_form_template = "admin/articles/picture.html"
    list_display = ["thumb", "name", "credit", "alt_words", "used", "uploaded_at"]
    list_display_links = None
    list_filter = [PictureStateFilter, ("uploaded_at", admin.DateFieldListFilter)]
    search_fields = ["title", "caption", "credit", "creator", "alt"]
    search_help_text = _("Words of title, caption, credit or alternative text")
    fieldsets = [
        (None, {"fields": ["title", "caption", "credit", "alt", "decorative"]}),
        (_("Focal point: what must stay in sight"), {"fields": ["focal_across", "focal_down"]}),
        (_("Rights"), {"fields": ["creator", "copyright", "rights", "rights_until"]}),
    ]

    @property
    def new_label(self):
        """The words on the button."""
        return _t("Bring in pictures")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(times=Count("uses__article", distinct=True))

    @admin.display(description=_("Picture"))
    def thumb(self, picture):
        """A small copy that leads to the picture."""
        return format_html(
            '<a href="{}"><img class="thumb" src="{}" alt="{}" loading="lazy"></a>',
            self.url("change", picture.pk),
            look_url(picture),
            picture.alt or str(picture),
        )

    @admin.display(description=_("Caption"), ordering="caption")
    def name(self, picture):
        """Title or caption, and what stands against using it."""
        return format_html('<a href="{}">{}</a>{}', self.url("change", picture.pk), picture, state_chip(picture))

    @admin.display(description=_("Alternative text"))
    def alt_words(self, picture):
        """The library's alternative text."""
        return picture.alt or (_t("decorative") if picture.decorative else "")

    @admin.display(description=_("Stories"), ordering="times")
    def used(self, picture):
        """In how many stories it stands."""
        return picture.times

    # -- the addresses ---------------------------------------------------------------------------------------------

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("picker/", wrap(self.picker_view), name="picture_picker"),
            # Not wrapped: a script asks, and is answered with a sentence instead of the login page.
            path("take-in/", take_in_view, name="picture_take_in"),
            path("look/<uuid:uid>/", wrap(self.look_view, cacheable=True), name="picture_look"),
            path("<int:pk>/do/<str:verb>/", wrap(self.verb_view), name="articles_picture_verb"),
            *super().get_urls(),
        ]

    # -- bringing in -----------------------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        """Bring in one or several pictures; outside any transaction, since files are read and decoded."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, taken, status = UploadForm(), [], 200
        if request.method == "POST":
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                taken = form.take_in(request.user)
                for picture in taken:
                    said = (
                        _t("“%(name)s” was in the library already.")
                        if picture.already_there
                        else _t("“%(name)s” is in the library.")
                    )
                    self.message_user(request, said % {"name": picture}, messages.SUCCESS)
            if form.is_valid():
                if len(taken) == 1:
                    return HttpResponseRedirect(self.url("change", taken[0].pk))
                return HttpResponseRedirect(self.url("changelist"))
            status = 400
        return TemplateResponse(
            request,
            "admin/articles/upload.html",
            {
                **self.admin_site.each_context(request),
                "title": self.new_label,
                "form": form,
                "taken": taken,
                "opts": self.opts,
                "list_url": self.url("changelist"),
            },
            status=status,
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["uses"] = obj.uses.select_related("article").order_by("-article_id")[:200]
            context["look"] = look_url(obj)
            context["chip"] = state_chip(obj)
            context["may_kill"] = request.user.has_perm("articles.kill_picture") and not obj.killed_at
            context["may_trash"] = request.user.has_perm("articles.delete_picture") and not obj.trashed_at
            context["may_restore"] = request.user.has_perm("articles.delete_picture") and obj.trashed_at
            context["show_delete"] = False
            context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def verb_view(self, request, pk, verb):
        """Kill (with a reason), trash, restore; by POST."""
        picture = get_object_or_404(Picture, pk=pk)
        back = self.url("change", pk)
        if verb not in VERBS:
            raise Http404
        if not self.has_view_or_change_permission(request, picture):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=back)
        reason = " ".join(request.POST.get("reason", "").split())
        try:
            if verb == "kill" and not reason:
                raise Refused(_t("Say why, in a sentence: it is kept with the picture."))
            with changing():
                getattr(picture, verb)(by=request.user, **({"reason": reason} if verb == "kill" else {}))
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back, title=str(picture))
        self.message_user(request, str(VERBS[verb]), messages.SUCCESS)
        return HttpResponseRedirect(back)

    # -- looking and picking ---------------------------------------------------------------------------------------

    def look_view(self, request, uid):
        """A small copy for the staff's eyes: a rendition, or one made now while the worker has not come round."""
        return look(request, uid)

    def picker_view(self, request):
        """The library in a small window: choose one, or bring one in and choose it."""
        if not request.user.has_perm("articles.view_picture"):
            raise PermissionDenied
        may_add = self.has_add_permission(request)
        form, status, first = UploadForm(), 200, []
        if request.method == "POST":
            if not may_add:
                raise PermissionDenied
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                first = form.take_in(request.user)
            if form.is_valid():
                form = UploadForm()
            else:
                status = 400
        pictures = Picture.objects.usable().exclude(pk__in=[picture.pk for picture in first]).order_by("-id")
        for word in request.GET.get("q", "").replace("\x00", " ").split()[:8]:
            pictures = pictures.filter(
                Q(title__icontains=word)
                | Q(caption__icontains=word)
                | Q(credit__icontains=word)
                | Q(alt__icontains=word)
            )
        page = Paginator(pictures, PICKER_PAGE).get_page(request.GET.get("page"))
        return TemplateResponse(
            request,
            "admin/articles/picker.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Choose a picture"),
                "is_popup": True,
                "first": [choice(picture) for picture in first],
                "pictures": [choice(picture) for picture in page],
                "page": page,
                "form": form if may_add else None,
                "query": request.GET.get("q", ""),
                "found": ngettext("%(count)d picture", "%(count)d pictures", page.paginator.count)
                % {"count": page.paginator.count},
            },
            status=status,
        )


def look_url(picture) -> str:
    """Where the desk sees a small copy: the smallest whole rendition, or our own copy until there is one."""
    whole = [rendition for rendition in picture.made if not rendition.crop and rendition.format in (JPEG, "jpg")]
    return min(whole, key=lambda r: r.width).url if whole else reverse("admin:picture_look", args=[picture.uid])


def choice(picture) -> dict:
    """A picture as the picker shows it, with what it hands to the window that opened it."""
    return {
        "picture": picture,
        "look": look_url(picture),
        "address": reverse("admin:picture_look", args=[picture.uid]),
        "alt": "" if picture.decorative else picture.alt,
    }


def state_chip(picture) -> str:
    """A word on what stands against using the picture, or nothing."""
    words = (
        _t("killed")
        if picture.killed_at
        else _t("in the trash")
        if picture.trashed_at
        else _t("rights have run out")
        if picture.rights_until and picture.rights_until <= timezone.now()
        else _t("could not be made ready")
        if picture.making == Picture.Making.FAILED
        else ""
        if picture.credit
        else _t("no credit")
    )
    return format_html(' <span class="chip warn">{}</span>', words) if words else ""


@require_safe
@cache_control(private=True, max_age=3600)
def look(request, uid):
    """A small copy of the picture `uid` for the staff."""
    if not request.user.has_perm("articles.view_picture"):
        raise PermissionDenied
    picture = get_object_or_404(Picture, uid=uid)
    address = look_url(picture)
    if address != request.path:
        return HttpResponseRedirect(address)
    width = min(LOOK_WIDTH, picture.width)
    spec = Spec(crop="", format=JPEG, width=width, height=max(1, round(picture.height * width / picture.width)))
    try:
        _spec, content, _width, _height = next(render(picture.file.path, [spec]))
    except (PictureRefused, OSError, ValueError) as broken:
        raise Http404 from broken
    return HttpResponse(content, content_type=MIME[JPEG])
