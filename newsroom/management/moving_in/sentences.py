"""What a proof says of one difference, in the owner's words."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.management.asking import Answer

from .likeness import TOLD, Likeness


def where_it_led(answer: Answer) -> str:
    """Where an address led, or the status where it led nowhere."""
    return answer.address if answer.status == 200 or answer.leads_away else str(answer.status)


def files_lost(count: int) -> str:
    """That so many pictures are missing, and why."""
    return ngettext(
        "The file of %(count)d picture did not come along, or may not be shown.",
        "The files of %(count)d pictures did not come along, or may not be shown.",
        count,
    ) % {"count": count}


def status(answer: Answer) -> str:
    """What an answer that is no page says."""
    if answer.is_circle:
        return _("Its redirects go round in circles.")
    if answer.status == 404:
        return _("Nobody finds it: 404.")
    if answer.status == 410:
        return _("It is gone: 410.")
    return _("It answers %(status)d.") % {"status": answer.status}


def moment(when) -> str:
    """A moment by the paper's clock."""
    return localize(timezone.localtime(when))


def difference(found: Likeness) -> str:
    """A difference of words in a sentence or two."""
    parts = [_("%(percent)d %% of the words are alike.") % {"percent": found.percent}]
    if found.missing:
        parts.append(_("Not here: %(words)s.") % {"words": _some(found.missing)})
    if found.added:
        parts.append(_("Only here: %(words)s.") % {"words": _some(found.added)})
    if not (found.missing or found.added):
        parts.append(_("Their order is another: “%(there)s” there, “%(here)s” here.")
                     % {"there": found.old_there, "here": found.new_there})  # fmt: skip
    return " ".join(parts)


def _some(words: list[str]) -> str:
    return " ".join(word[:60] for word in words[:TOLD]) + (" …" if len(words) > TOLD else "")
