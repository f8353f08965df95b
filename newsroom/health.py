"""`/healthz`: each part of the house, red where it is broken now (503), amber where there is advice (200)."""

import shutil
import sqlite3
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max, Q
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.checks import has_wal_reset_bug
from newsroom.models import Heartbeat, Letter

WAL_LIMIT = 64 * 1024 * 1024  # bytes
DISK_FLOOR = 200 * 1024 * 1024  # bytes
LETTERS_LATE = timedelta(minutes=15)
GIVEN_UP_LATELY = timedelta(days=2)
WORKER_SEEN = timedelta(minutes=2)
# A turn of the slow jobs may send twenty letters, each to a server that hangs, and make twenty large pictures.
SLOW_JOBS_SEEN = timedelta(minutes=20)
# No job recurs more rarely than once a day; an older error is of a job that is no more.
FAILED_LATELY = timedelta(hours=25)


def database() -> dict:
    """Whether the database answers; for SQLite also its version and the size of its log."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _red("The database does not answer. Start it, or look at DATABASE_URL; nothing else has to be done.")
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        log = settings.DATA_DIR / f"{name}-wal"
        if log.exists() and log.stat().st_size > WAL_LIMIT:
            return _red("SQLite's log is over 64 MB: some process holds a transaction open. Restart the site.")
        if has_wal_reset_bug(sqlite3.sqlite_version_info):
            return _amber(f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: keep backups on, or use PostgreSQL.")
    return _green()


def disk() -> dict:
    """Whether there is room for new pictures and pages."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < DISK_FLOOR:
        return _red(f"Only {free // 1024 // 1024} MB are left where DATA_DIR is. Make room.")
    return _green()


def mail() -> dict:
    """Whether letters leave the house. Advice only, where others do: some addresses are simply wrong."""
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        return _amber("No mail server is set; letters are only printed. Set EMAIL_URL.")
    now = timezone.now()
    try:
        # Every try moves `due_at` ahead; a letter that was tried is as old as it was written.
        waits = Q(tries=0, due_at__lte=now - LETTERS_LATE) | Q(tries__gt=0, made_at__lte=now - LETTERS_LATE)
        stuck = Letter.objects.filter(waits, sent_at__isnull=True, given_up_at__isnull=True).count()
        given_up = Letter.objects.filter(given_up_at__gte=now - GIVEN_UP_LATELY)
        lost, last_lost = given_up.count(), given_up.aggregate(at=Max("given_up_at"))["at"]
        left = Letter.objects.aggregate(at=Max("sent_at"))["at"]
    except DatabaseError:
        return _green()
    if stuck:
        answer = _amber if left and left >= now - LETTERS_LATE else _red
        return answer(
            f"{stuck} letters wait for more than 15 minutes. Is the worker running, and does the server of"
            " EMAIL_URL answer?"
        )
    if lost:
        answer = _amber if left and left > last_lost else _red
        return answer(f"{lost} letters of the last two days were given up; the worker's log says why. See EMAIL_URL.")
    return _green()


def worker() -> dict:
    """Whether the worker has been seen lately, and every job's last turn went well."""
    now = timezone.now()
    try:
        seen = Heartbeat.objects.filter(name="worker").aggregate(seen=Max("at"))["seen"]
        late = Heartbeat.objects.filter(name="worker, slow jobs", at__lt=now - SLOW_JOBS_SEEN).exists()
        failed = Heartbeat.objects.filter(at__gte=now - FAILED_LATELY).exclude(error="").order_by("name")
        failing = list(failed.values_list("name", flat=True))
    except DatabaseError:
        return _green()
    if seen is None or now - seen > WORKER_SEEN:
        return _red("The worker is not running: scheduled stories don't go out. Start `manage.py worker`.")
    if late:
        return _red("The worker hangs in a slow job: letters and pictures wait. Restart `manage.py worker`.")
    if failing:
        return _red(f"What the worker can't do: {', '.join(failing)}. Its log says why.")
    return _green()


def proxy() -> dict:
    """Whether slow clients are kept away from the web processes."""
    if settings.BEHIND_PROXY:
        return _green()
    return _amber("No proxy stands in front; a few hundred slow readers could stop the site. Put nginx before it.")


PARTS = {"database": database, "disk": disk, "mail": mail, "worker": worker, "proxy": proxy}


@never_cache
@require_safe
def healthz(request):
    """JSON for people and monitors; 503 when a part is red."""
    parts = {name: part() for name, part in PARTS.items()}
    colours = {part["state"] for part in parts.values()}
    overall = "red" if "red" in colours else "amber" if "amber" in colours else "green"
    return JsonResponse({"state": overall, "parts": parts}, status=503 if overall == "red" else 200)


def _green():
    return {"state": "green"}


def _amber(advice):
    return {"state": "amber", "advice": advice}


def _red(remedy):
    return {"state": "red", "remedy": remedy}
