"""States and moves: how a story comes into the paper, and out of it again.

Each verb asks the role, moves the row by one conditional UPDATE (so that two people can't both win), writes the log
and a revision, and names the pages it dirties, all in one transaction.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom.models import Act, Address, Letter, PublicQuerySet, SiteSettings
from newsroom.pages import changing
from newsroom.roles import SYSTEM, owners, person, require
from newsroom.states import Refused, WrongState
from newsroom.text import clean_line, numbered, slugify

from .holding import refusing_taken_addresses


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent to the desk")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Taken down")
    KILLED = "killed", _("Killed")
    SPIKED = "spiked", _("Spiked")


MOVES = {
    State.DRAFT: {State.SUBMITTED, State.SCHEDULED, State.PUBLISHED, State.SPIKED},
    State.SUBMITTED: {State.DRAFT, State.SCHEDULED, State.PUBLISHED, State.SPIKED},
    State.SCHEDULED: {State.DRAFT, State.PUBLISHED},
    State.PUBLISHED: {State.WITHDRAWN, State.KILLED},
    State.WITHDRAWN: {State.PUBLISHED, State.KILLED},
    State.KILLED: {State.PUBLISHED},
    State.SPIKED: {State.DRAFT},
}

PUBLISH = "articles.publish_article"
REASON_MAX = 1000  # characters
LATE = timedelta(minutes=1)  # after its hour a story went out late, and somebody must know
LATE_NAMED = 20  # stories in a letter

log = logging.getLogger(__name__)


# What a card shows of a story itself.
ON_CARDS = (
    *("headline", "short_headline", "label", "standfirst", "byline_text", "language", "section", "lead", "replies"),
    *("slug", "day", "state", "trashed_at", "published_at", "updated_at"),
)


class NotReady(Refused):
    """The story can't be published as it is. `problems` is the list of sentences."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


class ArticleQuerySet(PublicQuerySet):
    """The questions that pages, feeds, sitemaps and search all ask by one name."""

    def published(self, at=None):
        """The stories a stranger may read at the time `at` (aware; default: now).

        For a time to come, what is scheduled until then counts; for a time past, what had been published by then.
        """
        live = Q(state=State.PUBLISHED, trashed_at__isnull=True)
        if at is None:
            return self.filter(live)
        due = Q(state=State.SCHEDULED, trashed_at__isnull=True, publish_at__lte=at)
        return self.filter((live & Q(published_at__lte=at)) | due)

    def due(self, now=None):
        """Scheduled stories whose hour has come."""
        return self.filter(state=State.SCHEDULED, trashed_at__isnull=True, publish_at__lte=now or timezone.now())

    def newest_first(self):
        """By first publication, newest first; stable."""
        return self.order_by("-published_at", "-id")

    def indexable(self):
        """Those that search engines may list."""
        return self.filter(noindex=False).exclude(source__search_policy="noindex")

    def trashed(self):
        """Those in the trash."""
        return self.filter(trashed_at__isnull=False)

    def kept(self):
        """Those not in the trash."""
        return self.filter(trashed_at__isnull=True)


