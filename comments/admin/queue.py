"""What the moderators' page shows: which comments, how many in each tab, and all that a card says, in few queries.

A list and its count are one question (`Queue.rows`). Counts stop at `MANY`: nobody moderates by the difference between
10,000 and 900,000, and counting those would take as long as all the rest.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import pairwise

from django.db import connection
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments import oddities
from comments.models import Comment, Decision, Flag, State
from comments.models.moderating import MOVES
from comments.models.posting import names_of_ours
from comments.why import FILTERS, filter_name, reported, why
from comments.words import whole_words
from newsroom.admin.typed import number
from newsroom.models import SiteSettings
from newsroom.text.browsers import in_words

from .acts import clock

PAGE = 30  # cards
MANY = 10_000  # comments: so far a tab counts
LOOKED_THROUGH = 10_000  # comments of a tab that a search or filter reads
FEW = 1_000  # comments of another tab that are looked through for its count
ALIKE = 3  # comments that say the same are folded into one card
FOLDED_CARDS = 5
NOTES = 100  # words of reporters on one page
LONGEST_SEARCH = 100  # characters
UNDO_OFFERED = timedelta(minutes=10)
TABS = {
    "waiting": _("Waiting"),
    "reported": _("Reported"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "spam": _("Spam"),
    "deleted": _("Deleted"),
}
TO_DECIDE = ("waiting", "reported")  # oldest first; the others newest first
SEARCHED = ("name", "email", "body", "ip", "article__headline")
SHOWN = (
    "article__headline", "article__slug", "article__day", "article__published_at", "article__state",
    "article__comments_state", "article__comments_until", "article__trashed_at", "article__section_id",
    "parent__name", "parent__body", "commenter__confirmed_at",
    "name", "email", "website", "body", "state", "kind", "reason", "rule", "matches", "ip", "agent", "hand", "user_id",
    "created_at", "decided_at", "fingerprint", "guid",
)  # fmt: skip


@dataclass
class Card:
    """One comment and what stands around it."""

    comment: Comment
    why: str = ""
    reports: str = ""
    notes: list = field(default_factory=list)
    odd: list = field(default_factory=list)
    approved: int = 0
    rejected: int = 0
    last: Decision | None = None
    after: str = ""  # the number of the next comment on the page

    @property
    def at(self):
        """When it was written, short."""
        return clock(self.comment.created_at)

    @cached_property
    def verbs(self):
        """The moves that this comment may make; “keep” where it is visible and reported."""
        moves = {verb for verb, (_to, froms) in MOVES.items() if self.comment.state in froms}
        return moves | ({"keep"} if self.reports and self.comment.is_visible else set())

    @property
    def seen(self):
        """The number of the last decision that this card knows of: who acts on an older one is told so."""
        return str(self.last.pk if self.last else 0)

    @property
    def is_asking(self):
        """Whether the reason asks for a decision, rather than telling of one."""
        return self.comment.is_waiting or bool(self.reports)

    @property
    def may_undo(self):
        """Whether there is a decision that nobody took back."""
        return self.last is not None and self.last.undo_of_id is None

    @property
    def browser(self):
        """The browser in plain words."""
        return in_words(self.comment.agent)

    @property
    def offers_words(self):
        """The first word that a rule pointed at in the text, to be edited out."""
        body = self.comment.body
        found = (match for match in self.comment.matches if match.get("field") == "body")
        return next((whole_words(body, match["start"], match["end"]) for match in found), "")


class Queue:
    """What one address of the moderators' page asks for.

    `asked` is its query: `tab`, `section`, `why`, `q`, `alike` (a fingerprint) and `p`, the page from 1. What makes no
    sense is as if it were not there.
    """

    def __init__(self, asked):
        self.tab = asked.get("tab") if asked.get("tab") in TABS else "waiting"
        self.section = number(asked.get("section"))
        self.why = asked.get("why") if asked.get("why") in FILTERS else ""
        self.words = " ".join(asked.get("q", "").split())[:LONGEST_SEARCH]
        alike = asked.get("alike", "")
        self.alike = alike if len(alike) == 64 and alike.isalnum() else ""
        self.page = min(max(number(asked.get("p")) or 1, 1), max(1, MANY // PAGE))

    @property
    def is_filtered(self):
        """Whether the list is a choice from its tab."""
        return bool(self.section is not None or self.why or self.words or self.alike)

    @property
    def is_to_decide(self):
        """Whether the open tab holds what asks for a decision."""
        return self.tab in TO_DECIDE

    # --- Which -------------------------------------------------------------------------------------------------------

    def rows(self, tab=None):
        """The comments of a tab that the filters let through; their order is `ordered`'s."""
        tab = tab or self.tab
        rows = getattr(Comment.objects, tab)()
        if not self.is_filtered:
            return rows
        if self.alike:
            rows = rows.filter(fingerprint=self.alike)
        # A word that nobody wrote would otherwise be looked for in every comment that there is.
        rows = Comment.objects.filter(pk__in=self.ordered(rows, tab).values("pk")[:LOOKED_THROUGH])
        if self.section is not None:
            # A sum has no index: the planner begins with the few thousand comments, not with all of the section.
            rows = rows.alias(where=F("article__section_id") + 0).filter(where=self.section)
        if self.why == "hold-all":
            rows = rows.filter(rule__startswith="hold-all-")
        elif self.why:
            rows = rows.filter(rule=self.why)
        for word in self.words.split():
            found = Q()
            for name in SEARCHED:
                found |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(found)
        return rows

    @staticmethod
    def ordered(rows, tab):
        """What asks for a decision longest first; what was decided last first."""
        return rows.order_by("created_at", "pk") if tab in TO_DECIDE else rows.order_by("-decided_at", "-pk")

    @cached_property
    def counts(self):
        """Tab → the number of its comments under the same filters, at most `MANY` + 1; one query.

        None where a filter would have to look through a large tab that is not open.
        """
        if not self.is_filtered:
            return self._counted({tab: (self.rows(tab), MANY) for tab in TABS})
        small = [tab for tab in TABS if self._sizes[tab] <= FEW and tab != self.tab]
        found = self._counted({tab: (self.rows(tab), MANY) for tab in small}) if small else {}
        return {tab: len(self.found) if tab == self.tab else found.get(tab) for tab in TABS}

    @cached_property
    def _sizes(self):
        """Tab → how many comments it has without filters; no further than anybody asks."""
        most = {tab: LOOKED_THROUGH if tab == self.tab else FEW for tab in TABS}
        return self._counted({tab: (getattr(Comment.objects, tab)(), most[tab]) for tab in TABS})

    @staticmethod
    def _counted(bounded):
        """Name → the number of rows, at most one more than the bound; `bounded` maps names to rows and bounds."""
        columns, values = [], []
        for rows, most in bounded.values():
            sql, found = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
            columns.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")
            values += found
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", values)
            return dict(zip(bounded, cursor.fetchone(), strict=True))

    @cached_property
    def found(self):
        """The numbers of what a filtered list shows, in its order: found once, counted and turned into pages."""
        return list(self.ordered(self.rows(), self.tab).values_list("pk", flat=True)[: MANY + 1])

    @property
    def count(self):
        """How many there are in the open tab, folded ones and all."""
        return self.counts[self.tab]

    @property
    def waiting_in_all(self):
        """How many wait, whatever the filters; None where they were not counted to the end."""
        count, most = (self._sizes["waiting"], FEW) if self.is_filtered else (self.counts["waiting"], MANY)
        return count if count <= most else None

    @cached_property
    def folded(self):
        """What waits and says the same several times: dicts `fingerprint, count, addresses, oldest, latest`."""
        if self.tab != "waiting" or self.is_filtered:
            return []
        rows = Comment.objects.waiting().order_by().values("fingerprint")
        rows = rows.annotate(
            count=Count("pk"), addresses=Count("ip", distinct=True), oldest=Min("pk"), latest=Max("pk")
        )
        return list(rows.filter(count__gte=ALIKE).order_by("-count", "oldest")[:FOLDED_CARDS])

    def pick(self, pks):
        """Those of these numbers that are in the open tab: what is decided in bulk."""
        return getattr(Comment.objects, self.tab)().filter(pk__in=pks)

    # --- What a card says --------------------------------------------------------------------------------------------

    @cached_property
    def comments(self):
        """The comments of this page, whole, those under one story side by side."""
        start = (self.page - 1) * PAGE
        if self.is_filtered:
            shown = Comment.objects.filter(pk__in=self.found[start : start + PAGE])
            found = list(_whole(self.ordered(shown, self.tab)))
            self._goes_on = len(self.found) > start + PAGE
        else:
            rows = self.ordered(self.rows(), self.tab)
            if self.folded:
                rows = rows.exclude(fingerprint__in=[group["fingerprint"] for group in self.folded])
            found = list(_whole(rows)[start : start + PAGE + 1])
            self._goes_on = len(found) > PAGE
            del found[PAGE:]
        if not self.is_to_decide:
            return found
        # Stories in the order of their oldest comment; each reader of a story is read once.
        first = {}
        for comment in found:
            first.setdefault(comment.article_id, len(first))
        return sorted(found, key=lambda comment: first[comment.article_id])

    @property
    def has_more(self):
        """Whether a further page has comments: seen, not computed, for counts are bounded and what is folded is not."""
        return bool(self.comments) and self._goes_on and self.page < MANY // PAGE

    @cached_property
    def groups(self):
        """What is folded, each group with its oldest `comment` and `latest_number`."""
        numbers = [group["oldest"] for group in self.folded]
        oldest = Comment.objects.only("body").in_bulk(numbers) if numbers else {}
        return [
            group | {"comment": oldest[group["oldest"]], "latest_number": str(group["latest"])}
            for group in self.folded
            if group["oldest"] in oldest
        ]

    @cached_property
    def stories(self):
        """The cards of this page as lists, one a story where they ask for a decision."""
        stories = []
        for card in cards(self.comments):
            is_new = not stories or stories[-1][0].comment.article_id != card.comment.article_id
            if is_new or not self.is_to_decide:
                stories.append([card])
            else:
                stories[-1].append(card)
        return stories

    # --- Around the list ---------------------------------------------------------------------------------------------

    @cached_property
    def sections(self):
        """Numbers and names of the sections, for the filter."""
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    @property
    def looked_through(self):
        """How many comments a filter has looked through, where its tab has more of them; else 0."""
        if not self.is_filtered or self.alike:
            return 0
        return LOOKED_THROUGH if self._sizes[self.tab] > LOOKED_THROUGH else 0

    @property
    def section_chosen(self):
        """The chosen section as the filter's menu writes it."""
        return "" if self.section is None else str(self.section)

    @property
    def reasons(self):
        """Rules and their names, for the filter."""
        return [(rule, filter_name(rule)) for rule in FILTERS]


