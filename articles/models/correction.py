"""Corrections: what was wrong, said openly. Written once; a wrong correction gets a correction."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import AppendOnly
from newsroom.states import Refused
from newsroom.text import clean_text


class Correction(AppendOnly):
    """A note under (or above) a story that says what was changed and why. Append-only."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        NOTE = "note", _("Editor’s note")

        @property
        def moves_updated(self) -> bool:
            """Whether the story shows a new hour of “Updated”: all but a note change what readers were told."""
            return self != Correction.Kind.NOTE

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

    def tidy(self):
        """Clean the text; raise Refused where it is empty or would have to be cut, or kind or place are unknown."""
        self.text = clean_text(self.text or "").strip()
        most = self._meta.get_field("text").max_length
        if not self.text:
            raise Refused(_t("Write what was wrong and what is right."))
        if len(self.text) > most:
            raise Refused(
                _t("%(length)d characters are too long for a correction, %(most)d fit.")
                % {"length": len(self.text), "most": most}
            )
        if self.kind not in self.Kind.values or self.place not in self.Place.values:
            raise Refused(_t("Choose one of the list."))

    @property
    def moves_updated(self) -> bool:
        """Whether the story shows the hour of this one as its last update."""
        return self.Kind(self.kind).moves_updated

    def later_than(self, updated_at: datetime | None) -> datetime:
        """The story's hour of “Updated” once this stands with it: it never goes back."""
        return max(updated_at, self.at) if updated_at else self.at

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article}"
