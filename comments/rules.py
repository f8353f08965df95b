"""The house rules of the conversation: `Facts` about a comment in, a `Verdict` with its reason out.

Each rule is a small function that returns a `Verdict` or None ("not mine to say"); `RULES` asks them in
order and the first answer stands. Knows nothing of the database: who gathers the facts hands them in.

The order follows WordPress (hold all, links, word lists, earlier comments), with its gaps closed: whole
words instead of substrings, the reason kept, and nobody recognised by a name that anybody may type.
"""

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import spam
from comments.words import find_words

WAITING, APPROVED, REJECTED, SPAM, DELETED = "waiting", "approved", "rejected", "spam", "deleted"


@dataclass(frozen=True)
class House:
    """What the outlet has set: see Settings in the admin."""

    link_limit: int = 2  # links; 0 lets any number pass
    hold_words: str = ""
    block_words: str = ""
    first_held: bool = True


@dataclass(frozen=True)
class Facts:
    """What is known of a comment when it arrives."""

    name: str = ""
    email: str = ""
    website: str = ""
    body: str = ""
    ip: str = ""
    agent: str = ""
    house: House = field(default_factory=House)
    hold_all: str = ""  # who holds everything: "site", "section", "story" or nobody
    is_staff: bool = False
    is_recognised: bool = False  # by the signed cookie or a confirmed address, never by what was typed
    approved_before: int = 0  # comments of this recognised person that were approved
    names_of_ours: str = ""  # names that readers may not sign with unseen, one a line
    from_our_page: bool = True  # False where the browser didn't say which page the form was on
    trap: str = ""  # what stood in the honeypot
    too_quick: bool = False
    banned: str = ""  # why this person was banned
    network_banned: str = ""  # why the network was that this comment came from: others may share it
    trusted_by: str = ""  # the moderator who trusts this person, whom we recognise
    repeats: int = 0  # the same distinctive words elsewhere on the site within a day

    @property
    def is_trusted(self):
        """Whether we know the writer, and for something that a moderator let through."""
        return bool(self.trusted_by) or (self.is_recognised and self.approved_before > 0)

    @property
    def fields(self):
        """The texts that word lists are matched against, by name."""
        names = ("name", "email", "website", "body", "ip", "agent")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Verdict:
    """Where a comment goes, why in a sentence, which rule said so, and the words it pointed at."""

    state: str
    reason: str
    rule: str
    matches: tuple = ()

    def matches_as_json(self):
        """The matches as plain dicts: field, start, end, text, entry."""
        return [asdict(match) for match in self.matches]


def judge(facts):
    """Return the `Verdict` of the first rule that has one."""
    for rule in RULES:
        verdict = rule(facts)
        if verdict is not None:
            return verdict
    raise AssertionError("The last rule always answers.")


def staff_never_wait(facts):
    if facts.is_staff:
        return Verdict(APPROVED, _("Written by staff"), "staff")
    return None


def banned(facts):
    reason = facts.banned or ("" if facts.is_trusted else facts.network_banned)
    if reason:
        return Verdict(REJECTED, _("Banned: %(reason)s") % {"reason": reason}, "banned")
    return None


def honeypot(facts):
    if facts.trap:
        return Verdict(SPAM, _("Filled in a field that people don't see"), "honeypot")
    return None


def blocked_words(facts):
    matches = find_words(facts.house.block_words, facts.fields)
    if matches:
        return Verdict(SPAM, _words_reason(_("Blocked"), matches), "blocked-words", _to_keep(matches))
    return None


def repeated_everywhere(facts):
    if facts.repeats >= 3 and not facts.is_trusted:
        reason = ngettext(
            "The same words stand in %(count)d other comment since yesterday",
            "The same words stand in %(count)d other comments since yesterday",
            facts.repeats,
        )
        return Verdict(WAITING, reason % {"count": facts.repeats}, "repeated")
    return None


def looks_like_spam(facts):
    points, marks = spam.score(facts.name, facts.website, facts.body)
    if points >= spam.SPAM_SCORE and not facts.is_trusted:
        told = {
            "many-links": _("many links"),
            "nothing-but-links": _("nothing but links"),
            "forum-code": _("forum code"),
            "raw-html-link": _("a link written in HTML"),
            "address-as-name": _("an address as name"),
            "own-website-linked": _("the own website linked"),
        }
        return Verdict(
            SPAM, _("Looks like spam: %(marks)s") % {"marks": ", ".join(told[mark] for mark in marks)}, "score"
        )
    return None


def everything_held(facts):
    reasons = {
        "site": _("All comments wait for a moderator"),
        "section": _("All comments in this section wait for a moderator"),
        "story": _("All comments on this story wait for a moderator"),
    }
    if facts.hold_all:
        return Verdict(WAITING, reasons[facts.hold_all], f"hold-all-{facts.hold_all}")
    return None


def unknown_origin(facts):
    if not facts.from_our_page:
        return Verdict(WAITING, _("Sent without a page address: may be a robot"), "no-origin")
    return None


def trusted(facts):
    if facts.trusted_by:
        return Verdict(APPROVED, _("Trusted by %(name)s") % {"name": facts.trusted_by}, "trusted")
    return None


def quick_hand(facts):
    if facts.too_quick:
        return Verdict(WAITING, _("Sent faster than people type"), "too-quick")
    return None


def too_many_links(facts):
    links = spam.count_links(facts.body)
    if facts.house.link_limit and links >= facts.house.link_limit:
        reason = ngettext("%(count)d link", "%(count)d links", links)
        return Verdict(WAITING, reason % {"count": links}, "links")
    return None


def held_words(facts):
    matches = find_words(facts.house.hold_words, facts.fields)
    if matches:
        return Verdict(WAITING, _words_reason(_("Held"), matches), "held-words", _to_keep(matches))
    return None


def borrowed_name(facts):
    matches = find_words(facts.names_of_ours, {"name": facts.name})
    if matches:
        return Verdict(WAITING, _("Signed like one of the newsroom"), "borrowed-name", tuple(matches))
    return None


def known_and_approved(facts):
    if facts.is_trusted:
        return Verdict(APPROVED, _("Recognised, with an approved comment"), "recognised")
    return None


def first_comment(facts):
    if not facts.house.first_held:
        return None
    return Verdict(WAITING, _("First comment"), "first-comment")


def nothing_against_it(facts):
    return Verdict(APPROVED, _("No rule speaks against it"), "clean")


RULES = (
    staff_never_wait,
    banned,
    honeypot,
    blocked_words,
    looks_like_spam,
    everything_held,
    unknown_origin,
    trusted,
    quick_hand,
    repeated_everywhere,
    too_many_links,
    held_words,
    borrowed_name,
    known_and_approved,
    first_comment,
    nothing_against_it,
)


def _to_keep(matches):
    """The matches without network addresses: those are forgotten after some days, a decision's record never is."""
    return tuple(match for match in matches if match.field != "ip")


def _words_reason(what, matches):
    """A sentence that names the words and where they stand; `why.py` says it anew for the card in the queue."""
    where = {
        "name": _("the name"),
        "email": _("the e-mail address"),
        "website": _("the website"),
        "body": _("the text"),
        "agent": _("the browser's name"),
    }
    told = []
    for match in matches[:3]:
        if match.field == "ip":
            told.append(_("a listed network address"))
            continue
        told.append(_("“%(word)s” in %(where)s") % {"word": match.text[:80], "where": where[match.field]})
    return f"{what}: {', '.join(told)}"
