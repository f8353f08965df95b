"""`/healthz`: each part of the house, red where it is broken now (503), amber where there is advice (200)."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Max, Min, Q
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from newsroom.checks import has_wal_reset_bug
from newsroom.letters import mail_is_set
from newsroom.models import Backup, Heartbeat, Letter, SiteSettings
from newsroom.pages import read_only
from newsroom.pages.store import the_store

WAL_LIMIT = 64 * 1024 * 1024  # bytes
DISK_FLOOR = 200 * 1024 * 1024  # bytes
LETTERS_LATE = timedelta(minutes=15)
GIVEN_UP_LATELY = timedelta(days=2)
WORKER_SEEN = timedelta(minutes=2)
# A turn of the slow jobs may send twenty letters, each to a server that hangs, and make twenty large pictures.
SLOW_JOBS_SEEN = timedelta(minutes=20)
# No job recurs more rarely than once a day; an older error is of a job that is no more.
FAILED_LATELY = timedelta(hours=25)
PROVEN_LATELY = timedelta(days=2)


def database() -> dict:
    """Whether the database answers; for SQLite also its version and the size of its log."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _red(_("The database does not answer. Start it, or look at DATABASE_URL; nothing else has to be done."))
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        log = settings.DATA_DIR / f"{name}-wal"
        if log.exists() and log.stat().st_size > WAL_LIMIT:
            return _red(_("SQLite’s log is over 64 MB: some process holds a transaction open. Restart the site."))
        if has_wal_reset_bug(sqlite3.sqlite_version_info):
            return _amber(
                _("SQLite %(version)s has the WAL-reset bug: keep backups on, or use PostgreSQL.")
                % {"version": sqlite3.sqlite_version}
            )
    return _green()


def disk() -> dict:
    """Whether there is room for new pictures and pages."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < DISK_FLOOR:
        return _red(_("Only %(free)d MB are left where DATA_DIR is. Make room.") % {"free": free // 1024 // 1024})
    return _green()


def mail() -> dict:
    """Whether letters leave the house. Advice only, where others do: some addresses are simply wrong."""
    if not mail_is_set():
        return _amber(_("No mail server is set; letters are only printed. Set EMAIL_URL."))
    now = timezone.now()
    # Every try moves `due_at` ahead; a letter that was tried is as old as it was written.
    waits = Q(tries=0, due_at__lte=now - LETTERS_LATE) | Q(tries__gt=0, made_at__lte=now - LETTERS_LATE)
    stuck, lost = waits & Q(given_up_at__isnull=True), Q(given_up_at__gte=now - GIVEN_UP_LATELY)
    try:
        found = Letter.objects.filter(sent_at__isnull=True).aggregate(
            stuck=Count("pk", filter=stuck),
            stuck_since=Min("made_at", filter=stuck),
            lost=Count("pk", filter=lost),
            lost_since=Min("given_up_at", filter=lost),
            last_lost=Max("given_up_at", filter=lost),
        )
        troubled = found["stuck"] or found["lost"]
        left = Letter.objects.aggregate(at=Max("sent_at"))["at"] if troubled else None
    except DatabaseError:
        return _green()
    if count := found["stuck"]:
        answer = _amber if left and left >= now - LETTERS_LATE else _red
        said = ngettext(
            "%(count)d letter waits for more than 15 minutes. Is the worker running, and does the server of EMAIL_URL "
            "answer?",
            "%(count)d letters wait for more than 15 minutes. Is the worker running, and does the server of EMAIL_URL "
            "answer?",
            count,
        )
        return answer(said % {"count": count}, found["stuck_since"])
    if count := found["lost"]:
        answer = _amber if left and left > found["last_lost"] else _red
        said = ngettext(
            "%(count)d letter of the last two days was given up; the worker’s log says why. See EMAIL_URL.",
            "%(count)d letters of the last two days were given up; the worker’s log says why. See EMAIL_URL.",
            count,
        )
        return answer(said % {"count": count}, found["lost_since"])
    return _green()


def worker() -> dict:
    """Whether the worker has been seen lately, and every job's last turn went well."""
    now = timezone.now()
    try:
        beats = {beat.name: beat for beat in Heartbeat.objects.order_by("name")}
    except DatabaseError:
        return _green()
    seen, slow = beats.get("worker"), beats.get("worker, slow jobs")
    failing = [beat for beat in beats.values() if beat.error and beat.at >= now - FAILED_LATELY]
    # A beat of the future was left by a clock that was set back since; a worker that runs has said so anew.
    if seen is None or abs(now - seen.at) > WORKER_SEEN:
        return _red(
            _("The worker is not running: scheduled stories don’t go out. Start `manage.py worker`."),
            seen and seen.at,
        )
    if slow and slow.at < now - SLOW_JOBS_SEEN:
        return _red(
            _("The worker hangs in a slow job: letters and pictures wait. Restart `manage.py worker`."), slow.at
        )
    if failing:
        jobs = ", ".join(beat.name for beat in failing)
        return _red(
            _("What the worker can’t do: %(jobs)s. Its log says why.") % {"jobs": jobs},
            min(beat.at for beat in failing),
        )
    return _green()


