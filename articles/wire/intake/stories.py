"""Stories: `ready` does what is slow, `write` writes a batch of rows in one short transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import search_text
from articles.models import Article, Byline, Picture, PictureUse, Revision, Section, Source, State, TopicUse
from articles.models.revising import TEXT_FIELDS
from articles.wire import fates
from articles.wire.story import Category, Story
from articles.wire.tree import plain_text
from articles.wire.uploads import original, upload_path
from newsroom.models import Act
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.states import Refused
from newsroom.text import (
    body_pictures,
    clean_body,
    clean_line,
    excerpt,
    plain,
    slugify,
    strip_agency_credit,
    word_count,
)

from .languages import known_language, language_of
from .library import Library
from .moving import VERB, Outcome, Ready, Stands, Taken, free_slug
from .terms import Terms

# Agencies whose signature at the end of a story is known whether or not the paper has them among its sources yet.
AGENCIES = {
    "AFP": "AFP", "Agence France-Presse": "AFP", "Agence France Presse": "AFP", "AP": "AP", "Associated Press": "AP",
    "The Associated Press": "AP", "Reuters": "Reuters", "Thomson Reuters": "Reuters", "dpa": "dpa",
    "Deutsche Presse-Agentur": "dpa", "ANSA": "ANSA", "EFE": "EFE", "Xinhua": "Xinhua", "TASS": "TASS", "PTI": "PTI",
    "ANP": "ANP", "NTB": "NTB", "STT": "STT", "Belga": "Belga", "Lusa": "Lusa", "Kyodo": "Kyodo", "Yonhap": "Yonhap",
    "UPI": "UPI", "PA Media": "PA Media", "Anadolu": "Anadolu", "Anadolu Agency": "Anadolu", "Ukrinform": "Ukrinform",
    "Keystone-SDA": "Keystone-SDA", "PAP": "PAP", "CTK": "CTK", "MTI": "MTI",
}  # fmt: skip


class Stories(Terms, Library):
    """What was read becomes articles: once each, however often the file is read."""

    def ready(self, story: Story) -> Ready:
        """Convert, clean and sign one story. Writes at most a source that nobody knew; may read files."""
        label = f"{story.external_id} “{story.headline[:60]}”"
        made = self._converted(story.body, story.external_id, label)
        self.report.fates.update(fates.of_story(story) + made.fates)
        if story.canonical_elsewhere:
            self.report.notes.append(_("named another address as its own (%(address)s): %(story)s")
                                     % {"address": story.canonical_elsewhere, "story": label})  # fmt: skip
        body, source = self._signed(clean_body(made.html), story.source)
        headline = self._cut(story.headline, 250, label, _("headline")) or excerpt(body, 100)
        words = plain(body)
        summary = plain_text(story.standfirst) or story.seo_description
        article = Article(
            headline=headline or _("Story %(number)s") % {"number": story.external_id},
            standfirst=self._cut(summary, 600, label, _("standfirst")),
            seo_headline=story.seo_title[:150] if story.seo_title != story.headline else "",
            social_headline=story.social_title[:150] if story.social_title != story.headline else "",
            slug=slugify(story.slug) if story.slug else "",
            body=body,
            byline_text=story.byline[:300],
            language=known_language(story.language) or language_of(f"{story.headline} {words[:1000]}"),
            noindex=story.noindex,
            section=self._section_of(story),
            source=source,
            comments_state=Article.Comments.AUTO if story.comments_open else Article.Comments.CLOSED,
            external_id=story.external_id,
        )  # fmt: skip
        # The body is clean already, and that was the slow part.
        article.tidy([name for name in TEXT_FIELDS if name != "body"])
        article.words = word_count(words)
        self._place_in_time(article, story)
        authors = list(dict.fromkeys(self.authors[key] for key in story.authors if key in self.authors))
        topics = list(dict.fromkeys(self.topics[tag.slug] for tag in story.topics if tag.slug in self.topics))
        lead = self._lead(story)
        shown = [shown.attachment or self.by_path.get(original(upload_path(shown.src)), "") for shown in made.pictures]
        digest = _digest(article, story, authors, topics, lead)
        article.external_version = digest
        return Ready(story, article, authors, topics, lead, digest, [story.lead_picture, *shown], words)

    def _lead(self, story: Story) -> Picture | None:
        """The featured picture, if its file is here."""
        number = story.lead_picture
        lead = self.pictures.get(number)
        if lead:
            self.report.fates["lead"] += 1
        elif number in self.attachments:
            self.report.fates["lead missing"] += 1
        elif number:
            self.report.fates["lead unknown"] += 1
            self.report.missing_files[f"wp-image-{number}"] += 1
        return lead

    def _cut(self, words: str, longest: int, label: str, what: str) -> str:
        if len(words) <= longest:
            return words
        self.report.notes.append(_("%(what)s shortened to %(longest)d characters: %(story)s")
                                 % {"what": what, "longest": longest, "story": label})  # fmt: skip
        return words[:longest].rpartition(" ")[0] or words[:longest]

    def _section_of(self, story: Story) -> Section | None:
        for category in story.sections:
            if category.slug not in self.sections:
                self.bring_sections([category])
        if story.section:
            return self.sections[story.section]
        if "uncategorized" not in self.sections:
            self.bring_sections([Category("uncategorized", "Uncategorized")])
        return self.sections["uncategorized"]

    def _signed(self, body: str, named: str) -> tuple[str, Source | None]:
        """The body without the agency's signature at its end, and the agency: a custom field's word comes first."""
        if not self.sources:
            for source in Source.objects.all():
                for name in (source.name, source.credit_line):
                    if name:
                        self.sources.setdefault(name.casefold(), source)
        named = clean_line(named, 150)
        if named:
            return clean_body(strip_agency_credit(body, [named])[0]), self._source(named)
        agencies = {source.credit_line for source in self.sources.values() if source.kind == Source.Kind.AGENCY}
        body, name = strip_agency_credit(body, [*filter(None, agencies), *AGENCIES])
        return (clean_body(body), self._source(AGENCIES.get(name, name))) if name else (body, None)

    def _source(self, name: str) -> Source:
        found = self.sources.get(name.casefold())
        if found is None:
            found, _made = Source.objects.get_or_create(
                guid=self.guid("source", name.casefold()), defaults={"name": name, "credit_line": name[:150]}
            )
            self.sources[name.casefold()] = found
        return found

    def _place_in_time(self, article: Article, story: Story) -> None:
        """State, hours and address. The day of the address is the day by the old site's own clock."""
        dated = story.dated or story.changed
        if story.dated is None and story.status in ("published", "scheduled"):
            said = {"number": story.external_id, "headline": article.headline}
            self.report.notes.append(
                _("no date in the file, taken as of its last change: %(number)s “%(headline)s”") % said
                if dated
                else _("no date in the file, taken as of today: %(number)s “%(headline)s”") % said
            )
        dated = dated or timezone.now()
        article.created_at = dated
        article.edited_at = story.changed or dated
        article.state = State(story.status)
        article.state_at = story.changed or dated
        if story.status in ("published", "scheduled"):
            article.day = dated.date()
            article.slug = article.slug or slugify(article.headline)
        if story.status == "published":
            article.published_at = article.state_at = dated
        elif story.status == "scheduled":
            article.publish_at = dated
        elif story.in_trash:
            # The thirty days begin here, or the trash would be emptied tonight.
            article.trashed_at = timezone.now()
        if story.hidden == "private":
            article.state_reason = _("It was private in WordPress.")
        elif story.hidden == "password":
            article.state_reason = _("It was behind a password in WordPress.")

    def write(self, batch: list[Ready]) -> list[Taken]:
        """Write a batch inside one `changing`; returns what became of each story, in the same order."""
        with changing() as dirtied:
            there = self._known(batch)
            touched = self._touched(there.values(), batch)
            new = [one for one in batch if one.story.external_id not in there]
            self._create(new, dirtied)
            taken = []
            for one in batch:
                article = there.get(one.story.external_id)
                if article is None:
                    taken.append(Taken(one.story, one.article, Outcome.NEW))
                elif article.external_version == one.digest:
                    taken.append(Taken(one.story, article, Outcome.SAME))
                elif article.pk in touched:
                    taken.append(Taken(one.story, article, Outcome.KEPT))
                else:
                    taken.append(Taken(one.story, *self._updated(article, one)))
            self._addresses([(one, row.article) for one, row in zip(batch, taken, strict=True)], dirtied)
        self._note(batch, taken)
        return taken

    def _note(self, batch: list[Ready], taken: list[Taken]) -> None:
        for one, row in zip(batch, taken, strict=True):
            self.pks.add(row.article.pk)
            self.report.outcomes[row.outcome] += 1
            label = f"{one.story.external_id} “{row.article.headline}”"
            if row.outcome == Outcome.KEPT:
                self.report.kept.append(label)
            if one.story.pinned and one.story.was_public:
                self.report.pinned.append(label)
            if one.story.was_public:
                self.public.add(row.article.pk)
                dated, stands = one.article.published_at, Stands(row.article.uid, row.article.get_absolute_url())
                for number in filter(None, one.shown):
                    if number not in self.shown_in or dated < self.shown_in[number][0]:
                        self.shown_in[number] = (dated, stands)

    def _known(self, batch: list[Ready]) -> dict[str, Article]:
        """Number → the article that it already is. Settles the guid of the others: WordPress's own where it is free."""
        candidates = {one.story.external_id: self._guids(one.story) for one in batch}
        rows = Article.objects.filter(guid__in={guid for guids in candidates.values() for guid in guids})
        rows = {row.guid: row for row in rows.defer("body")}
        owners = {guid: row.external_id for guid, row in rows.items()}
        there = {}
        for one in batch:
            number = one.story.external_id
            guid = next(guid for guid in candidates[number] if owners.get(guid, number) == number)
            owners[guid] = number
            one.article.guid = guid
            if guid in rows:
                there[number] = rows[guid]
        return there

    def _guids(self, story: Story) -> list[str]:
        own = self.guid("post", story.external_id)
        return [story.guid[:500], own] if story.guid else [own]

    def _touched(self, articles: Iterable[Article], batch: list[Ready]) -> set[int]:
        """Those that a person has saved, moved or corrected since they came."""
        digests = {one.digest for one in batch}
        changed = [article.pk for article in articles if article.external_version not in digests]
        if not changed:
            return set()
        by_people = Revision.objects.filter(article__in=changed, by__isnull=False)
        return set(by_people.values_list("article_id", flat=True))

    def _create(self, new: list[Ready], dirtied) -> None:
        if not new:
            return
        self._free_slugs(new)
        Article.objects.quietly().bulk_create([one.article for one in new])
        Byline.objects.bulk_create(
            Byline(article=one.article, author=author, position=n)
            for one in new for n, author in enumerate(one.authors))  # fmt: skip
        TopicUse.objects.bulk_create(
            TopicUse(content_object=one.article, tag=topic) for one in new for topic in one.topics
        )
        uses = {one.story.external_id: self._uses(one) for one in new}
        PictureUse.objects.bulk_create(use for row in uses.values() for use in row)
        with_lead = []
        for one in new:
            one.article.lead = next((u for u in uses[one.story.external_id] if u.role == PictureUse.Role.LEAD), None)
            with_lead += [one.article] if one.article.lead else []
        Article.objects.quietly().bulk_update(with_lead, ["lead"])
        Revision.objects.bulk_create(self._revision(one, uses[one.story.external_id]) for one in new)
        Act.objects.bulk_create(self._act(one.article) for one in new)
        # For the keys of the lists: one question for all of them.
        prefetch_related_objects([one.article for one in new if one.article.is_published], "picture_uses")
        for one in new:
            if one.article.is_published:
                self._make_findable(one)
                dirtied.touch(*_listing_keys(one), *one.article.page_keys())

    def _free_slugs(self, new: list[Ready]) -> None:
        days = {one.article.day for one in new if one.article.day}
        taken = set(Article.objects.filter(day__in=days).values_list("day", "slug"))
        for one in new:
            article = one.article
            if article.day:
                article.slug = free_slug(article.slug, {slug for day, slug in taken if day == article.day})
                taken.add((article.day, article.slug))

    def _uses(self, one: Ready) -> list[PictureUse]:
        standing = body_pictures(one.article.body)
        standing = [use for use in standing if str(use.uid) in self.by_uid]
        uses = [PictureUse(article=one.article, picture=one.lead, role=PictureUse.Role.LEAD)] if one.lead else []
        return uses + [
            PictureUse(article=one.article, picture=self.by_uid[str(use.uid)], role=PictureUse.Role.BODY, position=n,
                       caption=plain(use.caption)[:3000], alt=clean_line(use.alt or "", 500))
            for n, use in enumerate(standing)]  # fmt: skip

    def _revision(self, one: Ready, uses: list[PictureUse]) -> Revision:
        """The first revision, as `Revisable.snapshot` would make it, without asking for each row again."""
        article = one.article
        return Revision(
            article=article, number=1, by=None, by_name=str(SYSTEM)[:200], verb=VERB, state=article.state,
            note=_("From WordPress, number %(number)s") % {"number": one.story.external_id},
            was_public=article.is_published, edit_version=article.edit_version,
            data={
                **article.own_columns(),
                "section": str(article.section.uid) if article.section_id else None,
                "source": str(article.source.uid) if article.source_id else None,
                "topics": [topic.name for topic in one.topics],
                "byline": [[str(author.uid), Byline.Role.BY] for author in one.authors],
                "pictures": [
                    {"picture": str(use.picture.uid), "role": use.role, "caption": use.caption, "alt": use.alt,
                     "decorative": use.decorative}
                    for use in sorted(uses, key=lambda use: use.position)],
            })  # fmt: skip

    def _act(self, article: Article) -> Act:
        return Act(by=None, by_name=str(SYSTEM)[:200], verb=VERB, subject_type="article", subject_id=article.pk,
                   subject_uid=article.uid, subject_name=article.headline[:300],
                   data={"site": self.name, "number": article.external_id})  # fmt: skip

    def _make_findable(self, one: Ready) -> None:
        article = one.article
        names = [author.name for author in one.authors] + [topic.name for topic in one.topics]
        search_text.put(
            article.pk, headline=article.headline, standfirst=article.standfirst, body=one.words,
            names=" · ".join(filter(None, [article.byline_text, *names])), published_at=article.published_at,
            section_id=article.section_id)  # fmt: skip

    def _updated(self, article: Article, one: Ready) -> tuple[Article, str]:
        """The story after its new telling, and the outcome; what can't be told anew now is left and named."""
        try:
            with transaction.atomic():
                self._update(article, one)
            return article, Outcome.UPDATED
        except Refused as refused:
            self.report.notes.append(
                _("left as it is here: %(story)s: %(why)s")
                % {"story": f"{one.story.external_id} “{one.article.headline[:60]}”", "why": refused}
            )
            # What was half told stands in this instance alone.
            return Article.objects.defer("body").get(pk=article.pk), Outcome.KEPT

    def _update(self, article: Article, one: Ready) -> None:
        """The file tells the story differently now, and nobody here has touched it: take the new telling.

        A story only moves forward: one that is public here stays so, whatever a later file says. One that came in
        with the trash takes its new telling there, and comes out where the file does not lay it there any more.
        """
        new = one.article
        trashed_at = article.trashed_at
        if trashed_at:
            # No hand may edit what lies in the trash; the file may.
            Article.objects.quietly().filter(pk=article.pk).update(trashed_at=None)
        fields = {name: getattr(new, name) for name in TEXT_FIELDS if name != "slug"}
        article.edit(
            by=SYSTEM, note=_("Imported again"), section=new.section, source=new.source,
            comments_state=new.comments_state, noindex=new.noindex, topics=one.topics, byline=one.authors,
            pictures=[{"picture": one.lead}] if one.lead else [], **fields)  # fmt: skip
        columns = {"external_version": one.digest}
        if not article.was_public and (article.state, article.publish_at) != (new.state, new.publish_at):
            self._free_slugs([one])
            moved = ("state", "state_at", "state_reason", "publish_at", "published_at", "day", "slug", "trashed_at")
            columns |= {name: getattr(new, name) for name in moved}
        if trashed_at:
            # Its thirty days began when it came in.
            columns["trashed_at"] = trashed_at if new.trashed_at else None
        for name, value in columns.items():
            setattr(article, name, value)
        Article.objects.quietly().filter(pk=article.pk).update(**columns)
        if "state" in columns:
            with changing(*article.page_keys(), *article.listing_keys()):
                article.record_revision(by=SYSTEM, verb=VERB)
                article.write_search_text()


def _digest(article: Article, story: Story, authors, topics, lead) -> str:
    """Sixty letters that are the same as long as the file, and the files beside it, tell the story the same way."""
    told = [
        *(getattr(article, name) for name in TEXT_FIELDS), story.status, story.hidden, story.in_trash, story.section,
        story.dated.isoformat() if story.dated else "", article.source.name if article.source_id else "",
        article.comments_state, story.authors, [topic.key for topic in topics], str(lead.uid) if lead else "",
    ]  # fmt: skip
    if article.noindex:
        told.append("noindex")
    return "wp:" + hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:50]


def _listing_keys(one: Ready) -> set[str]:
    """What `Article.listing_keys` says, without asking the database for what is at hand."""
    return one.article.listing_keys(
        authors=[author.pk for author in one.authors], topics=[topic.pk for topic in one.topics]
    )
