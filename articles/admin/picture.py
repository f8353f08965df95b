"""The picture library: bringing pictures in, saying what they show, seeing where they are used; and the picker.

The picker opens in a window of its own and sends what was chosen to the window that opened it, as a message `picked`
(`static/js/picture-picker.js`): to the prose editor for a picture in the text, to the story form for lead and gallery.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Picture
from newsroom.admin.base import DeskModelAdmin, refusal_page, wrong_method
from newsroom.admin.typed import number
from newsroom.models import Page
from newsroom.pages import changing
from newsroom.states import Refused

from .library import STATES, in_state, matching, page_of
from .picture_forms import PictureForm, UploadForm, WordsForm
from .picture_looks import chips, choice, large_url, look, look_url
from .upload_here import take_in_view

MOST_AT_ONCE = 60  # pictures whose words are typed on one page
MOST_IN_A_ROW = (
    400  # pictures that one address names, page after page; the same in upload.js. An address has 4,000 letters
)
MOST_USES = 200
VERBS = {
    "kill": _("Killed."),
    "trash": _("In the trash. It can be brought back for 30 days."),
    "restore": _("Back from the trash."),
}
RATIOS = ("16:9", "4:3", "3:2", "1:1")


@admin.register(Picture)
class PictureAdmin(DeskModelAdmin):
    """The library."""

    place = 30
    form = PictureForm
    change_form_template = "admin/articles/picture.html"
    # For the story form's and the authors' search by a picture's words.
    search_fields = ["title", "caption", "credit", "alt"]
    fieldsets = [
        (
            _("What readers see and hear"),
            {
                "description": _("A story may word caption and alternative text its own way; the credit is the same."),
                "fields": ["caption", "credit", "alt", "decorative"],
            },
        ),
        (
            _("Focal point"),
            {
                "description": _("What must stay in sight where the picture is cut, counted in hundredths."),
                "fields": [("focal_across", "focal_down")],
            },
        ),
        (
            _("Rights and filing"),
            {
                "description": _("For the desk. When the rights run out, the picture leaves every page by itself."),
                "fields": ["title", "creator", "copyright", "rights", "rights_until"],
            },
        ),
    ]  # fmt: skip

    @property
    def new_label(self):
        """The words on the button."""
        return _t("Bring in pictures")

    def get_urls(self):
        """The picker, the small copies, the words of several, and the verbs."""
        wrap = self.admin_site.admin_view
        return [
            path("picker/", wrap(self.picker_view), name="picture_picker"),
            # Not wrapped: a script asks, and is answered with a sentence instead of the login page.
            path("take-in/", take_in_view, name="picture_take_in"),
            path("words/", wrap(self.words_view), name="articles_picture_words"),
            path("look/<uuid:uid>/", wrap(self.look_view, cacheable=True), name="picture_look"),
            path("<int:pk>/do/<str:verb>/", wrap(self.verb_view), name="articles_picture_verb"),
            *super().get_urls(),
        ]

    # -- the library -----------------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        """The library as a grid, newest first."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\0", "")[:200]
        found = page_of(in_state(matching(words), state, request.user), request.GET.get("before"))
        address = self.url("changelist")
        kept = {"q": words} if words else {}
        states = [
            {"label": label, "url": f"{address}?{urlencode({**kept, 'state': key})}", "here": key == state}
            for key, label in STATES.items()
        ]
        return TemplateResponse(
            request,
            "admin/articles/library.html",
            {
                **self.admin_site.each_context(request),
                "title": self.plural,
                "opts": self.opts,
                "pictures": [choice(picture) for picture in found.pictures],
                "older": found.older,
                "begins": "before" not in request.GET,
                "states": states,
                "state": state,
                "query": words,
                "list_url": address,
                "new_label": self.new_label if self.has_add_permission(request) else None,
                "add_url": self.url("add"),
                **(extra_context or {}),
            },
        )

    # -- bringing in -----------------------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        """Bring in one or several pictures; outside any transaction, since files are read and decoded."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        by_script = request.headers.get("accept") == "application/json"
        form, taken, status = UploadForm(), [], 200
        if request.method == "POST":
            form = UploadForm(request.POST, request.FILES)
            taken = form.take_in(request.user) if form.is_valid() else []
            if by_script:
                return self._told(form, taken)
            for picture in taken:
                said = (
                    _t("“%(name)s” was in the library already.")
                    if picture.already_there
                    else _t("“%(name)s” is in the library.")
                )
                self.message_user(request, said % {"name": picture}, messages.SUCCESS)
            if form.is_valid():
                return HttpResponseRedirect(self._after(request, taken))
            status = 400
        return TemplateResponse(
            request,
            "admin/articles/upload.html",
            {
                **self.admin_site.each_context(request),
                "title": self.new_label,
                "form": form,
                "taken": [choice(picture) for picture in taken],
                "opts": self.opts,
                "list_url": self.url("changelist"),
                "words_url": reverse("admin:articles_picture_words"),
            },
            status=status,
        )

    def _told(self, form, taken):
        """The answer to `upload.js`, which sends one file at a time."""
        errors = [error for errors in form.errors.values() for error in errors]
        pictures = [
            {"id": picture.pk, "name": str(picture), "look": look_url(picture), "known": picture.already_there}
            for picture in taken
        ]
        return JsonResponse({"pictures": pictures, "errors": errors}, status=400 if errors else 201)

    def _after(self, request, taken):
        """Where one goes on: to the picture, to the words that several still need, or to the library."""
        if len(taken) == 1:
            return self.url("change", taken[0].pk)
        silent = [picture.pk for picture in taken if not picture.alt and not picture.decorative]
        if silent and request.user.has_perm("articles.change_picture"):
            return self._words_of(silent)
        return self.url("changelist")

    @staticmethod
    def _words_of(ids):
        return f"{reverse('admin:articles_picture_words')}?ids={','.join(map(str, ids[:MOST_IN_A_ROW]))}"

    def words_view(self, request):
        """Say of several pictures at once what each shows: `ids` are their numbers, with commas between.

        A page asks for 60; the next ones follow when it is saved.
        """
        if not request.user.has_perm("articles.change_picture"):
            raise PermissionDenied
        numbers = (number(pk) for pk in request.GET.get("ids", "").split(",")[:MOST_IN_A_ROW])
        asked = Picture.objects.filter(pk__in=[pk for pk in numbers if pk is not None], trashed_at__isnull=True)
        pictures = list(asked.order_by("id")[: MOST_AT_ONCE + 1])
        more, pictures = pictures[MOST_AT_ONCE:], pictures[:MOST_AT_ONCE]
        if not pictures:
            return HttpResponseRedirect(self.url("changelist"))
        typed = request.POST if request.method == "POST" else None
        forms = [WordsForm(typed, instance=picture, prefix=f"picture-{picture.pk}") for picture in pictures]
        if typed is not None and all(form.is_valid() for form in forms):
            with changing():
                for form in filter(WordsForm.has_changed, forms):
                    self.save_model(request, form.instance, form, change=True)
                    self.log_change(request, form.instance, self.construct_change_message(request, form, []))
            self.message_user(request, _t("Saved."), messages.SUCCESS)
            if more:
                rest = asked.filter(pk__gte=more[0].pk).order_by("id").values_list("pk", flat=True)
                return HttpResponseRedirect(self._words_of(list(rest)))
            return HttpResponseRedirect(self.url("changelist"))
        wrong = sum(len(form.errors) for form in forms) if typed is not None else 0
        return TemplateResponse(
            request,
            "admin/articles/words.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("What do they show?"),
                "rows": [{"form": form, **choice(form.instance)} for form in forms],
                "wrong": wrong,
                "opts": self.opts,
                "list_url": self.url("changelist"),
            },
            status=400 if wrong else 200,
        )

    # -- one picture -----------------------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            uses = obj.uses.select_related("article").defer("article__body")
            context |= {
                "uses": uses.order_by("-article_id")[:MOST_USES],
                "stories": obj.uses.values("article").distinct().count(),
                "portraits": Author.objects.filter(portrait=obj)[:MOST_USES],
                "pages": Page.objects.filter(body__contains=str(obj.uid)).defer("body")[:MOST_USES],
                "look": large_url(obj),
                "chips": chips(obj),
                "ratios": RATIOS,
                "may_kill": request.user.has_perm("articles.kill_picture") and not obj.killed_at,
                "may_trash": request.user.has_perm("articles.delete_picture") and not obj.trashed_at,
                "may_restore": request.user.has_perm("articles.delete_picture") and obj.trashed_at,
                "show_delete": False,
                "show_save_and_add_another": False,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

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
        if not request.user.has_perm(f"articles.{'kill' if verb == 'kill' else 'delete'}_picture"):
            raise PermissionDenied
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
        words = request.GET.get("q", "")[:200]
        pictures = matching(words).exclude(pk__in=[picture.pk for picture in first]).usable()
        found = page_of(pictures, request.GET.get("before"))
        return TemplateResponse(
            request,
            "admin/articles/picker.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Choose a picture"),
                "is_popup": True,
                "first": [choice(picture) for picture in first],
                "pictures": [choice(picture) for picture in found.pictures],
                "older": found.older,
                "begins": "before" not in request.GET,
                "form": form if may_add else None,
                "query": words,
            },
            status=status,
        )
