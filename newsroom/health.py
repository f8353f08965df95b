"""`/healthz`: each part of the house, red where it is broken now (503), amber where there is advice (200)."""

import shutil
import sqlite3

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.checks import has_wal_reset_bug
from newsroom.models import Heartbeat, Letter

WAL_LIMIT = 64 * 1024 * 1024  # bytes
DISK_FLOOR = 200 * 1024 * 1024  # bytes


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
    """Whether letters leave the house."""
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        return _amber("No mail server is set; letters are only printed. Set EMAIL_URL.")
    late = timezone.now() - timezone.timedelta(minutes=15)
    try:
        stuck = Letter.objects.due(late).count()
    except DatabaseError:
        return _green()
    return _red(f"{stuck} letters wait for more than 15 minutes. Is the worker running?") if stuck else _green()


def worker() -> dict:
    """Whether the worker has been seen lately."""
    try:
        seen = Heartbeat.objects.aggregate(seen=Max("at"))["seen"]
    except DatabaseError:
        return _green()
    if seen is None or timezone.now() - seen > timezone.timedelta(minutes=2):
        return _red("The worker is not running: scheduled stories don't go out. Start `manage.py worker`.")
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
