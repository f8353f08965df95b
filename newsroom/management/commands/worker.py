"""`manage.py worker`: does everything that recurs, beside the web processes."""

import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone

from newsroom.models import Heartbeat
from newsroom.pages.once import one_request

log = logging.getLogger("newsroom.worker")

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
        """Give each job its turn; SIGTERM and SIGINT end the loop after the job that is running."""
        from newsroom.schedule import SCHEDULE

        stop = threading.Event()
        if threading.current_thread() is threading.main_thread() and not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        due = dict.fromkeys((job.name for job in SCHEDULE), 0.0)
        beaten = 0.0
        while not stop.is_set():
            for job in SCHEDULE:
                if stop.is_set() or time.monotonic() < due[job.name]:
                    continue
                went_well = self.turn(job)
                due[job.name] = time.monotonic() + (job.every if went_well else min(job.every, TRY_AGAIN))
            if once:
                return
            if time.monotonic() - beaten > 20:
                beaten = time.monotonic()
                self.beat()
            close_old_connections()
            stop.wait(0.5)

    def turn(self, job) -> bool:
        """One turn of one job; a failure is logged and ends nothing else. Returns whether it went well."""
        try:
            with one_request():
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

    def beat(self, name="worker", error=""):
        """Write the heartbeat; without a database there is nobody to tell but the log."""
        try:
            Heartbeat.beat(name, error[:1000])
        except Exception:
            log.exception("The heartbeat could not be written")
            connection.close()
