"""`manage.py prove_move FILE…`: ask for every address of the old site, and list every difference."""

import signal
import sys
import threading
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.wire import wxr
from newsroom.management.moving_in.proof import Verdict, as_text
from newsroom.management.moving_in.proving import SiteDown, prove

LISTED = 100  # differences on the terminal; the table has them all


class Command(BaseCommand):
    """Ask as a stranger would, without the network and without leaving a trace; exit code 1 if something is missing."""

    help = (
        "Asks this paper for every address of the old site that the export files tell of, as a stranger would, and "
        "lists every difference: status, headline, words, pictures, comments, authors, section and date. Writes "
        "nothing but the table. Ends with 1 where something is missing, or open that was not public."
    )

    def add_arguments(self, parser):
        """FILE…, --csv FILE, --sample N."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="the export files that were brought in")
        parser.add_argument("--csv", metavar="FILE", help="write a line for each address into this file")
        parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most so many of each kind")

    def handle(self, *args, files, csv=None, sample=0, **options):
        """Check, ask, report. Raises CommandError for a file that is refused or can't be written."""
        if sample < 0:
            raise CommandError(_("--sample is a number from 1 on."))
        censuses = [self.checked(Path(file)) for file in files]
        self.listed, self.stopped = 0, False
        # Asked to end, by Ctrl-C or by whoever looks after processes, it ends between two addresses, with its table.
        before = {one: signal.signal(one, self.stop) for one in (signal.SIGINT, signal.SIGTERM)} if _in_main() else {}
        try:
            proof = prove(censuses, csv=Path(csv) if csv else None, sample=sample, each=self.tell, say=self.say,
                          stop=lambda: self.stopped)  # fmt: skip
        except SiteDown as down:
            raise CommandError(str(down)) from None
        except OSError as error:
            raise CommandError(f"{csv}: {error.strerror}") from None
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
        self.report(proof, csv)
        if not proof.is_lossless:
            sys.exit(1)

    def stop(self, *args):
        """Remember that it shall end."""
        self.stopped = True

    @staticmethod
    def checked(path):
        """The census of a file; CommandError if it is refused."""
        try:
            return wxr.check(path)
        except wxr.NotWXR as refused:
            raise CommandError(f"{path}, {refused}") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None

    def tell(self, line):
        """A difference, as long as anybody would read on."""
        if line.verdict != Verdict.SAME:
            self.listed += 1
            if self.listed <= LISTED:
                self.stdout.write(as_text(line))

    def report(self, proof, csv):
        """The counts, and whether it is whole."""
        if self.listed > LISTED:
            self.stdout.write(_("… and %(count)d more; --csv writes them all.") % {"count": self.listed - LISTED})
        labels = [str(one.label) for one in proof.verdicts]
        width = max((len(label) for label, _count, _found in proof.rows), default=0) + 2
        self.stdout.write("")
        self.stdout.write(f"{'':{width}}{_('asked'):>8}  {'  '.join(labels)}")
        for label, count, found in proof.rows:
            cells = "  ".join(f"{number:>{len(name)}}" for number, name in zip(found, labels, strict=True))
            self.stdout.write(f"{label:{width}}{count:>8}  {cells}")
        if not proof.whole:
            self.stdout.write(_("It was stopped before the end."))
        if proof.sample:
            self.stdout.write(
                _("Only a sample was asked for: at most %(count)d of each kind.") % {"count": proof.sample}
            )
        if csv:
            self.stdout.write(_("All addresses: %(file)s") % {"file": csv})
        self.stdout.write(_("%(count)d addresses in %(seconds).1f seconds.")
                          % {"count": proof.asked, "seconds": proof.seconds})  # fmt: skip

    def say(self, words):
        """A line of progress, on stderr so that the report can be kept by itself."""
        self.stderr.write(words, self.style.SUCCESS if sys.stderr.isatty() else str)


def _in_main():
    """Signals can be caught in the main thread alone."""
    return threading.current_thread() is threading.main_thread()
