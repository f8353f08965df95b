"""What became of a move, as plain data: it goes into a column as JSON, onto a page, and by `telling` onto paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from articles.models import Article
from articles.wire import fates
from articles.wire.intake import Outcome, batches
from articles.wire.wxr import Census
from comments import intake as remarks
from comments.models import Kind

from .gathered import Gathered
from .house import House

SHOWN_IN = 10  # stories of one line that a shortened report keeps


@dataclass(slots=True)
class Count:
    """How many of one kind the files hold, and how many of them are here; `here` is None where nothing was written."""

    kind: str
    state: str
    there: int
    here: int | None = None

    @property
    def differs(self) -> bool:
        """Whether something else is here than the files say."""
        return self.here is not None and self.here != self.there


@dataclass(slots=True)
class Entry:
    """One line of a list: what, how often, and in which stories (“12 “Headline””)."""

    text: str
    count: int = 1
    where: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FateTold:
    """A kind of thing that the old site had, how many of it, and what became of them."""

    what: str
    count: int
    became: str


@dataclass(slots=True)
class FileTold:
    """What one export file says of itself."""

    name: str
    version: str = ""
    title: str = ""
    site: str = ""
    posts: int = 0
    pages: int = 0
    files: int = 0
    comments: int = 0
    people: int = 0
    categories: int = 0
    tags: int = 0
    warnings: list[str] = field(default_factory=list)
    # Pairs, the most frequent first: a database that keeps JSON need not keep the order of its names.
    others: list[tuple[str, int]] = field(default_factory=list)
    fields: list[tuple[str, int]] = field(default_factory=list)
    offsets: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SiteTold:
    """What became of one old site beyond the counts. `lists` go by the names in `telling.LISTS`."""

    name: str
    outcomes: dict[str, int] = field(default_factory=dict)
    new_pages: int = 0
    lists: dict[str, list[Entry]] = field(default_factory=dict)
    remarks_without_place: int = 0
    # Of lists that were shortened: how many lines they had. And of stories that a line names: number there → key here.
    totals: dict[str, int] = field(default_factory=dict)
    stories: dict[str, int] = field(default_factory=dict)

    def total(self, name: str) -> int:
        """How many lines a list has, shown or not."""
        return self.totals.get(name, len(self.lists.get(name, ())))


@dataclass(slots=True)
class Report:
    """The whole of it. `rehearsed`: nothing was written. `named`: the name that the paper took from the old site."""

    rehearsed: bool = False
    files: list[FileTold] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    sites: list[SiteTold] = field(default_factory=list)
    new_comments: int = 0
    named: str = ""
    fates: list[FateTold] = field(default_factory=list)

    def as_json(self) -> dict:
        """Dicts, lists, numbers and words alone."""
        return asdict(self)

    def shortened(self, most: int) -> Report:
        """A copy with at most so many lines in each list, and so many stories in each line."""
        short = Report.from_json(self.as_json())
        for site in short.sites:
            site.totals = {name: len(rows) for name, rows in site.lists.items()}
            for name, rows in site.lists.items():
                site.lists[name] = rows[:most]
                for row in site.lists[name]:
                    row.where = row.where[:SHOWN_IN]
            named = {number_of(label) for rows in site.lists.values() for row in rows for label in row.where}
            site.stories = {number: pk for number, pk in site.stories.items() if number in named}
        return short

    @classmethod
    def from_json(cls, told: dict) -> Report:
        """What `as_json` gave."""
        return cls(
            **told
            | {
                "files": [FileTold(**one) for one in told["files"]],
                "counts": [Count(**one) for one in told["counts"]],
                "sites": [_site(one) for one in told["sites"]],
                "fates": [FateTold(**one) for one in told.get("fates", ())],
            }
        )


def _site(told: dict) -> SiteTold:
    return SiteTold(**told | {"lists": {name: [Entry(**one) for one in rows] for name, rows in told["lists"].items()}})


def number_of(label: str) -> str:
    """The old number of the story that a line names."""
    return label.partition(" ")[0]


def told_of_file(census: Census) -> FileTold:
    """A census in short."""
    return FileTold(
        name=census.path.name, version=census.version, title=census.title, site=census.site, posts=census.all_posts,
        pages=census.pages.total(), files=census.attachments, comments=census.remarks.total(),
        people=len(census.people), categories=len(census.categories), tags=len(census.tags),
        warnings=list(census.warnings), others=census.others.most_common(),
        fields=census.fields.most_common(), offsets=census.clock.offsets,
    )  # fmt: skip


def told_of_house(house: House) -> SiteTold:
    """What an intake has to say at its end."""
    report = house.report
    told = SiteTold(
        name=house.name,
        outcomes={one: report.outcomes[one] for one in (Outcome.NEW, Outcome.UPDATED, Outcome.SAME, Outcome.KEPT)},
        new_pages=report.pages[Outcome.NEW],
        remarks_without_place=report.remarks_without_place,
        lists={
            "kept": [Entry(label, where=[label]) for label in report.kept],
            "merged_tags": [Entry(text) for text in report.merged_tags],
            "left_out": [Entry(what, count, report.left_out_in[what]) for what, count in report.left_out.most_common()],
            "missing": [Entry(path, count) for path, count in report.missing_files.most_common()],
            "refused": [Entry(f"{path}: {why}") for path, why in report.refused_files.items()],
            "pinned": [Entry(label, where=[label]) for label in report.pinned],
            "notes": [Entry(text) for text in report.notes],
        },
    )
    told.stories = _stories_named(told, house.pks)
    return told


def _stories_named(told: SiteTold, pks: set[int]) -> dict[str, int]:
    """The stories that the lines name, as they are here: number there → key."""
    numbers = {number_of(label) for rows in told.lists.values() for row in rows for label in row.where}
    if not (numbers and pks):
        return {}
    found: dict[str, int] = {}
    for batch in batches(sorted(numbers), 500):
        rows = Article.objects.filter(external_id__in=batch).values_list("external_id", "pk")
        found.update((number, pk) for number, pk in rows if pk in pks)
    return found


def told_fates(censuses: Iterable[Census], houses: Iterable[House]) -> list[FateTold]:
    """What became of each kind of thing that was met in files and stories."""
    found = sum((house.report.fates for house in houses), Counter())
    return [FateTold(*fate) for fate in fates.fates(censuses, found)]


class Expected:
    """What the files of one old site hold, each thing once however many of them tell of it.

    Two sites need one each: WordPress counts from 1 everywhere, so that their numbers are the same.
    """

    def __init__(self) -> None:
        self.stories: dict[str, str] = {}
        self.remarks: Counter[tuple[str, str]] = Counter()
        self.people: set[str] = set()
        self.categories: set[str] = set()
        self.tags: set[str] = set()
        self.files: set[str] = set()
        self.pages = 0
        self.new_remarks: Counter = Counter()

    def only_new(self, batch: list) -> list:
        """The stories that no earlier file has told; files of one export may overlap."""
        fresh = []
        for story in batch:
            if story.external_id in self.stories:
                continue
            self.stories[story.external_id] = "trash" if story.in_trash else story.status
            self.remarks.update((str(remarks.KINDS.get(one.kind, Kind.PING)), one.state) for one in story.remarks)
            fresh.append(story)
        return fresh

    def take(self, gathered: Gathered) -> None:
        """What a site's files name beside the stories."""
        self.people |= set(gathered.people)
        self.categories |= set(gathered.categories)
        self.tags |= set(gathered.tags)
        self.files |= set(gathered.attachments)
        self.pages += len(gathered.pages)


