"""`manage.py check_store`: whether every row has its files."""

from django.core.management.base import BaseCommand, CommandError

from newsroom.backups.checking import broken


class Command(BaseCommand):
    """Look at every file that a row points to."""

    help = "Looks whether pictures and documents are where their rows say, in their length and with their hash."

    def add_arguments(self, parser):
        """How thoroughly, and whether what can be made anew is."""
        parser.add_argument("--quick", action="store_true", help="look at names and lengths, read no content")
        parser.add_argument("--mend", action="store_true", help="have the worker make missing renditions anew")

    def handle(self, *args, quick, mend, **options):
        """Name what is broken; fails where anything is."""
        count, mended = 0, set()
        for found in broken(read=not quick):
            count += 1
            self.stderr.write(str(found))
            if mend and hasattr(found.row, "make_anew") and found.row.pk not in mended:
                mended.add(found.row.pk)
                found.row.make_anew()
        if mended:
            self.stdout.write(f"The worker makes the renditions of {len(mended)} pictures anew.")
        if count:
            raise CommandError(f"{count} broken. Bring what is missing back from a backup (docs/backup.md).")
        self.stdout.write("0 broken.")
