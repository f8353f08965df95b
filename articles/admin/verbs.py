"""The verbs of a story as buttons: who is offered which, in which state, and what each asks for.

The rules themselves are the models'; this table only decides what is shown, and reads what was typed beside a button.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Correction, State
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

FIRST = ("publish", "submit", "revive", "restore")


def offered(story, user) -> list[dict]:
    """The buttons for this person and story, as the templates take them: `verb`, `asks`, `is_first`."""
    shown = [verb for verb in VERBS.values() if verb.is_offered(story, user)]
    first = next((verb.name for name in FIRST for verb in shown if verb.name == name), None)
    return [{"verb": verb, "asks": asks(verb, story), "is_first": verb.name == first} for verb in shown]


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
    if verb.name == "correct":
        return story.correct(
            text=said("text"),
            by=by,
            kind=_one_of(Correction.Kind, said("kind"), Correction.Kind.CORRECTION),
            place=_one_of(Correction.Place, said("place"), Correction.Place.BOTTOM),
        )
    if verb.name == "publish" or verb.asks == REASON:
        return getattr(story, verb.name)(by=by, reason=said("reason"))
    return getattr(story, verb.name)(by=by)


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
