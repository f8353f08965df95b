"""The old site as its export tells it: what a proof has to know before the first question, and what it goes through.

Two passes, both streaming. The first keeps names, terms and the places of files; the second yields stories and pages,
one at a time, each once however many files tell of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from articles.wire import wxr
from articles.wire.intake.moving import Moving
from articles.wire.story import Attachment, Category, Person, StandingPage, Story, Tag
from articles.wire.uploads import original, upload_path


@dataclass(slots=True)
class OldFile:
    """As much of an attachment as a proof needs: there may be a hundred thousand."""

    external_id: str
    link: str
    path: str
    is_picture: bool
    title: str


@dataclass
class OldSite:
    """One old site, which may be spread over several export files."""

    censuses: Sequence[wxr.Census]
    house: Moving
    people: dict[str, Person] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    files: dict[str, OldFile] = field(default_factory=dict)
    attached: dict[str, list[tuple[int, int, str]]] = field(default_factory=lambda: defaultdict(list))
    by_path: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, censuses: Sequence[wxr.Census]) -> OldSite:
        """Read the files of one site for the first time."""
        site = cls(censuses, Moving(censuses[0].site))
        for thing in site._things():
            site._learn(thing)
        for one in sorted(site.files.values(), key=lambda one: _numeric(one.external_id)):
            if one.path:
                site.by_path[one.path] = site.by_path[original(one.path)] = one.external_id
        return site

    @property
    def root(self) -> str:
        """The path below which the old site lay, empty for a host of its own."""
        return self.house.root

    def _things(self) -> Iterator[wxr.Thing]:
        for census in self.censuses:
            yield from wxr.read(census.path, census)

    def _learn(self, thing):
        if isinstance(thing, Person):
            known = self.people.get(thing.key)
            if known is None or (thing.guest and not known.guest) or (thing.email and not known.email):
                self.people[thing.key] = thing
        elif isinstance(thing, Category):
            self.categories.setdefault(thing.slug, thing)
        elif isinstance(thing, Tag):
            self.tags.setdefault(thing.slug, thing)
        elif isinstance(thing, Attachment):
            path = thing.path or upload_path(thing.url)
            self.files[thing.external_id] = OldFile(thing.external_id, thing.link, path, thing.is_picture, thing.title)
            if thing.parent and thing.is_picture:
                self.attached[thing.parent].append((thing.order, _numeric(thing.external_id), thing.external_id))
        elif isinstance(thing, Story):
            for category in thing.sections:
                self.categories.setdefault(category.slug, category)
            for tag in thing.topics:
                self.tags.setdefault(tag.slug, tag)

    def attached_to(self, number: str) -> list[str]:
        """The pictures that hang on a story, in the order of the library."""
        return [one for _order, _number, one in sorted(self.attached.get(number, ()))]

    def stories(self) -> Iterator[Story]:
        """Every story once, in the order of the files."""
        yield from self._once(Story)

    def pages(self) -> Iterator[StandingPage]:
        """Every standing page once."""
        yield from self._once(StandingPage)

    def _once(self, kind):
        told = set()
        for thing in self._things():
            if isinstance(thing, kind) and thing.external_id not in told:
                told.add(thing.external_id)
                yield thing


def sites(censuses: Sequence[wxr.Census]) -> Iterator[OldSite]:
    """The old sites that the files tell of, one after the other."""
    for name in dict.fromkeys(census.site for census in censuses):
        yield OldSite.of([census for census in censuses if census.site == name])


def _numeric(number: str) -> int:
    return int(number) if number.isdecimal() else 0
