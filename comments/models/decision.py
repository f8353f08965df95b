"""Decisions: who moved a comment from which state to which, when and why. Written once, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import State
from newsroom.models import AppendOnly


class Decision(AppendOnly):
    """One move of one comment. `by` is empty where the house itself decided (reports by readers)."""

    comment = models.ForeignKey(
        "comments.Comment", verbose_name=_("comment"), null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    comment_uid = models.UUIDField(_("permanent id of the comment"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="comment_decisions",
    )
    by_name = models.CharField(_("name at the time"), max_length=200)
    from_state = models.CharField(_("from"), max_length=8)
    to_state = models.CharField(_("to"), max_length=8)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    undo_of = models.OneToOneField(
        "self", verbose_name=_("takes back"), null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    batch = models.UUIDField(
        _("taken together with"), null=True, editable=False, help_text=_("What decisions in bulk have in common.")
    )
    before = models.JSONField(_("as it stood before"), default=dict)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["batch"], name="decision_batch", condition=models.Q(batch__isnull=False))]

    def __str__(self):
        return f"{self.by_name}: {self.move}"

    @property
    def move(self):
        """From which state to which, in the words on screen."""
        return f"{State(self.from_state).label} → {State(self.to_state).label}"
