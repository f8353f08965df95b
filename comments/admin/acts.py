"""What a press of a button on a card does: each act takes the comment and the request, and answers with a sentence."""

import uuid

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from comments.models import Comment, Decision, Ruling
from comments.models.moderating import MOVES
from comments.models.posting import closed_because
from newsroom.admin.typed import number
from newsroom.models import SiteSettings
from newsroom.pages import changing
from newsroom.states import Refused, WrongState

PAST = 1000  # comments of a banned person that are hidden at once


def default_reason():
    """What a rejection by one tap says."""
    return _t("Off the rules")


def reasons():
    """The usual reasons of a rejection, to be chosen instead of typed."""
    return [
        default_reason(), _t("Off topic"), _t("Insults somebody"), _t("Untrue and harmful"), _t("Private details"),
        _t("Advertising"),
    ]  # fmt: skip


def ban_lengths():
    """How long a ban may last: days and their name; 0 is for good."""
    names = {day: ngettext("%(count)d day", "%(count)d days", day) % {"count": day} for day in (1, 7, 30, 90)}
    return [*names.items(), (0, _t("For good"))]


def uuid_of(typed):
    """A UUID that was typed, or None."""
    try:
        return uuid.UUID(str(typed))
    except ValueError:
        return None


# --- How a comment stands ---------------------------------------------------------------------------------------------


def newest_decision():
    """What was decided last in the house: dict `by`, `at`; None in a house where nothing was."""
    last = Decision.objects.defer("before").order_by("-pk").first()
    return last and {"by": last.by_name, "at": clock(last.at)}


def words_for_script():
    """The words that the page's script says; what stands in braces it fills in."""
    return {
        "decided": _t("{label} {at}"),
        "decided_by": _t("{label} by {by} {at}"),
        "offline": _t("Not sent: there is no connection. The comment stays here; try again."),
        "refused": _t("Not done: your role may not do this, or you were logged out. Load the page again."),
        "broken": _t("Not done: the server could not do it just now. Try again."),
        "all": _t("Show all"),
        "ticked": _t("{count} ticked"),
        "loading": _t("The next ones are coming …"),
        "done": _t("Nothing waits."),
    }


def with_last(pks):
    """These comments, each knowing its last decision."""
    newest_last = Prefetch("decisions", Decision.objects.defer("before").order_by("pk"), to_attr="told_decisions")
    return Comment.objects.filter(pk__in=pks).only("state").prefetch_related(newest_last)


def _last(comment):
    if hasattr(comment, "told_decisions"):
        return comment.told_decisions[-1] if comment.told_decisions else None
    return comment.decisions.order_by("-pk").first()


def standing(comment):
    """How a comment stands now, for the card of it: state and its word, by whom and when, and what may be undone."""
    if not hasattr(comment, "told_decisions"):
        comment.refresh_from_db(fields=["state"])
    last = _last(comment)
    return {
        "state": comment.state,
        "label": comment.get_state_display(),
        "by": last.by_name if last else "",
        "at": clock(last.at) if last else "",
        "seen": str(last.pk if last else 0),
        "may_undo": last is not None and last.undo_of_id is None,
    }


def clock(moment):
    """“23:41” in the paper's time zone, with the day where it is another one."""
    zone = SiteSettings.current().zone
    local = timezone.localtime(moment, zone)
    is_today = local.date() == timezone.localtime(timezone.now(), zone).date()
    return date_format(local, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT")


def refuse_if_moved(comment, seen, verb):
    """Raise WrongState where a decision was taken since the card was made that this press of a button comes from."""
    if seen is None or verb not in GUARDED:
        return
    last = comment.decisions.order_by("-pk").first()
    if str(last.pk if last else 0) == seen:
        return
    if last is None:
        raise WrongState(_t("This comment has changed since you saw it. Look at it again."))
    raise WrongState(
        _t("%(name)s was faster: this comment is “%(state)s” now.")
        % {"name": last.by_name, "state": comment.get_state_display()}
    )


# --- The acts ---------------------------------------------------------------------------------------------------------


def _moving(verb):
    def act(comment, request):
        reason = request.POST.get(f"reason-{comment.pk}", "")
        if verb == "reject" and not reason.strip():
            reason = default_reason()
        getattr(comment, verb)(by=request.user, reason=reason)
        return _now(comment)

    return act


def _now(comment):
    return _t("%(name)s: %(state)s") % {"name": comment.name, "state": comment.get_state_display()}


def _undo(comment, request):
    comment.undo(by=request.user)
    return _now(comment)


def _keep(comment, request):
    comment.keep(by=request.user)
    return _t("%(name)s: the comment stays, its reports are settled.") % {"name": comment.name}


def _edit_out(comment, request):
    comment.edit_out(request.POST.get(f"words-{comment.pk}", ""), by=request.user)
    return _t("Taken out of the comment by %(name)s.") % {"name": comment.name}


def _reply(comment, request):
    """Answer as the newsroom; whom one answers one lets through."""
    text = request.POST.get(f"reply-{comment.pk}", "").strip()
    if not text:
        raise Refused(_t("Write the answer first."))
    if not comment.article.comments_open():
        raise Refused(closed_because(comment.article))
    # Both or neither: an answer that is refused lets nothing through.
    with changing():
        if not comment.is_approved:
            comment.approve(by=request.user)
        Comment.objects.post(
            article=comment.article, parent=comment, user=request.user, name=str(request.user), body=text
        )  # fmt: skip
    return _t("Your answer to %(name)s is published.") % {"name": comment.name}


def _trust(comment, request):
    with changing():
        Ruling.objects.trust(comment, by=request.user)
        if comment.is_waiting:
            comment.approve(by=request.user)
    return _t("%(name)s is trusted from now on.") % {"name": comment.name}


def _ban(comment, request):
    days = number(request.POST.get(f"days-{comment.pk}"))
    if days is None or days not in dict(ban_lengths()):
        raise Refused(_t("Choose how long the ban lasts."))
    reason = request.POST.get(f"ban-{comment.pk}", "")
    with_network = f"network-{comment.pk}" in request.POST
    Ruling.objects.ban(comment, by=request.user, reason=reason, days=days, with_network=with_network)
    sentence = _t("%(name)s is banned.") % {"name": comment.name}
    from .writer import to_hide

    theirs = to_hide(comment)
    if f"past-{comment.pk}" not in request.POST:
        theirs = theirs.filter(pk=comment.pk)
    pks = list(theirs.order_by("-pk").values_list("pk", flat=True)[:PAST])
    outcome = Comment.objects.filter(pk__in=pks).decide("reject", by=request.user, reason=reason)
    if not outcome.decided:
        return sentence
    hidden = ngettext("%(n)d comment is hidden.", "%(n)d comments are hidden.", outcome.decided)
    sentence = f"{sentence} {hidden % {'n': outcome.decided}}"
    left = theirs.count() if len(pks) == PAST else 0
    if not left:
        return sentence
    more = ngettext("%(n)d more is left: ban once more.", "%(n)d more are left: ban once more.", left)
    return f"{sentence} {more % {'n': left}}"


ACTS = {
    **{verb: _moving(verb) for verb in MOVES},
    "undo": _undo,
    "keep": _keep,
    "edit_out": _edit_out,
    "reply": _reply,
    "trust": _trust,
    "ban": _ban,
}
GUARDED = {*MOVES, "undo", "keep", "edit_out", "reply", "trust"}
HALF_UNDONE = {"trust", "ban", "reply"}  # to take the decision back would leave the other half of the act
