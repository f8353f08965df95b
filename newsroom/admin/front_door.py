"""What the house itself puts on the desk's first page: what is broken in it, and the first of the first day's steps."""

from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom import health
from newsroom.admin_site import Broken, Side, Step, beside, broken, rooms, steps
from newsroom.models import Move, SiteSettings
from newsroom.models.move import MOVE_IN

OWNS = "newsroom.change_sitesettings"


@broken
def parts_of_the_house(request):
    """Every part that `/healthz` shows red, and as advice those that are amber: for those who own the house.

    That nothing goes out by itself everybody at the desk must know.
    """
    if not request.user.has_perm(OWNS):
        worker = health.worker()
        told = _("Scheduled stories do not go out at the moment: the worker is not running. Tell the owner.")
        stands = worker["state"] == "red" and "since" in worker
        return [Broken(told, since=worker["since"])] if stands else []
    found = []
    for name, part in health.PARTS.items():
        answer = part()
        if answer["state"] == "green":
            continue
        letters = reverse("admin:newsroom_letter_changelist") if name == "mail" else ""
        found.append(
            Broken(
                answer.get("remedy") or answer["advice"],
                since=answer.get("since"),
                url=letters if answer["state"] == "red" else "",
                action=_("See the letters") if letters and answer["state"] == "red" else "",
                is_advice=answer["state"] == "amber",
            )
        )
    return found


@beside
def last_proven_backup(request):
    """When a backup was last proven, for those who own the house; where that is too long ago, it is broken."""
    if not request.user.has_perm(OWNS):
        return []
    part = health.backup()
    if part["state"] != "green" or "proven" not in part:
        return []
    return [Side(_("Backup"), "admin/_backup.html", {"said": health.proven_line(part["proven"])})]


@steps
def name_the_paper(request):
    """The first step."""
    if not request.user.has_perm(OWNS):
        return []
    settings = SiteSettings.current()
    named = settings.name != SiteSettings._meta.get_field("name").default
    return [Step(1, _("Name your paper"), reverse("admin:newsroom_sitesettings_change", args=[1]), named)]


@beside
def a_paper_of_ones_own(request):
    """While the demo is here: the way out of it, for the owner."""
    site = SiteSettings.current()
    if not site.demo_loaded_at or not request.user.has_perm(OWNS):
        return []
    context = {"url": reverse("own-paper"), "is_going": bool(site.own_paper_at)}
    return [Side(_("This is the demo paper"), "admin/_own_paper.html", context)]


@rooms.append
def moving_in(request):
    """The way in for an old paper, for whoever may move one in."""
    if not request.user.has_perm(MOVE_IN):
        return None
    return {"url": reverse("moving-in"), "label": _("Move in from WordPress")}


@beside
def a_paper_on_its_way(request):
    """A move that is under way or waits for a decision; on a paper that had none yet, that one can move in."""
    if not request.user.has_perm(MOVE_IN):
        return []
    move = Move.objects.light().exclude(state__in=(Move.State.DRAFT, Move.State.STOPPED)).first()
    if move is not None and move.state in (Move.State.DONE, Move.State.FAILED):
        return []
    site = SiteSettings.current()
    if move is None and (site.demo_loaded_at or site.remembered("the first day", dict).get("is over")):
        return []
    return [Side(_("Move in from WordPress"), "admin/moving/_side.html", {"move": move})]


@broken
def a_move_that_failed(request):
    """The last move, if it could not go on."""
    if not request.user.has_perm(MOVE_IN):
        return []
    move = Move.objects.light().first()
    if move is None or move.state != Move.State.FAILED:
        return []
    told = _("An old paper could not move in: %(move)s") % {"move": move}
    return [Broken(told, move.error, move.ended_at, move.get_absolute_url(), _("Look at it"))]
