"""The desk: one admin for stories and comments, in the newsroom's words.

The front door has three lists. The floor knows neither stories nor comments, so each app puts its own lines there:

    @waiting
    def remarks(request): return [Line(_("12 comments wait"), url=…, when=oldest)]

A `DeskModelAdmin` says by `place` where it stands in the bar at the top; what has none is found under “More”.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.admin import AdminSite, site
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

__all__ = ["Desk", "Line", "begin", "drafts", "site", "today", "waiting"]

OURS = {"newsroom", "articles", "comments"}


@dataclass(frozen=True)
class Line:
    """One line of a list on the front door: what it is, where it leads, and the little that helps to choose."""

    text: str
    url: str
    state: str = ""
    who: str = ""
    when: datetime | None = None
    note: str = ""
    count: int | None = None


@dataclass
class Board:
    """A list on the front door. Used as a decorator it takes in a source: a function request → lines."""

    title: str
    empty: str
    sources: list[Callable[..., Iterable[Line]]] = field(default_factory=list)

    def __call__(self, source):
        self.sources.append(source)
        return source

    append = __call__

    def lines(self, request) -> list[Line]:
        """What stands here for the person who asks."""
        return [line for source in self.sources for line in source(request)]


waiting = Board(_("Waits for you"), _("Nothing waits."))
today = Board(_("Today"), _("Nothing is planned for today."))
drafts = Board(_("My drafts"), _("You have no drafts."))
# What can be begun from the front door: functions request → dict `url`, `label`, or None.
begin: list[Callable] = []


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
        """Django's context, with the bar: `desk_menu` and `desk_more`, lists of dicts `label`, `url`, `here`."""
        context = super().each_context(request)
        menu, more = self.places(request, context["available_apps"])
        return {**context, "desk_menu": menu, "desk_more": more}

    def places(self, request, app_list):
        """The bar's entries in their order, and those under “More” by name, for what this person may see."""
        menu, more = [], []
        for listed in (model for app in app_list for model in app["models"] if model["admin_url"]):
            model_admin = self.get_model_admin(listed["model"])
            place = getattr(model_admin, "place", None)
            entry = {
                "label": getattr(model_admin, "menu_label", None) or listed["name"],
                "url": listed["admin_url"],
                "here": request.path.startswith(listed["admin_url"]),
                "place": place,
                "model": listed["model"]._meta.label_lower,
            }
            (more if place is None else menu).append(entry)
        return sorted(menu, key=lambda e: e["place"]), sorted(more, key=lambda e: str(e["label"]).casefold())

    @method_decorator(never_cache)
    def index(self, request, extra_context=None):
        """The front door: what waits, what is due today, what I was writing."""
        boards = [
            {"title": board.title, "empty": board.empty, "lines": board.lines(request)}
            for board in (waiting, today, drafts)
        ]
        buttons = list(filter(None, (button(request) for button in begin)))
        return super().index(request, {"boards": boards, "begin": buttons, **(extra_context or {})})
