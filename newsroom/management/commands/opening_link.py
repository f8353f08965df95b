"""`manage.py opening_link`: the one-time link by which the first owner comes in."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from newsroom.models import OpeningLink


class Command(BaseCommand):
    """Make a new link and print it; the one before is no longer good."""

    help = "Prints a new one-time link that opens a paper without an owner; says so where there is one."

    def add_arguments(self, parser):
        """`--path` is for deploy/run.py, which knows the address itself."""
        parser.add_argument(
            "--path", action="store_true", help="print path and query alone, and nothing where none is needed"
        )

    def handle(self, *args, path=False, **options):
        """Print it."""
        token = OpeningLink.renew()
        link = f"{reverse('begin')}?link={token}" if token else ""
        if path:
            self.stdout.write(link)
        elif link:
            self.stdout.write(f"Open your paper here, once: {settings.SITE_URL.rstrip('/')}{link}")
        else:
            self.stdout.write("This paper has an owner, who makes all other accounts at the desk under Staff.")
