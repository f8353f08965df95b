"""Why a comment is where it is, in the language of whoever reads: from its rule and what the rule pointed at.

The database keeps a sentence too, in the paper's language on that day; it is shown where the rule alone can't say it.
Knows nothing of the database: who asks hands in the comment and the counts.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from comments import spam

WORDS_SHOWN = 3

# Rules by which a moderator may filter, in the order of the menu; "hold-all" stands for the three that begin so.
FILTERS = (
    "first-comment", "held-words", "blocked-words", "links", "no-origin", "too-quick", "repeated", "borrowed-name",
    "hold-all", "hold", "score", "honeypot", "banned", "import",
)  # fmt: skip


def filter_name(rule):
    """The name of a rule in the filter's menu."""
    return {
        "first-comment": _("First comment"),
        "held-words": _("Words that hold"),
        "blocked-words": _("Blocked words"),
        "links": _("Links"),
        "no-origin": _("Sent without a page address"),
        "too-quick": _("Sent too fast"),
        "repeated": _("Said elsewhere too"),
        "borrowed-name": _("Signed like one of us"),
        "hold-all": _("Everything is held"),
        "hold": _("Reports"),
        "score": _("Looks like spam"),
        "honeypot": _("Fell into the trap"),
        "banned": _("Banned"),
        "import": _("Imported"),
    }[rule]


def why(comment, *, approved=0, is_confirmed=False, reports=None):
    """The sentence on the chip.

    `approved` is how many comments under the writer's address were approved, `is_confirmed` whether the address was;
    `reports` maps reasons of open reports to their numbers.
    """
    if reports:
        return reported(reports)
    say = _SAID.get(comment.rule)
    if comment.rule == "first-comment":
        return _newcomer(approved, is_confirmed)
    return (say and say(comment)) or comment.reason


def reported(reports):
    """“Reported: insult (3), advertising (1)”, the most frequent first."""
    names = {
        "abuse": pgettext("report", "insult"),
        "spam": pgettext("report", "advertising"),
        "false": pgettext("report", "untrue"),
        "private": pgettext("report", "private details"),
        "illegal": pgettext("report", "illegal"),
        "other": pgettext("report", "something else"),
    }
    told = [
        _("%(reason)s (%(count)d)") % {"reason": names.get(reason, reason), "count": count}
        for reason, count in sorted(reports.items(), key=lambda item: (-item[1], item[0]))
    ]
    return _("Reported: %(reasons)s") % {"reasons": ", ".join(told)}


def _newcomer(approved, is_confirmed):
    if not approved:
        return _("First comment")
    if is_confirmed:
        told = ngettext(
            "From a browser new to us: %(count)d approved under this address",
            "From a browser new to us: %(count)d approved under this address",
            approved,
        )
    else:
        told = ngettext(
            "New to us: %(count)d approved under this address, not confirmed",
            "New to us: %(count)d approved under this address, not confirmed",
            approved,
        )
    return told % {"count": approved}


def _words(comment):
    where = {
        "name": _("“%(word)s” in the name"),
        "email": _("“%(word)s” in the e-mail address"),
        "website": _("“%(word)s” in the website"),
        "body": _("“%(word)s” in the text"),
        "agent": _("“%(word)s” in the browser's name"),
    }
    told = [
        where[match["field"]] % {"word": match["text"][:80]}
        for match in comment.matches[:WORDS_SHOWN]
        if match.get("field") in where
    ]
    return told and ngettext("Word: %(words)s", "Words: %(words)s", len(told)) % {"words": ", ".join(told)}


def _links(comment):
    count = spam.count_links(comment.body)
    return count and ngettext("%(count)d link", "%(count)d links", count) % {"count": count}


def _score(comment):
    names = {
        "many-links": _("many links"),
        "nothing-but-links": _("nothing but links"),
        "forum-code": _("forum code"),
        "raw-html-link": _("a link written in HTML"),
        "address-as-name": _("an address as name"),
        "own-website-linked": _("the own website linked"),
    }
    marks = spam.score(comment.name, comment.website, comment.body)[1]
    return marks and _("Looks like spam: %(marks)s") % {"marks": ", ".join(names[mark] for mark in marks)}


_SAID = {
    "staff": lambda comment: _("Written by staff"),
    "honeypot": lambda comment: _("Filled in a field that people don't see"),
    "held-words": _words,
    "blocked-words": _words,
    "links": _links,
    "score": _score,
    "hold-all-site": lambda comment: _("All comments wait for a moderator"),
    "hold-all-section": lambda comment: _("All comments in this section wait for a moderator"),
    "hold-all-story": lambda comment: _("All comments on this story wait for a moderator"),
    "no-origin": lambda comment: _("Sent without a page address: may be a robot"),
    "too-quick": lambda comment: _("Sent faster than people type"),
    "borrowed-name": lambda comment: _("Signed like one of the newsroom"),
    "recognised": lambda comment: _("Recognised, with an approved comment"),
    "clean": lambda comment: _("No rule speaks against it"),
}
