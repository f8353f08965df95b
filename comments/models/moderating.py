"""The moderators' verbs: approve, reject, mark as spam, remove, undo; one at a time and in bulk.

Each checks the role, moves the state by a conditional UPDATE (of two moderators at once the second is told), writes
a `Decision`, and sets the story's number of replies to the true count, in one transaction.
"""

import json
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop

from comments.rules import APPROVED, DELETED, REJECTED, SPAM, WAITING
from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import person, require
from newsroom.states import Refused, WrongState
from newsroom.text import clean_line

PERMISSION = "comments.moderate_comment"
CHUNK = 200  # comments decided in one transaction: short enough to keep nobody waiting
LONGEST_REASON = 500

# verb → (the state it leads to, the states it may start from)
MOVES = {
    "approve": (APPROVED, (WAITING, REJECTED, SPAM, DELETED)),
    "reject": (REJECTED, (WAITING, APPROVED, SPAM)),
    "mark_spam": (SPAM, (WAITING, APPROVED, REJECTED)),
    "remove": (DELETED, (WAITING, APPROVED, REJECTED, SPAM)),
}
POSTED_AGAIN = gettext_noop("The same comment was posted again meanwhile; decide on that one.")
TEXT = ("body", "html", "fingerprint")  # what an edit changes besides
HOLD = "hold"  # not a moderator's verb: readers' reports


@dataclass(frozen=True)
class Outcome:
    """What a bulk decision did: how many moved, and how many had been moved by somebody else or were there already.

    `batch` is what the decisions have in common, to take them back together.
    """

    decided: int
    passed_over: int
    batch: uuid.UUID | None = None


class ModeratingQuerySet(models.QuerySet):
    def decide(self, verb, *, by, reason=""):
        """Do one of `MOVES` to all of these, `CHUNK` at a time; returns an `Outcome`.

        Raises PermissionDenied, and Refused where a reason is needed and missing.
        """
        require(by, PERMISSION)
        to, froms = MOVES[verb]
        reason = _reason_for(verb, by, reason)
        pks = list(self.order_by("pk").values_list("pk", flat=True))
        decided, batch = 0, uuid.uuid4()
        for start in range(0, len(pks), CHUNK):
            with changing() as dirtied:
                rows = self.model.objects.filter(pk__in=pks[start : start + CHUNK], state__in=froms)
                rows = list(rows.defer("html", "agent"))
                decided += len(_move(rows, to, verb=verb, by=by, reason=reason, dirtied=dirtied, batch=batch))
        return Outcome(decided, len(pks) - decided, batch)

    def undo(self, *, by, batch=None):
        """Take back the last decision of each of these, `CHUNK` at a time; returns an `Outcome`.

        With a `batch`, only where the last decision is one of that batch. Raises PermissionDenied.
        """
        require(by, PERMISSION)
        pks = list(self.order_by("pk").values_list("pk", flat=True))
        undone = 0
        for start in range(0, len(pks), CHUNK):
            with changing() as dirtied:
                undone += len(take_back(pks[start : start + CHUNK], by=by, dirtied=dirtied, batch=batch))
        return Outcome(undone, len(pks) - undone)


class Moderated(models.Model):
    """The verbs of one comment."""

    class Meta:
        abstract = True

    def approve(self, *, by, reason=""):
        """Let readers see it; out of the trash too, unless the same was posted again meanwhile."""
        return self._decide("approve", by, reason)

    def reject(self, *, by, reason):
        """Turn it down; the reason is kept."""
        return self._decide("reject", by, reason)

    def mark_spam(self, *, by, reason=""):
        """Call it spam."""
        return self._decide("mark_spam", by, reason)

    def remove(self, *, by, reason=""):
        """Put it into the trash, where it stays 30 days. Answers to it stay, below a placeholder."""
        return self._decide("remove", by, reason)

    def undo(self, *, by):
        """Take back the last decision: the comment stands again as it stood before, reason and all."""
        require(by, PERMISSION)
        with changing() as dirtied:
            if not take_back([self.pk], by=by, dirtied=dirtied):
                current = type(self).objects.filter(pk=self.pk).first()
                last = current and current.decisions.order_by("-id").first()
                if last is not None and not last.undo_of_id and last.to_state == current.state:
                    raise WrongState(_t(POSTED_AGAIN))
                raise WrongState(_t("There is no decision to take back, or somebody has taken it back already."))
        self.refresh_from_db()
        return self

    def _decide(self, verb, by, reason):
        require(by, PERMISSION)
        to, froms = MOVES[verb]
        reason = _reason_for(verb, by, reason)
        with changing() as dirtied:
            moved = _move([self], to, verb=verb, by=by, reason=reason, dirtied=dirtied) if self.state in froms else ()
            if not moved:
                current = type(self).objects.filter(pk=self.pk).first()
                raise WrongState(told(current, verb))
        self.refresh_from_db()
        return self


