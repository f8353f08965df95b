"""Remarks that come from elsewhere, with the stories of an old site: written as they stood there.

Nothing is judged again: what was approved is approved, what waited waits, with a reason that says where it comes
from. Links back from other sites and the desk's own notes are kept, but no page ever shows or counts them.

Any object will do as a remark that has `external_id, name, body, state, kind, email, website, ip, written_at, parent`
and `user_id`; the number of the one that it answers is in `parent`, empty for none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from comments import threads
from comments.models import Comment, Commenter, Kind, State
from comments.models.comment import LONGEST_NAME, LONGEST_WEBSITE
from comments.models.commenter import LONGEST_EMAIL, fold_email
from comments.models.moderating import lock_stories
from comments.models.posting import valid_address
from comments.spam import fingerprint
from newsroom.pages import changing
from newsroom.text import clean_line, imported_comment_html, scrub

__all__ = ["Thread", "counted", "ready", "write"]

KINDS = {"comment": Kind.COMMENT, "": Kind.COMMENT, "note": Kind.NOTE}  # all else links back from another site
RULE = "import"


@dataclass(slots=True)
class Thread:
    """The remarks of one story made ready: comments that lack only their place, and whom each answers."""

    comments: dict[str, Comment]
    parents: dict[str, str]
    emails: dict[str, str] = field(default_factory=dict)


def ready(remarks: Iterable, *, name: str, users: Mapping[str, int], at) -> Thread:
    """Clean the remarks of one story; the slow part, outside any transaction.

    `name` is what their guids begin with, `users` the staff accounts behind the old site's numbers, `at` the moment
    for a remark without a date.
    """
    comments: dict[str, Comment] = {}
    parents: dict[str, str] = {}
    for remark in remarks:
        kind = KINDS.get(remark.kind, Kind.PING)
        body = scrub(remark.body)
        email = clean_line(remark.email, LONGEST_EMAIL)
        comments[remark.external_id] = Comment(
            guid=f"{name}{remark.external_id}"[:500],
            kind=kind,
            name=clean_line(remark.name, LONGEST_NAME) or _("Anonymous"),
            email=email if "@" in email and len(fold_email(email)) <= LONGEST_EMAIL else "",
            website=remark.website[:LONGEST_WEBSITE] if remark.website.startswith(("http://", "https://")) else "",
            body=body,
            html=imported_comment_html(body),
            fingerprint=fingerprint(body),
            state=State(remark.state),
            reason=_reason(remark.state),
            rule=RULE,
            ip=valid_address(remark.ip),
            user_id=users.get(remark.user_id) if remark.user_id else None,
            created_at=remark.written_at or at,
            decided_at=_decided(remark.state, remark.written_at or at),
        )
        parents[remark.external_id] = remark.parent
    return Thread(comments, _without_rings(parents))


def _decided(state: str, written_at):
    """When it was decided on, as far as we know. The thirty days of the trash begin here."""
    if State(state) == State.WAITING:
        return None
    return timezone.now() if State(state) == State.DELETED else written_at


def _reason(state: str) -> str:
    return {
        State.APPROVED: _("Imported: approved in WordPress"),
        State.WAITING: _("Imported: it was waiting in WordPress"),
        State.REJECTED: _("Imported: rejected in WordPress"),
        State.SPAM: _("Imported: spam in WordPress"),
        State.DELETED: _("Imported: it lay in WordPress's trash"),
    }[State(state)]


def _without_rings(parents: dict[str, str]) -> dict[str, str]:
    """Whom each answers; an answer to nobody in the file, to itself, or in a ring stands at the top."""
    found: dict[str, str] = {}
    for number in parents:
        parent = parents[number]
        seen = {number}
        above = parent
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        # Of a ring only those on it lose their parent, not those that hang from it.
        on_ring = above == number and above in seen
        found[number] = parent if parent in parents and not on_ring else ""
    return found


def write(pairs: Iterable[tuple[Article, Thread]]) -> Counter[str]:
    """Write the remarks of a batch of stories that are not here yet, and set their numbers of replies.

    Returns how many were new, by state. A remark that is here already is left as the moderators have it.
    """
    pairs = [(article, thread) for article, thread in pairs if thread.comments]
    if not pairs:
        return Counter()
    there = _known(pairs)
    fresh = {comment.guid for _article, thread in pairs for comment in thread.comments.values()} - set(there)
    if not fresh:
        return Counter()
    with changing() as dirtied:
        commenters = _commenters(pairs, fresh)
        states: Counter[str] = Counter()
        for level in _levels(pairs, fresh, there):
            for comment in level:
                comment.commenter_id = commenters.get(fold_email(comment.email)) if comment.email else None
                states[comment.state] += 1
            Comment.objects.quietly().bulk_create(level)
        touched = [article for article, thread in pairs if any(c.guid in fresh for c in thread.comments.values())]
        _recount(touched, dirtied)
    return states


def _known(pairs) -> dict[str, Comment]:
    guids = [comment.guid for _article, thread in pairs for comment in thread.comments.values()]
    found: dict[str, Comment] = {}
    for start in range(0, len(guids), 500):
        rows = Comment.objects.filter(guid__in=guids[start : start + 500]).only("guid", "path", "article_id")
        found.update({row.guid: row for row in rows})
    return found


def _commenters(pairs, fresh: set[str]) -> dict[str, int]:
    """Folded address → the commenter of it, made where there is none: unconfirmed, so not recognised yet."""
    first: dict[str, Comment] = {}
    for _article, thread in pairs:
        for comment in thread.comments.values():
            if comment.guid in fresh and comment.email and comment.kind == Kind.COMMENT:
                email = fold_email(comment.email)
                if email not in first or comment.created_at < first[email].created_at:
                    first[email] = comment
    known = set(Commenter.objects.filter(email__in=first).values_list("email", flat=True))
    Commenter.objects.bulk_create(
        [
            Commenter(email=email, name=comment.name, created_at=comment.created_at)
            for email, comment in first.items()
            if email not in known
        ],
        ignore_conflicts=True,
    )
    return dict(Commenter.objects.filter(email__in=first).values_list("email", "pk"))


def _levels(pairs, fresh: set[str], there: dict[str, Comment]) -> Iterable[list[Comment]]:
    """The new comments, those first that answer nobody new, so that each finds its parent's row and path."""
    taken: dict[int, set[str]] = {article.pk: set() for article, _thread in pairs}
    for pk, path in Comment.objects.filter(article__in=taken).order_by().values_list("article_id", "path"):
        taken[pk].add(path)
    waiting = [
        (article, thread, number, taken[article.pk])
        for article, thread in pairs
        for number, comment in thread.comments.items()
        if comment.guid in fresh
    ]
    placed: set[str] = set()
    while waiting:
        level, later = [], []
        for row in waiting:
            article, thread, number, paths = row
            comment, parent_number = thread.comments[number], thread.parents[number]
            above = thread.comments.get(parent_number) if parent_number else None
            if above is not None and above.guid in fresh and above.guid not in placed:
                later.append(row)
                continue
            parent = there.get(above.guid, above) if above is not None else None
            _place(comment, article, parent, number, paths)
            level.append(comment)
        yield level
        placed |= {comment.guid for comment in level}
        waiting = later


