"""`manage.py press`: fills the store with the whole site, before an election night."""

import multiprocessing
import os
import pwd
import re
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.pages import store as stores
from newsroom.pages.making import make
from newsroom.pages.places import may_hold, place
from newsroom.pages.store import ANOTHERS, the_store

# Where a machine begins to read the paper; the rest is linked from there.
BEGIN = ["/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/feed/", "/archive/"]
_LINK = re.compile(r"""(?:href="|<loc>)([^"<>]+)""")
# Linked, and never stored.
_ELSEWHERE = re.compile(r"/(?:admin|account|preview|static|media|share|search|oembed)/|/comment/|/edit/")
CHUNK = 20  # pages that a process makes before it reports


def links_of(text: str) -> set[str]:
    """The paths of our own pages that a page or a sitemap links to, without queries and fragments."""
    found = set()
    for address in _LINK.findall(text):
        address = unescape(address).removeprefix(settings.SITE_URL)
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or parts.query or not parts.path.startswith("/"):
            continue
        path = unquote(parts.path)
        if not _ELSEWHERE.match(path) and not _ELSEWHERE.search(path, 1):
            found.add(path)
    return {path for path in found if place(path.encode()) and may_hold(path.encode())}


def press(paths: list[str]) -> tuple[int, set[str], list[str]]:
    """Make these pages: how many were made, what they link to, and the addresses that did not answer 200."""
    linked, wrong = set(), []
    for path in paths:
        status, headers, body = make(path)
        if status == 200:
            kind = headers["Content-Type"]
            if "html" in kind or kind.startswith("application/xml"):
                linked |= links_of(body.decode())
        elif status >= 400:
            wrong.append(f"{path} answers {status}")
    return len(paths), linked, wrong


def refuse_strangers() -> None:
    """Raise CommandError for whoever does not own the edition: the web processes could not drop what they lay.

    Looked at before the store is opened, which would make the folder. Where there is none yet, root alone is asked to
    be the owner of the one that it lies in; others can't write there or share it on purpose.
    """
    folder = settings.PAGES_DIR / stores.fingerprint()
    if not folder.exists():
        folder = settings.PAGES_DIR
        if os.geteuid() or not folder.exists():
            return
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = f"#{owner}"
        raise CommandError(
            f"The stored pages belong to the user {name}, who could not take away what you lay. "
            f"Run it as that user: sudo -u '{name}' …"
        )


class Command(BaseCommand):
    """Make every page that a reader can come to by links, sitemaps and feeds."""

    help = "Fills the store with the whole site, so that no reader waits for a page to be made."

    def add_arguments(self, parser):
        """How many processes make pages."""
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")

    def handle(self, *args, jobs, **options):
        """Follow the links, breadth first, until nothing new is found."""
        if settings.PAGE_STORE:
            refuse_strangers()
        if the_store() is None:
            raise CommandError("No pages are stored here: PAGE_STORE is off, or PAGES_DIR can't be used.")
        if the_store().is_anothers():
            raise CommandError(ANOTHERS)
        if not 0 < jobs <= 64:
            raise CommandError("--jobs is a number from 1 to 64.")
        started, made, wrong = time.monotonic(), 0, []
        known, waiting, running = set(BEGIN), deque(BEGIN), []
        # What is open belongs to this process; each child opens its own.
        the_store().let_go()
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
            while waiting or running:
                while waiting and len(running) < jobs * 2:
                    chunk = [waiting.popleft() for _ in range(min(CHUNK, len(waiting)))]
                    running.append(pool.submit(press, chunk))
                try:
                    count, linked, failed = running.pop(0).result()
                except BrokenProcessPool as broken:
                    raise CommandError(
                        "A process was killed, most likely for want of memory. What was made is kept: run it again "
                        "with fewer of them, such as --jobs 1."
                    ) from broken
                made += count
                wrong += failed
                new = linked - known
                known |= new
                waiting.extend(sorted(new))
                self.progress(made, len(known))
        seconds = time.monotonic() - started
        self.stdout.write(f"\n{made} pages in {seconds:.0f} s; {the_store().edition.count()} lie in the store.")
        for line in wrong[:20]:
            self.stderr.write(line)
        if len(wrong) > 20:
            self.stderr.write(f"… and {len(wrong) - 20} more")

    def progress(self, made, known):
        """A bar that grows: where it is a terminal, on one line."""
        share = made / known
        bar = "█" * int(share * 30)
        if self.stdout.isatty():
            self.stdout.write(f"\r{bar:<30} {made} of {known} pages", ending="")
            self.stdout.flush()
        elif made == known or made % 1_000 < CHUNK:
            self.stdout.write(f"{made} of {known} pages")