class Publishable(models.Model):
    """The state of a story and the verbs that move it."""

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    state_reason = models.CharField(_("reason"), max_length=REASON_MAX, blank=True, editable=False)
    state_at = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moved by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    publish_at = models.DateTimeField(_("scheduled for"), null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("Can't be published before this hour in any way.")
    )
    published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("last substantive change"), null=True, blank=True, editable=False)
    day = models.DateField(_("day of the address"), null=True, blank=True, editable=False)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, blank=True, editable=False)

    taken_along = None  # what left the paper with it, once a verb of this instance took it down

    class Meta:
        abstract = True

    # -- questions -------------------------------------------------------------------------------------------------

    @property
    def is_published(self) -> bool:
        """Twin of `published()`: a stranger may read it now."""
        return self.state == State.PUBLISHED and self.trashed_at is None

    @property
    def was_public(self) -> bool:
        """Whether it ever was published; then its address answers 410, not 404, while it is away."""
        return self.published_at is not None

    @property
    def state_line(self) -> str:
        """The state as a person reads it: “Scheduled for …”, “Returned”, else the state's own name.

        A draft that moved in with a reason (it was private there) was returned by nobody.
        """
        if self.trashed_at:
            return _t("In the trash")
        if self.state == State.SCHEDULED and self.publish_at:
            when = timezone.localtime(self.publish_at, SiteSettings.current().zone)
            return _t("Scheduled for %(when)s") % {"when": date_format(when, "DATETIME_FORMAT")}
        if self.state == State.DRAFT and self.state_reason and (self.state_by_id or not self.guid):
            return _t("Returned")
        return str(State(self.state).label)

    @property
    def modified_at(self):
        """The later of first publication and last substantive change."""
        return max(filter(None, [self.published_at, self.updated_at]), default=None)

    def problems(self) -> list[str]:
        """Sentences that stand against publishing. Imported stories are only warned about, by `warnings()`."""
        found = []
        if not self.headline:
            found.append(_t("The story has no headline yet."))
        if not self.section_id:
            found.append(_t("Choose a section."))
        if not (self.body or self.standfirst):
            found.append(_t("The story has no text yet."))
        if not self.guid:
            found += self.picture_problems()
        return found

    def warnings(self) -> list[str]:
        """What is not as it should be in an imported story."""
        return self.picture_problems() if self.guid else []

    def picture_problems(self) -> list[str]:
        """Pictures without credit or alternative text, each as a sentence."""
        found = []
        for use in self.rows("picture_uses"):
            if not use.picture.credit:
                found.append(_t("The picture “%(picture)s” has no credit.") % {"picture": use.picture})
            if not (use.shown_alt or use.decorative or use.picture.decorative):
                found.append(
                    _t("The picture “%(picture)s” has no alternative text; write one or call it decorative.")
                    % {"picture": use.picture}
                )
        return found

    def may_be_edited_by(self, user) -> bool:
        """Editors always; a reporter as long as it is their own and not scheduled or published."""
        if user is SYSTEM or user.has_perm("articles.edit_any_article"):
            return True
        own = self.created_by_id == user.pk or any(byline.author.user_id == user.pk for byline in self.rows("bylines"))
        return own and user.has_perm("articles.change_article") and self.state in (State.DRAFT, State.SUBMITTED)

    # -- the move --------------------------------------------------------------------------------------------------

    def _move(self, to, *, verb, by, note="", only_from=None, **fields):
        """One conditional UPDATE from the states that lead to `to`; its log row, revision, keys and search text."""
        froms = [state for state, targets in MOVES.items() if to in targets and (not only_from or state in only_from)]
        with self.held():
            if self.state not in froms or self.trashed_at:
                raise self._wrong_state()
            fields = {
                "state": to,
                "state_reason": note,
                "state_at": timezone.now(),
                "state_by": person(by),
                **fields,
            }
            rows = type(self).objects.quietly().filter(pk=self.pk, state__in=froms, trashed_at__isnull=True)
            with refusing_taken_addresses():
                moved = self._write_with_address(rows, fields) if fields.get("day") else rows.update(**fields)
            if not moved:
                raise self._wrong_state()
            for name, value in fields.items():
                setattr(self, name, value)
            self.record_revision(by=by, verb=verb, note=note)
            Act.record(verb, self, by=by, note=note)
            self.write_search_text()
        return self

    def _write_with_address(self, rows, fields) -> int:
        """Update `rows`, with the slug in `fields` numbered where another story of that day has it."""
        others = type(self).objects.filter(day=fields["day"]).exclude(pk=self.pk)
        moved = rows.filter(~Exists(others.filter(slug=fields["slug"]))).update(**fields)
        if not moved:
            fields["slug"] = numbered(fields["slug"], lambda slug: others.filter(slug=slug).exists())
            moved = rows.update(**fields)
        return moved

    def _wrong_state(self):
        return WrongState(_t("This story is “%(state)s”; that can't be done from here.") % {"state": self.state_line})

    @staticmethod
    def _reason(reason):
        reason = clean_line(reason or "", REASON_MAX)
        if not reason:
            raise Refused(_t("Say why, in a sentence: it is kept with the story."))
        return reason

    def _address_at(self, at):
        """The day of a story that is first public at `at` (aware), and the slug that it would like."""
        day = timezone.localtime(at, self.zone()).date()
        return {"day": day, "slug": self.slug or slugify(self.headline)}

    # -- verbs -----------------------------------------------------------------------------------------------------

    def submit(self, *, by):
        """Send the draft to the desk."""
        with self.held():
            if not self.may_be_edited_by(by):
                raise PermissionDenied(_t("You can only send your own stories to the desk."))
            return self._move(State.SUBMITTED, verb="submit", by=by)

    def send_back(self, *, by, reason):
        """Return a submitted story to its writer, with a sentence."""
        require(by, PUBLISH)
        return self._move(State.DRAFT, verb="send back", by=by, note=self._reason(reason), only_from=[State.SUBMITTED])

    def schedule(self, *, at, by):
        """Publish at the hour `at` (aware, in the future, not before the embargo). The address is fixed now."""
        require(by, PUBLISH)
        if at <= timezone.now():
            raise Refused(_t("That hour is past. Choose one to come, or publish now."))
        with self.held():
            self._refuse_unready(at)
            return self._move(State.SCHEDULED, verb="schedule", by=by, publish_at=at, **self._address_at(at))

    def unschedule(self, *, by):
        """Take a scheduled story back to the drafts."""
        require(by, PUBLISH)
        return self._move(State.DRAFT, verb="unschedule", by=by, only_from=[State.SCHEDULED], publish_at=None, day=None)

    def publish(self, *, by, reason=""):
        """Make the story public. A killed one comes back only with a written `reason`.

        Raises PermissionDenied, WrongState, NotReady (with its problems), Refused (embargo, missing reason).
        """
        require(by, PUBLISH)
        now = timezone.now()
        with self.held():
            if self.state == State.KILLED:
                reason = self._reason(reason)
                if SiteSettings.current().kill_needs_two and by is not SYSTEM and self.state_by_id == by.pk:
                    raise PermissionDenied(_t("A killed story needs a second person to bring it back."))
            self._refuse_unready(now)
            is_first, fields = self.published_at is None, {"publish_at": None}
            if is_first:
                at = self.publish_at if by is SYSTEM and self.publish_at else now
                # A story that kept its hour keeps the address it was promised.
                kept = {"day": self.day, "slug": self.slug} if by is SYSTEM and self.day else None
                fields |= {"published_at": at, **(kept or self._address_at(at))}
            self._move(State.PUBLISHED, verb="publish", by=by, note=clean_line(reason, REASON_MAX), **fields)
            Address.objects.claim(self.get_absolute_url(), self, replacing=False)
            if not is_first:
                self.read_next.all().delete()
            self.fix_read_next()
        return self

    def publish_if_due(self, now=None):
        """What the worker does at the hour: publish what is scheduled until `now` (aware; default: now).

        Raises as `publish` does; WrongState where somebody has moved the story meanwhile, or given it another hour.
        """
        with self.held():
            is_due = self.state == State.SCHEDULED and self.publish_at <= (now or timezone.now())
            if not is_due or self.trashed_at:
                raise self._wrong_state()
            return self.publish(by=SYSTEM)

    def refusal(self, at) -> Refused | None:
        """What keeps the story from being public at `at` (aware): its embargo, or else its `problems`."""
        if self.embargo_until and at < self.embargo_until:
            until = timezone.localtime(self.embargo_until, SiteSettings.current().zone)
            return Refused(_t("Under embargo until %(until)s.") % {"until": date_format(until, "DATETIME_FORMAT")})
        problems = self.problems()
        return NotReady(problems) if problems else None

    def _refuse_unready(self, at):
        if refusal := self.refusal(at):
            raise refusal

    def withdraw(self, *, by, reason):
        """Take a published story down; its address answers 410 with a neutral sentence."""
        require(by, PUBLISH)
        with self.held():
            self._move(State.WITHDRAWN, verb="withdraw", by=by, note=self._reason(reason))
            self.leave_front()
        return self

    def kill(self, *, by, reason):
        """Remove a story that must not be used: 410, its text out of public history."""
        require(by, PUBLISH)
        with self.held():
            self._move(State.KILLED, verb="kill", by=by, note=self._reason(reason), publish_at=None)
            self.leave_front()
        return self

    def spike(self, *, by, reason):
        """Put a story aside that will not run; text and history stay."""
        require(by, PUBLISH)
        return self._move(State.SPIKED, verb="spike", by=by, note=self._reason(reason))

    def revive(self, *, by):
        """Bring a spiked story back to the drafts."""
        require(by, PUBLISH)
        return self._move(State.DRAFT, verb="revive", by=by, only_from=[State.SPIKED])

    def trash(self, *, by):
        """Put the story into the trash for 30 days. A reporter may do so with an own draft."""
        return self._bin(by, verb="trash", trashed_at=timezone.now())

    def restore(self, *, by):
        """Bring the story back out of the trash, in the state it had."""
        return self._bin(by, verb="restore", trashed_at=None)

    def _bin(self, by, *, verb, trashed_at):
        with self.held():
            # Asked of the story as it is: it may have come out since this instance was loaded.
            if not (self.state == State.DRAFT and not self.was_public and self.may_be_edited_by(by)):
                require(by, "articles.delete_article")
            if (self.trashed_at is None) == (trashed_at is None):
                raise WrongState(_t("Somebody else did that already."))
            type(self).objects.quietly().filter(pk=self.pk).update(trashed_at=trashed_at)
            self.trashed_at = trashed_at
            if trashed_at:
                self.leave_front()
            self.record_revision(by=by, verb=verb)
            Act.record(verb, self, by=by)
            self.write_search_text()
        return self


