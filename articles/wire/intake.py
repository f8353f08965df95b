"""What was read is written here, and here alone: people, sections, topics, pictures, pages and stories of an old site.

Everything is found again by what it was called where it came from (`guid`), so that a second run changes nothing, and
a run that was killed is finished by the next one. The slow part of a story (`ready`: markup, cleaning) is done before
the transaction, which then only writes rows (`write`, a batch at a time, inside `changing`).

What an editor has touched since is theirs: a later run leaves it alone and says so.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import search_text
from articles.models import (
    Article,
    Author,
    Byline,
    Picture,
    PictureUse,
    ReadNext,
    Revision,
    Section,
    Source,
    State,
    Topic,
    TopicAlias,
    TopicUse,
)
from articles.models.revising import TEXT_FIELDS
from articles.pictures.inspect import PictureRefused
from articles.pictures.making import take_in
from newsroom.models import Act, Address, Page, User
from newsroom.models.address import tidy_path
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.text import (
    body_pictures,
    clean_body,
    clean_line,
    clean_text,
    excerpt,
    guess_direction,
    plain,
    slugify,
    strip_agency_credit,
    topic_key,
)

from . import old_paths
from .story import Attachment, Category, Person, StandingPage, Story, Tag
from .tree import plain_text
from .uploads import Uploads, original, upload_path
from .wordpress_html import Shown, to_plain

__all__ = ["BATCH", "Intake", "Outcome", "Ready", "Report", "Taken", "batches"]

BATCH = 20  # stories in one transaction: some tens of milliseconds
ROWS = 200  # smaller rows in one transaction
PICKS = 3
VERB = "import"

# Agencies whose signature at the end of a story is known whether or not the paper has them among its sources yet.
AGENCIES = {
    "AFP": "AFP", "Agence France-Presse": "AFP", "Agence France Presse": "AFP", "AP": "AP", "Associated Press": "AP",
    "The Associated Press": "AP", "Reuters": "Reuters", "Thomson Reuters": "Reuters", "dpa": "dpa",
    "Deutsche Presse-Agentur": "dpa", "ANSA": "ANSA", "EFE": "EFE", "Xinhua": "Xinhua", "TASS": "TASS", "PTI": "PTI",
    "ANP": "ANP", "NTB": "NTB", "STT": "STT", "Belga": "Belga", "Lusa": "Lusa", "Kyodo": "Kyodo", "Yonhap": "Yonhap",
    "UPI": "UPI", "PA Media": "PA Media", "Anadolu": "Anadolu", "Anadolu Agency": "Anadolu", "Ukrinform": "Ukrinform",
    "Keystone-SDA": "Keystone-SDA", "PAP": "PAP", "CTK": "CTK", "MTI": "MTI",
}  # fmt: skip


class Outcome:
    """What became of one story."""

    NEW = "new"
    SAME = "unchanged"
    UPDATED = "updated"
    KEPT = "kept"


@dataclass(slots=True)
class Report:
    """What the owner should hear of: what was left out and how often, which files are missing, what was decided."""

    left_out: Counter[str] = field(default_factory=Counter)
    left_out_in: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    missing_files: Counter[str] = field(default_factory=Counter)
    refused_files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    merged_tags: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)
    remarks_without_place: int = 0


@dataclass(slots=True)
class Ready:
    """A story made ready to be written: everything slow is done."""

    story: Story
    article: Article
    authors: list[Author]
    topics: list[Topic]
    lead: Picture | None
    digest: str
    shown: list[str]


@dataclass(slots=True)
class Taken:
    """A story, the article that it is now, and the `Outcome`."""

    story: Story
    article: Article
    outcome: str


def batches(things: Iterable, size: int = BATCH) -> Iterable[list]:
    """The things in lists of at most `size`."""
    batch: list = []
    for thing in things:
        batch.append(thing)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


class Intake:
    """One old site on its way into the paper.

    `site` is its address as the export names it, `uploads` a copy of its files or None. Call `bring_people`,
    `bring_sections`, `bring_topics`, `bring_pictures`, then for each batch of stories `ready` and `write`, then
    `bring_pages` and `finish`.
    """

    def __init__(self, site: str, *, uploads: Uploads | None = None) -> None:
        self.site = site.rstrip("/")
        self.root = old_paths.root_of(site)
        # Without the scheme and www, which move house more often than a paper does.
        self.name = re.sub(r"^(?:https?:)?//(?:www\.)?", "", self.site).casefold()
        self.uploads = uploads
        self.report = Report()
        self.authors: dict[str, Author] = {}
        self.users: dict[str, int] = {}
        self.sections: dict[str, Section] = {}
        self.topics: dict[str, Topic] = {}
        self.pictures: dict[str, Picture] = {}
        self.attachments: dict[str, Attachment] = {}
        self.attached: dict[str, list[str]] = defaultdict(list)
        self.by_path: dict[str, str] = {}
        self.shown_in: dict[str, tuple[datetime, object]] = {}
        self.sources: dict[str, Source] = {}
        self.public: set[int] = set()
        self.pks: set[int] = set()

    def guid(self, kind: str, name: str) -> str:
        """What a thing of the old site is called here for ever."""
        return f"wordpress:{self.name}:{kind}:{name}"[:500]

    # -- people, sections, topics ----------------------------------------------------------------------------------

    def bring_people(self, people: Iterable[Person]) -> None:
        """Make an author of each person, or find the one they are already: by account, by address, by name.

        No account is made and no password: who shall log in is invited.
        """
        people = {person.key: person for person in people if person.key}
        known = {author.guid: author for author in Author.objects.filter(guid__startswith=self.guid("author", ""))}
        emails = {person.email.casefold() for person in people.values() if person.email}
        accounts = {user.email.casefold(): user for user in User.objects.exclude(email="").select_related("author")
                    if user.email.casefold() in emails}
        for batch in batches(people.values()):
            with changing():
                for person in batch:
                    guid = self.guid("author", person.key)
                    account = accounts.get(person.email.casefold()) if person.email else None
                    author = known.get(guid) or getattr(account, "author", None) or self._same_author(person)
                    if author is None:
                        author = self._new_author(person, guid)
                    elif author.guid is None:
                        author.guid = guid
                        author.save(update_fields=["guid"])
                    self.authors[person.key] = author
                    if author.user_id and person.external_id and not person.guest:
                        self.users[person.external_id] = author.user_id
        self._redirect_all(
            (path, self.authors[key]) for key, person in people.items()
            for path in old_paths.of_author(person, self.root))  # fmt: skip

    def _same_author(self, person: Person) -> Author | None:
        slug = slugify(person.key, fallback="author")
        return Author.objects.filter(guid__isnull=True).filter(Q(slug=slug) | Q(name=person.name)).first()

    def _new_author(self, person: Person, guid: str) -> Author:
        slug = slugify(person.key, fallback="author")
        taken = Author.objects.filter(slug=slug).exists()
        bio = clean_text(person.biography)[:3000]
        author = Author(name=person.name or person.key, slug="" if taken else slug, bio=bio, guid=guid)
        author.save()
        return author

    def bring_sections(self, categories: Iterable[Category]) -> None:
        """Make a section of each category; those that stand in another come after it."""
        known = {category.slug: category for category in categories if category.slug}
        for batch in batches(_parents_first(known)):
            with changing():
                for category in batch:
                    self.sections[category.slug] = self._section(category)
        self._redirect_all(
            (path, self.sections[slug]) for slug, category in known.items()
            for path in old_paths.of_category(category, known, self.root))  # fmt: skip

    def _section(self, category: Category) -> Section:
        guid = self.guid("category", category.slug)
        slug = slugify(category.slug, fallback="section")
        found = Section.objects.filter(guid=guid).first()
        if found:
            return found
        found = Section.objects.filter(guid__isnull=True).filter(Q(slug=slug) | Q(name__iexact=category.name)).first()
        if found:
            found.guid = guid
            found.save(update_fields=["guid"])
            return found
        taken = Section.objects.filter(slug=slug).exists()
        listed = not category.parent and category.slug != "uncategorized"
        section = Section(
            name=category.name or category.slug, slug="" if taken else slug, guid=guid,
            description=clean_line(category.description, 300), parent=self.sections.get(category.parent),
            shown_in_menu=listed, shown_on_front=listed)  # fmt: skip
        section.save()
        return section

    def bring_topics(self, tags: Iterable[Tag]) -> None:
        """Make a topic of each tag; tags that differ in case, accents' spelling or spaces only become one."""
        tags = [tag for tag in tags if tag.slug]
        for batch in batches(tags, ROWS):
            with changing():
                self._bring_topics(batch)
        self._redirect_all((path, self.topics[tag.slug]) for tag in tags for path in old_paths.of_tag(tag, self.root))

    def _bring_topics(self, tags: list[Tag]) -> None:
        named = {tag.slug: clean_line(tag.name, 100) for tag in tags}
        keys = {slug: topic_key(name) or topic_key(slug) for slug, name in named.items()}
        guids = {self.guid("tag", tag.slug): tag.slug for tag in tags}
        for topic in Topic.objects.filter(guid__in=guids):
            self.topics[guids[topic.guid]] = topic
        by_key = {topic.key: topic for topic in Topic.objects.filter(key__in=keys.values())}
        aliases = TopicAlias.objects.filter(key__in=keys.values()).select_related("topic")
        by_key |= {alias.key: alias.topic for alias in aliases}
        wanted = {tag.slug: slugify(tag.slug, fallback="topic") for tag in tags}
        taken = set(Topic.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True))
        new: list[Topic] = []
        for tag in tags:
            if tag.slug in self.topics:
                continue
            there = by_key.get(keys[tag.slug])
            if there:
                self.topics[tag.slug] = there
                if there.guid is not None and there.guid != self.guid("tag", tag.slug):
                    self.report.merged_tags.append(f"{named[tag.slug]} ({tag.slug}) → {there.name}")
                continue
            slug = _free(wanted[tag.slug], taken, lambda one: Topic.objects.filter(slug=one).exists())
            taken.add(slug)
            topic = Topic(
                name=named[tag.slug] or tag.slug, slug=slug, key=keys[tag.slug], guid=self.guid("tag", tag.slug),
                description=clean_line(tag.description, 300))  # fmt: skip
            new.append(topic)
            self.topics[tag.slug] = by_key[topic.key] = topic
        Topic.objects.quietly().bulk_create(new)

    # -- pictures --------------------------------------------------------------------------------------------------

    def bring_pictures(self, attachments: Iterable[Attachment], say: Callable[[str], None] = str) -> None:
        """Take every picture that the copy of the uploads holds into the library; the rest is listed as missing."""
        for attachment in attachments:
            self.attachments[attachment.external_id] = attachment
        for attachment in sorted(self.attachments.values(), key=lambda one: (one.order, _numeric(one.external_id))):
            path = attachment.path or upload_path(attachment.url)
            if path:
                self.by_path[path] = self.by_path[original(path)] = attachment.external_id
            if attachment.parent and attachment.is_picture:
                self.attached[attachment.parent].append(attachment.external_id)
            self.report.remarks_without_place += attachment.remarks
        guids = {self._picture_guid(one): one.external_id for one in self.attachments.values()}
        for batch in batches(guids, ROWS):
            for picture in Picture.objects.filter(guid__in=batch):
                self.pictures[guids[picture.guid]] = picture
        for count, attachment in enumerate(self.attachments.values(), start=1):
            if attachment.external_id not in self.pictures:
                self._bring_picture(attachment)
            if count % 100 == 0:
                say(_("%(count)d of %(all)d files") % {"count": count, "all": len(self.attachments)})

    def _picture_guid(self, attachment: Attachment) -> str:
        return self.guid("attachment", attachment.external_id)

    def _bring_picture(self, attachment: Attachment) -> None:
        path = attachment.path or upload_path(attachment.url)
        if not attachment.is_picture:
            self.report.left_out[_("file that is no picture")] += 1
            self.report.left_out_in[_("file that is no picture")].append(path or attachment.url)
            return
        file = self.uploads.find(path) if self.uploads and path else None
        if file is None:
            self.report.missing_files[path or attachment.url] += 1
            return
        try:
            self.pictures[attachment.external_id] = take_in(
                file, title=attachment.title[:200], caption=attachment.caption or attachment.description,
                credit=attachment.credit[:300], alt=attachment.alt[:500], guid=self._picture_guid(attachment),
                uploaded_at=attachment.uploaded_at)  # fmt: skip
        except PictureRefused as refused:
            self.report.refused_files[path] = str(refused)
        except OSError as error:
            self.report.refused_files[path] = error.strerror or str(error)

    def _picture_of(self, shown: Shown) -> Picture | None:
        """The library's picture for one that a body shows: by its number, else by its address."""
        number = shown.attachment if shown.attachment in self.attachments else ""
        path = upload_path(shown.src)
        number = number or self.by_path.get(path) or self.by_path.get(original(path), "")
        if number:
            return self.pictures.get(number)
        if path and path not in self.pictures and self.uploads and (file := self.uploads.find(path)):
            # Some files of the uploads folder are in no library.
            try:
                self.pictures[path] = take_in(file, guid=self.guid("file", original(path)), alt=shown.alt[:500])
            except (PictureRefused, OSError) as refused:
                self.report.refused_files[path] = str(refused)
        if path not in self.pictures:
            self.report.missing_files[path or shown.src or f"wp-image-{shown.attachment}"] += 1
        return self.pictures.get(path)

    def _figure(self, shown: Shown) -> str:
        """The picture as a body keeps it; without the file its caption stays as a paragraph."""
        picture = self._picture_of(shown)
        if picture is None:
            return f"<p>{shown.caption}</p>" if shown.caption else ""
        alt = f' data-alt="{escape(shown.alt)}"' if shown.alt and shown.alt != picture.alt else ""
        caption = f"<figcaption>{shown.caption}</figcaption>" if shown.caption else ""
        return f'<figure data-picture="{picture.uid}"{alt}>{caption}</figure>'

    # -- stories, made ready ---------------------------------------------------------------------------------------

    def ready(self, story: Story) -> Ready:
        """Convert, clean and sign one story. Writes at most a source that nobody knew; may read files."""
        made = to_plain(story.body, site=self.site, attached=self.attached[story.external_id], picture=self._figure)
        label = f"{story.external_id} “{story.headline[:60]}”"
        for what, count in made.left_out.items():
            self.report.left_out[what] += count
            self.report.left_out_in[what].append(label)
        body, source = self._signed(clean_body(made.html), story.source)
        headline = self._cut(story.headline, 250, label, _("headline")) or excerpt(body, 100)
        summary = plain_text(story.standfirst) or story.seo_description
        article = Article(
            headline=headline or _("Story %(number)s") % {"number": story.external_id},
            standfirst=self._cut(summary, 600, label, _("standfirst")),
            seo_headline=story.seo_title[:150] if story.seo_title != story.headline else "",
            slug=slugify(story.slug) if story.slug else "",
            body=body,
            byline_text=story.byline[:300],
            language=_language(f"{story.headline} {plain(body)}"),
            section=self._section_of(story),
            source=source,
            comments_state=Article.Comments.AUTO if story.comments_open else Article.Comments.CLOSED,
            external_id=story.external_id,
        )  # fmt: skip
        article.tidy()
        self._place_in_time(article, story)
        authors = list(dict.fromkeys(self.authors[key] for key in story.authors if key in self.authors))
        topics = list(dict.fromkeys(self.topics[tag.slug] for tag in story.topics if tag.slug in self.topics))
        lead = self.pictures.get(story.lead_picture)
        if story.lead_picture and lead is None and story.lead_picture not in self.attachments:
            self.report.missing_files[f"wp-image-{story.lead_picture}"] += 1
        shown = [shown.attachment or self.by_path.get(original(upload_path(shown.src)), "") for shown in made.pictures]
        digest = _digest(article, story, authors, topics, lead)
        article.external_version = digest
        return Ready(story, article, authors, topics, lead, digest, [story.lead_picture, *shown])

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
            return strip_agency_credit(body, [named])[0], self._source(named)
        agencies = {source.credit_line for source in self.sources.values() if source.kind == Source.Kind.AGENCY}
        body, name = strip_agency_credit(body, [*filter(None, agencies), *AGENCIES])
        return body, self._source(AGENCIES.get(name, name)) if name else None

    def _source(self, name: str) -> Source:
        found = self.sources.get(name.casefold())
        if found is None:
            found, _made = Source.objects.get_or_create(
                guid=self.guid("source", name.casefold()), defaults={"name": name, "credit_line": name[:150]})
            self.sources[name.casefold()] = found
        return found

    def _place_in_time(self, article: Article, story: Story) -> None:
        """State, hours and address. The day of the address is the day by the old site's own clock."""
        dated = story.dated or story.changed
        if dated is None:
            dated = timezone.now()
            if story.status in ("published", "scheduled"):
                self.report.notes.append(_("no date in the file, taken as of today: %(number)s “%(headline)s”")
                                         % {"number": story.external_id, "headline": article.headline})  # fmt: skip
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

    # -- stories, written ------------------------------------------------------------------------------------------

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
                    self._update(article, one)
                    taken.append(Taken(one.story, article, Outcome.UPDATED))
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
                dated = one.article.published_at
                for number in filter(None, one.shown):
                    if number not in self.shown_in or dated < self.shown_in[number][0]:
                        self.shown_in[number] = (dated, row.article)

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
            TopicUse(content_object=one.article, tag=topic) for one in new for topic in one.topics)
        uses = {one.story.external_id: self._uses(one) for one in new}
        PictureUse.objects.bulk_create(use for row in uses.values() for use in row)
        with_lead = []
        for one in new:
            one.article.lead = next((u for u in uses[one.story.external_id] if u.role == PictureUse.Role.LEAD), None)
            with_lead += [one.article] if one.article.lead else []
        Article.objects.quietly().bulk_update(with_lead, ["lead"])
        Revision.objects.bulk_create(self._revision(one, uses[one.story.external_id]) for one in new)
        Act.objects.bulk_create(self._act(one.article) for one in new)
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
                article.slug = _free(article.slug, {slug for day, slug in taken if day == article.day})
                taken.add((article.day, article.slug))

    def _uses(self, one: Ready) -> list[PictureUse]:
        standing = body_pictures(one.article.body)
        known = {str(picture.uid): picture for picture in self.pictures.values()} if standing else {}
        standing = [use for use in standing if str(use.uid) in known]
        uses = [PictureUse(article=one.article, picture=one.lead, role=PictureUse.Role.LEAD)] if one.lead else []
        return uses + [
            PictureUse(article=one.article, picture=known[str(use.uid)], role=PictureUse.Role.BODY, position=n,
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
                **{name: getattr(article, name) for name in TEXT_FIELDS},
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
            article.pk, headline=article.headline, standfirst=article.standfirst, body=plain(article.body),
            names=" · ".join(filter(None, [article.byline_text, *names])), published_at=article.published_at,
            section_id=article.section_id)  # fmt: skip

    def _update(self, article: Article, one: Ready) -> None:
        """The file tells the story differently now, and nobody here has touched it: take the new telling.

        A story only moves forward: one that is public here stays so, whatever a later file says.
        """
        new = one.article
        fields = {name: getattr(new, name) for name in TEXT_FIELDS if name != "slug"}
        article.edit(
            by=SYSTEM, note=_("Imported again"), section=new.section, source=new.source,
            comments_state=new.comments_state, topics=one.topics, byline=one.authors,
            pictures=[{"picture": one.lead}] if one.lead else [], **fields)  # fmt: skip
        columns = {"external_version": one.digest}
        if not article.was_public and (article.state, article.publish_at) != (new.state, new.publish_at):
            self._free_slugs([one])
            moved = ("state", "state_at", "state_reason", "publish_at", "published_at", "day", "slug", "trashed_at")
            columns |= {name: getattr(new, name) for name in moved}
        for name, value in columns.items():
            setattr(article, name, value)
        Article.objects.quietly().filter(pk=article.pk).update(**columns)
        if "state" in columns:
            with changing(*article.page_keys(), *article.listing_keys()):
                article.record_revision(by=SYSTEM, verb=VERB)
                article.write_search_text()

    # -- addresses -------------------------------------------------------------------------------------------------

    def _addresses(self, rows: list[tuple[Ready, Article]], dirtied) -> None:
        """The current address of each public story, and every one it had in WordPress."""
        wanted: dict[str, tuple[str, object]] = {}
        for one, article in rows:
            if not (one.story.was_public and article.is_published):
                continue
            current = tidy_path(article.get_absolute_url())
            wanted[current] = (Address.Kind.CURRENT, article.uid)
            for path in old_paths.of_story(one.story, self.root):
                wanted.setdefault(tidy_path(path), (Address.Kind.REDIRECT, article.uid))
        there = {row.path: row for row in Address.objects.filter(path__in=wanted)}
        for path, (kind, uid) in wanted.items():
            row = there.get(path)
            if row and kind == Address.Kind.CURRENT and row.kind != kind:
                Address.objects.quietly().filter(pk=row.pk).update(kind=kind, subject_uid=uid, target="")
                dirtied.touch(*row.page_keys())
        new = [Address(path=path, kind=kind, subject_uid=uid) for path, (kind, uid) in wanted.items()
               if path not in there]  # fmt: skip
        Address.objects.quietly().bulk_create(new)
        dirtied.touch(*(key for row in new if row.kind == Address.Kind.REDIRECT for key in row.page_keys()))

    def _redirect_all(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Let each path lead to its thing (None: the front page); what already stands at a path wins."""
        wanted = {}
        for path, thing in pairs:
            path = tidy_path(path)
            if thing is None or path != tidy_path(_own_address(thing)):
                wanted.setdefault(path, thing)
        for batch in batches(wanted.items(), ROWS):
            paths = [path for path, _thing in batch]
            there = set(Address.objects.filter(path__in=paths).values_list("path", flat=True))
            new = [Address(path=path, subject_uid=thing.uid if thing else None, target="" if thing else "/")
                   for path, thing in batch if path not in there]  # fmt: skip
            if new:
                with changing(*(key for row in new for key in row.page_keys())):
                    Address.objects.quietly().bulk_create(new, ignore_conflicts=True)

    # -- pages and the end -----------------------------------------------------------------------------------------

    def bring_pages(self, pages: Iterable[StandingPage]) -> None:
        """Make a standing page of each page; one that is here already is left alone."""
        pairs = []
        for page in pages:
            self.report.remarks_without_place += len(page.remarks)
            guids = [page.guid[:500], self.guid("page", page.external_id)]
            row = Page.objects.filter(guid__in=guids).first()
            self.report.pages[Outcome.SAME if row else Outcome.NEW] += 1
            if row is None:
                row = self._new_page(page, next(filter(None, guids)))
            if page.was_public and row.is_published:
                pairs += [(path, row) for path in old_paths.of_page(page, self.root)]
        self._redirect_all(pairs)

    def _new_page(self, page: StandingPage, guid: str) -> Page:
        label = f"{page.external_id} “{page.title[:60]}”"
        made = to_plain(page.body, site=self.site, attached=self.attached[page.external_id], picture=self._figure)
        for what, count in made.left_out.items():
            self.report.left_out[what] += count
            self.report.left_out_in[what].append(label)
        title = self._cut(page.title, 200, label, _("title")) or _("Page %(number)s") % {"number": page.external_id}
        slug = slugify(page.slug or title, fallback=f"page-{page.external_id}")
        row = Page(
            title=title, body=clean_body(made.html), guid=guid, is_published=page.was_public,
            position=100 + min(max(page.order, 0), 1000),
            slug=_free(slug, set(), lambda one: Page.objects.filter(slug=one).exists()),
            trashed_at=timezone.now() if page.in_trash else None)  # fmt: skip
        with changing():
            row.save()
            Act.record(VERB, row, by=SYSTEM, site=self.name, number=page.external_id)
        return row

    def finish(self) -> None:
        """What needs all stories: the addresses of attachments' own pages, and what to read next."""
        self._redirect_attachments()
        self._fix_read_next()

    def _redirect_attachments(self) -> None:
        """An attachment's page leads to the oldest story that shows the file, a file's own address to the picture."""
        pairs: list[tuple[str, object]] = []
        for number, attachment in self.attachments.items():
            _dated, story = self.shown_in.get(number, (None, None))
            pairs += [(path, story) for path in old_paths.of_attachment(attachment, self.root)]
            picture, path = self.pictures.get(number), attachment.path or upload_path(attachment.url)
            if picture and path:
                pairs.append((f"{self.root}/wp-content/uploads/{path}", picture))
        self._redirect_all(pairs)

    def _fix_read_next(self) -> None:
        """Picks for each public story that has none yet, as `Article.fix_read_next` would choose them, all at once."""
        with_picks = set(ReadNext.objects.values_list("article_id", flat=True).distinct())
        due = sorted(self.public - with_picks)
        if not due:
            return
        newest = list(Article.objects.published().newest_first().values_list("pk", "section_id"))
        rank = {pk: n for n, (pk, _section) in enumerate(newest)}
        section_of = dict(newest)
        in_section: dict[int | None, list[int]] = defaultdict(list)
        for pk, section in newest:
            if len(in_section[section]) <= PICKS:
                in_section[section].append(pk)
        topics_of: dict[int, list[int]] = defaultdict(list)
        on_topic: dict[int, list[int]] = defaultdict(list)
        for pk, topic in TopicUse.objects.filter(content_object__in=rank).values_list("content_object_id", "tag_id"):
            topics_of[pk].append(topic)
            on_topic[topic].append(pk)
        for stories in on_topic.values():
            stories.sort(key=rank.__getitem__)
            del stories[100:]
        for batch in batches((pk for pk in due if pk in rank), ROWS):
            rows = []
            for pk in batch:
                shared = Counter(other for topic in topics_of[pk] for other in on_topic[topic] if other != pk)
                picks = sorted(shared, key=lambda other: (-shared[other], rank[other]))[:PICKS]
                for other in [*in_section[section_of[pk]], *(one for one, _section in newest[: PICKS * 2])]:
                    if len(picks) < PICKS and other != pk and other not in picks:
                        picks.append(other)
                rows += [ReadNext(article_id=pk, pick_id=other, position=n) for n, other in enumerate(picks)]
            if rows:
                with changing(*(f"article:{pk}" for pk in batch)):
                    ReadNext.objects.bulk_create(rows)


def _digest(article: Article, story: Story, authors, topics, lead) -> str:
    """Sixty letters that are the same as long as the file, and the files beside it, tell the story the same way."""
    told = [
        *(getattr(article, name) for name in TEXT_FIELDS), story.status, story.hidden, story.in_trash, story.section,
        story.dated.isoformat() if story.dated else "", article.source.name if article.source_id else "",
        article.comments_state, story.authors, [topic.key for topic in topics], str(lead.uid) if lead else "",
    ]  # fmt: skip
    return "wp:" + hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:50]


def _listing_keys(one: Ready) -> set[str]:
    """What `Article.listing_keys` says, without asking the database for what is at hand."""
    article = one.article
    keys = {"front", "stories", f"stories:section:{article.section_id}", f"stories:day:{article.day}",
            f"stories:month:{article.day:%Y-%m}"}  # fmt: skip
    keys |= {f"stories:author:{author.pk}" for author in one.authors}
    return keys | {f"stories:topic:{topic.pk}" for topic in one.topics}


def _parents_first(known: Mapping[str, Category]) -> list[Category]:
    order: dict[str, Category] = {}

    def place(category: Category, above: frozenset[str]) -> None:
        parent = known.get(category.parent)
        if parent and parent.slug not in order and parent.slug not in above:
            place(parent, above | {category.slug})
        order.setdefault(category.slug, category)

    for category in known.values():
        place(category, frozenset({category.slug}))
    return list(order.values())


def _free(wanted: str, taken: set[str], is_taken: Callable[[str], bool] = lambda slug: False) -> str:
    """The slug, or the slug with the first number that is free."""
    slug, number = wanted, 1
    while slug in taken or is_taken(slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _language(words: str) -> str:
    """`ar`, `fa` or `he` for a story whose letters run from right to left; empty: the paper's own."""
    if guess_direction(words) == "ltr":
        return ""
    if re.search("[\u0590-\u05ff]", words):
        return "he"
    return "fa" if re.search("[پچژگ]", words) else "ar"


def _own_address(thing) -> str:
    return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""


def _numeric(number: str) -> int:
    return int(number) if number.isdecimal() else 0
