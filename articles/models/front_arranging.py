"""The verbs of the front page: pin, move, unpin, keep off, let back, put back, undo.

Each asks the role, locks the stories and then the slots (always in that order, as the verbs of a story do), refuses
an arrangement that was made looking at an older one, and keeps the front as it was and as it is now.
"""

from contextlib import contextmanager

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _t

from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import person, require
from newsroom.states import Refused, StaleEdit, WrongState

from . import front_history as history
from .article import Article
from .front_history import FrontVersion, told
from .front_plan import SLOTS
from .front_slot import FrontSlot

ARRANGE = "articles.arrange_front"


def _check(slot, until):
    if not 1 <= slot <= SLOTS:
        raise Refused(_t("The front page has the slots 1 to %(last)d.") % {"last": SLOTS})
    if until is not None and until <= timezone.now():
        raise Refused(_t("That hour is past. Choose one to come."))


def _locked(ids) -> dict[int, Article]:
    """The stories of these ids as they are now, kept from changing, by id."""
    rows = Article.objects.select_for_update().filter(pk__in=ids).order_by("pk").defer("body")
    return {row.pk: row for row in rows}


def _placeable(story):
    if story is None or not story.is_published:
        raise WrongState(_t("Only a published story can stand on the front page."))
    if not story.on_front:
        raise WrongState(_t("This story is kept off the front page. Let it back on first."))
    return story


class Arrangement:
    """One change while it is made: the slots, the stories, and what will be told of it."""

    def __init__(self, slots, stories):
        self.slots, self.stories, self.did = slots, stories, {}

    def slot_of(self, story) -> FrontSlot | None:
        """Where the story is pinned, or None."""
        return next((row for row in self.slots.values() if row.article_id == story.pk and row.is_held()), None)

    def leave(self, story, but=None):
        """Free every slot that the story holds, except the one numbered `but`."""
        for row in self.slots.values():
            if row.article_id == story.pk and row.slot != but:
                row.free()