def proxy() -> dict:
    """Whether slow clients are kept away from the web processes."""
    if settings.BEHIND_PROXY:
        return _green()
    return _amber(_("No proxy stands in front; a few hundred slow readers could stop the site. Put nginx before it."))


def pages() -> dict:
    """Whether pages are stored, and whether the worker follows the changes, as another machine's readers need it."""
    if not settings.PAGE_STORE:
        return _amber(_("No pages are stored, each is made anew. Take PAGE_STORE=0 away to be quick again."))
    store = the_store()
    if store is None:
        return _red(_("Pages can’t be stored in %(folder)s; its log says why.") % {"folder": settings.PAGES_DIR})
    if store.edition.is_shut:
        return _red(
            _(
                "Stored pages can’t be taken away, so none are served: each is made anew. Give %(folder)s to the user "
                "who runs the site, on a disk that can be written."
            )
            % {"folder": settings.PAGES_DIR}
        )
    if not store.has_room():
        return _red(_("The disk is nearly full: no more pages are stored, and each is made anew. Make room."))
    # Of this machine: each has a worker of its own, and another's says nothing of these pages.
    try:
        seen = datetime.fromtimestamp(store.edition.index.beaten, tz=UTC)
    except (OSError, sqlite3.Error):
        return _red(_("The index of the stored pages can’t be read; its log says why."))
    if timezone.now() - seen > WORKER_SEEN:
        return _red(_("The worker of this machine does not look after the stored pages. Start `manage.py worker`."))
    return _green()


def backup() -> dict:
    """Whether a backup was proven lately: restored in a drill, and found to be the paper. `proven` says when.

    Why one failed names folders and users of the machine: `in_public` says it without. A demo needs none.
    """
    try:
        last = Backup.objects.exclude(ended_at=None).order_by("-id").first()
        found = Backup.objects.aggregate(proven=Max("proven_at"), first=Min("started_at"))
        is_demo = SiteSettings.current().demo_loaded_at is not None
    except DatabaseError:
        return _green()
    proven = found["proven"]
    told = {"proven": proven} if proven else {}
    if is_demo:
        return _green() | told
    first = proven or found["first"]
    if first is None:
        return _amber(
            _("There is no backup yet. Make one with `manage.py backup --prove`; the worker does so each night.")
        )
    late = timezone.now() - first > PROVEN_LATELY
    stands = proven_line(proven) if proven else _("No backup was ever proven.")
    if late and settings.BACKUP_AT is None:
        return _amber(_("%(stands)s The worker makes none: BACKUP_AT is off.") % {"stands": stands}, first) | told
    if late:
        why = last.error if last and last.error else _("Does the worker run?")
        see = _("%(stands)s %(why)s Run `manage.py backup --prove` and see docs/backup.md.")
        told["in_public"] = see % {"stands": stands, "why": _see_desk() if last and last.error else why}
        return _red(see % {"stands": stands, "why": why}, first) | told
    if last and last.error:
        said = _("The last backup failed. %(why)s %(stands)s")
        told["in_public"] = said % {"why": _see_desk(), "stands": stands}
        return _amber(said % {"why": last.error, "stands": stands}, last.ended_at) | told
    if last and last.second_error:
        said = _("The second place has no copy of the last backup. %(why)s")
        told["in_public"] = said % {"why": _see_desk()}
        return _amber(said % {"why": last.second_error}, last.ended_at) | told
    if not proven:
        said = _("%(stands)s Prove one with `manage.py backup --prove`; the worker does so each night.")
        return _amber(said % {"stands": stands}, first)
    return _green() | told


def proven_line(moment) -> str:
    """When a backup was last proven, as a sentence, in the paper's own zone."""
    when = date_format(timezone.localtime(moment, SiteSettings.current().zone), "DATETIME_FORMAT")
    return _("The last proven backup is of %(when)s.") % {"when": when}


PARTS = {
    "database": database,
    "disk": disk,
    "mail": mail,
    "worker": worker,
    "pages": pages,
    "backup": backup,
    "proxy": proxy,
}


@never_cache
@read_only
def healthz(request):
    """JSON for people and monitors; 503 when a part is red."""
    parts = {name: _in_public(part()) for name, part in PARTS.items()}
    colours = {part["state"] for part in parts.values()}
    overall = "red" if "red" in colours else "amber" if "amber" in colours else "green"
    return JsonResponse({"state": overall, "parts": parts}, status=503 if overall == "red" else 200)


def _in_public(part):
    """A part as strangers may read it: what it says in public stands in place of what owners read at the desk."""
    said = part.pop("in_public", "")
    name = "remedy" if "remedy" in part else "advice"
    return part | ({name: said} if said else {})


def _see_desk():
    return _("The desk’s first page tells owners why.")


def _green():
    return {"state": "green"}


def _amber(advice, since=None):
    return {"state": "amber", "advice": advice} | ({"since": since} if since else {})


def _red(remedy, since=None):
    """Broken now; `since` (aware) where that is known."""
    return {"state": "red", "remedy": remedy} | ({"since": since} if since else {})
