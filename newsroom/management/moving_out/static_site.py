"""The public site as plain files: every page that a stranger can come to by links, feeds and sitemaps.

Pages are asked of the site in this process, by nobody, never out of the store, and with the word that they will stand
still (`newsroom/pages/still.py`): no form, no search. What was never public is linked from nowhere, so it is not there.
"""

import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.http import HttpResponse

from articles.models import Article
from newsroom.management.asking import once
from newsroom.models import Address, SiteSettings
from newsroom.pages.still import standing_still

from . import static_links as links

SEEDS = (
    "/ /archive/ /corrections/ /feed/ /feed/atom/ /feed/json/ /comments/feed/ /comments/feed/atom/ /comments/feed/json/"
    " /sitemap.xml /news-sitemap.xml /robots.txt"
).split()
NOWHERE = "/0/"  # an address of no words, so that the page of what isn't there suggests nothing
BATCH = 500  # rows of the table of addresses
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{name}</title>
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
<meta name="robots" content="noindex">
</head>
<body><p><a href="{target}">{target}</a></p></body>
</html>
"""


class StaticSite:
    """One copy of the site on its way into a folder."""

    def __init__(self, folder: Path, say: Callable[[int, int], None] = lambda done, known: None) -> None:
        """`say` is told after each page how many are done and how many are known."""
        self.folder, self.say = folder, say
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.known: set[str] = set(SEEDS)
        self.waiting: deque[str] = deque(SEEDS)
        self.comments: deque[str] = deque()  # addresses of comments, asked last: most are answered by then
        self.led: set[str] = set()
        self.files: set[str] = set()
        self.house = SiteSettings.current()

    def write(self) -> None:
        """Everything, page after page; what could not be had stands in `wrong`."""
        with standing_still():
            self.follow(set(days()))
            self.follow_to_the_end()
            nothing_here = self.asked(NOWHERE).content
            self.needs(nothing_here.decode())
            self.lay("404.html", nothing_here)
            self.former_addresses()
            self.follow_to_the_end()

    def follow_to_the_end(self) -> None:
        """Page after page, until nothing waits."""
        while self.waiting or self.comments:
            path = (self.waiting or self.comments).popleft()
            if path in self.led:
                continue
            self.page(path)
            self.say(self.counts["pages"] + self.counts["redirects"], len(self.known))

    # -- pages -------------------------------------------------------------------------------------------------------

    def asked(self, path: str, query: str = "") -> HttpResponse:
        """What a stranger is answered at this address."""
        return once(path, query)

    def page(self, path: str) -> None:
        """One page with the files that it needs; its links wait."""
        response = self.asked(path)
        if response.status_code in (301, 302):
            self.redirect(path, response["Location"])
        elif response.status_code >= 500:
            raise CommandError(
                f"{path} answers {response.status_code}. A copy with holes is worth nothing: see the log, mend it, "
                "and run this again."
            )
        elif response.status_code != 200:
            self.wrong.append(f"{path} answers {response.status_code}")
        else:
            text = response.content.decode()
            for comment, target in links.comments_in(path, text):
                # There are thousands, and where each leads is seen from here.
                if comment not in self.led:
                    self.known.add(comment)
                    self.lay_redirect(comment, target)
                    self.led.add(comment)
                    self.counts["redirects"] += 1
            self.follow(links.pages_in(text))
            self.needs(text)
            self.lay(links.file_of(path), links.with_named_feeds(text).encode())
            self.counts["pages"] += 1
            if links.file_of(path).endswith(("feed/index.xml", "atom/index.xml", "json/index.json")):
                # A server that shows a folder's index.html alone leads people on, and readers of feeds by its link.
                self.lay_redirect(path, quote(f"/{links.file_of(path)}"))

    def follow(self, paths: set[str]) -> None:
        """Let pages wait that nobody has named yet."""
        new = sorted(paths - self.known)
        self.known.update(new)
        for path in new:
            (self.comments if links.is_comment(path) else self.waiting).append(path)

    def redirect(self, path: str, location: str) -> None:
        """A small page that leads on to where the address leads."""
        target = links.target_of(location)
        if target.startswith("/"):
            self.follow(links.pages_in(f'href="{escape(target)}"'))
        if path.endswith("/"):
            self.lay_redirect(path, target)
            self.counts["redirects"] += 1

    def lay_redirect(self, path: str, target: str) -> None:
        """Write the page that leads from `path` to `target` (percent-encoded)."""
        told = {"language": self.house.language, "name": escape(self.house.name), "target": escape(target)}
        self.lay(f"{path}index.html".lstrip("/"), PAGE.format(**told).encode())

    # -- files -------------------------------------------------------------------------------------------------------

    def needs(self, text: str) -> None:
        """The files that a page names."""
        for file in links.files_in(text):
            self.file(file)

    def file(self, path: str) -> None:
        """One file that a page needs, and what it needs itself."""
        if path in self.files or ".." in path.split("/"):
            return
        self.files.add(path)
        target = self.folder / path.lstrip("/")
        try:
            with self.opened(path) as source:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
        except (OSError, ValueError, SuspiciousOperation):
            self.wrong.append(f"{path} could not be read")
            return
        self.counts["files"] += 1
        if path.endswith((".css", ".js")):
            for each in links.files_beside(path, target.read_text(encoding="utf-8")):
                self.file(each)

    def opened(self, path: str):
        """The file behind an address, open for reading.

        Raises OSError, ValueError or SuspiciousOperation where there is none.
        """
        if path.startswith(settings.MEDIA_URL):
            return default_storage.open(path.removeprefix(settings.MEDIA_URL))
        if path.startswith(settings.STATIC_URL):
            name = path.removeprefix(settings.STATIC_URL)
            if staticfiles_storage.exists(name):
                return staticfiles_storage.open(name)
            # A name that no finder knows is never opened as it is: it would be a path from wherever this was begun.
            if not (found := finders.find(name)):
                raise FileNotFoundError(path)
            return open(found, "rb")
        response = self.asked(path)
        if response.status_code != 200:
            raise FileNotFoundError(path)
        return BytesIO(response.getvalue())

    def lay(self, name: str, content: bytes) -> None:
        """Write a file of this name below the folder."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    # -- what was elsewhere once -------------------------------------------------------------------------------------

    def former_addresses(self) -> None:
        """Pages for addresses that lead on, and `_redirects`, which some hosts read (a line each: from, to, 301).

        What was taken away is not among them: a list of what a paper withdrew would tell of it.
        """
        with (self.folder / "_redirects").open("w", encoding="utf-8") as table:
            for ending in ("feed/", "feed/atom/", "comments/feed/", "comments/feed/atom/"):
                table.write(f"/{ending} /{links.file_of(f'/{ending}')} 200!\n")
            for path, target in self.led_on():
                bare, _mark, query = path.partition("?")
                asked = f" {query}" if query else ""
                table.write(f"{quote(bare, safe='/')}{asked} {target} 301\n")
                if not query and bare.endswith("/") and links.can_be_a_file(bare) and bare not in self.known:
                    self.known.add(bare)
                    self.lay_redirect(bare, target)
                    self.counts["redirects"] += 1

    def led_on(self) -> Iterator[tuple[str, str]]:
        """Every address of the table that leads a stranger somewhere: its path, and where it leads."""
        last = 0
        rows = Address.objects.filter(kind=Address.Kind.REDIRECT).order_by("pk")
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            for row in batch:
                path, _mark, query = row.path.partition("?")
                response = self.asked(path, query)
                if response.status_code in (301, 302):
                    yield row.path, links.target_of(response["Location"])


def days() -> Iterator[str]:
    """The pages of all days and months with stories: not each is linked, and all can be asked for."""
    for day in Article.objects.published().order_by("day").values_list("day", flat=True).distinct():
        yield f"/{day:%Y/%m/%d}/"
        yield f"/{day:%Y/%m}/"
