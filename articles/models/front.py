"""The front page: slots that an editor may pin, and the rule that fills the rest.

Newest first, one story a slot, no story twice; section rows fill themselves with what is not above them. A front can
be asked for at a moment, so preview and live are one function.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Act, PublicModel
from newsroom.pages import changing, showing
from newsroom.roles import person, require
from newsroom.states import Refused, WrongState

from .article import Article
from .section import Section

ARRANGE = "articles.arrange_front"

SECONDS = 3
LATEST = 8
ROW = 4
SLOTS = 1 + SECONDS
# Labels of the two parts of the statement that are no section's.
NEWEST, PINNED = 0, -1


class FrontSlot(PublicModel):
    """A pin: this story stands in this slot (1 is the lead) until its hour, whatever is newer."""

    slot = models.PositiveSmallIntegerField(_("slot"), unique=True, help_text=_("1 is the lead."))
    article = models.ForeignKey(
        Article, verbose_name=_("story"), null=True, blank=True, on_delete=models.SET_NULL, related_name="front_slots"
    )
    until = models.DateTimeField(_("until"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), default=timezone.now, editable=False)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("slot of the front page")
        verbose_name_plural = _("front page")
        ordering = ["slot"]

    def __str__(self):
        return _t("Lead") if self.slot == 1 else _t("Slot %(number)d") % {"number": self.slot}

    def page_keys(self):
        return {"front"}


class FrontVersion(models.Model):
    """The front page as it stood after one change, by an editor or by the rule: kept to be looked at and restored."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("name at the time"), max_length=200)
    verb = models.CharField(_("what"), max_length=40)
    data = models.JSONField(_("front page"))

    class Meta:
        verbose_name = _("earlier front page")
        verbose_name_plural = _("earlier front pages")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} · {self.by_name}"


def first_with_picture(stories) -> Article | None:
    """The first of the stories that has a lead picture, or None."""
    return next((story for story in stories if story.lead), None)


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
class Front:
    """What stands on the front page at one moment."""

    lead: Article | None = None
    seconds: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    rows: list[SectionRow] = field(default_factory=list)

    def __bool__(self):
        return self.lead is not None

    @property
    def pictured(self) -> Article | None:
        """The one of the seconds that shows its picture."""
        return first_with_picture(self.seconds)

    @classmethod
    def at(cls, moment: datetime | None = None) -> "Front":
        """Fill the front as it is now, or as it will be (was) at `moment`. Four queries whatever the archive's size."""
        showing("front")
        # The next hour at which a pin runs out is a change of its own, written by the worker.
        pins = dict(
            FrontSlot.objects.filter(
                Q(until__isnull=True) | Q(until__gt=moment or timezone.now()), article__isnull=False
            ).values_list("slot", "article_id")
        )
        sections = [section for section in Section.everyone() if section.shown_on_front]
        newest, pinned, by_section = _heads(moment, pins.values(), sections)
        plan = _plan(newest, {slot: pk for slot, pk in sorted(pins.items()) if pk in pinned}, sections, by_section)
        wanted = {pk for pks in plan.values() for pk in pks}
        stories = {story.pk: story for story in Article.objects.published(moment).filter(pk__in=wanted).for_cards()}

        def told(part):
            return [stories[pk] for pk in plan[part] if pk in stories]

        rows = [SectionRow(section, told(section.pk)) for section in sections if section.pk in plan]
        return cls(
            next(iter(told("lead")), None), told("seconds"), told("latest"), [row for row in rows if row.stories]
        )

    # -- arranging -------------------------------------------------------------------------------------------------

    @staticmethod
    def pin(article, *, slot=1, until=None, by) -> FrontSlot:
        """Let `article` stand in `slot` (1 is the lead) until the hour `until`; it leaves any other slot."""
        require(by, ARRANGE)
        if not 1 <= slot <= SLOTS:
            raise Refused(_t("The front page has the slots 1 to %(last)d.") % {"last": SLOTS})
        if not article.is_published:
            raise WrongState(_t("Only a published story can stand on the front page."))
        if until is not None and until <= timezone.now():
            raise Refused(_t("That hour is past. Choose one to come."))
        with changing("front"):
            FrontSlot.objects.quietly().filter(article=article).exclude(slot=slot).update(article=None, until=None)
            row, _created = FrontSlot.objects.update_or_create(
                slot=slot,
                defaults={"article": article, "until": until, "pinned_at": timezone.now(), "pinned_by": person(by)},
            )
            Act.record("pin", article, by=by, slot=slot, until=until.isoformat() if until else None)
        return row

    @staticmethod
    def unpin(slot, *, by) -> None:
        """Give the slot back to the rule."""
        require(by, ARRANGE)
        row = FrontSlot.objects.select_related("article").filter(slot=slot, article__isnull=False).first()
        if row is None:
            raise WrongState(_t("Nothing is pinned there."))
        with changing("front"):
            Act.record("unpin", row.article, by=by, slot=slot)
            row.article, row.until = None, None
            row.save()


