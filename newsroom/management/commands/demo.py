"""`manage.py demo`: the demo newsroom, for an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.management.demo import loading


class Command(BaseCommand):
    """Load The Lantern Courier."""

    help = "Loads the demo newsroom into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing where somebody has begun already")

    def handle(self, *args, if_empty=False, **options):
        """Load it, or say why not; an unfinished demo is taken up again."""
        if not loading.is_empty() and not loading.was_cut_short():
            if if_empty:
                return
            raise CommandError("There are people or stories here already; the demo is for an empty database only.")
        logins = settings.DATA_DIR / "demo-logins.txt"
        loading.load(logins, say=self.stdout.write)
        self.stdout.write(f"The demo newsroom is in. Its logins are in {logins}.")
