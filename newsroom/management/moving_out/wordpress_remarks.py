"""Comments as WordPress has them: its states, its kinds, and who answers whom."""

from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from comments.models import Comment, Kind, State
from newsroom.models import User

from .wordpress_blocks import remark_text, words
from .wordpress_xml import Remark

APPROVED = {
    State.APPROVED: "1", State.WAITING: "0", State.SPAM: "spam", State.REJECTED: "trash", State.DELETED: "trash",
}  # fmt: skip
KINDS = {Kind.COMMENT: "comment", Kind.PING: "pingback", Kind.NOTE: "note"}


def below(stories: Iterable) -> dict[int, list[Comment]]:
    """The comments of each story, those before their answers."""
    found = defaultdict(list)
    rows = Comment.objects.filter(article__in=[story.pk for story in stories]).order_by("article", "path")
    for comment in rows.defer("body", "matches", "agent"):
        found[comment.article_id].append(comment)
    return found


def authors_of_staff() -> dict[int, int]:
    """The id of the byline behind each account that has commented: WordPress knows people by it."""
    signed = User.objects.filter(comments__isnull=False, author__isnull=False)
    return dict(signed.values_list("pk", "author").distinct())


def remarks_of(comments: list[Comment], zone: ZoneInfo, people: dict[int, int] | None = None) -> list[Remark]:
    """The comments of one story in WordPress's words; `people` are `authors_of_staff()`."""
    numbers = _numbers(comments)
    return [_remark(comment, numbers, zone, people or {}) for comment in comments]


def _numbers(comments):
    """A number for each: its own id, unless an answer has a lower one than what it answers.

    The importer goes by number, and an answer that comes first would answer nobody. Then the same ids are given out
    anew in the order of the thread.
    """
    ids = [comment.pk for comment in comments]
    here = set(ids)
    if all(comment.parent_id not in here or comment.parent_id < comment.pk for comment in comments):
        return dict(zip(ids, ids, strict=True))
    return dict(zip(ids, sorted(ids), strict=True))


def _remark(comment, numbers, zone, people):
    approved = APPROVED[comment.state]
    if comment.kind == Kind.NOTE and approved == "1":
        # The desk's own: older WordPresses would show it to readers.
        approved = "0"
    return Remark(
        number=numbers[comment.pk],
        name=words(comment.name),
        email=comment.email,
        website=comment.website,
        ip=comment.ip or "",
        written=comment.created_at.astimezone(zone),
        content=remark_text(comment.html),
        approved=approved,
        kind=KINDS[comment.kind],
        parent=numbers.get(comment.parent_id, 0),
        user=people.get(comment.user_id, 0),
    )
