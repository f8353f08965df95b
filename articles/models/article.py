"""A story, and what it is made of.

`Publishable` (publishing.py) gives it its state and the verbs that move it; `Revisable` (revising.py) its edits and
their history; `Holdable` (holding.py) the lock under which both work. Bylines, topics, pictures and corrections hang on
it as rows of their own.
"""

from functools import lru_cache
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles import search_text
from newsroom.models import Act, PublicModel, SiteSettings
from newsroom.pages import changing
from newsroom.prepared import prepared
from newsroom.roles import SYSTEM, person, require
from newsroom.states import Refused, WrongState
from newsroom.text import (
    body_pictures,
    clean_body,
    clean_line,
    clean_text,
    direction,
    plain,
    reading_minutes,
    validate_slug,
    word_count,
)

from .author import Author, Byline
from .correction import Correction
from .holding import Holdable
from .listed import Listed
from .picture import Picture, PictureUse
from .previewing import Previewable
from .publishing import ArticleQuerySet, Publishable, State
from .read_next import Followed
from .revising import RELATED, TEXT_FIELDS, Revisable
from .section import Section
from .source import Source
from .topic import Topic, TopicUse, topics_field

# Texts of one line.
LINES = frozenset(
    "headline short_headline seo_headline social_headline feed_headline kicker byline_text dateline".split()
)


@lru_cache(maxsize=4096)
def _address(day, slug):
    """`/2026/11/22/slug/`: a page names the same story many times, and Django's routes take their time."""
    return reverse("article", args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}", slug])


@prepared
def _bylines_of(article_id):
    return Article.byline_rows().filter(article=article_id)


def _at_home(body: str) -> str:
    """The body with links to our own site by their path: a paper that moves to another name takes them along."""
    ours = f'href="{settings.SITE_URL}/'
    return clean_body(body.replace(ours, 'href="/')) if ours in body else body


