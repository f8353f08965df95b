"""The front page board: what stands there as it looks, moved by drag, by keyboard and by plain buttons.

`front_board.py` what it shows and what its buttons ask for · `front_earlier.py` the front at another hour.
"""

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Front, FrontSlot, FrontVersion
from articles.models.front import ARRANGE, SLOTS
from newsroom.admin.base import DeskModelAdmin, HourField, sentences_of, status_of, wrong_method
from newsroom.pages import changing
from newsroom.states import Refused, StaleEdit

from . import front_board as board
from .finding import story_at
from .front_earlier import EarlierFronts


class PinForm(forms.Form):
    """Which story stands where, and until when: for whoever has its address at hand."""

    story = forms.CharField(
        label=_("Story"),
        max_length=board.TYPED,
        help_text=_("Its address in the paper, pasted, or its exact headline."),
    )
    slot = forms.TypedChoiceField(label=_("Slot"), coerce=int)
    until = HourField(label=_("Until"), required=False, help_text=_("Then the slot fills itself again."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [(n, FrontSlot(slot=n)) for n in range(1, SLOTS + 1)]

    def clean_story(self):
        typed = self.cleaned_data["story"].strip()
        stories = Article.objects.published()
        if "/" in typed:
            found = stories.filter(pk=story_at(typed) or 0).first()
        else:
            found = stories.filter(pk=int(typed[:18])).first() if typed.isdecimal() else None
            found = found or stories.filter(headline__iexact=typed).newest_first().first()
        if found is None:
            raise forms.ValidationError(_t("No published story is found there. Paste its address."))
        return found


@admin.register(FrontSlot)
class FrontAdmin(EarlierFronts, DeskModelAdmin):
    """The front page as it stands."""

    place = 40
    menu_label = _("Front page")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("change/", wrap(self.arrange_view), name="articles_front_arrange"),
            path("pin/", wrap(self.pin_view), name="articles_front_pin"),
            path("find/", wrap(self.find_view), name="articles_front_find"),
            path("newest/", wrap(self.newest_view), name="articles_front_newest"),
            *self.earlier_urls(wrap),
            *super().get_urls(),
        ]

    # -- the board -------------------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        """The front as readers see it now, slot by slot, and the drawer of what can be placed."""
        self._refuse_strangers(request)
        return self.board_page(request)

    def board_page(self, request, *, status=200, wrong=(), form=None, moment_form=None):
        """The board; `wrong` are sentences why something could not be done."""
        front = board.front_at()
        newest = FrontVersion.objects.newest_arrangement()
        asked = request.GET.get("q", "").strip()[: board.TYPED]
        stories, off = board.drawer()
        done = newest if newest and request.GET.get("done") == str(newest.pk) else None
        response = TemplateResponse(
            request,
            "admin/articles/front.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Front page"),
                "opts": self.opts,
                "front": front,
                "places": board.places(front),
                "seen": newest.pk if newest else 0,
                "done": done if not wrong else None,
                "wrong": wrong,
                "may_arrange": request.user.has_perm(ARRANGE),
                "stays": board.stays(),
                "stay": request.POST.get("until") or board.stays()[-2][0],
                "own_hour": request.POST.get("hour", "")[:40],
                "asked": asked,
                "found": [board.line_of(story) for story in (board.find(asked) if asked else stories)],
                "planned": [board.line_of(story) for story in board.planned()] if not asked else [],
                "off": [board.line_of(story) for story in off],
                "form": form or PinForm(initial={"story": request.GET.get("story", "")[: board.TYPED]}),
                "moment_form": moment_form or board.MomentForm(),
            },
            status=status,
        )
        add_never_cache_headers(response)
        return response

    # -- what is done to it ----------------------------------------------------------------------------------------

    def arrange_view(self, request):
        """What one button of the board asks for, by POST; a refusal shows the board as it stands now."""
        self._refuse_strangers(request)
        if request.method != "POST":
            return wrong_method(request, back=self.url("changelist"))
        try:
            with changing():
                board.Wish.of(request.POST).grant(by=request.user)
        except StaleEdit as stale:
            again = _t("Nothing of yours was done. Here it is as it stands now: do it again if you still want to.")
            return self.board_page(request, status=status_of(stale), wrong=[str(stale), again])
        except Refused as refusal:
            return self.board_page(request, status=status_of(refusal), wrong=sentences_of(refusal))
        return self.done()

    def done(self):
        """To the board, which tells what was done and offers to undo it."""
        newest = FrontVersion.objects.newest_arrangement()
        response = HttpResponseRedirect(f"{self.url('changelist')}?done={newest.pk}")
        response.status_code = 303
        return response

    def pin_view(self, request):
        """Pin a story by its address, by POST."""
        self._refuse_strangers(request)
        if request.method != "POST":
            return wrong_method(request, back=self.url("changelist"))
        form = PinForm(request.POST)
        if not form.is_valid():
            return self.board_page(request, form=form, status=400)
        typed = form.cleaned_data
        try:
            with changing():
                Front.pin(typed["story"], slot=typed["slot"], until=typed["until"], by=request.user)
        except Refused as refusal:
            for sentence in sentences_of(refusal):
                form.add_error("until", sentence)
            return self.board_page(request, form=form, status=status_of(refusal))
        return self.done()

    # -- what its script asks --------------------------------------------------------------------------------------

    def find_view(self, request):
        """Stories for the drawer, as JSON: `q` is words of the headline or a pasted address."""
        self._refuse_strangers(request)
        asked = request.GET.get("q", "").strip()[: board.TYPED]
        stories = board.find(asked) if asked else board.drawer()[0]
        return _unkept(JsonResponse({"stories": [board.line_of(story) for story in stories]}))

    def newest_view(self, request):
        """The newest arrangement, as JSON, for boards that lie open: its id, and who made it when."""
        self._refuse_strangers(request)
        newest = FrontVersion.objects.newest_arrangement()
        answer = {"newest": newest.pk, "said": newest.changed_line} if newest else {"newest": 0, "said": ""}
        return _unkept(JsonResponse(answer))


def _unkept(response):
    add_never_cache_headers(response)
    return response
