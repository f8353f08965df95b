"""`manage.py export_pages FOLDER`: the public site as plain files that any web server can serve."""

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

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
        "left out. Say with --site-url at which address the files will stand."
    )

    def add_arguments(self, parser):
        """FOLDER, --site-url."""
        parser.add_argument("folder", metavar="FOLDER", help="a folder that does not exist yet")
        parser.add_argument(
            "--site-url",
            type=root_of_a_site,
            metavar="URL",
            help="the address at which the files will stand (default: SITE_URL, that of this paper)",
        )

    def handle(self, *args, folder, site_url, **options):
        """Write, then say what is there. Raises CommandError where the folder can't be used."""
        with standing_at(site_url or settings.SITE_URL):
            self.write(folder)

    def write(self, folder):
        """Write the files, and say what is there."""
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


def root_of_a_site(words: str) -> str:
    """The address as SITE_URL has it: `https://archive.example`. Raises ArgumentTypeError where it is none."""
    found = re.fullmatch(r"(https?)://([^/?#@\\\s<>\"']+)/?", words.strip(), re.IGNORECASE)
    try:
        is_one = found and urlsplit(found[0]).hostname and urlsplit(found[0]).port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise ArgumentTypeError("it is the root of a site, with nothing after it, such as https://archive.example.")
    return f"{found[1]}://{found[2]}".lower()


@contextmanager
def standing_at(address: str) -> Iterator[None]:
    """Whatever is made inside is made for a site at this address: links name it, and it may be asked for."""
    before = settings.SITE_URL, settings.ALLOWED_HOSTS
    settings.SITE_URL, settings.ALLOWED_HOSTS = address, [*before[1], urlsplit(address).hostname]
    try:
        yield
    finally:
        settings.SITE_URL, settings.ALLOWED_HOSTS = before
