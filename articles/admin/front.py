"""The front page: what stands there now, and the slots that an editor pins. The rest fills itself."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Front, FrontSlot
from articles.models.front import ARRANGE, SLOTS
from newsroom.admin.base import DeskModelAdmin, HourField, refusal_page, sentences_of, wrong_method
from newsroom.pages import changing
from newsroom.states import Refused

from .finding import story_at


class PinForm(forms.Form):
    """Which story stands where, and until when."""

    story = forms.CharField(
        label=_("Story"), max_length=800, help_text=_("Its address in the paper, pasted, or its exact headline.")
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
class FrontAdmin(DeskModelAdmin):
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
            path("pin/", wrap(self.pin_view), name="articles_front_pin"),
            path("unpin/<int:slot>/", wrap(self.unpin_view), name="articles_front_unpin"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The front as readers see it now, slot by slot."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request, PinForm(initial={"story": request.GET.get("story", "")[:800]}))

    def _page(self, request, form, status=200):
        front = Front.at()
        pins = {row.slot: row for row in FrontSlot.objects.filter(article__isnull=False).select_related("pinned_by")}
        above = [front.lead, *front.seconds]
        return TemplateResponse(
            request,
            "admin/articles/front.html",
            {
                **self.admin_site.each_context(request),
                "title": _t("Front page"),
                "opts": self.opts,
                "form": form,
                "slots": [
                    {
                        "slot": FrontSlot(slot=n),
                        "number": n,
                        "pin": pins.get(n),
                        "story": above[n - 1] if n <= len(above) else None,
                    }
                    for n in range(1, SLOTS + 1)
                ],
                "front": front,
                "may_arrange": request.user.has_perm(ARRANGE),
            },
            status=status,
        )

    def pin_view(self, request):
        """Pin a story, by POST."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return wrong_method(request, back=self.url("changelist"))
        form = PinForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=400)
        try:
            with changing():
                Front.pin(
                    form.cleaned_data["story"],
                    slot=form.cleaned_data["slot"],
                    until=form.cleaned_data["until"],
                    by=request.user,
                )
        except Refused as refusal:
            for sentence in sentences_of(refusal):
                form.add_error("until", sentence)
            return self._page(request, form, status=400)
        self.message_user(request, _t("Pinned."), messages.SUCCESS)
        return HttpResponseRedirect(self.url("changelist"))

    def unpin_view(self, request, slot):
        """Give a slot back to the rule, by POST."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        back = self.url("changelist")
        if request.method != "POST":
            return wrong_method(request, back=back)
        try:
            with changing():
                Front.unpin(slot, by=request.user)
        except (Refused, PermissionDenied) as refusal:
            return refusal_page(request, refusal, back=back)
        self.message_user(request, _t("The slot fills itself again."), messages.SUCCESS)
        return HttpResponseRedirect(back)
