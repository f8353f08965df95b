"""The front page at another hour: as it stood, to be looked at and put back, or as it will be."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models.fields.json import KT
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from articles.models import Article, Front, FrontVersion
from articles.models.front import ARRANGE
from articles.models.front_history import hour
from newsroom.admin.base import sentences_of, status_of, wrong_method
from newsroom.pages import changing
from newsroom.states import Refused, StaleEdit

from . import front_board as board

ON_A_PAGE = 50


class EarlierFronts:
    """The half of `FrontAdmin` that looks back and ahead."""

    def earlier_urls(self, wrap):
        """The addresses of these pages."""
        return [
            path("at/", wrap(self.at_view), name="articles_front_at"),
            path("earlier/", wrap(self.earlier_view), name="articles_front_earlier"),
            path("earlier/<int:number>/", wrap(self.look_view), name="articles_front_look"),
            path("earlier/<int:number>/back/", wrap(self.back_view), name="articles_front_back"),
        ]

    def at_view(self, request):
        """The front at an hour: to come, as it will be with what is scheduled; past, the one that was kept."""
        self._refuse_strangers(request)
        form = board.MomentForm(request.GET)
        if not form.is_valid():
            return self.board_page(request, status=400, moment_form=form)
        moment = form.cleaned_data["hour"]
        if moment <= timezone.now():
            version = FrontVersion.objects.standing_at(moment)
            if version:
                return HttpResponseRedirect(reverse("admin:articles_front_look", args=[version.pk]))
            self.message_user(request, _t("No front page was kept that early. These were."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_front_earlier"))
        front = board.front_at(moment)
        context = {
            "title": _t("The front page at %(hour)s") % {"hour": hour(moment)},
            "front": front,
            "places": board.places(front),
            "moment_form": form,
        }
        return self._answer(request, "admin/articles/front_at.html", context)

    def earlier_view(self, request):
        """The kept fronts, newest first, by day and hour."""
        self._refuse_strangers(request)
        versions = FrontVersion.objects.defer("data").annotate(lead=KT("data__lead__headline"))
        before = request.GET.get("before", "")
        if before.isascii() and before.isdecimal() and len(before) <= 18:
            versions = versions.filter(pk__lt=int(before))
        rows = list(versions[: ON_A_PAGE + 1])
        context = {
            "title": _t("Earlier front pages"),
            "days": [
                (day, list(versions))
                for day, versions in groupby(rows[:ON_A_PAGE], lambda row: timezone.localtime(row.at).date())
            ],
            "older": rows[ON_A_PAGE - 1].pk if len(rows) > ON_A_PAGE else None,
            "moment_form": board.MomentForm(),
        }
        return self._answer(request, "admin/articles/front_earlier.html", context)

    def look_view(self, request, number):
        """One of them, with what is gone since marked."""
        self._refuse_strangers(request)
        return self._look(request, self._version(number))

    def back_view(self, request, number):
        """Pin its lead and its seconds again, by POST."""
        self._refuse_strangers(request)
        version = self._version(number)
        if request.method != "POST":
            return wrong_method(request, back=reverse("admin:articles_front_look", args=[number]))
        wish = board.Wish.of(request.POST)
        try:
            with changing():
                Front.restore(version, until=wish.until(), by=request.user, seen=wish.seen)
        except StaleEdit as stale:
            again = _t("Nothing of yours was done. Press the button again if you still want to.")
            return self._look(request, version, wrong=[str(stale), again], status=status_of(stale))
        except Refused as refusal:
            return self._look(request, version, wrong=sentences_of(refusal), status=status_of(refusal))
        return self.done()

    def _version(self, number):
        version = FrontVersion.objects.filter(pk=number).first() if number < 2**63 else None
        if version is None:
            raise Http404
        return version

    def _look(self, request, version, *, wrong=(), status=200):
        data = version.data
        told = [*version.above.values(), *data["latest"], *(story for row in data["rows"] for story in row["stories"])]
        there = dict(
            Article.objects.published().filter(pk__in=[each["id"] for each in told]).values_list("pk", "on_front")
        )
        for each in told:
            each["gone"], each["off"] = each["id"] not in there, not there.get(each["id"], True)
            each["pinned"] = False
        for slot, story in version.above.items():
            story["pinned"] = (data["pins"].get(str(slot)) or {}).get("id") == story["id"]
        newest = FrontVersion.objects.newest_arrangement()
        context = {
            "title": _t("The front page of %(hour)s") % {"hour": version.hour},
            "version": version,
            "plan": data,
            "can_come_back": any(there.get(each["id"]) for each in version.above.values()),
            "wrong": wrong,
            "seen": newest.pk if newest else 0,
            "stays": board.stays(),
            "stay": request.POST.get("until") or board.stays()[-2][0],
            "own_hour": request.POST.get("hour", "")[:40],
        }
        return self._answer(request, "admin/articles/front_look.html", context, status)

    def _answer(self, request, template, context, status=200):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "may_arrange": request.user.has_perm(ARRANGE),
            **context,
        }
        return TemplateResponse(request, template, context, status=status)

    def _refuse_strangers(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
