"""`manage.py import_wordpress FILE…`: move in from WordPress, with its export and a copy of its files."""

import signal
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from newsroom import occupied
from newsroom.management.beside import stay_beside
from newsroom.management.moving_in import one_at_a_time, running, telling
from newsroom.management.moving_in.deciding import last_maps
from newsroom.management.moving_in.fetching import ask_again
from newsroom.management.moving_in.order import Order
from newsroom.management.moving_in.rehearsing import rehearse
from newsroom.management.moving_in.report import told_of_file
from newsroom.management.moving_in.working import give_back, work_on
from newsroom.models import Move
from newsroom.open_internet import is_public
from newsroom.states import Refused

TELL_EVERY = 1  # seconds between two lines of how far it is


class Command(BaseCommand):
    """Check every file whole, write in short transactions, report. Run it again as often as you like."""

    help = (
        "Brings in what WordPress exported (Tools → Export → All content): stories, pages, authors, categories, tags, "
        "comments and their addresses. Every file is checked whole before anything is written. A second run changes "
        "nothing; a run that was stopped is finished by the next."
    )

    def add_arguments(self, parser):
        """FILE…, --media DIR, --fetch and its two, --dry-run; for the worker --move UID."""
        parser.add_argument("files", nargs="*", metavar="FILE", help="export files; of a big site there are several")
        parser.add_argument("--media", metavar="DIR", help="a copy of wp-content/uploads, for the pictures")
        parser.add_argument("--fetch", action="store_true", help="fetch files that are not there from the old host")
        parser.add_argument(
            "--old-host-address",
            metavar="IP",
            default="",
            help="where the old host stands, if its name leads here by now",
        )
        parser.add_argument(
            "--any-certificate", action="store_true", help="fetch though the old host's certificate is refused"
        )
        parser.add_argument("--ask-again", action="store_true", help="fetch what the old host did not have, too")
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing")
        parser.add_argument("--move", metavar="UID", help="carry out the move that was begun at the desk (the worker)")
        parser.add_argument("--claim", default="", help="the worker's token for it")
        parser.add_argument("--beside", type=int, metavar="PID", help="low priority; ends with the worker PID")

    def handle(self, *args, files, media=None, dry_run=False, move=None, **options):
        """Check, import, report. Raises CommandError, with line and reason, where a file is refused."""
        if move:
            self.carry_out(move, options["claim"], options["beside"])
            return
        if not files:
            raise CommandError(_("Name the export files: import_wordpress FILE …"))
        with in_the_house():
            self.move_in(files, media, dry_run, options)

    def move_in(self, files, media, dry_run, options):
        """Check, import, report."""
        started = time.monotonic()
        order = Order(
            files=tuple(map(Path, files)), media=Path(media) if media else None, fetch=options["fetch"],
            old_host_address=self.checked(options["old_host_address"]), any_certificate=options["any_certificate"],
        )  # fmt: skip
        try:
            censuses = running.check(order, heard=self.hear)
        except running.NotMoved as refused:
            raise CommandError(str(refused)) from None
        for site in {census.site for census in censuses} if options["ask_again"] else ():
            ask_again(site)
        running.prepare_the_database()
        # What was decided at the desk about this site holds here too.
        order = replace(order, **last_maps(censuses[0].site))
        if dry_run:
            self.print(telling.report(rehearse(order, censuses).report))
            return
        try:
            with one_at_a_time.alone(beside_the_desk=True):
                report = running.run(order, censuses, going=running.Going(Told(self.say)))
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if report.named:
            self.say(_("The paper is called “%(name)s” now; see Settings.") % {"name": report.named})
        self.print(telling.report(report))
        seconds = time.monotonic() - started
        self.stdout.write(_("Done in %(seconds).1f seconds.") % {"seconds": seconds})

    @staticmethod
    def checked(address):
        """The old host's address, or CommandError where it is none that may be asked."""
        if address and not is_public(address):
            raise CommandError(
                _("%(address)s is no address of the open Internet. Ask who runs the old host for its IP address.")
                % {"address": address}
            )
        return address

    @staticmethod
    def carry_out(uid, claim, worker):
        """What the desk ordered and the worker claimed; its row tells the end. SIGTERM ends it between two stories."""
        leaving = threading.Event()
        if worker:
            stay_beside(worker)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: leaving.set())
        try:
            occupied.move_in()
        except occupied.Occupied as wrong:
            raise CommandError(str(wrong)) from wrong
        move = Move.objects.at_work().filter(uid=uid, claim=claim).exclude(claim="").first()
        if move is None:
            raise CommandError("This move is not claimed by that token; the worker begins it.")
        try:
            with one_at_a_time.alone():
                work_on(move, leaving=leaving.is_set)
        except Refused:
            give_back(move)  # somebody was quicker on the command line

    def hear(self, census):
        """A file is checked: say what it holds."""
        for line in telling.of_file(told_of_file(census)):
            self.say(line)

    def print(self, lines):
        """The report, on stdout."""
        for line in lines:
            self.stdout.write(line)

    def say(self, words):
        """A line of progress, on stderr so that the report can be kept by itself."""
        self.stderr.write(words, self.style.SUCCESS if sys.stderr.isatty() else str)


@contextmanager
def in_the_house():
    """Be in DATA_DIR while it moves in: no backup is restored beside it."""
    try:
        occupied.move_in()
    except occupied.Occupied as wrong:
        raise CommandError(str(wrong)) from wrong
    try:
        yield
    finally:
        occupied.move_out()


class Told:
    """Says how far a move is: each new phase, and within one at most every second."""

    def __init__(self, say):
        self.say = say
        self.phase, self.told = None, 0.0

    def __call__(self, at):
        """Say it, if it is news."""
        whole = at.of and at.done == at.of
        if at.phase == self.phase and not whole and time.monotonic() - self.told < TELL_EVERY:
            return
        self.phase, self.told = at.phase, time.monotonic()
        self.say(telling.progress(at))
