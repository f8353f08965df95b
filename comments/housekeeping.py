"""What recurs for the conversation.

Old network addresses are blanked, moderators hear once an hour that some wait, the trash is emptied, conversations
close.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.models import Article
from comments.digest import digest_for_moderators
from comments.models import Comment, Rate, Ruling
from newsroom.models import SiteSettings
from newsroom.pages import changing
from newsroom.pages.hours import dirty_what_passed

__all__ = [
    "blank_old_addresses", "close_conversations", "digest_for_moderators", "empty_trash", "forget_limits",
]  # fmt: skip

AT_ONCE = 1000
TRASH_KEPT = timedelta(days=30)


def blank_old_addresses(now=None) -> int:
    """Forget the network address and browser of comments older than the settings' days; returns how many."""
    days = SiteSettings.current().comment_ip_days
    before = (now or timezone.now()) - timedelta(days=days)
    old = Comment.objects.filter(created_at__lt=before).exclude(Q(ip__isnull=True) & Q(agent=""))
    ids = list(old.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    Ruling.objects.forget_networks(now)
    # No page shows them, so no key is dirtied.
    return Comment.objects.quietly().filter(pk__in=ids).update(ip=None, agent="") if ids else 0


def empty_trash(now=None) -> int:
    """Delete for good what has lain in the trash for 30 days, as long as nothing at all hangs from it; how many.

    What waits or is spam may be approved yet, and then needs its place in the thread.
    """
    before = (now or timezone.now()) - TRASH_KEPT
    old = Comment.objects.deleted().filter(decided_at__lt=before)
    below = Comment.objects.filter(article=OuterRef("article"), path__startswith=OuterRef("path"))
    answered = below.exclude(pk=OuterRef("pk"))
    ids = list(old.exclude(Exists(answered)).order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    with changing():
        # Nothing that anybody sees goes, so no page is dirtied.
        Comment.objects.quietly().filter(pk__in=ids).delete()
    return len(ids)


def forget_limits(now=None) -> int:
    """Drop the counts of limits that are over; returns how many."""
    return Rate.prune((now or timezone.now()) - timedelta(days=1))


def close_conversations(now=None) -> int:
    """Dirty the pages of stories whose comments have closed since the last turn; returns how many stories.

    Time is a change: nothing else happens at that hour, and the form must give way to the notice.
    """
    days = timedelta(days=SiteSettings.current().comments_close_after_days)

    def closed_between(since, until):
        # Two questions, each with an index of its own: asked every second, an OR of both would read every story.
        closed = [Q(comments_until__gt=since, comments_until__lte=until)]
        if days:
            aged = Q(published_at__gt=since - days, published_at__lte=until - days)
            closed.append(aged & Q(comments_until=None, comments_state="auto"))
        stories = [Article.objects.published().filter(each).values_list("pk", flat=True) for each in closed]
        return [{f"comments:{pk}"} for each in stories for pk in each]

    return dirty_what_passed("the last conversation that closed", closed_between, now)