class Article(Publishable, Revisable, Previewable, Followed, Listed, Holdable, PublicModel):
    """A story of the paper. On screen it is called a Story."""

    class Label(models.TextChoices):
        NEWS = "news", _("News")
        ANALYSIS = "analysis", _("Analysis")
        OPINION = "opinion", _("Opinion")
        INTERVIEW = "interview", _("Interview")
        REVIEW = "review", _("Review")
        OBITUARY = "obituary", _("Obituary")
        LIVE = "live", _("Live")
        SPONSORED = "sponsored", _("Sponsored")
        SATIRE = "satire", _("Satire")

    class Comments(models.TextChoices):
        AUTO = "auto", _("As in the settings")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    headline = models.CharField(_("headline"), max_length=250)
    short_headline = models.CharField(_("headline on the front page"), max_length=150, blank=True)
    seo_headline = models.CharField(_("headline for search engines"), max_length=150, blank=True)
    social_headline = models.CharField(_("headline for social media"), max_length=150, blank=True)
    feed_headline = models.CharField(_("headline in feeds"), max_length=150, blank=True)
    kicker = models.CharField(_("kicker"), max_length=80, blank=True, help_text=_("A word or two above the headline."))
    label = models.CharField(_("kind of story"), max_length=10, choices=Label, default=Label.NEWS)
    standfirst = models.TextField(
        _("standfirst"), max_length=600, blank=True, help_text=_("One sentence that makes them read on.")
    )
    slug = models.CharField(
        _("address"),
        max_length=200,
        blank=True,
        validators=[validate_slug],
        help_text=_("Made from the headline when left empty; stays once the story is published."),
    )
    body = models.TextField(_("text"), blank=True, max_length=1_000_000)
    words = models.PositiveIntegerField(_("words"), default=0, editable=False)
    byline_text = models.CharField(
        _("byline as typed"),
        max_length=300,
        blank=True,
        help_text=_("Printed instead of the list of names; names of that list in it become links."),
    )
    dateline = models.CharField(
        _("dateline"),
        max_length=100,
        blank=True,
        help_text=_("Place and date before the first paragraph, for instance LAGOS, Nov 22."),
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("The language it is written in; the paper's own when left empty."),
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), null=True, blank=True, on_delete=models.PROTECT, related_name="stories"
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT, related_name="stories"
    )
    authors = models.ManyToManyField(
        Author, through=Byline, verbose_name=_("byline"), related_name="stories", blank=True
    )
    topics = topics_field()
    pictures = models.ManyToManyField(
        Picture, through=PictureUse, verbose_name=_("pictures"), related_name="stories", blank=True
    )
    lead = models.OneToOneField(
        PictureUse, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    on_front = models.BooleanField(_("may stand on the front page"), default=True)
    noindex = models.BooleanField(_("keep out of search engines"), default=False)

    comments_state = models.CharField(_("comments"), max_length=6, choices=Comments, default=Comments.AUTO)
    comments_until = models.DateTimeField(_("comments close at"), null=True, blank=True)
    comments_hold_all = models.BooleanField(_("hold every comment"), default=False)
    replies = models.PositiveIntegerField(_("replies"), default=0, editable=False)

    guid = models.CharField(
        _("id in the system it came from"), max_length=500, unique=True, null=True, blank=True, editable=False
    )
    external_id = models.CharField(_("id at the source"), max_length=300, blank=True, editable=False)
    external_version = models.CharField(_("version at the source"), max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-id"]
        permissions = [
            ("publish_article", _("Can publish stories")),
            ("edit_any_article", _("Can edit everybody's stories")),
            ("arrange_front", _("Can arrange the front page")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["day", "slug"], name="one_story_an_address"),
            models.UniqueConstraint(
                fields=["source", "external_id", "external_version"],
                name="once_from_its_source",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                name="public_stories_have_an_address",
                condition=~Q(state__in=["published", "withdrawn", "killed"])
                | (Q(published_at__isnull=False) & Q(day__isnull=False) & ~Q(slug="")),
            ),
            models.CheckConstraint(
                name="scheduled_stories_have_an_hour", condition=~Q(state="scheduled") | Q(publish_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="published_newest",
                condition=Q(state="published", trashed_at__isnull=True),
            ),
            # With the state among the columns they answer counts and the archive alone, without a look at any story.
            models.Index(
                fields=["section", "state", "-published_at", "-id"],
                name="published_in_section",
                condition=Q(state="published", trashed_at__isnull=True),
            ),
            models.Index(
                fields=["day", "state", "-published_at", "-id"],
                name="published_on_day",
                condition=Q(state="published", trashed_at__isnull=True),
            ),
            # The desk's lists: their order, and all that they are narrowed down by, so that counts and a search through
            # headlines read no story. SQLite calls an index covering only with the condition's own column in it.
            models.Index(
                fields=["-edited_at", "-id", "state", "headline", "slug", "trashed_at"],
                name="desk_newest",
                condition=Q(trashed_at__isnull=True),
            ),
            models.Index(
                fields=["section", "-edited_at", "-id", "state", "trashed_at"],
                name="desk_of_section",
                condition=Q(trashed_at__isnull=True),
            ),
            # The worker asks every second whose hour has come.
            models.Index(
                fields=["comments_until"], name="conversation_closes", condition=Q(comments_until__isnull=False)
            ),
            models.Index(
                fields=["-edited_at", "-id", "trashed_at"], name="desk_trash", condition=Q(trashed_at__isnull=False)
            ),
            # For the desk's few. Were the published ones in it, SQLite, which counts nothing by itself, would take this
            # index for every public list and sort the whole archive (a second for 100,000 stories). Written with OR
            # because SQLite sees through that and not through NOT or IN.
            models.Index(
                fields=["state", "-id"],
                name="stories_by_state",
                condition=Q(state="draft")
                | Q(state="submitted")
                | Q(state="scheduled")
                | Q(state="withdrawn")
                | Q(state="killed")
                | Q(state="spiked"),
            ),
        ]

    def __str__(self):
        return self.headline

    # -- saving ----------------------------------------------------------------------------------------------------

    # What a new story is begun with besides its columns; see `begin`.
    _begun_with: ClassVar[dict] = {}
    _note = ""

    @classmethod
    def begin(cls, *, by, note="", **fields) -> "Article":
        """A new draft of `by`'s with everything that `edit` takes, as one revision and one change."""
        require(by, "articles.add_article")
        columns = {name: value for name, value in fields.items() if name in TEXT_FIELDS}
        cls().refuse_misfits(columns)
        article = cls(created_by=person(by), **{name: value for name, value in fields.items() if name not in RELATED})
        article._begun_with = {name: value for name, value in fields.items() if name in RELATED}
        article._note = note
        article.save()
        return article

    def tidy(self, names=TEXT_FIELDS):
        """Clean the named texts, whatever way they came in, and count the words of the body. Idempotent."""
        for name in LINES.intersection(names):
            setattr(self, name, clean_line(getattr(self, name), self._meta.get_field(name).max_length))
        if "standfirst" in names:
            self.standfirst = clean_text(self.standfirst)[:600]
        if "body" in names:
            self.body = _at_home(clean_body(self.body))
            self.words = word_count(plain(self.body))

    def refuse_misfits(self, columns):
        """Raise Refused, with sentences, for what would have to be cut or could not stand: nothing typed is lost.

        `columns` maps names of columns to what was typed.
        """
        sentences = []
        for name, typed in columns.items():
            field = self._meta.get_field(name)
            if isinstance(typed, str) and field.max_length and len(typed.strip()) > field.max_length:
                sentences.append(
                    _t("%(field)s: %(length)d characters are too long, %(most)d fit.")
                    % {"field": capfirst(field.verbose_name), "length": len(typed.strip()), "most": field.max_length}
                )
            elif typed and (field.choices or name == "slug"):
                try:
                    field.clean(typed, self)
                except ValidationError as wrong:
                    sentences += [f"{capfirst(field.verbose_name)}: {sentence}" for sentence in wrong.messages]
        if sentences:
            raise Refused(" ".join(sentences))

    def save(self, *args, **kwargs):
        """Save the row. A new story also gets its first revision; later text changes go through `edit`."""
        new = self._state.adding
        if new and not self.language:
            # Fixed now: a paper that changes its language has not rewritten its archive.
            self.language = SiteSettings.current().language
        if not kwargs.get("update_fields"):
            self.tidy()
        with changing(*self.listing_keys()) as dirtied:
            super().save(*args, **kwargs)
            if new:
                by = self.created_by or SYSTEM
                self._save_related({**self._begun_with, "body": self.body})
                self.record_revision(by=by, verb="begin", note=self._note)
                Act.record("begin", self, by=by, note=self._note)
            dirtied.touch(*self.listing_keys())

    save.alters_data = True

    # -- addresses ------------------------------------------------------------------------------------------------

    def get_absolute_url(self):
        """`/2026/11/22/slug/`; before a story has a day, the staff's preview."""
        if not self.day:
            return reverse("preview", args=[self.pk])
        return _address(self.day, self.slug)

    # -- what it is made of ----------------------------------------------------------------------------------------

    @classmethod
    def byline_rows(cls):
        """Bylines with their authors, portraits included: the rows every prefetch asks for."""
        return Byline.objects.select_related("author__portrait")

    def signed_by(self) -> list[Byline]:
        """The bylines under the story, in their order, with their authors."""
        return _bylines_of(self.pk)

    @cached_property
    def signing(self) -> list[Byline]:
        """The bylines as a card shows them; whoever reads many stories hands them over."""
        if "bylines" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.bylines.all())
        return self.signed_by()

    def set_topics(self, names):
        """Set what the story is about, in order: Topics, or names in any spelling."""
        topics = []
        for name in names:
            topics += [name] if isinstance(name, Topic) else Topic.objects.named([name])
        self.topic_uses.all().delete()
        rows = [TopicUse(content_object=self, tag=topic) for topic in dict.fromkeys(topics)]
        self._note_rows("topic_uses", TopicUse.objects.bulk_create(rows))

    def set_byline(self, names):
        """Set the names under the story, in order: Authors, or (Author, role) pairs."""
        self.bylines.all().delete()
        signed = [entry if isinstance(entry, (tuple, list)) else (entry, Byline.Role.BY) for entry in names]
        rows = [Byline(article=self, author=author, role=role, position=n) for n, (author, role) in enumerate(signed)]
        self._note_rows("bylines", Byline.objects.bulk_create(rows))

    def set_pictures(self, uses):
        """Set lead picture and gallery, in order: dicts with `picture`, and `role`, `caption`, `alt`, `decorative`.

        The first one with the role `lead` becomes the lead picture; without any role given, the first of all.
        """
        self.picture_uses.exclude(role=PictureUse.Role.BODY).delete()
        lead, rows = None, []
        for n, use in enumerate(uses):
            use = {"role": PictureUse.Role.GALLERY if lead else PictureUse.Role.LEAD, **use}
            row = PictureUse(
                article=self,
                position=n,
                picture=use["picture"],
                role=use["role"],
                caption=clean_text(use.get("caption", ""))[:3000],
                alt=clean_line(use.get("alt", ""), 500),
                decorative=bool(use.get("decorative")),
            )
            rows.append(row)
            if lead is None and row.role == PictureUse.Role.LEAD:
                lead = row
        PictureUse.objects.bulk_create(rows)
        self._note_rows("picture_uses", None)
        # Cards reach the lead picture by a join.
        type(self).objects.quietly().filter(pk=self.pk).update(lead=lead)
        self.lead = lead

    def note_body_pictures(self):
        """Note which pictures of the library stand in the text."""
        standing = body_pictures(self.body)
        noted = [use for use in self.rows("picture_uses") if use.role == PictureUse.Role.BODY]
        if not (standing or noted):
            return
        known = {str(p.uid): p for p in Picture.objects.only("uid").filter(uid__in={b.uid for b in standing})}
        rows = [
            PictureUse(
                article=self,
                picture=known[str(b.uid)],
                role=PictureUse.Role.BODY,
                position=n,
                caption=plain(b.caption)[:3000],
                alt=clean_line(b.alt or "", 500),
                decorative=b.alt == "",
            )
            for n, b in enumerate(standing)
            if str(b.uid) in known
        ]
        if [use.told for use in rows] == [use.told for use in noted]:
            return
        self.picture_uses.filter(role=PictureUse.Role.BODY).delete()
        PictureUse.objects.bulk_create(rows)
        self._note_rows("picture_uses", None)

    @property
    def written_in(self) -> str:
        """The story's language: its own, or the paper's."""
        return self.language or SiteSettings.current().language

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, by the story's language."""
        return direction(self.written_in)

    @property
    def front_headline(self) -> str:
        """The headline on cards."""
        return self.short_headline or self.headline

    @cached_property
    def reading_minutes(self) -> int:
        """Minutes to read the text, at least one."""
        # The words were counted when the text was kept; of a text that was not kept yet they are counted now.
        words = self.words if self.was("body") == self.body else word_count(plain(self.body))
        return reading_minutes(words, self.body)

    @property
    def credit(self) -> str:
        """The source's credit line, printed once at the end of the story; empty for the paper's own."""
        return self.source.credit_line if self.source_id else ""

    def comments_open(self, now=None) -> bool:
        """Whether a comment may be posted at `now` (aware; default: now)."""
        closes = self.comments_close_at
        return (
            self.is_published
            and self.comments_state != self.Comments.CLOSED
            and (closes is None or (now or timezone.now()) < closes)
        )

    @property
    def comments_close_at(self):
        """When the conversation closes by itself, or None: the story's own hour, else the settings' days."""
        if self.comments_until:
            return self.comments_until
        days = SiteSettings.current().comments_close_after_days
        if self.comments_state == self.Comments.OPEN or not days or not self.published_at:
            return None
        return self.published_at + timezone.timedelta(days=days)

    # -- consequences of the verbs ---------------------------------------------------------------------------------

    def correct(
        self, *, text, by, kind=Correction.Kind.CORRECTION, place=Correction.Place.BOTTOM, at=None
    ) -> Correction:
        """Print a correction with the story, dated `at` (default: now). All but a note are a substantive change.

        PermissionDenied where `by` may not correct; WrongState where the story never was public, was killed or lies in
        the trash; Refused, with a sentence, for a text that is empty or too long, or an unknown kind or place.
        """
        require(by, "articles.add_correction")
        correction = Correction(kind=kind, text=text, place=place, at=at or timezone.now(), by=person(by))
        correction.tidy()
        with changing("corrections", f"article:{self.pk}", f"feed:{self.pk}"), self.held():
            if not self.was_public or self.state == State.KILLED:
                raise WrongState(str(_("Only a story that was published can be corrected.")))
            if self.trashed_at:
                raise WrongState(_t("This story is in the trash. Restore it first."))
            correction.article = self
            correction.save()
            if correction.moves_updated:
                self.updated_at = correction.later_than(self.updated_at)
                type(self).objects.quietly().filter(pk=self.pk).update(updated_at=self.updated_at)
            self.record_revision(by=by, verb="correct", note=correction.text, substantive=correction.moves_updated)
            Act.record("correct", self, by=by, note=correction.text, kind=correction.kind)
        return correction

    def printed_corrections(self):
        """What was corrected in it, the newest first, with who wrote it."""
        return self.corrections.select_related("by")

    def leave_front(self):
        """Take along what leads to a story that leaves: see leaving.py. `taken_along` says what that was."""
        from .leaving import leave_the_paper

        self.taken_along = leave_the_paper(self)

    def write_search_text(self):
        """Let search know the story as it is now, or forget it while strangers may not read it."""
        if not self.is_published:
            search_text.drop(self.pk)
            return
        names = [byline.author.name for byline in self.rows("bylines")]
        names += [use.tag.name for use in self.rows("topic_uses")]
        search_text.put(
            self.pk,
            headline=self.headline,
            standfirst=self.standfirst,
            body=plain(self.body),
            names=" · ".join(filter(None, [self.byline_text, *names])),
            published_at=self.published_at,
            section_id=self.section_id,
        )
