"""The desk: one admin for stories and comments, in the newsroom's words.

The front door has three lists. The floor knows neither stories nor comments, so each app puts its own lines there:

    @waiting
    def remarks(request): return [Line(_("12 comments wait"), url=…, when=oldest)]

and likewise what is `broken`, what stands `beside` the lists, the first day's `steps`, the counts in the bar
(`counted`), and what the one search of the desk finds (`finders`, `elsewhere`). A `DeskModelAdmin` says by `place`
where it stands in the bar at the top; what has none is found under “More”.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, site
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.models import SiteSettings

__all__ = [
    "Board",
    "Broken",
    "Desk",
    "Line",
    "Side",
    "Step",
    "begin",
    "beside",
    "broken",
    "counted",
    "drafts",
    "elsewhere",
    "finders",
    "rooms",
    "search_in",
    "site",
    "steps",
    "today",
    "waiting",
]

OURS = {"newsroom", "articles", "comments"}
LONGEST_SEARCH = 2_000  # characters; an address with a long tail of tracking fits
NOW = "now"  # the chip of the line that is no story but the present moment


@dataclass(frozen=True)
class Line:
    """One line of a list on the front door: what it is, where it leads, and the little that helps to choose.

    `state` are words and `chip` the state they stand for, `mark` is a second, warning chip; `thumb` the address of a
    small picture. `is_headline` sets the text as a story's headline. `action` says what one does there.
    """

    text: str
    url: str
    state: str = ""
    chip: str = ""
    who: str = ""
    when: datetime | None = None
    note: str = ""
    mark: str = ""
    thumb: str = ""
    action: str = ""
    is_headline: bool = False
    by_clock: bool = False  # `when` is an hour of today or tomorrow, and stands before the text
    count: int | None = None


@dataclass(frozen=True)
class Broken:
    """What doesn't work: what, since when, and what the person who reads it can do. `is_advice` is no alarm."""

    text: str
    remedy: str = ""
    since: datetime | None = None
    url: str = ""
    action: str = ""
    is_advice: bool = False


@dataclass(frozen=True)
class Side:
    """A block beside the lists: its heading, its template, and what that is given."""

    title: str
    template: str
    context: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One of the first day's five steps. `place` orders them."""

    place: int
    text: str
    url: str
    done: bool


@dataclass
class Board:
    """A list on the front door. Used as a decorator it takes in a source: a function request → lines."""

    title: str
    empty: str
    name: str = ""
    # Whether this list comes first for the person who asks.
    leads: Callable = lambda request: False
    sources: list[Callable[..., Iterable[Line]]] = field(default_factory=list)

    def __call__(self, source):
        self.sources.append(source)
        return source

    append = __call__

    def lines(self, request) -> list[Line] | None:
        """What stands here for the person who asks; None where no source has anything to do with this person."""
        answers = [source(request) for source in self.sources]
        if all(answer is None for answer in answers):
            return None
        return [line for answer in answers if answer is not None for line in answer]


class Sources(list):
    """Functions of the request that each app hands in; used as a decorator."""

    def __call__(self, source):
        self.append(source)
        return source

    def asked(self, *args) -> list:
        """What all of them answer, in one list. Each answers with an iterable."""
        return [answer for source in self for answer in source(*args)]


waiting = Board(_("Waits for you"), _("Nothing waits."), "waiting")
today = Board(_("Today"), _("Nothing is planned for today."), "today")
drafts = Board(_("My drafts"), _("You have no drafts."), "drafts")
# What can be begun from the front door: functions request → dict `url`, `label`, or None.
begin: list[Callable] = []
# Rooms that are no list of things, under “More”: functions request → dict `url`, `label`, or None.
rooms: list[Callable] = []
# request → Broken …; request → Side …; request → Step … (nothing once they are all done)
broken, beside, steps = Sources(), Sources(), Sources()
# (request, what was typed) → addresses of forms that it can only mean; and → dicts `url`, `label` of further searches.
finders, elsewhere = Sources(), Sources()
# Label of a model ("comments.comment") → function request → number beside its name in the bar, or None.
counts: dict[str, Callable] = {}


def counted(model_label):
    """Decorate the function request → int that counts what waits in a room; it is asked on every page of the desk."""

    def take(source):
        counts[model_label] = source
        return source

    return take


