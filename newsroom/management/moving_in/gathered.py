"""What the files of an old site name, each thing once: files of one export refer to each other, and overlap."""

from __future__ import annotations

from articles.wire.story import Attachment, Category, Person, StandingPage, Story, Tag
from articles.wire.wxr import Thing


class Gathered:
    """People by key, categories and tags by slug, files and pages by their number; stories are not kept."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.categories: dict[str, Category] = {}
        self.tags: dict[str, Tag] = {}
        self.attachments: dict[str, Attachment] = {}
        self.pages: dict[str, StandingPage] = {}

    def take(self, thing: Thing) -> None:
        """Take note of one thing, and of what a story names."""
        if isinstance(thing, Person):
            self.people[thing.key] = _richer(self.people.get(thing.key), thing)
        elif isinstance(thing, Category):
            self.categories.setdefault(thing.slug, thing)
        elif isinstance(thing, Tag):
            self.tags.setdefault(thing.slug, thing)
        elif isinstance(thing, Attachment):
            self.attachments[thing.external_id] = thing
        elif isinstance(thing, StandingPage):
            self.pages[thing.external_id] = thing
        elif isinstance(thing, Story):
            for category in thing.sections:
                self.categories.setdefault(category.slug, category)
            for tag in thing.topics:
                self.tags.setdefault(tag.slug, tag)


def _richer(one: Person | None, other: Person) -> Person:
    """Of two tellings of a person the one with more to say; a guest's own entry wins over a bare name."""
    if one is None or (other.guest and not one.guest) or (other.email and not one.email):
        return other
    return one
