"""Marks on what the demo newsroom brought, so that it can go again and nothing else goes with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoMark(models.Model):
    """One row that the demo brought: which table (`label`, like "articles.article"), which row, and how it left it.

    `fingerprint` is that of its words when the demo was loaded, or "" where nobody can rewrite it; a row whose words
    are others now is somebody's own. `is_given_up` says that the owner wants it gone all the same.
    """

    label = models.CharField(max_length=40)
    row = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, blank=True)
    is_given_up = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("mark of the demo")
        verbose_name_plural = _("marks of the demo")
        constraints = [models.UniqueConstraint(fields=["label", "row"], name="one_mark_a_row")]

    def __str__(self):
        return f"{self.label} {self.row}"
