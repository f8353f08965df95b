"""What comments put on the desk: how many wait, in the bar and on the front door; the talk of the last seven days."""

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, State
from comments.models.moderating import PERMISSION
from newsroom.admin_site import Line, Side, Step, beside, counted, elsewhere, search_in, steps, waiting
from newsroom.pages import once
from newsroom.pages.midnight import midnight

DAYS = 7
HEIGHT = 48  # of the highest bar
WAITING = "waiting comments"
QUEUE = "admin:comments_comment_changelist"


def _waiting(request):
    """How many wait, and since when the longest: one look at the head of an index, once a page."""
    if not request.user.has_perm(PERMISSION):
        return {"count": None, "oldest": None}
    return once(
        WAITING,
        lambda: Comment.objects.waiting().order_by().aggregate(count=Count("pk"), oldest=Min("created_at")),
    )


def known_to_wait(count):
    """Spare the bar its question on a page that has counted already, and that doesn't ask since when."""
    once(WAITING, lambda: {"count": count, "oldest": None})


@counted("comments.comment")
def count_in_the_bar(request):
    """The number beside “Comments”."""
    return _waiting(request)["count"]


@waiting
def remarks(request):
    """One line for all that wait, with the hour of the oldest."""
    if not request.user.has_perm(PERMISSION):
        return None
    found = _waiting(request)
    if not found["count"]:
        return []
    text = ngettext("%(count)d comment waits", "%(count)d comments wait", found["count"]) % {"count": found["count"]}
    return [
        Line(
            text,
            reverse(QUEUE),
            note=_("The oldest:"),
            when=found["oldest"],
            count=found["count"],
            action=_("Moderate"),
        )
    ]


@beside
def week_of_talk(request):
    """Comments a day of the last seven, in bars; what was spam is not counted. Nothing where nobody wrote."""
    if not request.user.has_perm(PERMISSION):
        return []
    today = timezone.localdate()
    edges = [midnight(today - timedelta(days=back)) for back in range(DAYS - 1, -2, -1)]
    rows = Comment.objects.order_by().filter(
        state__in=[State.WAITING, State.APPROVED, State.REJECTED, State.DELETED], created_at__gte=edges[0]
    )
    counts = rows.aggregate(
        **{f"day{n}": Count("pk", filter=Q(created_at__gte=edges[n], created_at__lt=edges[n + 1])) for n in range(DAYS)}
    )
    numbers = [counts[f"day{n}"] for n in range(DAYS)]
    if not any(numbers):
        return []
    highest = max(numbers)
    bars = [
        {
            "count": number,
            "height": max(round(number * HEIGHT / highest), 1 if number else 0),
            "top": HEIGHT - max(round(number * HEIGHT / highest), 1 if number else 0),
            "day": date_format(edge, "D"),
            "date": date_format(edge, "DATE_FORMAT"),
        }
        for number, edge in zip(numbers, edges, strict=False)
    ]
    return [Side(_("Comments of the last seven days"), "comments/admin/_week.html", {"bars": bars, "height": HEIGHT})]


@steps
def first_comments(request):
    """Two of the first day's steps. A comment of the staff's own is no reader's: it never waits to be approved."""
    if not request.user.has_perm(PERMISSION):
        return []
    theirs = Comment.objects.order_by().filter(user=None)
    first = theirs.values_list("pk", flat=True).first()
    approved = theirs.approved().exists()
    return [
        Step(4, _("Leave a comment under it, as a reader: in a private window"), "/", first is not None),
        Step(5, _("Approve the comment"), reverse(QUEUE), approved),
    ]


@elsewhere
def comments_to_search(request, typed):
    """The queue's own search."""
    if not request.user.has_perm("comments.view_comment"):
        return []
    return [search_in(QUEUE, typed, _("Search comments for “%(words)s”") % {"words": typed[:40]}, 3)]
