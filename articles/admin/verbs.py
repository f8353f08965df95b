"""The verbs of a story as buttons: who is offered which, in which state, which one stands first, what each asks for.

The rules themselves are the models'; this table only decides what is shown, and reads what was typed beside a button.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Correction, Front, State
from articles.models.publishing import MOVES, PUBLISH
from newsroom.admin.base import HourField
from newsroom.states import Refused

REASON, HOUR, CORRECTION = "reason", "hour", "correction"


@dataclass(frozen=True)
class Verb:
    """A button: its words, what it asks for, and the sentence that is said when it is done."""

    name: str
    label: str
    done: str
    to: State | None = None
    only_from: tuple = ()
    permission: str = PUBLISH
    asks: str = ""

    def is_offered(self, story, user) -> bool:
        """Whether this person is shown this button for this story now."""
        if self.name == "restore":
            return story.trashed_at is not None and _may_bin(story, user)
        if story.trashed_at is not None:
            return False
        if self.name == "trash":
            return _may_bin(story, user)
        if self.name == "correct":
            return story.was_public and story.state != State.KILLED and user.has_perm(self.permission)
        if self.to not in MOVES[story.state] or (self.only_from and story.state not in self.only_from):
            return False
        return story.may_be_edited_by(user) if self.name == "submit" else user.has_perm(self.permission)


def _may_bin(story, user):
    own_draft = story.state == State.DRAFT and not story.was_public and story.may_be_edited_by(user)
    return own_draft or user.has_perm("articles.delete_article")


VERBS = {
    verb.name: verb
    for verb in [
        Verb("submit", _("Send to the desk"), _("Sent to the desk."), State.SUBMITTED),
        Verb("publish", _("Publish"), _("It's out."), State.PUBLISHED),
        Verb("schedule", _("Schedule"), _("Scheduled."), State.SCHEDULED, asks=HOUR),
        Verb("unschedule", _("Take off the schedule"), _("Back among the drafts."), State.DRAFT, (State.SCHEDULED,)),
        Verb(
            "send_back",
            _("Return to the writer"),
            _("Returned to its writer."),
            State.DRAFT,
            (State.SUBMITTED,),
            asks=REASON,
        ),
        Verb(
            "correct",
            _("Correct"),
            _("The correction stands with the story."),
            permission="articles.add_correction",
            asks=CORRECTION,
        ),
        Verb("withdraw", _("Take down"), _("Taken down."), State.WITHDRAWN, asks=REASON),
        Verb("kill", _("Kill"), _("Killed."), State.KILLED, asks=REASON),
        Verb("spike", _("Spike"), _("Spiked."), State.SPIKED, asks=REASON),
        Verb("revive", _("Revive"), _("Back among the drafts."), State.DRAFT, (State.SPIKED,)),
        Verb("trash", _("Put into the trash"), _("In the trash. It can be brought back for 30 days.")),
        Verb("restore", _("Bring back from the trash"), _("Back from the trash.")),
    ]
}

# Which verb stands on the bar by itself, the first that is offered; the others wait under “⋯”.
FIRST = ("publish", "submit", "revive", "restore")
SHEET = "publish"  # asked on a sheet of its own, with its checks
PANEL = "correct"  # has a panel of its own on the form


@dataclass(frozen=True)
class Offer:
    """A verb for one person and one story: what it asks, and what was typed when it was refused."""

    verb: Verb
    asks: str
    is_first: bool = False
    typed: str = ""

    @property
    def is_danger(self) -> bool:
        """Whether it takes something away."""
        return self.verb.name in ("withdraw", "kill", "spike", "trash")


def offered(story, user, typed=None) -> list[Offer]:
    """The verbs for this person and story, the primary one first; `typed` is the POST that is shown again."""
    shown = [verb for verb in VERBS.values() if verb.is_offered(story, user)]
    # A story that is out is saved; to publish it again is offered to no one.
    first = next((verb.name for name in FIRST for verb in shown if verb.name == name), None)

    def words(verb):
        name = "at" if verb.asks == HOUR else "reason"
        return (typed or {}).get(f"{verb.name}-{name}", "")

    return [Offer(verb, asks(verb, story), verb.name == first, words(verb)) for verb in shown]


@dataclass(frozen=True)
class Bar:
    """The bar of the form: the one primary button (its name, value and words), and the offers under “⋯”."""

    name: str
    value: str
    label: str
    menu: tuple = ()

    @property
    def is_save(self) -> bool:
        """Whether saving is the primary thing here; then no second button says so."""
        return self.name == "_save"


def bar(story, user, offers=()) -> Bar:
    """The bar for this person; `story` is None while it is new."""
    if story is None:
        if user.has_perm(PUBLISH):
            return Bar("_ask", SHEET, _t("Publish"), (Offer(VERBS["submit"], ""),))
        return Bar("_verb", "submit", _t("Send to the desk"))
    first = next((offer.verb.name for offer in offers if offer.is_first), None)
    menu = tuple(offer for offer in offers if not offer.is_first and offer.verb.name != PANEL)
    if first == "publish":
        labels = {State.SCHEDULED: _t("Publish now"), State.WITHDRAWN: _t("Publish again")}
        return Bar("_ask", SHEET, labels.get(story.state) or str(VERBS[first].label), menu)
    if first:
        return Bar("_verb", first, str(VERBS[first].label), menu)
    return Bar("_save", "", _t("Update") if story.is_published else _t("Save"), menu)


def asks(verb, story) -> str:
    """What must be typed beside the button: a killed story comes back only with a reason."""
    return REASON if verb.name == "publish" and story.state == State.KILLED else verb.asks


def perform(verb, story, *, by, typed):
    """Do the verb with what was typed beside its button. `typed` is the POST; the names may carry the verb's prefix.

    Raises what the model's verb raises, and Refused when what was typed can't be read.
    """

    def said(name):
        return typed.get(f"{verb.name}-{name}") or typed.get(name) or ""

    if verb.name == "schedule":
        return story.schedule(at=_hour(said("at") or f"{said('date')} {said('time')}"), by=by)
    if verb.name == "publish":
        return _publish(story, by=by, said=said)
    if verb.name == "correct":
        return story.correct(
            text=said("text"),
            by=by,
            kind=_one_of(Correction.Kind, said("kind"), Correction.Kind.CORRECTION),
            place=_one_of(Correction.Place, said("place"), Correction.Place.BOTTOM),
        )
    if verb.asks == REASON:
        return getattr(story, verb.name)(by=by, reason=said("reason"))
    return getattr(story, verb.name)(by=by)


def _publish(story, *, by, said):
    """Publish as the sheet says: now or at an hour, and with the story's place on the front page.

    `when`: "at" schedules for the hour `at`, all else is now. `front`: "auto" leaves it to the rule, "no" keeps it off
    the front page, "lead" pins it there; nothing said leaves all as it is.
    """
    front, later = said("front"), said("when") == "at"
    if front not in ("", "auto", "no", "lead"):
        raise Refused(_t("Choose one of the list."))
    if front == "lead" and later:
        raise Refused(_t("A story leads the front page once it is out. Choose “automatic”, or publish it now."))
    if front and story.on_front != (front != "no"):
        story.edit(by=by, on_front=front != "no")
    if later:
        story.schedule(at=_hour(said("at")), by=by)
    else:
        story.publish(by=by, reason=said("reason"))
    if front == "lead":
        Front.pin(story, slot=1, by=by)
    return story


def _hour(typed):
    if not typed.strip():
        raise Refused(_t("Say when: choose a day and an hour."))
    try:
        return HourField().clean(typed.strip()[:40])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _one_of(choices, value, default):
    if not value:
        return default
    if value not in choices.values:
        raise Refused(_t("Choose one of the list."))
    return value
