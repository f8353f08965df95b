"""What goes with a story that leaves the paper: its place on the front page, the banner that led to it, its picks.

The pin that it had been put over comes back, as if the story never had been pinned there.
"""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from newsroom.models import Banner

from .article import Article
from .front_history import FrontVersion
from .front_slot import FrontSlot
from .read_next import ReadNext

DEEPEST = 500  # fronts that are looked through, the newest first


@dataclass
class TakenAlong:
    """What `story` took along: slots with what stands there again (or None), banners, places under other stories."""

    story: Article
    slots: dict[int, Article | None] = field(default_factory=dict)
    banners: int = 0

    @property
    def picks(self) -> int:
        """How many stories that are out led on to it at their end."""
        return ReadNext.objects.filter(pick=self.story, article__in=Article.objects.published()).count()

    @property
    def said(self) -> list[str]:
        """As sentences, for the person who took the story down."""
        sentences = [_t("The breaking banner that led to it is down.")] if self.banners else []
        for slot, back in sorted(self.slots.items()):
            left = (
                _t("It no longer leads the front page.")
                if slot == 1
                else _t("It left slot %(slot)d of the front page.")
            )
            sentences.append(left % {"slot": slot})
            if back:
                sentences.append(_t("“%(story)s” stands there again.") % {"story": back.front_headline})
        if count := self.picks:
            said = ngettext(
                "%(count)d story no longer leads on to it.", "%(count)d stories no longer lead on to it.", count
            )
            sentences.append(said % {"count": count})
        return sentences


def leave_the_paper(story) -> TakenAlong:
    """Free every slot that the story holds, and take down what leads to it. Inside the story's own transaction."""
    along = TakenAlong(story)
    # Asked without a lock: nobody can pin the story while it is ours.
    if FrontSlot.objects.filter(article=story).exists():
        _leave_slots(story, along)
    along.banners = Banner.end_for(story)
    return along


def _leave_slots(story, along):
    slots = FrontSlot.objects.take()
    for slot, row in slots.items():
        if row.article_id == story.pk:
            if row.is_held():
                along.slots[slot] = _give_back(row, slots)
            else:
                row.free()


def _give_back(row, slots):
    """Let the pin below this one have the slot again, else the rule; the story that is pinned there now, or None."""
    pin, back = _under(row, slots)
    if back is None:
        row.free()
    else:
        row.hold(back.pk, until=_moment(pin["until"]), by_id=pin["by"], at=_moment(pin["at"]))
    return back


def _under(row, slots):
    """The pin that stood in the slot before this story's, and its story; (None, None) where none is to come back.

    One whose story may not stand there any more gives way to the one before it; one that ran out to the rule, and so
    does a slot that was free.
    """
    # Every arrangement keeps the front as it stood before. By what stood in the slot, not by the hour of the pin: a
    # story that was moved here from another slot brought its hour along.
    kept = FrontVersion.objects.order_by("-at", "-id").values_list("data__pins", flat=True)
    for pins in kept[:DEEPEST].iterator():
        pin = (pins or {}).get(str(row.slot))
        if pin is None or (pin["until"] and _moment(pin["until"]) <= timezone.now()):
            return None, None
        if pin["id"] != row.article_id and (back := _placeable(pin["id"])):
            stands = any(other.article_id == back.pk and other.is_held() for other in slots.values())
            return (None, None) if stands else (pin, back)
    return None, None


def _placeable(pk):
    """The story, kept from changing, if it may stand on the front page; None also while somebody is changing it.

    Stories are locked before slots everywhere else, so none is waited for here.
    """
    rows = Article.objects.published().filter(pk=pk, on_front=True).select_for_update(skip_locked=True, of=("self",))
    return rows.defer("body").first()


def _moment(text):
    return parse_datetime(text) if text else None