def _whole(rows):
    return rows.select_related("article", "parent", "commenter").only(*SHOWN)


def cards(comments):
    """The cards of these comments, in their order: five queries, however many there are."""
    pks = [comment.pk for comment in comments]
    if not pks:
        return []
    last = {}
    for decision in Decision.objects.filter(comment__in=pks).defer("before").order_by("pk"):
        last[decision.comment_id] = decision
    writers = {comment.commenter_id for comment in comments} - {None}
    fared = {}
    if writers:
        rows = Comment.objects.filter(commenter__in=writers).order_by().values_list("commenter", "state")
        fared = {(writer, state): count for writer, state, count in rows.annotate(Count("pk"))}
    reports, notes = {}, {}
    open_flags = Flag.objects.open().filter(comment__in=pks).order_by()
    for pk, reason, count in open_flags.values_list("comment", "reason").annotate(Count("pk")):
        reports.setdefault(pk, {})[reason] = count
    if reports:
        for flag in open_flags.exclude(note="").order_by("pk")[:NOTES]:
            notes.setdefault(flag.comment_id, []).append(flag)
    ours = names_of_ours(SiteSettings.current())
    made = []
    for comment in comments:
        approved = fared.get((comment.commenter_id, State.APPROVED), 0)
        told = reports.get(comment.pk)
        is_confirmed = comment.commenter is not None and comment.commenter.is_confirmed
        odd = [] if comment.is_by_staff else oddities.oddities(comment.name, ours)
        made.append(
            Card(
                comment,
                why=why(comment, approved=approved, is_confirmed=is_confirmed, reports=told),
                reports=reported(told) if told else "",
                notes=notes.get(comment.pk, []),
                odd=[oddities.told(code) for code in odd if code != "ours" or comment.rule != "borrowed-name" or told],
                approved=approved,
                rejected=sum(fared.get((comment.commenter_id, state), 0) for state in (State.REJECTED, State.SPAM)),
                last=last.get(comment.pk),
            )
        )
    for card, following in pairwise(made):
        card.after = following.comment.number
    return made


def last_act(user):
    """What this person decided last and may take back: dict `decision, count, label, seen`; None for nothing."""
    since = timezone.now() - UNDO_OFFERED
    mine = Decision.objects.filter(by=user, at__gte=since, comment__isnull=False)
    later = Exists(Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk")))
    # Those of the batch on which nobody has decided since; counted for the one row that is found, and no other.
    batch = Decision.objects.filter(~later, batch=OuterRef("batch"), comment__isnull=False).order_by().values("batch")
    rows = Decision.objects.filter(pk=Subquery(mine.order_by("-pk").values("pk")[:1])).select_related("comment")
    rows = rows.annotate(is_over=later, in_batch=Subquery(batch.annotate(n=Count("pk")).values("n")))
    last = rows.defer("before", "comment__html", "comment__body").first()
    if last is None or last.undo_of_id:
        return None
    count = last.in_batch if last.batch else not last.is_over
    if not count:
        return None
    return {"decision": last, "count": int(count), "label": State(last.to_state).label, "seen": str(last.pk)}
