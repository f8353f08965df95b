"""States and moves: how a story comes into the paper, and out of it again.

Each verb asks the role, moves the row by one conditional UPDATE (so that two people can't both win), writes the log
and a revision, and names the pages it dirties, all in one transaction.
"""

import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Act, Address, PublicQuerySet, SiteSettings
from newsroom.pages import changing
from newsroom.roles import SYSTEM, person, require
from newsroom.states import Refused, SlugTaken, WrongState
from newsroom.text import clean_line, numbered, slugify


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

log = logging.getLogger(__name__)


# What the photo desk knows of a picture and a card never shows.
NOT_ON_CARDS = ("metadata", "rights", "caption", "creator", "copyright", "making_error", "kill_reason")


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

    def for_cards(self):
        """With what a card shows, in two queries whatever their number: section, source, lead picture, byline."""
        picture = [f"lead__picture__{name}" for name in NOT_ON_CARDS]
        return (
            self.defer("body", *picture)
            .select_related("section", "source", "lead__picture")
            .prefetch_related(models.Prefetch("bylines", self.model.byline_rows()))
        )


class Publishable(models.Model):
    """The state of a story and the verbs that move it."""

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    state_reason = models.CharField(_("reason"), max_length=1000, blank=True, editable=False)
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
        """The state as a person reads it: “Scheduled for …”, “Returned”, else the state's own name."""
        if self.trashed_at:
            return _t("In the trash")
        if self.state == State.SCHEDULED and self.publish_at:
            when = timezone.localtime(self.publish_at, SiteSettings.current().zone)
            return _t("Scheduled for %(when)s") % {"when": date_format(when, "DATETIME_FORMAT")}
        if self.state == State.DRAFT and self.state_reason:
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
        for use in self.picture_uses.select_related("picture"):
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
        own = self.created_by_id == user.pk or any(
            byline.author.user_id == user.pk for byline in self.bylines.select_related("author")
        )
        return own and user.has_perm("articles.change_article") and self.state in (State.DRAFT, State.SUBMITTED)

    # -- the move --------------------------------------------------------------------------------------------------

    def _move(self, to, *, verb, by, note="", only_from=None, **fields):
        """One conditional UPDATE from the states that lead to `to`; its log row, revision, keys and search text."""
        froms = [state for state, targets in MOVES.items() if to in targets and (not only_from or state in only_from)]
        with changing() as dirtied:
            self.lock()
            dirtied.touch(*self.page_keys(), *self.listing_keys())
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
            try:
                with transaction.atomic():
                    moved = rows.update(**fields)
            except IntegrityError as taken:
                # Another story of the same day took the address between our look and our write.
                raise SlugTaken(_t("Another story just took this address. Try again.")) from taken
            if not moved:
                raise self._wrong_state()
            for name, value in fields.items():
                setattr(self, name, value)
            dirtied.touch(*self.page_keys(), *self.listing_keys())
            self.record_revision(by=by, verb=verb, note=note)
            Act.record(verb, self, by=by, note=note)
            self.write_search_text()
        return self

    def lock(self):
        """Read the row anew and keep others from changing it until the transaction ends.

        What this instance held in memory gives way: it may have been loaded long before somebody else's save. SQLite
        knows no row locks, but its transaction holds the write lock of the whole database already.
        """
        row = type(self).objects.select_for_update().get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(row, field.attname))
        self._state.fields_cache.clear()
        self._state.loaded = row._state.loaded
        self._forget_related()

    def _wrong_state(self):
        return WrongState(_t("This story is “%(state)s”; that can't be done from here.") % {"state": self.state_line})

    @staticmethod
    def _reason(reason):
        reason = clean_line(reason or "", 1000)
        if not reason:
            raise Refused(_t("Say why, in a sentence: it is kept with the story."))
        return reason

    def _fix_address(self, at):
        """The day and a free slug for a story that is first public at `at` (aware)."""
        day = timezone.localtime(at, SiteSettings.current().zone).date()
        others = type(self).objects.filter(day=day).exclude(pk=self.pk)
        slug = numbered(self.slug or slugify(self.headline), lambda slug: others.filter(slug=slug).exists())
        return {"day": day, "slug": slug}

    # -- verbs -----------------------------------------------------------------------------------------------------

    def submit(self, *, by):
        """Send the draft to the desk."""
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
        with changing():
            self.lock()
            self._refuse_embargo(at)
            self._refuse_unready()
            return self._move(State.SCHEDULED, verb="schedule", by=by, publish_at=at, **self._fix_address(at))

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
        with changing():
            self.lock()
            if self.state == State.KILLED:
                reason = self._reason(reason)
                if SiteSettings.current().kill_needs_two and by is not SYSTEM and self.state_by_id == by.pk:
                    raise PermissionDenied(_t("A killed story needs a second person to bring it back."))
            self._refuse_embargo(now)
            self._refuse_unready()
            fields = {"publish_at": None}
            if self.published_at is None:
                at = self.publish_at if by is SYSTEM and self.publish_at else now
                # A story that kept its hour keeps the address it was promised.
                fields |= {"published_at": at}
                fields |= {"day": self.day, "slug": self.slug} if by is SYSTEM and self.day else self._fix_address(at)
            self._move(State.PUBLISHED, verb="publish", by=by, note=clean_line(reason, 1000), **fields)
            Address.objects.claim(self.get_absolute_url(), self)
            self.fix_read_next()
        return self

    def _refuse_unready(self):
        if problems := self.problems():
            raise NotReady(problems)

    def _refuse_embargo(self, at):
        if self.embargo_until and at < self.embargo_until:
            until = timezone.localtime(self.embargo_until, SiteSettings.current().zone)
            raise Refused(_t("Under embargo until %(until)s.") % {"until": date_format(until, "DATETIME_FORMAT")})

    def withdraw(self, *, by, reason):
        """Take a published story down; its address answers 410 with a neutral sentence."""
        require(by, PUBLISH)
        with changing():
            self._move(State.WITHDRAWN, verb="withdraw", by=by, note=self._reason(reason))
            self.leave_front()
        return self

    def kill(self, *, by, reason):
        """Remove a story that must not be used: 410, its text out of public history."""
        require(by, PUBLISH)
        with changing():
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
        own_draft = self.state == State.DRAFT and not self.was_public and self.may_be_edited_by(by)
        if not own_draft:
            require(by, "articles.delete_article")
        return self._bin(by, verb="trash", trashed_at=timezone.now())

    def restore(self, *, by):
        """Bring the story back out of the trash, in the state it had."""
        if not (self.state == State.DRAFT and not self.was_public and self.may_be_edited_by(by)):
            require(by, "articles.delete_article")
        return self._bin(by, verb="restore", trashed_at=None)

    def _bin(self, by, *, verb, trashed_at):
        with changing() as dirtied:
            self.lock()
            dirtied.touch(*self.page_keys(), *self.listing_keys())
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
    somebody moved meanwhile is left alone. A database that does not answer ends the turn.
    """
    from .article import Article

    count = 0
    for article in Article.objects.due(now).order_by("publish_at", "id"):
        try:
            article.publish(by=SYSTEM)
        except WrongState:
            continue
        except Refused as refusal:
            _note_once(article, str(refusal))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # one story's fault must not hold up the others
            log.exception("Story %s could not be published", article.pk)
            _note_once(article, f"{type(error).__name__}: {error}")
        else:
            count += 1
    return count


def _note_once(article, sentence):
    sentence = clean_line(sentence, 1000)
    # What failed may have left its marks on the instance: the row is asked.
    rows = type(article).objects.quietly().filter(pk=article.pk).exclude(state_reason=sentence)
    with changing():
        if rows.update(state_reason=sentence):
            Act.record("not published", article, by=SYSTEM, note=sentence)
