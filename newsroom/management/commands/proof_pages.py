"""`manage.py proof_pages`: what pages answer, by hash; the drill of a backup compares two papers with it."""

import hashlib
import json
import random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.management.asking import once
from newsroom.management.commands.press import links_of

BEGIN = ["/", "/feed/", "/archive/", "/sitemap.xml"]


class Command(BaseCommand):
    """Render pages and print a JSON object: path → [status, SHA-256 of the body, keys of what it shows]."""

    help = "Prints what public pages answer, by hash; the drill of a backup compares two papers with it."

    def add_arguments(self, parser):
        """Which pages: these, or as many as are found from the front page on."""
        parser.add_argument("paths", nargs="*")
        parser.add_argument("--find", type=int, default=0, help="so many pages that answer 200, by links")
        parser.add_argument("--seed", type=int, default=0, help="which of them")

    def handle(self, *args, paths, find, seed, **options):
        """Render, never out of the store."""
        if settings.PAGE_STORE:
            raise CommandError("Set PAGE_STORE=0: stored pages prove nothing.")
        found, links = {}, set()
        for path in paths:
            found[path], _ = self.rendered(path)
        chance, waiting = random.Random(seed), list(BEGIN)
        while waiting and len(found) < find:
            path = waiting.pop(0)
            told, linked = self.rendered(path)
            if told[0] == 200:
                found[path] = told
            new = linked - links
            links |= new
            # Others each night: what is wrong with one page is found in time.
            waiting += chance.sample(sorted(new - set(BEGIN)), len(new - set(BEGIN)))
        self.stdout.write(json.dumps(found))

    @staticmethod
    def rendered(path):
        """Status, hash and keys of one page, and what it links to."""
        response = once(path)
        body, kind = response.getvalue(), response.headers.get("Content-Type", "")
        response.close()
        is_linking = response.status_code == 200 and ("html" in kind or kind.startswith("application/xml"))
        told = [response.status_code, hashlib.sha256(body).hexdigest(), sorted(getattr(response, "page_keys", ()))]
        return told, links_of(body.decode()) if is_linking else set()
