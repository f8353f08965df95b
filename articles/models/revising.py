"""Edits and their history: a version checked on save, a revision for every save and verb, working text apart."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom import verbs
from newsroom.models import Act, Address, AppendOnly
from newsroom.models.records import AppendOnlyQuerySet
from newsroom.pages import changing
from newsroom.roles import SYSTEM, person
from newsroom.states import SlugTaken, StaleEdit, WrongState
from newsroom.text import slugify

from .holding import refusing_taken_addresses

# What an edit may change and a revision keeps, by column; topics, byline and pictures are kept beside them.
TEXT_FIELDS = (
    "headline",
    "short_headline",
    "seo_headline",
    "social_headline",
    "feed_headline",
    "kicker",
    "label",
    "standfirst",
    "slug",
    "body",
    "byline_text",
    "dateline",
    "language",
)
OTHER_FIELDS = (
    "section",
    "source",
    "embargo_until",
    "noindex",
    "on_front",
    "comments_state",
    "comments_until",
    "comments_hold_all",
)
RELATED = ("topics", "byline", "pictures")

KEPT_REVISIONS = 50  # of each story are never pruned, however old
PRUNED_AFTER = timedelta(days=90)
WORKING_TEXT_KEPT = timedelta(days=30)
SET_BACK_AT_MOST = timedelta(days=1)  # a clock that was put right; further ahead it was plainly wrong
AT_ONCE = 500  # rows that one turn of a job deletes


def _as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


class RevisionQuerySet(AppendOnlyQuerySet):
    """Revisions are never changed, and deleted by `prune` alone."""

    def prunable(self, now=None):
        """Saves of a text that no reader saw, older than 90 days and not among the story's newest 50 revisions.

        What was ever public, how a story began and what the verbs left stay for good.
        """
        newest = self.model.objects.filter(article=OuterRef("article")).order_by("-number").values("number")
        return self.filter(
            verb="edit",
            was_public=False,
            at__lt=(now or timezone.now()) - PRUNED_AFTER,
            number__lt=Subquery(newest[KEPT_REVISIONS - 1 : KEPT_REVISIONS]),
        )

    def prune(self, now=None) -> int:
        """Delete at most `AT_ONCE` of the `prunable` ones; returns how many. The one way a revision goes."""
        rows = self.prunable(now).values_list("pk", flat=True)[:AT_ONCE]
        return models.QuerySet.delete(models.QuerySet(self.model).filter(pk__in=list(rows)))[0]


class Revision(AppendOnly):
    """The whole story as it stood after one save or verb. Append-only; those that were public are never pruned."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("name at the time"), max_length=200)
    verb = models.CharField(_("what"), max_length=40)
    note = models.TextField(_("note"), blank=True)
    substantive = models.BooleanField(_("substantive"), default=False)
    state = models.CharField(_("state"), max_length=10)
    was_public = models.BooleanField(_("was public"), default=False)
    edit_version = models.PositiveIntegerField(_("version"))
    data = models.JSONField(_("text"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.article} · {self.number}"

    @property
    def said(self):
        """The verb in the language of whoever reads."""
        return verbs.said(self.verb)


def _next_number(article_id):
    """The number of the story's next revision, found by the INSERT itself."""
    newest = f"SELECT COALESCE(MAX(number), 0) + 1 FROM {Revision._meta.db_table} WHERE article_id = %s"
    return RawSQL(f"({newest})", [article_id])


class WorkingText(models.Model):
    """Text on its way that is not the story's yet: one a story and person, never shown to readers.

    What was put aside has a row of its own, with its `aside_at`: neither the next keeping nor a save touches it.
    `data` holds the form as it was typed: `{"fields": [[name, value], …]}`, in the order of the form, and under `tab`
    which window kept it.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="working_texts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)
    edit_version = models.PositiveIntegerField(_("version it began from"))
    data = models.JSONField(_("text"))
    aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("working text")
        verbose_name_plural = _("working texts")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "by"], condition=Q(aside_at__isnull=True), name="one_working_text_a_person"
            )
        ]

    def __str__(self):
        return f"{self.article} · {self.by}"

    def put_aside(self, *, on_purpose=False) -> "WorkingText":
        """Keep this text under the history alone. Of one window's texts that make way by themselves the last stays."""
        self.aside_at = timezone.now()
        tab = self.data.get("tab")
        if on_purpose:
            self.data.pop("tab", None)
        elif tab:
            aside = WorkingText.objects.filter(article_id=self.article_id, by=self.by, aside_at__isnull=False)
            self.pk = aside.filter(data__tab=tab, at__lte=self.at).values_list("pk", flat=True).first()
        self.save()
        return self


class Revisable(models.Model):
    """`edit` and `revert`, and what they leave behind."""

    edit_version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    edited_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last saved by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True

    def edit(self, *, by, note="", substantive=False, version=None, **fields):
        """Save the named fields, make the revision and dirty the pages, in one transaction.

        Besides the columns in `TEXT_FIELDS` and `OTHER_FIELDS`, `topics` takes names or Topics, `byline` takes
        Authors or (Author, role) pairs in order, `pictures` takes dicts with `picture` and optional `role`,
        `caption`, `alt`, `decorative`. `version` is the one the editing began from (default: this instance's);
        StaleEdit is raised when the database is ahead. PermissionDenied where `by` may not edit this story, WrongState
        where it lies in the trash, SlugTaken where the address is another's, Refused for what is too long to be kept.
        """
        unknown = set(fields) - set(TEXT_FIELDS) - set(OTHER_FIELDS) - set(RELATED)
        if unknown:
            raise TypeError(f"edit() knows no field {', '.join(sorted(unknown))}")
        version = self.edit_version if version is None else version
        with self.held():
            if self.trashed_at:
                raise WrongState(_t("This story is in the trash. Restore it first."))
            if by is not SYSTEM and not self.may_be_edited_by(by):
                raise PermissionDenied(_t("You may not edit this story."))
            old_address = self.get_absolute_url() if self.day else None
            columns = {name: value for name, value in fields.items() if name not in RELATED}
            self.refuse_misfits(columns)
            for name, value in columns.items():
                setattr(self, name, value)
            self.tidy(columns)
            if "slug" in columns:
                self._keep_slug_free()
            columns = {name: getattr(self, name) for name in columns}
            if "body" in columns:
                columns["words"] = self.words
            self._take_version(version, by=by, substantive=substantive, **columns)
            self._save_related(fields)
            if self.was_public and old_address != self.get_absolute_url():
                Address.objects.claim(self.get_absolute_url(), self)
            self.record_revision(by=by, verb="edit", note=note, substantive=substantive)
            Act.record("edit", self, by=by, note=note, substantive=substantive, fields=sorted(fields))
            self.write_search_text()
        return self

    def _keep_slug_free(self):
        if self.day and not self.slug:
            self.slug = slugify(self.headline)
        if self.day and type(self).objects.filter(day=self.day, slug=self.slug).exclude(pk=self.pk).exists():
            raise SlugTaken(_t("Another story of that day already has the address “%(slug)s”.") % {"slug": self.slug})

    def _take_version(self, version, *, by, substantive=False, **columns):
        """Write the columns and count the version up, unless somebody saved meanwhile (StaleEdit)."""
        now = timezone.now()
        columns |= {"edited_at": now, "edited_by": person(by)}
        if substantive and self.was_public:
            # A clock that was set back must not make a page look older than readers and feeds know it. One that was
            # wrong by more than a day must not leave its mark for ever.
            known = self.modified_at
            columns["updated_at"] = known if now < known <= now + SET_BACK_AT_MOST else now
        rows = type(self).objects.quietly().filter(pk=self.pk, edit_version=version)
        with refusing_taken_addresses():
            written = rows.update(edit_version=F("edit_version") + 1, **columns)
        if not written:
            current = type(self).objects.values_list("edit_version", flat=True).get(pk=self.pk)
            raise StaleEdit(_t("Somebody else saved this story while you were writing."), current=current)
        for name, value in columns.items():
            setattr(self, name, value)
        self.edit_version = version + 1

    def _save_related(self, fields):
        if "topics" in fields:
            self.set_topics(fields["topics"])
        if "byline" in fields:
            self.set_byline(fields["byline"])
        if "pictures" in fields:
            self.set_pictures(fields["pictures"])
        if "body" in fields:
            self.note_body_pictures()

    def revert(self, *, to, by, version=None):
        """Bring back the text of revision `to`, its section, source, topics, byline and pictures, as a new version.

        Embargo and the settings of its comments stay as they are now.
        """
        from .author import Author
        from .picture import Picture
        from .section import Section
        from .source import Source

        data = to.data
        fields = {name: data[name] for name in TEXT_FIELDS if name in data}
        if self.was_public:
            fields.pop("slug", None)
        fields["section"] = Section.objects.filter(uid=data["section"]).first() if data.get("section") else None
        fields["source"] = Source.objects.filter(uid=data["source"]).first() if data.get("source") else None
        fields["topics"] = data.get("topics", [])
        authors = {str(a.uid): a for a in Author.objects.filter(uid__in=[uid for uid, _role in data.get("byline", [])])}
        fields["byline"] = [(authors[uid], role) for uid, role in data.get("byline", []) if uid in authors]
        uses = [use for use in data.get("pictures", []) if use["role"] != "body"]
        pictures = {str(p.uid): p for p in Picture.objects.filter(uid__in=[use["picture"] for use in uses])}
        fields["pictures"] = [use | {"picture": pictures[use["picture"]]} for use in uses if use["picture"] in pictures]
        return self.edit(
            by=by,
            note=_t("Back to version %(number)d") % {"number": to.number},
            version=version,
            substantive=False,
            **fields,
        )

    def snapshot(self) -> dict:
        """Everything a revision keeps, as plain JSON; other rows by their permanent ids."""
        return {
            **self.own_columns(),
            "section": str(self.section.uid) if self.section_id else None,
            "source": str(self.source.uid) if self.source_id else None,
            "topics": [use.tag.name for use in self.rows("topic_uses")],
            "byline": [[str(byline.author.uid), byline.role] for byline in self.rows("bylines")],
            "pictures": [
                {
                    "picture": str(use.picture.uid),
                    "role": use.role,
                    "caption": use.caption,
                    "alt": use.alt,
                    "decorative": use.decorative,
                }
                for use in self.rows("picture_uses")
            ],
        }

    def own_columns(self) -> dict:
        """What a revision keeps of the row itself; section and source go by their permanent ids."""
        names = [name for name in (*TEXT_FIELDS, *OTHER_FIELDS) if name not in ("section", "source")]
        return {name: _as_json(getattr(self, name)) for name in names}

    def record_revision(self, *, by, verb, note="", substantive=False) -> None:
        """Keep the story as it stands now. Call inside the transaction that changed its row (which serialises it)."""
        Revision.objects.create(
            article_id=self.pk,
            number=_next_number(self.pk),
            by=person(by),
            by_name=str(by)[:200],
            verb=verb,
            note=note,
            substantive=substantive,
            state=self.state,
            was_public=self.is_published,
            edit_version=self.edit_version,
            data=self.snapshot(),
        )

    def keep_working_text(self, *, by, data, version=None, at=None, seen=None) -> WorkingText:
        """Keep what `by` has typed so far, apart from the story; the next one takes its place.

        `version` is the one the typing began from (default: this instance's), `at` when it was typed (default: now),
        `seen` the moment of the newest kept text that the window knows of (default: it knows all). What is older than
        the text that is kept already, and what another window kept unseen, goes aside. The story does not change.
        """
        at = at or timezone.now()
        row = WorkingText(
            article_id=self.pk,
            by=by,
            at=at,
            edit_version=self.edit_version if version is None else version,
            data=data,
        )
        live = WorkingText.objects.filter(article_id=self.pk, by=by, aside_at=None)
        with transaction.atomic():
            kept = live.select_for_update().first()
            if kept is None:
                try:
                    with transaction.atomic():
                        row.save(force_insert=True)
                    return row
                except IntegrityError:  # another window was first
                    row.pk, kept = None, live.select_for_update().get()
            is_same = kept.data.get("fields") == data.get("fields")
            if at < kept.at:
                return kept if is_same else row.put_aside()
            if seen is not None and kept.at > seen and kept.data.get("tab") != data.get("tab") and not is_same:
                WorkingText(
                    article_id=self.pk, by=by, at=kept.at, edit_version=kept.edit_version, data=kept.data
                ).put_aside()
            row.pk = kept.pk
            row.save(force_update=True)
        return row

    def drop_working_text(self, *, by, tab="", seen=None, before=None):
        """Forget what `by` had on the way: it was saved. What was put aside stays.

        With `before`, the moment the save began, only what the window `tab` kept until then, or anybody's window until
        `seen`, is forgotten: another window's text was not in this save.
        """
        live = WorkingText.objects.filter(article_id=self.pk, by=by, aside_at=None)
        if before:
            known = Q(data__tab=tab, at__lte=before)
            live = live.filter(known | Q(at__lte=seen) if seen else known)
        live.delete()

    def take_over(self, *, by):
        """Tell the other windows that `by` goes on with this story; they keep their text apart and fall silent.

        PermissionDenied for who may not edit the story: a reporter takes over an own story only.
        """
        if not self.may_be_edited_by(by):
            raise PermissionDenied(_t("You may not edit this story."))
        if self.trashed_at:
            raise WrongState(_t("This story is in the trash. Restore it first."))
        with changing():
            self.presences.exclude(by=by).update(taken_by=by)
            self.presences.filter(by=by).update(taken_by=None)
            Act.record("take over", self, by=by)


def forget_working_texts(now=None) -> int:
    """Delete what was on its way and neither touched nor put aside for 30 days; returns how many."""
    before = (now or timezone.now()) - WORKING_TEXT_KEPT
    untouched = WorkingText.objects.filter(at__lt=before).exclude(aside_at__gte=before)
    rows = untouched.values_list("pk", flat=True)[:AT_ONCE]
    return untouched.filter(pk__in=list(rows)).delete()[0]


def prune_revisions(now=None) -> int:
    """Delete old saves of texts that no reader saw; see `RevisionQuerySet.prunable`."""
    return Revision.objects.prune(now)
