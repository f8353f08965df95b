"""`manage.py export_pages FOLDER`: the public site as plain files that any web server can serve."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from newsroom.management.moving_out.static_site import StaticSite
from newsroom.management.moving_out.whole_folder import written_whole

LISTED = 40  # addresses that could not be had
EVERY = 500  # pages between two lines of progress


class Command(BaseCommand):
    """Write every page that a reader can come to, with the pictures, sheets and scripts that they need."""

    help = (
        "Writes the public site as plain HTML: no program, no database. What needs an answer (comments, search) is "
        "left out. Run it with the SITE_URL at which the files will stand."
    )

    def add_arguments(self, parser):
        """FOLDER."""
        parser.add_argument("folder", metavar="FOLDER", help="a folder that does not exist yet")

    def handle(self, *args, folder, **options):
        """Write, then say what is there. Raises CommandError where the folder can't be used."""
        with written_whole(Path(folder)) as place:
            copy = StaticSite(place, self.progress)
            copy.write()
        counts = copy.counts
        self.stdout.write(
            f"{folder}: {counts['pages']} pages, {counts['redirects']} addresses that lead on, {counts['files']} files."
        )
        if copy.wrong:
            self.stdout.write(f"Linked, and not to be had: {len(copy.wrong)}")
            for line in copy.wrong[:LISTED]:
                self.stdout.write(f"  {line}")
        self.stdout.write(
            f"To look at it: cd {folder} && python3 -m http.server{os.linesep}"
            f"Addresses in feeds and for search engines begin with {settings.SITE_URL}."
        )

    def progress(self, done, known):
        """A line now and then."""
        if done and done % EVERY == 0:
            self.stderr.write(f"{done} of {known} pages")