def publish_due(now=None) -> int:
    """Publish every scheduled story whose hour has come; returns how many. Safe to run twice at once.

    A story that can't go out is passed over, whatever the cause, and the reason is logged once on the story; one that
    somebody moved meanwhile is left alone. A database that does not answer ends the turn. Of those that went out late,
    because no worker ran at their hour, the owners are told in one letter.
    """
    from .article import Article

    count, late = 0, []
    try:
        count = _publish_each(Article.objects.due(now).order_by("publish_at", "id"), now, late)
    finally:
        if late:
            _tell_of_lateness(late)
    return count


def _publish_each(articles, now, late) -> int:
    """Publish those that are due; whatever went out after its hour is added to `late`."""
    count = 0
    for article in articles:
        was_refused = bool(article.state_reason)
        try:
            if _is_still_refused(article):
                continue
            article.publish_if_due(now)
        except WrongState:
            continue
        except Refused as refusal:
            _note_once(article, str(refusal))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # one story's fault must not hold up the others
            if _note_once(article, f"{type(error).__name__}: {error}"):
                log.exception("Story %s could not be published", article.pk)
        else:
            count += 1
            if timezone.now() - article.published_at > LATE and not was_refused and not _was_away(article):
                late.append(article)
    return count


def _was_away(article) -> bool:
    """Whether it lay in the trash at its hour, and so could not go out."""
    acts = Act.objects.filter(subject_type="article", subject_id=article.pk, verb="restore")
    return acts.filter(at__gte=article.published_at).exists()


