"""Who wrote this: all comments of a person, how they fared, and what was ruled on them.

A person is the address that was typed, and the browser that asked to be remembered. The first proves nothing until it
was confirmed, and the page says so.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t

from comments.models import Comment, Decision, Ruling, State
from comments.models.moderating import PERMISSION
from newsroom.admin.typed import number

PAGE = 50  # comments
DECISIONS = 50
HIDEABLE = (State.WAITING, State.APPROVED)


def comments_of(comment):
    """All comments of whoever wrote this one: under the same address, or by the same remembered hand."""
    theirs = Q(pk=comment.pk)
    if comment.commenter_id:
        theirs |= Q(commenter=comment.commenter_id)
    if comment.hand:
        theirs |= Q(hand=comment.hand)
    return Comment.objects.filter(theirs)


def to_hide(comment):
    """Those of them that a ban may hide: what readers see or may see yet, and no colleague wrote."""
    return comments_of(comment).filter(state__in=HIDEABLE, user=None)


def past(comment):
    """How the comments of this one's writer fared: counts by state, since when, the share approved, and `to_hide`'s."""
    found = dict.fromkeys(State.values, (0, None, 0))
    rows = comments_of(comment).order_by().values_list("state")
    rows = rows.annotate(Count("pk"), Min("created_at"), by_readers=Count("pk", filter=Q(user=None)))
    found |= {state: told for state, *told in rows}
    counts = {state: count for state, (count, *_rest) in found.items()}
    decided = counts["approved"] + counts["rejected"] + counts["spam"]
    return {
        "counts": [(State(state).label, state, count) for state, count in counts.items() if count],
        "to_hide": sum(found[state][2] for state in HIDEABLE),
        "first": min((first for _count, first, _by_readers in found.values() if first), default=None),
        "rate": round(100 * counts["approved"] / decided) if decided else None,
    }


def rulings_on(comment):
    """What is ruled on whoever wrote this, and in force."""
    return list(Ruling.objects.in_force().on(email=comment.email, hand=comment.hand, ip=comment.ip)[:20])


def view_for(model_admin):
    """The view of a writer's history."""

    def view(request, pk):
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        comment = get_object_or_404(Comment.objects.select_related("commenter"), pk=pk)
        page = min(max(number(request.GET.get("p")) or 1, 1), 1000)
        rows = comments_of(comment).select_related("article").defer("html", "article__body").order_by("-created_at")
        shown = list(rows[(page - 1) * PAGE : page * PAGE + 1])
        decisions = Decision.objects.filter(comment__in=[one.pk for one in shown]).defer("before")
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _t("What this person wrote"),
            "comment": comment,
            "comments": shown[:PAGE],
            "page": page,
            "has_more": len(shown) > PAGE,
            "decisions": list(decisions.select_related("comment")[:DECISIONS]),
            "past": past(comment),
            "rulings": rulings_on(comment),
            "may_decide": request.user.has_perm(PERMISSION),
            "base": reverse("admin:comments_comment_changelist"),
        }
        return TemplateResponse(request, "comments/admin/writer.html", context)

    return view
