"""The move itself: every file checked whole, then written in short transactions, then counted.

Nothing here prints: how far it is goes out as `Progress`, what became of it as a `Report`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from articles.models import Article, Section
from articles.wire import wxr
from articles.wire.intake import batches
from articles.wire.story import Story
from articles.wire.uploads import Uploads
from comments import intake as remarks
from newsroom.models import Act, SiteSettings
from newsroom.pages import changing
from newsroom.text import clean_line

from .fetching import OldHost
from .gathered import Gathered
from .house import House
from .order import Order
from .report import Expected, Report, counts, counts_here, told_fates, told_of_file, told_of_house

# What is being done.
CHECKING, REHEARSING, NAMES, FILES, STORIES, PAGES, ADDRESSES, PROVING = (
    "checking", "rehearsing", "names", "files", "stories", "pages", "addresses", "proving",
)  # fmt: skip


class NotMoved(Exception):
    """The order can't be carried out; the message says which file, why, and what to do. Nothing was written."""


class Stopped(Exception):
    """Somebody asked it to stop; what is written is whole, and the next run goes on from there."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a move is: the phase, and how many of how many (both 0 where nobody counts)."""

    phase: str
    done: int = 0
    of: int = 0


class Going:
    """How a move speaks with whoever began it: `tell` hears of each step, `stop` is asked whether to go on."""

    def __init__(
        self, tell: Callable[[Progress], None] = lambda at: None, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.tell = tell
        self.stop = stop

    def at(self, phase: str, done: int = 0, of: int = 0) -> None:
        """Say where it is. Raises Stopped where it shall end here."""
        self.tell(Progress(phase, done, of))
        if self.stop():
            raise Stopped


def check(
    order: Order, *, going: Going | None = None, heard: Callable[[wxr.Census], None] = lambda census: None
) -> list[wxr.Census]:
    """Read every file whole; `heard` gets each census at once. Raises NotMoved for a file that is refused."""
    if order.media and not order.media.is_dir():
        raise NotMoved(_("%(media)s is not a folder.") % {"media": order.media})
    censuses = []
    for number, path in enumerate(order.files):
        if going:
            going.at(CHECKING, number, len(order.files))
        try:
            census = wxr.check(path)
        except wxr.NotWXR as refused:
            raise NotMoved(f"{path}, {refused}") from None
        except OSError as error:
            raise NotMoved(f"{path}: {error.strerror}") from None
        heard(census)
        censuses.append(census)
    wxr.acquaint(censuses)
    return censuses


def run(order: Order, censuses: Sequence[wxr.Census], *, going: Going | None = None) -> Report:
    """Write what was checked, and count. Raises Stopped between two batches where `going` says so."""
    going = going or Going()
    prepare_the_database()
    expected: dict[str, Expected] = defaultdict(Expected)
    houses = [
        _Removal(order, site, files, expected, going).bring() for site, files in by_site(censuses).items()
    ]  # fmt: skip
    named = name_the_paper(censuses[0].title)
    if houses and (put_away := put_away_the_first_section()):
        houses[-1].report.notes.append(
            _("The section “%(name)s” came with the empty paper and holds no story: it is out of the menu.")
            % {"name": put_away}
        )
    return Report(
        files=[told_of_file(census) for census in censuses],
        counts=counts(expected.values(), counts_here(houses)),
        sites=[told_of_house(house) for house in houses],
        new_comments=sum(one.new_remarks.total() for one in expected.values()),
        named=named,
        fates=told_fates(censuses, houses),
    )


def by_site(censuses: Sequence[wxr.Census]) -> dict[str, list[wxr.Census]]:
    """The files of each old site."""
    sites: dict[str, list[wxr.Census]] = {}
    for census in censuses:
        sites.setdefault(census.site, []).append(census)
    return sites


def things(censuses: Sequence[wxr.Census], *, stories: bool = True) -> Iterator[wxr.Thing]:
    """Everything in the files, in their order; without `stories` only the terms of these, as `wxr.read` says."""
    for census in censuses:
        yield from wxr.read(census.path, census, stories=stories)


def uploads_of(order: Order) -> Uploads | None:
    """The copy of the old site's files that is at hand, or None."""
    return Uploads(order.media) if order.media else None


def files_of(order: Order, site: str) -> Uploads | OldHost | None:
    """Where the files of the old site are found while they move in: the copy, then the old host where it is asked."""
    if not (order.fetch or order.old_host_address):
        return uploads_of(order)
    return OldHost(
        site, address=order.old_host_address, copy=uploads_of(order), check_certificate=not order.any_certificate
    )


def prepare_the_database() -> None:
    """Make the tables where nobody did yet: an import may be the first thing that is done here."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def name_the_paper(title: str) -> str:
    """A paper that nobody has named yet takes the old site's name; the name that it took, or ""."""
    title = clean_line(title, 120)
    paper = SiteSettings.objects.filter(pk=1).first() or SiteSettings()
    if not title or paper.name != SiteSettings._meta.get_field("name").default:
        return ""
    paper.name = title
    paper.save()
    return title


def put_away_the_first_section() -> str:
    """Take the section that an empty paper begins with out of the menu, where nothing moved into it; its name, or "".

    One that somebody wrote in, renamed or moved is theirs.
    """
    first = Section.objects.filter(guid=None, parent=None, position=1, shown_in_menu=True).order_by("pk").first()
    if (
        first is None
        or Act.objects.filter(subject_uid=first.uid).exists()
        or Article.objects.filter(section=first).exists()
        or not Section.objects.in_menu().exclude(pk=first.pk).exists()
    ):
        return ""
    first.shown_in_menu = first.shown_on_front = False
    first.save(update_fields=["shown_in_menu", "shown_on_front"])
    return first.name


class _Removal:
    """One site, which may be spread over several files, on its way."""

    def __init__(
        self, order: Order, site: str, censuses: list[wxr.Census], expected: Mapping[str, Expected], going: Going
    ) -> None:
        self.censuses = censuses
        self.going = going
        self.house = House(site, order, uploads=files_of(order, site), step=self.one_more_file)
        # By the name that the guids are made of: http:// and https:// are one site.
        self.expected = expected[self.house.name]
        self.gathered = Gathered()
        self.files_seen = 0

    def bring(self) -> House:
        """Names, files, stories, pages, and the addresses of it all."""
        house, gathered = self.house, self.gathered
        self.going.at(NAMES)
        for thing in things(self.censuses, stories=False):
            gathered.take(thing)
        house.bring_people(gathered.people.values())
        house.bring_sections(gathered.categories.values())
        house.bring_topics(gathered.tags.values())
        if gathered.attachments:
            self.going.at(FILES, 0, len(gathered.attachments))
            house.bring_pictures(gathered.attachments.values())
        self.expected.take(gathered)
        self.bring_stories()
        self.going.at(PAGES)
        house.bring_pages(gathered.pages.values())
        self.going.at(ADDRESSES)
        house.finish()
        return house

    def one_more_file(self) -> None:
        """Said before each file that is not in the library yet."""
        self.files_seen += 1
        self.going.at(FILES, self.files_seen, len(self.gathered.attachments))

    def bring_stories(self) -> None:
        """Stories with their comments, a batch in one transaction."""
        house, expected = self.house, self.expected
        name = house.guid("comment", "")
        total = len(expected.stories) + sum(census.all_posts for census in self.censuses)
        for batch in batches(thing for thing in things(self.censuses) if isinstance(thing, Story)):
            self.going.at(STORIES, len(expected.stories), total)
            batch = expected.only_new(batch)
            ready = [house.ready(story) for story in batch]
            threads = [
                remarks.ready(story.remarks, name=name, users=house.users, at=one.article.created_at)
                for story, one in zip(batch, ready, strict=True)
            ]
            with changing():
                taken = house.write(ready)
                expected.new_remarks += remarks.write(
                    (row.article, thread) for row, thread in zip(taken, threads, strict=True)
                )
        self.going.at(STORIES, len(expected.stories), len(expected.stories))
