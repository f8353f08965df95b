"""Who has which story open: one row a window, kept alive by its beats, forgotten when they stop."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Windows beat every 10 seconds, hidden ones as rarely as the browser lets them: once a minute at worst.
OPEN_FOR = timedelta(seconds=55)
FORGOTTEN_AFTER = timedelta(days=1)


class PresenceQuerySet(models.QuerySet):
    """Questions about open windows."""

    def open_now(self, now=None):
        """Windows that beat a moment ago and were not taken over."""
        return self.filter(seen_at__gte=(now or timezone.now()) - OPEN_FOR, taken_by__isnull=True)

    def beat(self, *, article_id, tab, by) -> bool:
        """Note that this window is alive; returns whether it is a new one."""
        now = timezone.now()
        if self.filter(article_id=article_id, tab=tab, by=by).update(seen_at=now):
            return False
        row = self.model(article_id=article_id, tab=tab, by=by, since=now, seen_at=now)
        self.bulk_create([row], ignore_conflicts=True)
        return True


class Presence(models.Model):
    """A window with a story's form in it. Whoever takes the story over is written into the other windows' rows."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="presences")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.UUIDField(_("window"), default=uuid.uuid4)
    since = models.DateTimeField(_("open since"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken over by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open window")
        verbose_name_plural = _("open windows")
        constraints = [models.UniqueConstraint(fields=["article", "tab"], name="one_presence_a_window")]
        indexes = [models.Index(fields=["seen_at"], name="presence_last_seen")]

    def __str__(self):
        return f"{self.article} · {self.by}"


def forget_presences(now=None) -> int:
    """Delete windows that have been silent for a day; returns how many."""
    return Presence.objects.filter(seen_at__lt=(now or timezone.now()) - FORGOTTEN_AFTER).delete()[0]