def _place(comment: Comment, article: Article, parent: Comment | None, number: str, taken: set[str]) -> None:
    comment.article_id = article.pk
    comment.parent_id = parent.pk if parent is not None else None
    tie = int(number) % len(threads.LETTERS) ** threads.TIE if number.isdecimal() else 0
    above = parent.path if parent is not None else ""
    comment.path = threads.new_path(comment.created_at, above, tie)
    while comment.path in taken:
        tie = (tie + 1) % len(threads.LETTERS) ** threads.TIE
        comment.path = threads.new_path(comment.created_at, above, tie)
    taken.add(comment.path)
    comment.thread = threads.root(comment.path)


def _recount(articles: list[Article], dirtied) -> None:
    """The number of replies of each story is the count of its visible comments, in two statements."""
    visible = (
        Comment.objects.visible().filter(article=OuterRef("pk")).order_by().values("article").annotate(n=Count("pk"))
    )
    pks = [article.pk for article in articles]
    # Locked before it is counted: one statement alone would count what it saw before it had to wait.
    lock_stories(pks)
    Article.objects.quietly().filter(pk__in=pks).update(replies=Coalesce(Subquery(visible.values("n")), 0))
    for article in articles:
        if article.is_published:
            dirtied.touch(f"replies:{article.pk}", *Comment.keys_of(article.pk))


def counted(name: str) -> Counter[tuple[str, str]]:
    """How many remarks of an old site are here: (kind, state) → count. `name` is what their guids begin with."""
    rows = Comment.objects.filter(Q(guid__startswith=name)).order_by().values_list("kind", "state")
    return Counter({(kind, state): count for kind, state, count in rows.annotate(count=Count("pk"))})
