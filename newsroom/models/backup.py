"""What became of each backup: made, proven by a drill, copied to a second place, or why not."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """One run of `manage.py backup`. The backup itself lies in BACKUP_DIR; this row is what the desk knows of it.

    `rows`, `files` and `size` (bytes) are of the whole, `added` are the bytes of files that no backup held before, and
    `pages` those that the drill compared.
    """

    # Two workers claim the same night and turn; one of them gets it.
    claim = models.CharField(max_length=40, unique=True, null=True, editable=False)
    name = models.CharField(max_length=40, blank=True, db_index=True)
    started_at = models.DateTimeField(default=timezone.now, db_index=True)
    made_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    second_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self):
        return self.name or f"{self.started_at:%Y-%m-%d %H:%M}"

    def note(self, **columns) -> None:
        """Write these columns, and no others."""
        for name, value in columns.items():
            setattr(self, name, value)
        Backup.objects.filter(pk=self.pk).update(**columns)

    @classmethod
    def end_abandoned(cls, besides: int | None = None) -> int:
        """Say of runs that never ended that they were stopped. Only under the lock, when no other can be running."""
        left = cls.objects.filter(ended_at=None).exclude(pk=besides)
        return left.update(ended_at=timezone.now(), error="It was stopped before it was done.")

    @classmethod
    def last_proven(cls):
        """When a backup was last proven (aware), or None."""
        return cls.objects.aggregate(at=models.Max("proven_at"))["at"]
