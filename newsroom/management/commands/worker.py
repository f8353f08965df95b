"""`manage.py worker`: does everything that recurs, beside the web processes."""

import logging
import signal
import threading
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection, connections
from django.utils import timezone, translation

from newsroom import occupied
from newsroom.models import Heartbeat, SiteSettings
from newsroom.pages.making import Tail
from newsroom.pages.once import one_request
from newsroom.pages.store import the_store

log = logging.getLogger("newsroom.worker")

BEAT_EVERY = 20  # seconds
LOOK_EVERY = 0.2  # seconds between two looks for changes that others made
LET_GO = 5  # seconds that a slow job is waited for at the end
TRY_AGAIN = 60  # seconds at most until a job that failed has its next turn


class Command(BaseCommand):
    """Run the schedule until told to stop."""

    help = "Does everything that recurs: publishes due stories, makes renditions, sends letters."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.well = set()  # names of the jobs whose rows are known to hold no error

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="give every job one turn and stop")

    def handle(self, *args, once=False, **options):
        """Give each job its turn, until SIGTERM or SIGINT; with `once` one after the other, one turn each."""
        from newsroom.schedule import SCHEDULE

        if once:
            for job in SCHEDULE:
                self.turn(job)
            return
        stop = threading.Event()
        try:
            occupied.move_in()
        except occupied.Occupied as wrong:
            raise CommandError(str(wrong)) from wrong
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        self.work(SCHEDULE, stop)

    def work(self, jobs, stop):
        """Do the jobs until `stop` is set; the slow ones in a second thread, so that the others keep their second.

        One follows the changes, for the store, and a few jobs have one of their own. A slow job that is still at it
        `LET_GO` seconds after the end is left: its rows are claimed, and a claim runs out.
        """
        slow = [job for job in jobs if job.slow and not job.own]
        beside = [
            threading.Thread(target=self.work_beside, args=(slow, stop), name="slow jobs", daemon=True),
            *(
                threading.Thread(target=self.work_beside, args=([job], stop, job.name), name=job.name, daemon=True)
                for job in jobs
                if job.own
            ),
            threading.Thread(target=self.follow_changes, args=(stop,), name="store", daemon=True),
        ]
        for thread in beside:
            thread.start()
        self.rounds([job for job in jobs if not job.slow and not job.own], stop, "worker")
        for thread in beside:
            thread.join(LET_GO)

    def work_beside(self, jobs, stop, name="slow jobs"):
        """What another thread does, on a database connection of its own."""
        try:
            self.rounds(jobs, stop, f"worker, {name}")
        finally:
            connections.close_all()

    def follow_changes(self, stop):
        """Keep the store right behind the changes: what a killed process left, what another machine published."""
        tail, beaten = None, None
        try:
            while not stop.is_set():
                try:
                    store = the_store()
                    if store is None:
                        if not settings.PAGE_STORE:
                            return
                        # A full disk, a folder that is not mounted yet: web processes may have found it well.
                        stop.wait(1)
                        continue
                    tail = tail or Tail(store)
                    tail.turn(stop.is_set)
                    if beaten is None or time.monotonic() - beaten > BEAT_EVERY:
                        beaten = time.monotonic()
                        store.edition.index.beat()
                except Exception:
                    log.exception("Following the changes failed; it is tried again")
                    connection.close()
                    stop.wait(1)
                close_old_connections()
                stop.wait(LOOK_EVERY)
        finally:
            connections.close_all()

    def rounds(self, jobs, stop, name):
        """Give each of these jobs its turn when it is due, until `stop` is set; the heartbeat goes by `name`."""
        due = dict.fromkeys((job.name for job in jobs), 0.0)
        beaten = None
        while not stop.is_set():
            # The paper's settings are read once a round, not once a job.
            with one_request():
                for job in jobs:
                    if stop.is_set() or time.monotonic() < due[job.name]:
                        continue
                    went_well = self.turn(job)
                    due[job.name] = time.monotonic() + (job.every if went_well else min(job.every, TRY_AGAIN))
            if beaten is None or time.monotonic() - beaten > BEAT_EVERY:
                beaten = time.monotonic()
                self.beat(name)
            close_old_connections()
            stop.wait(0.5)

    def turn(self, job) -> bool:
        """One turn of one job, in the paper's language and zone; a failure is logged and ends nothing else.

        Returns whether it went well.
        """
        try:
            with one_request():
                paper = SiteSettings.current()
                with translation.override(paper.language), timezone.override(paper.zone):
                    done = job.run()
            self.forget_error(job.name)
        except Exception as error:
            log.exception("%s failed", job.name)
            self.well.discard(job.name)
            self.beat(job.name, f"{type(error).__name__}: {error}")
            # A connection that broke is opened anew at the next turn.
            connection.close()
            return False
        if done:
            log.info("%s: %s", job.name, done)
            self.beat(job.name)
        return True

    def forget_error(self, name):
        """Clear what a turn before, perhaps of a worker before, left on the job's row; without a write each second."""
        if name not in self.well:
            Heartbeat.objects.filter(name=name).exclude(error="").update(error="", at=timezone.now())
            self.well.add(name)

    def beat(self, name, error=""):
        """Write the heartbeat; without a database there is nobody to tell but the log."""
        try:
            Heartbeat.beat(name, error[:1000])
        except Exception:
            log.exception("The heartbeat could not be written")
            connection.close()
