"""What the front page board shows, and what its buttons ask for."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.models import Article, Front, FrontSlot, FrontVersion, State
from articles.models.front import SLOTS
from articles.models.front_history import KEEP_OFF, hour
from newsroom.admin.base import HourField
from newsroom.admin.typed import number as number_of
from newsroom.models import Act
from newsroom.states import Refused, WrongState

from .finding import story_at

IN_DRAWER, FOUND, PLANNED, OFF = 30, 20, 10, 20
LOOKED_THROUGH = 150  # the newest stories, among which those kept off are looked for
TYPED = 800  # characters that are read of what was typed

# -- for how long a story stays where it is put ----------------------------------------------------------------------

OWN, GOOD = "hour", "good"
FOR = {"1h": timedelta(hours=1), "2h": timedelta(hours=2)}
EVENING, MORNING = 18, 6


def stays(now=None) -> list[tuple[str, str]]:
    """The choices, as (value, words): hours of today and tomorrow are written into the value, as the clock reads."""
    now = timezone.localtime(now)
    evening = now.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    found = [("1h", _t("for an hour")), ("2h", _t("for 2 hours"))]
    if now < evening:
        found.append((_typed(evening), _t("until %(hour)s") % {"hour": date_format(evening, "TIME_FORMAT")}))
    morning = tomorrow_morning(now)
    found.append((_typed(morning), _t("until tomorrow, %(hour)s") % {"hour": date_format(morning, "TIME_FORMAT")}))
    return [*found, (GOOD, _t("for good"))]


def tomorrow_morning(now=None):
    """Six o'clock of the day that comes, in the paper's own zone."""
    return timezone.localtime(now).replace(hour=MORNING, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def until_of(value, typed=""):
    """The hour that a choice means, aware, or None for good; `typed` is the person's own hour. Raises Refused."""
    if value in FOR:
        return timezone.now() + FOR[value]
    if value in ("", GOOD):
        return None
    if value == OWN and not typed:
        raise Refused(_t("Choose the hour until which it stays."))
    try:
        return HourField().clean((typed if value == OWN else value)[:40])
    except forms.ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong


# -- what the board shows of a story ---------------------------------------------------------------------------------

SHOWN = (
    *("headline", "short_headline", "standfirst", "language", "label", "published_at", "publish_at", "state"),
    *("byline_text", "section__name", "section__is_opinion", "lead__picture_id"),
    *(f"lead__picture__{name}" for name in ("renditions", "killed_at", "trashed_at", "rights_until")),
)


def front_at(moment=None) -> Front:
    """The front with what the board shows of it; a third of its time is saved by reading no more."""
    front = Front.at(moment, shown=lambda stories: stories.select_related("section", "lead__picture").only(*SHOWN))
    if front.lead:
        prefetch_related_objects([front.lead], Prefetch("bylines", Article.byline_rows()))
    return front


# -- what stands where -----------------------------------------------------------------------------------------------


@dataclass
class Place:
    """One slot of the board: what stands there, and why."""

    number: int
    story: Article | None
    pin: FrontSlot | None
    pictured: bool

    @property
    def name(self) -> str:
        """“Lead”, “Slot 2” …"""
        return str(FrontSlot(slot=self.number))

    @property
    def why(self) -> str:
        """Why the story is there, in words."""
        if not self.pin:
            return _t("Newest")
        names = {"name": self.pin.pinned_by, "hour": hour(self.pin.until) if self.pin.until else ""}
        if not self.pin.pinned_by:
            return _t("Pinned until %(hour)s") % names if self.pin.until else _t("Pinned")
        return _t("Pinned by %(name)s until %(hour)s") % names if self.pin.until else _t("Pinned by %(name)s") % names

    up = property(lambda self: self.number - 1 if self.number > 1 else None)
    down = property(lambda self: self.number + 1 if self.number < SLOTS else None)


def places(front: Front) -> list[Place]:
    """The lead and the seconds, those that are empty too."""
    pictured, found = front.pictured, []
    for number in range(1, SLOTS + 1):
        story = front.above.get(number)
        pin = front.pins.get(number)
        shown = story is not None and (number == 1 or story == pictured)
        held = pin if pin and story and pin.article_id == story.pk else None
        found.append(Place(number, story, held, shown))
    return found


# -- the drawer ------------------------------------------------------------------------------------------------------


def _listed(stories):
    """The little that a line of the drawer tells of a story."""
    return stories.select_related("section").only(
        *("headline", "short_headline", "language", "published_at", "publish_at", "state", "on_front", "trashed_at"),
        *("section__name", "slug", "day"),
    )


