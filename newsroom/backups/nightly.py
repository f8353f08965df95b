"""The worker's nightly backup, in a process of its own: a large one holds up no story, no letter, no picture."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsroom.models import Backup, Letter, SiteSettings
from newsroom.pages import changing
from newsroom.roles import owners

from . import BackupFailed
from .disk import only_one

# A paper that never had a backup waits for its hour, and does not begin in the middle of its first day.
FIRST_WITHIN = timedelta(hours=1)
TRY_AGAIN = timedelta(hours=1)
TRIES = 3  # a night


def back_up_at_night(now=None) -> str:
    """Make and prove tonight's backup if its hour has come, also hours later where the machine was off; what became
    of it, or "".

    One that fails is tried again an hour later, three times a night, and the owners get a letter about the night.
    """
    now = now or timezone.now()
    run = _claim(now)
    if run is None:
        return ""
    words = [sys.executable, "manage.py", "backup", "--prove", "--run", str(run.pk), "--beside", str(os.getpid())]
    done = subprocess.run(
        words, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, errors="replace",
    )  # fmt: skip
    run.refresh_from_db()
    if run.ended_at is None:
        how = f"was killed by signal {-done.returncode}" if done.returncode < 0 else "could not run"
        said = " ".join(done.stderr.strip().splitlines()[-3:])[-600:]
        run.note(ended_at=timezone.now(), error=f"The backup {how}. {said}".strip())
    if run.error or run.second_error:
        tell_owners(run)
        return f"failed: {run.error or run.second_error}"
    return f"{run.name} is made and proven"


def last_hour(now):
    """The last time that it was BACKUP_AT in the paper's zone (aware), or None where there is no such hour."""
    if settings.BACKUP_AT is None:
        return None
    local = timezone.localtime(now, SiteSettings.current().zone)
    hour = datetime.combine(local.date(), settings.BACKUP_AT, tzinfo=local.tzinfo)
    return hour if hour <= local else datetime.combine(
        local.date() - timedelta(days=1), settings.BACKUP_AT, tzinfo=local.tzinfo
    )  # fmt: skip


def _when(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _claim(now):
    """The row of the run that is to be made now, claimed for us; None where nothing is due."""
    hour = last_hour(now)
    if hour is None or SiteSettings.current().demo_loaded_at or _is_in_memory():
        return None
    tonight = list(Backup.objects.filter(started_at__gte=hour).order_by("-started_at")[:TRIES])
    if not tonight and not Backup.objects.exists() and now - hour > FIRST_WITHIN:
        return None
    if tonight and tonight[0].ended_at is None and now - tonight[0].started_at > TRY_AGAIN:
        # The worker was stopped in the middle of it, or it takes long: then its lock is held.
        try:
            with only_one(Path(settings.BACKUP_DIR)):
                Backup.end_abandoned()
        except BackupFailed:
            return None
        tonight[0].refresh_from_db()
    if tonight and (not tonight[0].error or now - tonight[0].started_at < TRY_AGAIN or len(tonight) >= TRIES):
        return None
    try:
        with transaction.atomic():
            return Backup.objects.create(claim=f"{hour:%Y-%m-%d %H:%M} {len(tonight)}", started_at=now)
    except IntegrityError:
        # Another machine's worker was first.
        return None


def _is_in_memory():
    return connection.vendor == "sqlite" and connection.is_in_memory_db()


def tell_owners(run) -> int:
    """Write to the owners that a backup failed, once a day; how many letters."""
    paper = SiteSettings.current()
    with translation.override(paper.language), timezone.override(paper.zone):
        proven = Backup.last_proven()
        last = (
            _("The last proven backup is of %(when)s.") % {"when": _when(proven)}
            if proven
            else _("No backup was ever proven.")
        )  # fmt: skip
        if run.error:
            subject = _("The backup of %(paper)s failed") % {"paper": paper.name}
            why = run.error
        else:
            subject = _("The backup of %(paper)s did not reach its second place") % {"paper": paper.name}
            why = run.second_error
        todo = _("It is tried again. To see it happen, run on the server: manage.py backup --prove")
        day = f"{timezone.localtime(run.started_at):%Y-%m-%d}"
        with changing():
            letters = [
                Letter.queue(owner.email, subject, f"{why}\n\n{last}\n\n{todo}", key=f"backup failed:{day}:{owner.pk}")
                for owner in owners()
            ]
    return len(letters)
