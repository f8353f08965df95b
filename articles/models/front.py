"""The front page: slots that an editor may pin, and the rule that fills the rest.

Newest first, one story a slot, no story twice; section rows fill themselves with what is not above them. A front can
be asked for at a moment, so preview and live are one function.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
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


class FrontSlot(PublicModel):
    """A pin: this story stands in this slot (1 is the lead) until its hour, whatever is newer."""

    slot = models.PositiveSmallIntegerField(_("slot"), unique=True, help_text=_("1 is the lead."))
    article = models.ForeignKey(Article, verbose_name=_("story"), null=True, blank=True, on_delete=models.SET_NULL,
                                related_name="front_slots")
    until = models.DateTimeField(_("until"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned"), default=timezone.now, editable=False)
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL,
                                  related_name="+")

    class Meta:
        verbose_name = _("slot of the front page")
        verbose_name_plural = _("front page")
        ordering = ["slot"]

    def __str__(self):
        return _t("Lead") if self.slot == 1 else _t("Slot %(number)d") % {"number": self.slot}

    def page_keys(self):
        return {"front"}


@dataclass
class SectionRow:
    """A section's row on the front page."""

    section: Section
    stories: list[Article]


@dataclass
class Front:
    """What stands on the front page at one moment."""

    lead: Article | None = None
    seconds: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    rows: list[SectionRow] = field(default_factory=list)

    def __bool__(self):
        return self.lead is not None

    @classmethod
    def at(cls, moment: datetime | None = None) -> "Front":
        """Fill the front as it is now, or as it will be (was) at `moment`. Four queries whatever the archive's size."""
        showing("front")
        # The next hour at which a pin runs out is a change of its own, written by the worker.
        now = moment or timezone.now()
        live = Article.objects.published(moment).filter(on_front=True)
        pins = dict(FrontSlot.objects.filter(Q(until__isnull=True) | Q(until__gt=now), article__isnull=False)
                    .values_list("slot", "article_id"))
        sections = [section for section in Section.everyone() if section.shown_on_front]
        above = SLOTS + LATEST
        newest_ids, by_section = cls._ids(live, sections, above)
        wanted = {*newest_ids, *pins.values(), *(pk for ids in by_section.values() for pk in ids)}
        stories = {story.pk: story for story in Article.objects.published(moment).filter(pk__in=wanted).for_cards()}

        # UNION ALL promises no order.
        def newest_first(ids):
            moment_of = {pk: (stories[pk].published_at or stories[pk].publish_at, pk) for pk in ids if pk in stories}
            return sorted(moment_of, key=moment_of.get, reverse=True)

        newest_ids = newest_first(newest_ids)
        by_section = {pk: newest_first(ids) for pk, ids in by_section.items()}
        used: set[int] = set()

        def take(pk):
            if pk in stories and pk not in used:
                used.add(pk)
                return stories[pk]
            return None

        pinned = {slot: story for slot, pk in sorted(pins.items()) if (story := take(pk))}
        rest = iter([pk for pk in newest_ids if pk not in used])

        def next_free():
            return next((story for pk in rest if (story := take(pk))), None)

        front = cls()
        front.lead = pinned.get(1) or next_free()
        for slot in range(2, SLOTS + 1):
            story = pinned.get(slot) or next_free()
            if story:
                front.seconds.append(story)
        while len(front.latest) < LATEST and (story := next_free()):
            front.latest.append(story)
        for section in sections:
            left = [story for pk in by_section.get(section.pk, []) if (story := take(pk))][:ROW]
            if len(left) > 1:
                front.rows.append(SectionRow(section, left))
        return front

    @staticmethod
    def _ids(live, sections, above):
        """Ids of the newest stories, and of each section's newest, by one statement that walks only index heads."""
        parts, params = [], []
        newest = live.newest_first()
        for label, stories, limit in [
            (0, newest, above + SLOTS),
            *((section.pk, newest.filter(section_id=section.pk), above + ROW) for section in sections),
        ]:
            sql, values = stories.values("pk")[:limit].query.sql_with_params()
            # Each part is Django's own statement for `published()`; only the UNION of limited parts is ours,
            # because SQLite takes no LIMIT inside a compound statement unless it is wrapped.
            parts.append(f"SELECT {int(label)} AS part, part{len(parts)}.* FROM ({sql}) AS part{len(parts)}")
            params += values
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            rows = cursor.fetchall()
        newest_ids, by_section = [], {}
        for label, pk in rows:
            if label == 0:
                newest_ids.append(pk)
            else:
                by_section.setdefault(label, []).append(pk)
        return newest_ids, by_section

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
                slot=slot, defaults={"article": article, "until": until, "pinned_at": timezone.now(),
                                     "pinned_by": person(by)})
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


def drop_expired_pins(now=None) -> int:
    """Empty the slots whose hour has come, by conditional UPDATE; returns how many. The worker calls it."""
    now = now or timezone.now()
    expired = FrontSlot.objects.filter(article__isnull=False, until__lte=now)
    if not expired.exists():
        return 0
    with changing("front"):
        return FrontSlot.objects.quietly().filter(article__isnull=False, until__lte=now).update(
            article=None, until=None)
