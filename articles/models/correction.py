"""Corrections: what was wrong, said openly. Written once; a wrong correction gets a correction."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models import AppendOnly


class Correction(AppendOnly):
    """A note under (or above) a story that says what was changed and why. Append-only."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        NOTE = "note", _("Editor’s note")

    class Place(models.TextChoices):
        BOTTOM = "bottom", _("Under the story")
        TOP = "top", _("Above the story")

    uid = models.UUIDField(_("permanent id"), default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.PROTECT, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was wrong and what is right"), max_length=3000)
    place = models.CharField(_("where"), max_length=6, choices=Place, default=Place.BOTTOM)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="corrections_by_date")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article}"
