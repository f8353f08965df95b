"""What recurs for the conversation: old network addresses are blanked, moderators hear once an hour that some wait."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment
from newsroom.models import Letter, SiteSettings

AT_ONCE = 1000


def blank_old_addresses(now=None) -> int:
    """Forget the network address and browser of comments older than the settings' days; returns how many."""
    days = SiteSettings.current().comment_ip_days
    before = (now or timezone.now()) - timedelta(days=days)
    old = Comment.objects.filter(created_at__lt=before).exclude(Q(ip__isnull=True) & Q(agent=""))
    ids = list(old.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    # No page shows them, so no key is dirtied.
    return Comment.objects.quietly().filter(pk__in=ids).update(ip=None, agent="") if ids else 0


def digest_for_moderators(now=None) -> int:
    """One letter an hour to every moderator with an e-mail address while comments wait; returns how many wait."""
    now = now or timezone.now()
    waiting = Comment.objects.waiting()
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    if oldest is None:
        return 0
    count = waiting.count()
    site = SiteSettings.current()
    subject = ngettext("%(count)d comment waits at %(paper)s", "%(count)d comments wait at %(paper)s", count)
    address = settings.SITE_URL + reverse("admin:comments_comment_changelist")
    text = _("The oldest waits since %(when)s. Read them here: %(address)s") % {
        "when": f"{timezone.localtime(oldest, site.zone):%d.%m.%Y %H:%M}", "address": address}
    moderators = get_user_model().objects.filter(
        is_active=True, is_staff=True, groups__permissions__codename="moderate_comment",
        groups__permissions__content_type__app_label="comments").exclude(email="").distinct()
    for moderator in moderators:
        Letter.queue(moderator.email, subject % {"count": count, "paper": site.name}, text,
                     key=f"digest:{moderator.pk}:{now:%Y%m%d%H}")
    return count
