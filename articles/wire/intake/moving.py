"""What every part of a move shares: what is known so far, the names of things, and what the owner should hear of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from articles.models import Article, Author, Document, Picture, Section, Source, Topic
from articles.wire import old_paths
from articles.wire.story import Attachment, Story
from articles.wire.uploads import Uploads

BATCH = 10  # stories in one transaction: some forty milliseconds with their comments
ROWS = 200  # smaller rows in one transaction
VERB = "import"


class Outcome:
    """What became of one story."""

    NEW = "new"
    SAME = "unchanged"
    UPDATED = "updated"
    KEPT = "kept"


@dataclass(slots=True)
class Report:
    """What the owner should hear of: what was left out and how often, which files are missing, what was decided."""

    left_out: Counter[str] = field(default_factory=Counter)
    left_out_in: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    missing_files: Counter[str] = field(default_factory=Counter)
    refused_files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    merged_tags: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)
    remarks_without_place: int = 0
    fates: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Ready:
    """A story made ready to be written: everything slow is done. `words` is its text without markup."""

    story: Story
    article: Article
    authors: list[Author]
    topics: list[Topic]
    lead: Picture | None
    digest: str
    shown: list[str]
    words: str


@dataclass(slots=True)
class Taken:
    """A story, the article that it is now, and the `Outcome`."""

    story: Story
    article: Article
    outcome: str


class Stands(NamedTuple):
    """Where a story stands: all that is kept of one until the end, however many there are."""

    uid: UUID
    path: str

    def get_absolute_url(self) -> str:
        """As the story itself says it."""
        return self.path


def batches(things: Iterable, size: int = BATCH) -> Iterable[list]:
    """The things in lists of at most `size`."""
    batch: list = []
    for thing in things:
        batch.append(thing)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


class Moving:
    """One old site on its way into the paper: what is known so far."""

    def __init__(self, site: str, *, uploads: Uploads | None = None) -> None:
        self.site = site.rstrip("/")
        self.root = old_paths.root_of(site)
        # Without the scheme and www, which move house more often than a paper does.
        self.name = re.sub(r"^(?:https?:)?//(?:www\.)?", "", self.site).casefold()
        self.uploads = uploads
        self.report = Report()
        self.authors: dict[str, Author] = {}
        self.users: dict[str, int] = {}
        self.sections: dict[str, Section] = {}
        self.topics: dict[str, Topic] = {}
        self.pictures: dict[str, Picture] = {}
        self.by_uid: dict[str, Picture] = {}
        self.documents: dict[str, Document] = {}
        self.attachments: dict[str, Attachment] = {}
        self.attached: dict[str, list[str]] = defaultdict(list)
        self.by_path: dict[str, str] = {}
        self.shown_in: dict[str, tuple[datetime, Stands]] = {}
        self.sources: dict[str, Source] = {}
        self.public: set[int] = set()
        self.pks: set[int] = set()

    def guid(self, kind: str, name: str) -> str:
        """What a thing of the old site is called here for ever."""
        return f"wordpress:{self.name}:{kind}:{name}"[:500]


def free_slug(wanted: str, taken: set[str], is_taken: Callable[[str], bool] = lambda slug: False) -> str:
    """The slug, or the slug with the first number that is free."""
    slug, number = wanted, 1
    while slug in taken or is_taken(slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug
