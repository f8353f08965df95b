"""Somebody must watch the worker, and it can't be the worker: the web processes do, and write to the owner.

Letters go out by the worker. This one is about it, so whoever finds it dead sends it too.
"""

import logging
import threading
from datetime import timedelta

from django.db import DatabaseError, connections
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsroom.letters import send_due_letters
from newsroom.models import Heartbeat, Letter, SiteSettings
from newsroom.pages import changing
from newsroom.roles import owners

log = logging.getLogger(__name__)

LOOK_EVERY = 30  # seconds
MISSED = timedelta(minutes=2)


def tell_of_a_dead_worker(now=None) -> int:
    """Write to the owners when the worker was last seen over two minutes ago, once for each time it dies; how many.

    A house where it never ran is just being set up: its health page says so, and nobody is written to.
    """
    now = now or timezone.now()
    seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    if seen is None or abs(now - seen) <= MISSED:
        return 0
    key = f"worker gone:{seen:%Y%m%d%H%M%S}"
    written = Letter.objects.filter(key__startswith=key)
    if written.exists():
        # The mail server may not have taken it, and there is no worker to try again.
        send_due_letters(only=written.values_list("pk", flat=True))
        return 0
    paper = SiteSettings.current()
    with translation.override(paper.language), timezone.override(paper.zone):
        subject = _("The worker of %(paper)s is not running") % {"paper": paper.name}
        when = date_format(timezone.localtime(seen), "DATETIME_FORMAT")
        text = _(
            "It was last seen at %(when)s. Until it runs again scheduled stories do not go out, pictures are not made "
            "and letters wait. The site itself can be read, and comments are taken.\n\nStart it with: manage.py worker"
        ) % {"when": when}
        with changing():
            letters = [Letter.queue(owner.email, subject, text, key=f"{key}:{owner.pk}") for owner in owners()]
        send_due_letters(only=[letter.pk for letter in letters])
    return len(letters)


def watch():
    """Look now and then, in a thread beside the requests of a web process, for as long as it lives."""

    def look():
        pause = threading.Event()
        while not pause.wait(LOOK_EVERY):
            try:
                tell_of_a_dead_worker()
            except DatabaseError:
                log.warning("Whether the worker runs can't be asked: the database does not answer")
            except Exception:
                log.exception("The owners could not be told that the worker does not run")
            finally:
                connections.close_all()

    threading.Thread(target=look, name="watching the worker", daemon=True).start()
