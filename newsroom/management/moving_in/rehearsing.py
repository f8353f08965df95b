"""The dry run: everything but the writing, and who signed and where it stood, so that the desk can decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from articles.wire import fates
from articles.wire.story import Attachment, Category, Person, StandingPage, Story
from articles.wire.wordpress_html import to_plain
from articles.wire.wxr import Census

from .gathered import Gathered
from .house import House
from .order import AT, Order
from .report import Expected, Report, counts, told_fates, told_of_file, told_of_house
from .running import REHEARSING, Going, by_site, things, uploads_of


@dataclass(slots=True)
class OldName:
    """Somebody who signs, or a category, as the old site had it, with the number of stories.

    `key` is a login or a slug, `email` is a person's, `parent` a category's.
    """

    key: str
    name: str
    stories: int = 0
    email: str = ""
    parent: str = ""

    def as_json(self) -> dict:
        """Words and a number."""
        return asdict(self)


@dataclass(slots=True)
class Rehearsal:
    """What a dry run found: the report, and the names that the desk may decide about, the most used first."""

    report: Report
    people: list[OldName] = field(default_factory=list)
    categories: list[OldName] = field(default_factory=list)


def rehearse(order: Order, censuses: Sequence[Census], *, going: Going | None = None) -> Rehearsal:
    """Read everything and write nothing. Raises Stopped where `going` says so."""
    going = going or Going()
    reading = _Reading(order, censuses, going)
    sites = [reading.site(site, files) for site, files in by_site(censuses).items()]
    report = Report(
        rehearsed=True,
        files=[told_of_file(census) for census in censuses],
        counts=counts(reading.expected.values()),
        sites=sites,
        fates=told_fates(censuses, reading.houses),
    )
    people = reading.everybody()
    categories = [
        OldName(one.slug, one.name or one.slug, reading.filed[one.slug], parent=one.parent)
        for one in reading.categories.values()
    ]
    return Rehearsal(report, _most_used_first(people), _most_used_first(categories))


def _most_used_first(names: list[OldName]) -> list[OldName]:
    return sorted(names, key=lambda one: (-one.stories, one.name.casefold(), one.key))


class _Reading:
    """What is known while the files are read."""

    def __init__(self, order: Order, censuses: Sequence[Census], going: Going) -> None:
        self.order, self.going = order, going
        self.total = sum(census.all_posts + census.pages.total() + census.attachments for census in censuses)
        self.seen = 0
        self.houses: list[House] = []
        self.expected: dict[str, Expected] = defaultdict(Expected)
        self.people: dict[str, dict[str, Person]] = {}  # by site, then by login
        self.categories: dict[str, Category] = {}
        self.signed: Counter[tuple[str, str]] = Counter()  # by site and login
        self.filed: Counter[str] = Counter()

    def site(self, site: str, censuses: list[Census]):
        """Read one site's files; what they would lose, and which pictures are missing."""
        # The old host is asked for nothing as long as nothing is written.
        house, gathered = House(site, self.order, uploads=uploads_of(self.order)), Gathered()
        self.houses.append(house)
        for thing in things(censuses):
            gathered.take(thing)
            if isinstance(thing, Story | StandingPage | Attachment):
                self.look(thing, house)
                self.seen += 1
                if self.seen % 50 == 0:
                    self.going.at(REHEARSING, self.seen, max(self.total, self.seen))
        self.expected[house.name].take(gathered)
        self.people.setdefault(house.name, {}).update(gathered.people)
        self.categories |= gathered.categories
        return told_of_house(house)

    def everybody(self) -> list[OldName]:
        """Who signed. A login by which two sites know different people stands there once for each, with its site."""
        by_login: dict[str, dict[str, Person]] = defaultdict(dict)
        for site, people in self.people.items():
            for login, person in people.items():
                by_login[login][site] = person
        found = []
        for login, there in by_login.items():
            if _is_one(list(there.values())):
                person = max(there.values(), key=lambda one: bool(one.email))
                stories = sum(self.signed[site, login] for site in there)
                found.append(OldName(login, person.name or login, stories, email=person.email))
                continue
            found += [
                OldName(f"{login}{AT}{site}", person.name or login, self.signed[site, login], email=person.email)
                for site, person in there.items()
            ]
        return found

    def look(self, thing: Story | StandingPage | Attachment, house: House) -> None:
        """Take note of what one story, page or file would lose."""
        report = house.report
        if isinstance(thing, Attachment):
            if not (house.uploads and house.uploads.find(thing.path)):
                report.missing_files[thing.path or thing.url] += 1
            return
        if isinstance(thing, Story):
            if not self.expected[house.name].only_new([thing]):
                return
            self.signed.update((house.name, key) for key in set(thing.authors))
            self.filed[thing.section] += 1
            report.fates.update(fates.of_story(thing))
            report.fates["lead"] += bool(thing.lead_picture)
        title = thing.headline if isinstance(thing, Story) else thing.title
        made = to_plain(thing.body, site=house.site)
        report.fates.update(made.fates)
        for what, count in made.left_out.items():
            report.left_out[what] += count
            report.left_out_in[what].append(f"{thing.external_id} “{title[:60]}”")


def _is_one(people: list[Person]) -> bool:
    """Whether sites that have a login in common mean the same person by it: one name, and no two addresses."""
    addresses = {person.email.casefold() for person in people if person.email}
    return len({person.name.casefold() for person in people}) == 1 and len(addresses) < 2
