"""The moderators' letter: once an hour while new comments wait, once a day while only old ones do.

Plain text. What strangers wrote is quoted in one line each, shortened, and never at the beginning of a line.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, Rate
from comments.why import filter_name
from newsroom.models import Letter, SiteSettings
from newsroom.pages import changing
from newsroom.text import clean_line

AGAIN = timedelta(days=1)  # after which a letter tells of what was told of already
OLDEST = 5  # comments that are told of
FIRST_WORDS = 140  # characters
TURN = "digest"


def digest_for_moderators(now=None) -> int:
    """Write to every moderator who may decide and has an e-mail address; returns how many comments wait.

    One letter an hour at most, and where nothing came since the last one, one a day.
    """
    now = now or timezone.now()
    waiting = Comment.objects.waiting().order_by()
    count = waiting.count()
    since = Rate.last_turn(TURN, now)  # before the first letter: a day ago
    new = waiting.filter(created_at__gt=since).count()
    hour = f"{now:%Y%m%d%H}"
    is_told_already = f"{since:%Y%m%d%H}" == hour or (not new and now - since < AGAIN)
    if not count or is_told_already:
        return count
    site = SiteSettings.current()
    subject = ngettext("%(count)d comment waits at %(paper)s", "%(count)d comments wait at %(paper)s", count)
    subject %= {"count": count, "paper": site.name}
    text = _text(waiting, count, new, site)
    with changing():
        for moderator in _moderators():
            Letter.queue(moderator.email, subject, text, key=f"digest:{moderator.pk}:{hour}")
        Rate.note_turn(TURN, now)
    return count


def _moderators():
    """Those who may decide on comments, by their role or as owner of everything, and can be written to."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    return [user for user in users if user.has_perm("comments.moderate_comment")]


def _text(waiting, count, new, site):
    lines = [
        ngettext("%(count)d comment waits.", "%(count)d comments wait.", count) % {"count": count},
        ngettext("%(count)d is new since the last letter.", "%(count)d are new since the last letter.", new)
        % {"count": new},
        "",
        *_reasons(waiting),
        "",
        _("The oldest:"),
    ]
    shown = waiting.select_related("article").only("name", "body", "created_at", "article__headline")
    for comment in shown.order_by("created_at", "pk")[:OLDEST]:
        when = date_format(timezone.localtime(comment.created_at, site.zone), "DATETIME_FORMAT")
        told = {
            "when": when,
            "name": clean_line(comment.name, 100),
            "headline": clean_line(comment.article.headline, 200),
        }
        lines += [
            "",
            "- " + _("%(when)s, %(name)s on “%(headline)s”:") % told,
            f"  {Truncator(clean_line(comment.body, 2000)).chars(FIRST_WORDS)}",
        ]
    address = settings.SITE_URL + reverse("admin:comments_comment_changelist")
    return "\n".join([*lines, "", _("Read them here: %(address)s") % {"address": address}])


def _reasons(waiting):
    """“First comment: 3” and so on, the most frequent first."""
    counts = {}
    for rule, count in waiting.values_list("rule").annotate(Count("pk")):
        name = "hold-all" if rule.startswith("hold-all-") else rule
        counts[name] = counts.get(name, 0) + count
    return [f"- {_name(rule)}: {count}" for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _name(rule):
    try:
        return filter_name(rule)
    except KeyError:
        return _("Other reasons")
