"""`manage.py why /path/`: what a stored page shows, and which change took it out last."""

from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from newsroom.management.shown import named
from newsroom.models import Change, SiteSettings
from newsroom.pages.places import may_hold, place
from newsroom.pages.store import ANOTHERS, the_store


class Command(BaseCommand):
    """Tell why a page is stored as it is, or why it is not."""

    help = "Tells which keys a stored page holds, since when it is stored, and which change dropped it last."

    def add_arguments(self, parser):
        """The one argument: an address."""
        parser.add_argument("path", help="the page's path, or its whole address")

    def handle(self, *args, path, **options):
        """Print it."""
        store = the_store()
        if store is None:
            raise CommandError("No pages are stored here: PAGE_STORE is off, or PAGES_DIR can't be used.")
        if store.is_anothers():
            raise CommandError(ANOTHERS)
        path = unquote(urlsplit(path).path)
        if not place(path.encode()) or not may_hold(path.encode()):
            raise CommandError(f"{path} can't be a stored page. Write it as in the address bar, with its last slash.")
        page = store.edition.index.laid(path)
        if page is None:
            self.stdout.write(f"{path} was never stored in this edition. Nobody asked for it, or it is no public page.")
            return
        if page.seen is not None:
            self.stdout.write(
                f"{path} is stored since {self.told(page.stored_at)}, and right up to Change {page.seen}."
            )
            self.stdout.write("It shows")
            self.stdout.writelines(f"  {line}\n" for line in named(page.keys))
        else:
            self.stdout.write(f"{path} is not stored now; it is made when somebody asks for it.")
        if page.dropped_by:
            change = Change.objects.filter(pk=page.dropped_by).first()
            at = self.told(change.at.timestamp() if change else page.dropped_at)
            self.stdout.write(f"Change {page.dropped_by} of {at} dropped it last, by")
            self.stdout.writelines(f"  {line}\n" for line in named(page.dropped_keys))
        elif wiped_by := store.edition.index.wiped_by:
            self.stdout.write(f"Change {wiped_by} made all pages anew.")

    def told(self, seconds):
        """A time of the store as the paper's clock has it."""
        return date_format(datetime.fromtimestamp(seconds, tz=SiteSettings.current().zone), "Y-m-d H:i:s")
