"""`manage.py import_site FILE`: an archive of export_site becomes the paper of an empty install."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from articles.models import Article
from newsroom.management.moving_out.archive import NotMoved
from newsroom.management.moving_out.archive_reading import take_in
from newsroom.models import OpeningLink
from newsroom.occupied import Occupied


class Command(BaseCommand):
    """Take it in, and say what to do next."""

    requires_system_checks = []  # there may be nothing here yet
    help = (
        "Takes an archive of export_site into an empty install: all of it, or nothing and a sentence why. The site "
        "must not run there. See docs/moving-out.md."
    )

    def add_arguments(self, parser):
        """Which archive."""
        parser.add_argument("file", help="the archive")

    def handle(self, *args, file, **options):
        """Import, tell on stderr how it goes, and print what to do next."""
        try:
            done = take_in(Path(file), say=lambda line: self.stderr.write(line, style_func=str))
        except NotMoved as wrong:
            raise CommandError(f"Nothing was imported. {wrong}") from wrong
        except Occupied as wrong:
            raise CommandError(
                f"Nothing was imported. The site runs in {settings.DATA_DIR}, or a backup is being made there. Stop "
                "it, then import."
            ) from wrong
        except OSError as wrong:
            raise CommandError(f"Nothing was imported. {wrong.filename or 'The disk'}: {wrong.strerror}.") from wrong
        except DatabaseError as wrong:
            raise CommandError(f"Nothing was imported. The database says: {str(wrong).strip()}") from wrong
        contents = done.contents
        self.stdout.write(f"{contents.name} is here: {done.rows} rows, {done.files} files.")
        self.stdout.write(f"Content: {contents.fingerprint()}")
        if done.cleaned:
            self.stdout.write(f"Texts in which something did not belong, and was taken out: {done.cleaned}.")
        if contents.lost:
            self.stdout.write(f"Files that were missing when the archive was made: {len(contents.lost)}.")
        if contents.site != settings.SITE_URL:
            self.stdout.write(f"The paper was at {contents.site}; here SITE_URL is {settings.SITE_URL}.")
        if due := Article.objects.filter(state="scheduled", publish_at__lte=timezone.now(), trashed_at=None).count():
            self.stdout.write(f"Stories whose hour has come, and that go out when the worker starts: {due}.")
        if OpeningLink.is_needed():
            self.stdout.write("Nobody can log in yet: manage.py opening_link prints the way in for the owner.")
        self.stdout.write("Start the site. The worker makes the pictures for readers and writes the search texts.")