class Arranging:
    """The half of `Front` that changes it. `seen` is the id of the newest arrangement that the editor looked at (0
    where there was none): a later one raises StaleEdit, with the sentence who made it. None asks nothing."""

    @classmethod
    def pin(cls, article, *, slot=1, until=None, by, seen=None) -> FrontSlot:
        """Let `article` stand in `slot` (1 is the lead) until the hour `until`; it leaves any other slot."""
        require(by, ARRANGE)
        _check(slot, until)
        with cls._arranging(history.PIN, by=by, seen=seen, stories=[article.pk]) as made:
            story = _placeable(made.stories.get(article.pk))
            made.leave(story, but=slot)
            row = made.slots[slot]
            row.hold(story.pk, until=until, by_id=getattr(person(by), "pk", None))
            made.did = {"story": told(story), "slot": slot, "until": until.isoformat() if until else None}
            Act.record(history.PIN, story, by=by, slot=slot, until=made.did["until"])
        return row

    @classmethod
    def move(cls, article, *, slot, until=None, by, seen=None) -> None:
        """Put `article` into `slot`. If it is pinned it keeps its hour, and a pin in that slot changes places with it.

        Otherwise it is pinned there until the hour `until`, and what stood there goes back to the rule.
        """
        require(by, ARRANGE)
        _check(slot, until)
        pinned = FrontSlot.objects.held().values_list("article_id", flat=True)
        with cls._arranging(history.MOVE, by=by, seen=seen, stories=[article.pk, *pinned]) as made:
            story = _placeable(made.stories.get(article.pk))
            old, new = made.slot_of(story), made.slots[slot]
            if old is new:
                raise WrongState(_t("This story stands there already."))
            until = old.until if old else until
            if old:
                # What was pinned meanwhile, by somebody whom no board asked, is not locked here: it gives way.
                other = new.is_held() and new.article_id in made.stories
                kept = (new.article_id, new.until, new.pinned_by_id, new.pinned_at) if other else (None,) * 4
                old.hold(kept[0], until=kept[1], by_id=kept[2], at=kept[3])
            new.hold(story.pk, until=until, by_id=getattr(person(by), "pk", None))
            made.did = {"story": told(story), "slot": slot, "until": until.isoformat() if until else None}
            Act.record(history.MOVE, story, by=by, slot=slot, was=old.slot if old else None, until=made.did["until"])

    @classmethod
    def unpin(cls, slot, *, by, seen=None) -> None:
        """Give the slot back to the rule."""
        require(by, ARRANGE)
        with cls._arranging(history.UNPIN, by=by, seen=seen) as made:
            row = made.slots.get(slot)
            if row is None or not row.is_held():
                raise WrongState(_t("Nothing is pinned there."))
            made.did = {"story": told(row.article), "slot": slot}
            Act.record(history.UNPIN, row.article, by=by, slot=slot)
            row.free()

    @classmethod
    def keep_off(cls, article, *, by, seen=None) -> None:
        """Let the story stand nowhere on the front page; it leaves its slot."""
        require(by, ARRANGE)
        with cls._arranging(history.KEEP_OFF, by=by, seen=seen, stories=[article.pk]) as made:
            story = _placeable(made.stories.get(article.pk))
            made.leave(story)
            cls._allow(made, story, False, verb=history.KEEP_OFF, by=by)

    @classmethod
    def let_back(cls, article, *, by, seen=None) -> None:
        """Let a story that was kept off stand on the front page again, where the rule or a pin puts it."""
        require(by, ARRANGE)
        with cls._arranging(history.LET_BACK, by=by, seen=seen, stories=[article.pk]) as made:
            story = made.stories.get(article.pk)
            if story is None or story.on_front:
                raise WrongState(_t("This story is not kept off the front page."))
            cls._allow(made, story, True, verb=history.LET_BACK, by=by)

    @classmethod
    def restore(cls, version, *, until=None, by, seen=None) -> list[str]:
        """Pin the lead and the seconds of an earlier front again, those that may stand there, until the hour `until`.

        Returns the headlines of those that could not come back; Refused where that is all of them.
        """
        require(by, ARRANGE)
        _check(1, until)
        wanted = version.above
        with cls._arranging(
            history.RESTORE, by=by, seen=seen, stories=[each["id"] for each in wanted.values()]
        ) as made:
            back, missing = {}, []
            for slot, each in wanted.items():
                story = made.stories.get(each["id"])
                if story is None or not (story.is_published and story.on_front):
                    missing.append(each["headline"])
                elif slot <= SLOTS:
                    back[slot] = story
            if not back:
                raise Refused(_t("None of its stories can stand on the front page any more."))
            for slot, row in made.slots.items():
                if slot in back:
                    row.hold(back[slot].pk, until=until, by_id=getattr(person(by), "pk", None))
                else:
                    row.free()
            made.did = {
                "front": version.at.isoformat(),
                "until": until.isoformat() if until else None,
                "missing": missing,
            }
            Act.record(history.RESTORE, version, by=by, until=made.did["until"], missing=missing)
        return missing

    @classmethod
    def undo(cls, version, *, by) -> None:
        """Take the newest arrangement back: every pin stands as before it, with its hour, if its story still may."""
        require(by, ARRANGE)
        before = FrontVersion.objects.filter(pk__lt=version.pk).first()
        if before is None:
            raise WrongState(_t("There is nothing to undo."))
        pins = {int(slot): each for slot, each in before.data.get("pins", {}).items()}
        was, story_id = version.did.get("on_front"), (version.did.get("story") or {}).get("id")
        ids = [each["id"] for each in pins.values()] + ([story_id] if was is not None else [])
        with cls._arranging(history.UNDO, by=by, seen=version.pk, stories=ids) as made:
            story = made.stories.get(story_id)
            if was is not None and story is not None:
                cls._allow(made, story, not was, verb=history.UNDO, by=by)
            now = timezone.now()
            for slot, row in made.slots.items():
                pin = pins.get(slot)
                until = parse_datetime(pin["until"]) if pin and pin["until"] else None
                story = made.stories.get(pin["id"]) if pin else None
                if story and story.is_published and (until is None or until > now):
                    row.hold(story.pk, until=until, by_id=pin["by"], at=parse_datetime(pin["at"]))
                elif row.article_id:
                    row.free()
            made.did = {"of": version.pk}
            if was is not None:
                made.did |= {"story": version.did["story"], "on_front": not was}
            Act.record(history.UNDO, version, by=by)

    # -- how -------------------------------------------------------------------------------------------------------

    @classmethod
    @contextmanager
    def _arranging(cls, verb, *, by, seen, stories=()):
        """One change of the front, in one transaction; yields the Arrangement to be made."""
        with changing("front"):
            locked = _locked(stories)
            slots = FrontSlot.objects.take()
            newest = FrontVersion.objects.newest_arrangement()
            if seen is not None and seen != (newest.pk if newest else 0):
                sentence = newest.changed_line if newest else _t("Somebody changed the front page.")
                raise StaleEdit(sentence, current=newest.pk if newest else 0)
            # As it stands before: what undo goes back to.
            cls.keep()
            made = Arrangement(slots, locked)
            yield made
            data = FrontVersion.picture_of(cls.at(shown=history.remembered))
            FrontVersion.keep(data, verb=verb, by=by, arranged=True, did=made.did)

    @staticmethod
    def _allow(made, story, on_front, *, verb, by):
        # The whole row: a revision of it is made. It is locked already.
        Article.objects.get(pk=story.pk).edit(on_front=on_front, by=by)
        story.on_front = on_front
        made.did = {"story": told(story), "on_front": on_front}
        Act.record(verb, story, by=by)