def hold(comment, *, by, reason, dirtied):
    """Bring an approved comment back before the moderators, because readers reported it. Call inside `changing`."""
    moved = _move([comment], WAITING, verb=HOLD, by=by, reason=reason, dirtied=dirtied)
    if moved:
        comment.refresh_from_db()
    return bool(moved)


def recount(article_id, dirtied):
    """Set a story's number of replies to the count of its visible comments. The story must be locked."""
    from articles.models import Article

    from .comment import Comment

    count = Comment.objects.visible().filter(article_id=article_id).count()
    if Article.objects.quietly().filter(pk=article_id).exclude(replies=count).update(replies=count):
        dirtied.touch(f"replies:{article_id}")
    dirtied.touch(*Comment.keys_of(article_id))


def lock_stories(article_ids):
    """Lock the stories in the order of their ids, so that counts are true and nothing deadlocks.

    Without `FOR NO KEY UPDATE` the lock would stop readers from posting. SQLite has one writer anyway.
    """
    from articles.models import Article

    rows = Article.objects.filter(pk__in=article_ids).order_by("pk").select_for_update(no_key=True)
    return {article.pk: article for article in rows.only("pk", "uid", "headline")}


def _move(rows, to, *, verb, by, reason, dirtied, batch=None):
    """Move comments, each only from the state it was read in; returns those that moved. Call inside `changing`."""
    from .comment import Comment
    from .decision import Decision
    from .flag import Flag

    if not rows:
        return []
    stories = lock_stories({row.article_id for row in rows})
    now = timezone.now()
    moved = []
    for state in {row.state for row in rows}:
        group = [row for row in rows if row.state == state]
        target = Comment.objects.quietly().filter(pk__in=[row.pk for row in group])
        values = {"state": to, "reason": reason, "rule": verb, "matches": [], "decided_at": now}
        move = _out_of_the_trash if state == DELETED else _update
        count = move(target.filter(state=state), values)
        if count < len(group):
            there = set(target.filter(state=to, decided_at=now).values_list("pk", flat=True))
            group = [row for row in group if row.pk in there]
        moved += group
    Decision.objects.bulk_create(
        Decision(
            comment_id=row.pk,
            comment_uid=row.uid,
            by=person(by),
            by_name=str(by)[:200],
            from_state=row.state,
            to_state=to,
            reason=reason,
            at=now,
            before=standing(row),
            batch=batch,
        )
        for row in moved
    )
    if verb != HOLD:
        Flag.objects.open().filter(comment__in=[row.pk for row in moved]).update(settled_at=now)
    _log(verb, moved, stories, by=by, reason=reason)
    for article_id in sorted({row.article_id for row in moved if APPROVED in (row.state, to)}):
        recount(article_id, dirtied)
    return moved


