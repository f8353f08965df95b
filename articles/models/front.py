"""The front page: slots that an editor may pin, and the rule that fills the rest.

Newest first, one story a slot, no story twice; section rows fill themselves with what is not above them. A front can
be asked for at a moment, so preview and live are one function.

`front_plan.py` which id stands where · `front_slot.py` the pins · `front_arranging.py` the verbs · `front_history.py`
how it was.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from newsroom.pages import changing, showing
from newsroom.prepared import prepared
from newsroom.roles import SYSTEM

from .article import Article
from .cards import plain_cards, with_names, with_pictures
from .front_arranging import ARRANGE, Arranging
from .front_history import BY_RULE, RAN_OUT, FrontVersion, remembered
from .front_plan import LATEST, ROW, SECONDS, SLOTS, heads, plan
from .front_slot import FrontSlot
from .section import Section

__all__ = [
    "ARRANGE",
    "LATEST",
    "ROW",
    "SECONDS",
    "SLOTS",
    "Front",
    "FrontSlot",
    "FrontVersion",
    "SectionRow",
    "drop_expired_pins",
    "first_with_picture",
    "forget_old_fronts",
    "keep_front",
]


def first_with_picture(stories) -> Article | None:
    """The first of the stories that has a lead picture, or None."""
    return next((story for story in stories if story.lead_id), None)


@dataclass
class SectionRow:
    """A section's row on the front page."""

    section: Section
    stories: list[Article]

    def __post_init__(self):
        # A row begins with a picture where it has one; the others stay in their order.
        pictured = first_with_picture(self.stories)
        if pictured and not self.section.is_opinion:
            self.stories = [pictured, *(story for story in self.stories if story != pictured)]


@dataclass
class Front(Arranging):
    """What stands on the front page at one moment."""

    lead: Article | None = None
    seconds: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    rows: list[SectionRow] = field(default_factory=list)
    pins: dict[int, FrontSlot] = field(default_factory=dict)

    def __bool__(self):
        return self.lead is not None

    @property
    def pictured(self) -> Article | None:
        """The one of the seconds that shows its picture."""
        return first_with_picture(self.seconds)

    @classmethod
    def at(cls, moment: datetime | None = None, *, shown=None) -> "Front":
        """Fill the front as it is now, or as it will be (was) at `moment`. Five queries, the settings apart.

        As it is now its stories are cards, with the pictures and names that the page shows. `shown` narrows the query
        of the stories down to what will be shown of them instead; with a moment and without it they are whole rows.
        """
        showing("front")
        # The next hour at which a pin runs out is a change of its own, written by the worker.
        held = {row.slot: row for row in _held(moment or timezone.now())}
        pins = {slot: row.article_id for slot, row in held.items()}
        sections = [section for section in Section.everyone() if section.shown_on_front]
        newest, pinned, by_section = heads(moment, pins.values(), sections)
        places = plan(newest, {slot: pk for slot, pk in sorted(pins.items()) if pk in pinned}, sections, by_section)
        wanted = {pk for pks in places.values() for pk in pks}
        if shown or moment:
            rows = Article.objects.published(moment).filter(pk__in=wanted)
            stories = {story.pk: story for story in (shown(rows) if shown else rows)}
        else:
            stories = plain_cards(wanted)

        def told(part):
            return [stories[pk] for pk in places[part] if pk in stories]

        rows = [SectionRow(section, told(section.pk)) for section in sections if section.pk in places]
        front = cls(
            next(iter(told("lead")), None), told("seconds"), told("latest"), [row for row in rows if row.stories], held
        )
        if front and not (shown or moment):
            front._complete()
        return front

    def _complete(self):
        """Fetch the pictures and names that the page shows: most of its cards are words alone."""
        opinion = [story for row in self.rows if row.section.is_opinion for story in row.stories]
        begins = [row.stories[0] for row in self.rows if not row.section.is_opinion]
        with_pictures([story for story in (self.lead, self.pictured, *begins) if story])
        with_names([self.lead, *opinion])

    @property
    def above(self) -> dict[int, Article]:
        """Slot → story of the lead and the seconds."""
        return dict(enumerate([self.lead, *self.seconds], 1)) if self.lead else {}

    @classmethod
    def keep(cls, *, verb=BY_RULE, arranged=False) -> FrontVersion | None:
        """Keep the front as it stands now among the earlier ones, unless the newest of them is the same."""
        data = FrontVersion.picture_of(cls.at(shown=remembered))
        newest = FrontVersion.objects.first()
        if not arranged and newest and newest.data == data:
            return None
        return FrontVersion.keep(data, verb=verb, by=SYSTEM, arranged=arranged)


@prepared
def _held(moment):
    return FrontSlot.objects.held(moment).select_related("pinned_by")


def drop_expired_pins(now=None) -> int:
    """Empty the slots whose hour has come, by conditional UPDATE; returns how many. The worker calls it."""
    now = now or timezone.now()
    expired = FrontSlot.objects.filter(article__isnull=False, until__lte=now)
    if not expired.exists():
        return 0
    with changing("front"):
        FrontSlot.objects.take()
        dropped = expired.quietly().update(article=None, until=None)
        if dropped:
            Front.keep(verb=RAN_OUT, arranged=True)
    return dropped


def keep_front() -> int:
    """Keep the front that filled itself, when it differs from the newest that is kept. The worker calls it."""
    if FrontVersion.objects.exists() or Article.objects.published().exists():
        with changing():
            FrontSlot.objects.take()
            return int(Front.keep() is not None)
    return 0


def forget_old_fronts(now=None) -> int:
    """Delete what was kept by itself long ago; what people arranged stays. The worker calls it."""
    return FrontVersion.objects.forget_old(now)
