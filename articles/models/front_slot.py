"""The slots of the front page: the lead and the seconds, each free or held by a pin."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import PublicModel, PublicQuerySet

from .article import Article
from .front_plan import SLOTS


class FrontSlotQuerySet(PublicQuerySet):
    def held(self, at=None):
        """The slots that are pinned at the time `at` (aware; default: now)."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at or timezone.now()), article__isnull=False)

    def take(self) -> dict[int, "FrontSlot"]:
        """All slots by number, locked until the transaction ends, so that two editors arrange one after the other."""
        rows = {row.slot: row for row in self.select_for_update().order_by("slot")}
        missing = [FrontSlot(slot=number) for number in range(1, SLOTS + 1) if number not in rows]
        if not missing:
            return rows
        self.quietly().bulk_create(missing, ignore_conflicts=True)
        return {row.slot: row for row in self.select_for_update().order_by("slot")}


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

    objects = FrontSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot of the front page")
        verbose_name_plural = _("front page")
        ordering = ["slot"]

    def __str__(self):
        return _t("Lead") if self.slot == 1 else _t("Slot %(number)d") % {"number": self.slot}

    def page_keys(self):
        return {"front"}

    def is_held(self, at=None) -> bool:
        """Twin of `held()`: whether a story is pinned here at the time `at`."""
        return self.article_id is not None and (self.until is None or self.until > (at or timezone.now()))

    def hold(self, article_id, *, until, by_id, at=None):
        """Pin the story of that id here; None lets the slot go. Part of the verbs of `Front`."""
        self.article_id, self.until, self.pinned_by_id = article_id, until, by_id
        self.pinned_at = at or timezone.now()
        self.save(update_fields=["article", "until", "pinned_by", "pinned_at"])

    def free(self):
        """Give the slot back to the rule. Part of the verbs of `Front`."""
        self.hold(None, until=None, by_id=None)