def _tell_of_lateness(articles):
    """Write to the owners which stories went out after their hour, and by how long."""
    now = timezone.now()
    subject = ngettext(
        "%(count)d story went out late", "%(count)d stories went out late", len(articles)
    ) % {"count": len(articles)}  # fmt: skip
    said = _t("The worker did not run at their hour. It does now, and they are out:")
    lines = [_late(article, now) for article in articles[:LATE_NAMED]]
    with changing():
        for owner in owners():
            Letter.queue(owner.email, subject, "\n\n".join([said, *lines]), key=f"late:{owner.pk}:{now:%Y%m%d%H%M%S}")


def _late(article, now):
    minutes = int(max(1, (now - article.published_at).total_seconds() // 60))
    said = ngettext(
        "%(headline)s, due at %(hour)s, %(minutes)d minute late",
        "%(headline)s, due at %(hour)s, %(minutes)d minutes late",
        minutes,
    )
    hour = date_format(timezone.localtime(article.published_at), "DATETIME_FORMAT")
    return said % {"headline": clean_line(article.headline, 200), "hour": hour, "minutes": minutes}


def _is_still_refused(article) -> bool:
    """Whether the reason on the story still stands: then no transaction is begun for it, every second of its life."""
    if not article.state_reason:
        return False
    refusal = article.refusal(timezone.now())
    return refusal is not None and clean_line(str(refusal), REASON_MAX) == article.state_reason


def _note_once(article, sentence) -> bool:
    """Write on a scheduled story why it did not go out; whether that was news."""
    sentence = clean_line(sentence, REASON_MAX)
    # What failed may have left its marks on the instance: the row is asked.
    rows = type(article).objects.quietly().filter(pk=article.pk, state=State.SCHEDULED)
    with changing():
        if not rows.exclude(state_reason=sentence).update(state_reason=sentence):
            return False
        Act.record("not published", article, by=SYSTEM, note=sentence)
    return True
