"""Earlier fronts: what stood where after each change, as plain JSON, to be looked at and put back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.roles import person

# What the rule did by itself, and what the clock did.
BY_RULE, RAN_OUT = "rule", "pin ran out"
PIN, MOVE, UNPIN, KEEP_OFF, LET_BACK = "pin", "move", "unpin", "keep off the front", "let back on the front"
RESTORE, UNDO = "put front back", "undo on the front"
DAYS_KEPT = 90


def told(story) -> dict:
    """A story as an earlier front remembers it."""
    return {"id": story.pk, "uid": str(story.uid), "headline": story.front_headline}


def remembered(stories):
    """Of stories, what `told` says and what the order of a row asks."""
    return stories.only("uid", "headline", "short_headline", "lead_id")


def hour(moment) -> str:
    """The hour alone today, else with its day, in the paper's own zone."""
    here, today = timezone.localtime(moment), timezone.localdate()
    if here.date() == today:
        return date_format(here, "TIME_FORMAT")
    if here.year != today.year:
        return date_format(here, "SHORT_DATETIME_FORMAT")
    day, clock = date_format(here, "MONTH_DAY_FORMAT"), date_format(here, "TIME_FORMAT")
    return _t("%(day)s, %(clock)s") % {"day": day, "clock": clock}


class FrontVersionQuerySet(models.QuerySet):
    def arrangements(self):
        """Those in which somebody (or the end of a pin) changed what is pinned, newest first."""
        return self.filter(arranged=True).order_by("-id")

    def newest_arrangement(self):
        """The newest of them, without its plan, or None."""
        return self.arrangements().defer("data").first()

    def standing_at(self, moment):
        """The one that stood at that time, or None."""
        return self.filter(at__lte=moment).order_by("-at", "-id").first()

    def forget_old(self, now=None) -> int:
        """Delete what was kept by itself more than 90 days ago; what people arranged stays. Returns how many."""
        before = (now or timezone.now()) - timezone.timedelta(days=DAYS_KEPT)
        return self.filter(by__isnull=True, at__lt=before).delete()[0]


class FrontVersion(models.Model):
    """The front page as it stood after one change, by an editor or by the rule: kept to be looked at and restored.

    `data` holds `lead`, `seconds`, `latest`, `rows` (stories with `id`, `uid`, `headline`; rows with `section` and
    `stories`) and `pins` (slot → story, `until`, `by`, `at`). `did` says what the change was: `story`, `slot`,
    `until`, `on_front`, `front` (when the one stood that was put back), `missing` (headlines).
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("name at the time"), max_length=200)
    verb = models.CharField(_("what"), max_length=40)
    arranged = models.BooleanField(_("pins were changed"), default=False)
    did = models.JSONField(_("details"), default=dict)
    data = models.JSONField(_("front page"))

    objects = FrontVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier front page")
        verbose_name_plural = _("earlier front pages")
        ordering = ["-id"]
        # Boards ask for the newest arrangement every few seconds; weeks of the rule's own may lie above it.
        indexes = [models.Index(fields=["arranged", "-id"], name="fronts_by_people")]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} · {self.by_name}"

    @classmethod
    def keep(cls, data, *, verb, by, arranged, did=None) -> "FrontVersion":
        """Write one, inside the transaction of the change."""
        return cls.objects.create(
            by=person(by), by_name=str(by)[:200], verb=verb, arranged=arranged, did=did or {}, data=data
        )

    @staticmethod
    def picture_of(front) -> dict:
        """What is kept of a Front: plain JSON."""
        return {
            "lead": told(front.lead) if front.lead else None,
            "seconds": [told(story) for story in front.seconds],
            "latest": [told(story) for story in front.latest],
            "rows": [
                {"section": row.section.name, "stories": [told(story) for story in row.stories]} for row in front.rows
            ],
            "pins": {
                str(slot): {
                    "id": row.article_id,
                    "until": row.until.isoformat() if row.until else None,
                    "by": row.pinned_by_id,
                    "at": row.pinned_at.isoformat(),
                }
                for slot, row in sorted(front.pins.items())
            },
        }

    @property
    def above(self) -> dict[int, dict]:
        """Slot → story of the lead and the seconds, as they stood."""
        stories = [self.data.get("lead"), *self.data.get("seconds", [])]
        return {slot: story for slot, story in enumerate(stories, 1) if story}

    @property
    def hour(self) -> str:
        """When, in words."""
        return hour(self.at)

    @property
    def changed_line(self) -> str:
        """“Ed changed the front page at 14:05.”"""
        return _t("%(name)s changed the front page at %(hour)s.") % {"name": self.by_name, "hour": self.hour}

    @property
    def said(self) -> str:
        """What this change did, as a sentence."""
        words = {
            "story": (self.did.get("story") or {}).get("headline", ""),
            "slot": self.did.get("slot") or 0,
            "until": self._hour_of("until"),
            "when": self._hour_of("front"),
        }
        if self.verb in (PIN, MOVE):
            if words["slot"] == 1:
                kind = _t("“%(story)s” is the lead until %(until)s."), _t("“%(story)s” is the lead.")
            else:
                kind = (
                    _t("“%(story)s” stands in slot %(slot)d until %(until)s."),
                    _t("“%(story)s” stands in slot %(slot)d."),
                )
            return kind[0 if words["until"] else 1] % words
        return {
            UNPIN: _t("“%(story)s” is no longer pinned."),
            KEEP_OFF: _t("“%(story)s” is kept off the front page."),
            LET_BACK: _t("“%(story)s” may stand on the front page again."),
            RESTORE: _t("The front page of %(when)s is back."),
            UNDO: _t("The last change is undone."),
            RAN_OUT: _t("A pin ran out."),
        }.get(self.verb, _t("It filled itself.")) % words

    @property
    def missing(self) -> list[str]:
        """Headlines of what could not come back with it."""
        return self.did.get("missing", [])

    def _hour_of(self, name):
        value = self.did.get(name)
        return hour(parse_datetime(value)) if value else ""