class Desk(AdminSite):
    """Our admin site; `newsroom.apps.DeskConfig` makes it the default one."""

    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("The desk")
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take in our own nouns; what libraries register by themselves (groups, taggit's tags) stays outside."""
        models = list(model_or_iterable) if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in OURS]
        if ours:
            super().register(ours, admin_class, **options)

    def get_urls(self):
        """The desk's own search beside Django's addresses."""
        return [path("find/", self.admin_view(self.find), name="find"), *super().get_urls()]

    # -- who comes in ----------------------------------------------------------------------------------------------

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """There is one door for all staff: /account/login/."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_t("This account has no place at the desk. Ask the owner."))
        wanted = request.GET.get("next") or resolve_url("admin:index")
        return redirect_to_login(wanted)

    def password_change(self, request, extra_context=None):
        """The password is changed where one logs in."""
        return redirect("password")

    def password_change_done(self, request, extra_context=None):
        """After a change there is nothing to see but the desk."""
        return redirect("admin:index")

    def app_index(self, request, app_label, extra_context=None):
        """The desk has no apps."""
        return HttpResponseRedirect(resolve_url("admin:index"))

    # -- what stands on every page ---------------------------------------------------------------------------------

    def each_context(self, request):
        """Django's context, with the bar: `desk_menu`, `desk_more`, lists of dicts `label`, `url`, `here`, `count`."""
        context = super().each_context(request)
        menu, more = self.places(request, context["available_apps"])
        return {**context, "desk_menu": menu, "desk_more": more}

    def places(self, request, app_list):
        """The bar's entries in their order, and those under “More” by name, for what this person may see."""
        menu, more = [], []
        for listed in (model for app in app_list for model in app["models"] if model["admin_url"]):
            model_admin = self.get_model_admin(listed["model"])
            place = getattr(model_admin, "place", None)
            label = listed["model"]._meta.label_lower
            count = counts.get(label)
            entry = {
                "label": getattr(model_admin, "menu_label", None) or listed["name"],
                "url": listed["admin_url"],
                "here": request.path.startswith(listed["admin_url"]),
                "place": place,
                "model": label,
                "count": count(request) if count else None,
            }
            (more if place is None else menu).append(entry)
        for room in filter(None, (room(request) for room in rooms)):
            more.append({"here": request.path.startswith(room["url"]), "count": None, **room})
        return sorted(menu, key=lambda e: e["place"]), sorted(more, key=lambda e: str(e["label"]).casefold())

    @method_decorator(never_cache)
    def index(self, request, extra_context=None):
        """The front door: what is broken, what waits, what is due today, what I was writing."""
        boards = [
            {
                "name": board.name,
                "title": board.title,
                "empty": board.empty,
                "lines": board.lines(request),
                "leads": board.leads(request),
            }
            for board in (waiting, today, drafts)
        ]
        # What somebody waits for comes before everything else; then what this person comes for.
        boards.sort(key=lambda board: (not (board["name"] == waiting.name and board["lines"]), not board["leads"]))
        troubles = broken.asked(request)
        context = {
            "boards": [board for board in boards if board["lines"] is not None],
            "steps": self.first_day(request),
            "broken": [trouble for trouble in troubles if not trouble.is_advice],
            "advice": [trouble for trouble in troubles if trouble.is_advice],
            "begin": list(filter(None, (button(request) for button in begin))),
            "beside": beside.asked(request),
            "title": self.index_title,
        }
        return super().index(request, {**context, **(extra_context or {})})

    @staticmethod
    def first_day(request):
        """The first day's steps in their order, for whoever owns the house; nothing once all are done."""
        if not request.user.has_perm("newsroom.change_sitesettings"):
            return []
        known = SiteSettings.current().remembered("the first day", dict)
        if known.get("is over"):
            return []
        found = sorted(steps.asked(request), key=lambda step: step.place)
        if found and all(step.done for step in found):
            known["is over"] = True
            return []
        return found

    # -- one search for the whole desk -----------------------------------------------------------------------------

    @method_decorator(never_cache)
    @method_decorator(require_safe)
    def find(self, request):
        """Lead to the one thing that was meant; else to the list of stories, or say where else to look."""
        typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        if not typed:
            return redirect("admin:index")
        meant = list(dict.fromkeys(finders.asked(request, typed)))
        if len(meant) == 1:
            return HttpResponseRedirect(meant[0])
        searches = self.searches(request, typed)
        return HttpResponseRedirect(searches[0]["url"] if searches else resolve_url("admin:index"))

    @staticmethod
    def searches(request, typed) -> list[dict]:
        """The lists that can be searched for what was typed, stories first: dicts `place`, `url`, `label`."""
        return sorted(elsewhere.asked(request, typed), key=lambda search: search["place"])


def search_in(name, typed, label, place):
    """One of `elsewhere`: the list of that address name, searched for what was typed."""
    return {"url": f"{resolve_url(name)}?{urlencode({'q': typed})}", "label": label, "place": place}
