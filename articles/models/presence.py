"""Who has which story open: one row a window, kept alive by its beats, forgotten when they stop."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("open window")
        verbose_name_plural = _("open windows")
        constraints = [models.UniqueConstraint(fields=["article", "tab"], name="one_presence_a_window")]
        indexes = [models.Index(fields=["seen_at"], name="presence_last_seen")]

    def __str__(self):
        return f"{self.article} · {self.by}"