def take_back(pks, *, by, dirtied, batch=None):
    """Undo the last decision of each of these comments; returns those that moved. Call inside `changing`.

    Passed over: what has no decision, or one taken back already, or not of the `batch`; what somebody moved since;
    what was posted again meanwhile.
    """
    from .comment import Comment
    from .decision import Decision
    from .flag import Flag

    stories = lock_stories(set(Comment.objects.filter(pk__in=pks).values_list("article_id", flat=True)))
    # The newest decision of each stands last, and stays.
    last = {decision.comment_id: decision for decision in Decision.objects.filter(comment__in=pks).order_by("pk")}
    rows = {row.pk: row for row in Comment.objects.filter(pk__in=last).defer("agent")}
    now, alike = timezone.now(), {}
    for pk, decision in last.items():
        is_one = not decision.undo_of_id and (batch is None or decision.batch == batch)
        if is_one and rows[pk].state == decision.to_state:
            before = {**decision.before, "state": decision.from_state}
            alike.setdefault((decision.to_state, json.dumps(before, sort_keys=True)), []).append(pk)
    undone = []
    for (state, before), group in alike.items():
        undone += _put_back(group, state, json.loads(before))
    Decision.objects.bulk_create(
        Decision(
            comment_id=pk,
            comment_uid=rows[pk].uid,
            by=person(by),
            by_name=str(by)[:200],
            from_state=last[pk].to_state,
            to_state=last[pk].from_state,
            reason=_t("Taken back"),
            at=now,
            undo_of=last[pk],
            before=standing(rows[pk]) | {name: getattr(rows[pk], name) for name in last[pk].before if name in TEXT},
        )
        for pk in undone
    )
    for at in {last[pk].at for pk in undone}:
        Flag.objects.filter(comment__in=undone, settled_at=at).update(settled_at=None)
    _log("undo", [rows[pk] for pk in undone], stories, by=by, reason="")
    seen = {pk for pk in undone if APPROVED in (last[pk].from_state, last[pk].to_state)}
    for article_id in sorted({rows[pk].article_id for pk in seen}):
        recount(article_id, dirtied)
    return [rows[pk] for pk in undone]


def _put_back(pks, state, before):
    """Write what stood there before into the comments that are in `state`; returns the numbers of those it took."""
    from .comment import Comment

    if before["state"] != WAITING and not before.get("decided_at"):
        # A record from the time when what a rule decided bore no date.
        before = {**before, "decided_at": models.F("created_at")}
    # Moved once more than asked for is not possible: the stories are locked, and every verb locks them first.
    there = list(Comment.objects.filter(pk__in=pks, state=state).values_list("pk", flat=True))
    try:
        with transaction.atomic():
            count = Comment.objects.quietly().filter(pk__in=there, state=state).update(**before)
    except IntegrityError:
        if len(there) == 1:
            return []
        return [pk for one in there for pk in _put_back([one], state, before)]
    return there if count == len(there) else []


def _update(target, values):
    return target.update(**values)


def _out_of_the_trash(target, values):
    """One by one, past those of which the same was posted again meanwhile; returns how many moved."""
    count = 0
    for pk in list(target.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                count += target.filter(pk=pk).update(**values)
        except IntegrityError:
            continue
    return count


def _log(verb, moved, stories, *, by, reason):
    """One entry in the house's log: on the comment, or on the story where many were decided at once."""
    for article_id, story in stories.items():
        rows = [row for row in moved if row.article_id == article_id]
        if len(rows) == 1:
            Act.record(verb, rows[0], by=by, note=reason)
        elif rows:
            Act.record(f"{verb} comments", story, by=by, note=reason, comments=[row.pk for row in rows])


def _reason_for(verb, by, reason):
    """The reason as it is kept. Only a rejection must be given one; the others say who decided."""
    reason = clean_line(reason or "", LONGEST_REASON)
    if reason:
        return reason
    if verb == "reject":
        raise Refused(_t("Say why, in a sentence: it is kept with the comment."))
    sentences = {
        "approve": _t("Approved by %(name)s"),
        "mark_spam": _t("Marked as spam by %(name)s"),
        "remove": _t("Deleted by %(name)s"),
    }
    return sentences[verb] % {"name": str(by)[:200]}


def told(current, verb):
    """What the second of two moderators reads."""
    if current is None:
        return _t("This comment is gone for good.")
    if current.state in MOVES[verb][1] and current.is_deleted:
        return _t(POSTED_AGAIN)
    last = current.decisions.order_by("-id").first()
    if last is not None and last.to_state == current.state:
        return _t("%(name)s was faster: this comment is “%(state)s” now.") % {
            "name": last.by_name,
            "state": current.get_state_display(),
        }
    return _t("This comment is “%(state)s”; that can't be done from here.") % {"state": current.get_state_display()}


def standing(row):
    """How a comment stands, for the record of a decision: what `undo` writes back."""
    return {"reason": row.reason, "rule": row.rule, "matches": row.matches, "decided_at": _as_json(row.decided_at)}


def _as_json(moment):
    return moment.isoformat() if moment else None