def _heads(moment, pinned, sections):
    """Ids of what could stand on the front, newest first, by one statement that walks only the heads of indexes.

    Returns the newest of all, the set of those of `pinned` that are public, and the newest of each section by its id.
    """
    live = Article.objects.published(moment).filter(on_front=True)
    if moment is None:
        live = live.annotate(out_at=F("published_at")).newest_first()
    else:
        live = live.annotate(out_at=Coalesce("published_at", "publish_at")).order_by("-out_at", "-id")
    parts = [(NEWEST, live[: 2 * SLOTS + LATEST]), (PINNED, live.filter(pk__in=pinned)[:SLOTS])]
    parts += [(section.pk, live.filter(section_id=section.pk)[: SLOTS + LATEST + ROW]) for section in sections]
    statements, params = [], []
    for label, stories in parts:
        try:
            sql, values = stories.values("pk", "out_at").query.sql_with_params()
        except EmptyResultSet:  # nothing is pinned
            continue
        # Each part is Django's own statement for `published()`; only the UNION of limited parts is ours, because
        # SQLite takes no LIMIT inside a compound statement unless it is wrapped.
        name = f"part{len(statements)}"
        statements.append(f"SELECT {int(label)} AS part, {name}.* FROM ({sql}) AS {name}")
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        rows = cursor.fetchall()
    heads = {}
    # UNION ALL promises no order.
    for label, pk, _out_at in sorted(rows, key=lambda row: (row[2], row[1]), reverse=True):
        heads.setdefault(label, []).append(pk)
    return heads.pop(NEWEST, []), set(heads.pop(PINNED, [])), heads


def _plan(newest, pins, sections, by_section):
    """Which id stands where, no id twice: `lead`, `seconds`, `latest`, and a section's id for its row."""
    used = set(pins.values())
    rest = iter(pk for pk in newest if pk not in used)

    def next_free():
        return next(rest, None)

    def filled(pks):
        found = [pk for pk in pks if pk is not None]
        used.update(found)
        return found

    plan = {"lead": filled([pins.get(1) or next_free()])}
    plan["seconds"] = filled(pins.get(slot) or next_free() for slot in range(2, SLOTS + 1))
    plan["latest"] = filled(next_free() for _n in range(LATEST))
    for section in sections:
        left = [pk for pk in by_section.get(section.pk, []) if pk not in used][:ROW]
        if len(left) > 1:
            plan[section.pk] = filled(left)
    return plan


def drop_expired_pins(now=None) -> int:
    """Empty the slots whose hour has come, by conditional UPDATE; returns how many. The worker calls it."""
    now = now or timezone.now()
    expired = FrontSlot.objects.filter(article__isnull=False, until__lte=now)
    if not expired.exists():
        return 0
    with changing("front"):
        return (
            FrontSlot.objects.quietly().filter(article__isnull=False, until__lte=now).update(article=None, until=None)
        )
