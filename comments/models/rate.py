"""Limits, kept in the database: one atomic statement each, the same on SQLite and PostgreSQL.

A per-process cache would let each process count for itself.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection, models
from django.utils import timezone


class Rate(models.Model):
    """When something was last done, or how often in the current window."""

    key = models.CharField(max_length=120, primary_key=True)
    at = models.BigIntegerField(db_index=True)  # milliseconds since 1970
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "rate"
        verbose_name_plural = "rates"

    def __str__(self):
        return self.key

    @classmethod
    def once_every(cls, key, seconds, at=None):
        """Take the turn of ``key`` and return 0, or return how many seconds are left before its next turn."""
        if not seconds:
            return 0
        now = _milliseconds(at)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO comments_rate (key, at, count) VALUES (%s, %s, 1) "
                "ON CONFLICT (key) DO UPDATE SET at = excluded.at, count = comments_rate.count + 1 "
                # An entry from the future is that of a clock set back since: it must lock nobody out.
                "WHERE comments_rate.at <= excluded.at - %s OR comments_rate.at > excluded.at + %s RETURNING at",
                [key, now, seconds * 1000, seconds * 1000],
            )
            if cursor.fetchall():
                return 0
        last = cls.objects.filter(pk=key).values_list("at", flat=True).first() or now
        return min(seconds, max(1, -(-(last + seconds * 1000 - now) // 1000)))

    @classmethod
    def count_up(cls, key, window, at=None):
        """Count one more for ``key`` in the current window of so many seconds; return the count so far."""
        now = _milliseconds(at)
        key = f"{key}:{now // (window * 1000)}"
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO comments_rate (key, at, count) VALUES (%s, %s, 1) "
                "ON CONFLICT (key) DO UPDATE SET at = excluded.at, count = comments_rate.count + 1 RETURNING count",
                [key, now],
            )
            return cursor.fetchall()[0][0]

    @classmethod
    def last_turn(cls, job, now):
        """The moment (aware) of a job's last turn, or a day ago where it never had one."""
        at = cls.objects.filter(pk=f"turn:{job}").values_list("at", flat=True).first()
        return now - timedelta(days=1) if at is None else datetime.fromtimestamp(at / 1000, tz=UTC)

    @classmethod
    def note_turn(cls, job, now):
        """Note that a job had its turn."""
        cls.objects.update_or_create(pk=f"turn:{job}", defaults={"at": _milliseconds(now)})

    @classmethod
    def prune(cls, before):
        """Forget limits last touched before a moment; returns how many."""
        return cls.objects.filter(at__lt=_milliseconds(before)).exclude(pk__startswith="turn:").delete()[0]


def _milliseconds(at):
    return int((at or timezone.now()).timestamp() * 1000)