def drawer() -> tuple[list[Article], list[Article]]:
    """The newest stories that can be placed, and those that were kept off: of late, or from the board."""
    newest = list(Article.objects.published().newest_first().values_list("pk", "on_front")[:LOOKED_THROUGH])
    placeable = [pk for pk, on_front in newest if on_front][:IN_DRAWER]
    acts = Act.objects.filter(verb=KEEP_OFF).values_list("subject_id", flat=True)[: 2 * OFF]
    off = {pk for pk, on_front in newest if not on_front} | set(acts)
    stories = _listed(Article.objects.published().newest_first()).filter(
        Q(pk__in=placeable) | Q(pk__in=off, on_front=False)
    )
    found = list(stories)
    return [story for story in found if story.on_front], [story for story in found if not story.on_front][:OFF]


def planned() -> list[Article]:
    """The next scheduled stories: marked in the drawer, and not to be placed before they are out."""
    return list(_listed(Article.objects.kept().filter(state=State.SCHEDULED)).order_by("publish_at", "id")[:PLANNED])


def find(typed: str) -> list[Article]:
    """Published and scheduled stories by words, or by a pasted address of the paper; at most 20, best first."""
    typed = typed.replace("\0", "").strip()[:TYPED]
    shown = Q(state=State.PUBLISHED) | Q(state=State.SCHEDULED)
    if "/" in typed:
        return list(_listed(Article.objects.kept().filter(shown, pk=story_at(typed) or 0)))
    ids = search.find(search.Question.of(typed), by_relevance=True, at_most=FOUND).ids
    stories = {story.pk: story for story in _listed(Article.objects.published().filter(pk__in=ids))}
    waiting = Article.objects.kept().filter(state=State.SCHEDULED, headline__icontains=typed) if typed else None
    found = list(_listed(waiting).order_by("publish_at", "id")[:PLANNED]) if typed else []
    return [*(stories[pk] for pk in ids if pk in stories), *found][:FOUND]


def line_of(story: Article) -> dict:
    """A story of the drawer as JSON: what is shown, and whether it can be placed."""
    out = story.is_published
    when = timezone.localtime(story.published_at if out else story.publish_at)
    return {
        "id": story.pk,
        "headline": story.front_headline,
        "language": story.language,
        "direction": story.direction,
        "section": story.section.name if story.section_id else "",
        "when": hour(when),
        "datetime": when.isoformat(timespec="minutes"),
        "placeable": out and story.on_front,
        "off": out and not story.on_front,
        "scheduled": not out,
    }


# -- what a button asks for ------------------------------------------------------------------------------------------


@dataclass
class Wish:
    """What one button asks for: `verb:story:slot:stay`, the later parts as far as the verb needs them."""

    verb: str
    number: int
    slot: int
    stay: str
    typed: dict

    @classmethod
    def of(cls, posted) -> "Wish":
        """Read what the board's form posted; `posted` is a QueryDict."""
        verb, story, slot, stay = (posted.get("do", "")[:100].split(":", 3) + [""] * 4)[:4]
        return cls(verb, number_of(story) or 0, number_of(slot) or 0, stay, posted)

    @property
    def seen(self) -> int:
        """The newest arrangement when the board was shown."""
        return number_of(self.typed.get("seen")) or 0

    def until(self):
        """The hour until which the story shall stay: the button's own, else that chosen above the board."""
        if self.stay:
            return until_of(self.stay, self.typed.get(f"hour-{self.slot}", ""))
        return until_of(self.typed.get("until", ""), self.typed.get("hour", ""))

    def story(self) -> Article:
        """The story that the button belongs to."""
        found = Article.objects.kept().defer("body").filter(pk=self.number).first()
        if found is None:
            raise WrongState(_t("That story is gone."))
        return found

    def grant(self, *, by):
        """Do it. Raises what the verbs of `Front` raise."""
        if self.verb == "move":
            Front.move(self.story(), slot=self.slot, until=self.until(), by=by, seen=self.seen)
        elif self.verb == "until":
            Front.pin(self.story(), slot=self.slot, until=self.until(), by=by, seen=self.seen)
        elif self.verb == "unpin":
            Front.unpin(self.slot, by=by, seen=self.seen)
        elif self.verb == "off":
            Front.keep_off(self.story(), by=by, seen=self.seen)
        elif self.verb == "back":
            Front.let_back(self.story(), by=by, seen=self.seen)
        elif self.verb == "undo":
            version = FrontVersion.objects.filter(pk=self.number, arranged=True).first()
            if version is None:
                raise WrongState(_t("There is nothing to undo."))
            Front.undo(version, by=by)
        else:
            raise Refused(_t("The browser sent something that this page does not know. Load it again."))


class MomentForm(forms.Form):
    """The hour of which the front page shall be shown."""

    hour = HourField(label=_("See the front page at"))