def counts(sites: Iterable[Expected], here: Counter | None = None) -> list[Count]:
    """One `Count` for each line of the report; `here` is what `counts_here` found, None before anything is."""
    sites = list(sites)
    states = sum((Counter(site.stories.values()) for site in sites), Counter())
    said = sum((site.remarks for site in sites), Counter())
    rows = [("stories", "", states.total())]
    rows += [("story", state, count) for state, count in sorted(states.items())]
    rows += [
        ("pages", "", sum(site.pages for site in sites)),
        ("files", "", sum(len(site.files) for site in sites)),
        ("people", "", sum(len(site.people) for site in sites)),
        ("categories", "", sum(len(site.categories) for site in sites)),
        ("tags", "", sum(len(site.tags) for site in sites)),
    ]
    rows += [(kind, state, count) for (kind, state), count in sorted(said.items())]
    return [
        Count(kind, state, count, None if here is None else here[(kind, state) if state else kind])
        for kind, state, count in rows
    ]


def counts_here(houses: Iterable[House]) -> Counter:
    """The same counts, asked of the database."""
    here: Counter = Counter()
    for house in houses:
        pks = sorted(house.pks)
        here["stories"] += len(pks)
        for batch in batches(pks, 500):
            for state, trashed in Article.objects.filter(pk__in=batch).values_list("state", "trashed_at"):
                here["story", "trash" if trashed else state] += 1
        here["pages"] += house.report.pages.total()
        # Others than those of the library are known by their path.
        here["files"] += sum(key.isdecimal() for key in {*house.pictures, *house.documents})
        here["people"] += len({author.pk for author in house.authors.values()})
        here["categories"] += len({section.pk for section in house.sections.values() if section})
        here["tags"] += len({topic.pk for topic in house.topics.values()})
        here.update({(str(kind), state): n for (kind, state), n in remarks.counted(house.guid("comment", "")).items()})
    return here
