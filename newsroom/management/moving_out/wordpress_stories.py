"""Stories and standing pages as WordPress's posts and pages.

WordPress knows fewer states than we do. What is public stays public, and nothing else becomes it: what was taken down
is private (its editors may read it), what was killed lies in the trash with the reason beside it, what was spiked is a
draft. Corrections and the source's credit are written into the text, where every theme shows them.
"""

from datetime import datetime

from django.utils.formats import date_format

from articles.models import Article, Correction, Picture, PictureUse, State
from articles.templatetags.stories import with_dateline
from newsroom.models import Address, Page, SiteSettings
from newsroom.text import body_pictures, strip_agency_credit

from . import wordpress_names as names
from .wordpress_blocks import gallery, image, paragraph, to_blocks, words
from .wordpress_documents import Documents
from .wordpress_library import Shown, captioned
from .wordpress_remarks import authors_of_staff, remarks_of
from .wordpress_xml import Item

STATUS = {
    State.PUBLISHED: "publish", State.SCHEDULED: "future", State.SUBMITTED: "pending", State.DRAFT: "draft",
    State.WITHDRAWN: "private", State.SPIKED: "draft", State.KILLED: "trash",
}  # fmt: skip
UNKNOWN_THERE = {State.WITHDRAWN, State.SPIKED, State.KILLED}
BATCH = 20  # stories in memory
BESIDE = ("bylines__author", "topic_uses__tag", "corrections", "picture_uses__picture")


def batches(rows):
    """The stories or pages, by their ids, a few at a time, with what hangs on them."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch


def public_first():
    """All stories: those that are public first, so that of two with one slug the public one keeps it."""
    stories = Article.objects.select_related("section", "source").prefetch_related(*BESIDE)
    live = {"state": State.PUBLISHED, "trashed_at": None}
    yield from batches(stories.filter(**live))
    yield from batches(stories.exclude(**live))


def pictures_of(story) -> dict[int, Picture]:
    """The pictures of a story by id, in its order."""
    return {use.picture_id: use.picture for use in story.picture_uses.all()}


class Writing:
    """Makes posts of stories and pages; remembers which slugs are taken and which addresses changed."""

    def __init__(self, pinned: set[int], documents: Documents) -> None:
        """`pinned` are the ids of the stories that an editor holds on the front page."""
        self.documents = documents
        self.house = SiteSettings.current()
        self.zone = self.house.zone
        self.pinned = pinned
        self.staff = authors_of_staff()
        self.names, self.pages = names.Names(), names.Names()
        self.moved: dict[object, str] = {}  # uid → path, of public things whose address is another in WordPress

    @staticmethod
    def number(story: Article | None) -> int:
        """The number of a story's post, 0 for none."""
        return names.post("article", story.pk) if story else 0

    def story(self, story: Article, shown: dict[int, Shown], remarks: list, former: list[Address]) -> Item:
        """The post. `remarks` are its comments, `former` its other addresses."""
        status = "trash" if story.trashed_at else STATUS[story.state]
        dated = self._dated(story)
        name = self.names.free(story.slug)
        signed = [byline.author for byline in story.bylines.all()]
        lead = next((shown.get(use.picture_id) for use in story.picture_uses.all() if use.pk == story.lead_id), None)
        if story.is_published and names.story_path(dated, name) != names.quoted(story.get_absolute_url()):
            self.moved[story.uid] = names.story_path(dated, name)
        return Item(
            number=names.post("article", story.pk), kind="post", title=words(story.headline),
            link=names.whole(story.get_absolute_url() if story.day else f"/?p={names.post('article', story.pk)}"),
            guid=story.guid or story.uid.urn, dated=dated,
            changed=(story.edited_at or dated).astimezone(self.zone), status=status,
            name=names.trashed(story.slug) if status == "trash" else name,
            creator=names.login(signed[0]) if signed else "",
            content=self.text(story, shown), excerpt=words(story.standfirst),
            comments="closed" if story.comments_state == Article.Comments.CLOSED else "open",
            is_sticky=story.pk in self.pinned and story.is_published,
            is_dateless=not story.was_public and status in ("draft", "pending", "trash"),
            terms=self._terms(story, signed),
            fields=self._fields(story, status, name, lead) | _old_slugs(story, former),
            remarks=remarks_of(remarks, self.zone, self.staff),
        )  # fmt: skip

    def page(self, page: Page, shown: dict[str, tuple[Picture, Shown]]) -> Item:
        """The page; `shown` are its pictures by their permanent id."""
        name = self.pages.free(page.slug)
        status = "trash" if page.trashed_at else "publish" if page.is_published else "draft"
        if status == "publish" and f"/{name}/" != names.quoted(page.get_absolute_url()):
            self.moved[page.uid] = f"/{name}/"
        made = page.created_at.astimezone(self.zone)
        return Item(
            number=names.post("page", page.pk), kind="page", title=words(page.title),
            link=names.whole(page.get_absolute_url()), guid=page.guid or page.uid.urn, dated=made,
            changed=page.updated_at.astimezone(self.zone), status=status,
            name=names.trashed(page.slug) if status == "trash" else name,
            content=to_blocks(self.documents.pointed(page.body), _maker(shown)), order=page.position,
            fields=_trashed(name) if status == "trash" else {},
        )  # fmt: skip

    def text(self, story: Article, shown: dict[int, Shown]) -> str:
        """The body in blocks, with what a theme would not know: dateline, gallery, corrections, the source's credit."""
        body = self.documents.pointed(story.body)
        if credit := story.credit:
            body, _signature = strip_agency_credit(body, list(dict.fromkeys([credit, story.source.name])))
        if story.dateline:
            body = with_dateline(body, story.dateline)
        uses = list(story.picture_uses.all())
        known = {str(use.picture.uid): (use.picture, shown[use.picture_id]) for use in uses if use.picture_id in shown}
        parts = [self._note(note) for note in story.corrections.all() if note.place == Correction.Place.TOP]
        parts.append(to_blocks(body, _maker(known)))
        hung = [_used(use, shown[use.picture_id]) for use in uses
                if use.role == PictureUse.Role.GALLERY and use.picture_id in shown]  # fmt: skip
        parts += [gallery(hung)] if hung else []
        parts += [self._note(note) for note in story.corrections.all() if note.place != Correction.Place.TOP]
        parts += [paragraph(words(credit), "source-credit")] if credit else []
        return "\n\n".join(filter(None, parts))

    def _note(self, note):
        day = date_format(note.at.astimezone(self.zone), "DATE_FORMAT")
        kind = words(note.get_kind_display())
        said = "<br>".join(words(note.text).split("\n"))
        return paragraph(f"<strong>{kind}, {words(day)}:</strong> {said}", "correction")

    def _dated(self, story) -> datetime:
        wanted = story.publish_at if story.state == State.SCHEDULED else None
        return (story.published_at or wanted or story.created_at).astimezone(self.zone)

    def _terms(self, story, signed):
        terms = []
        if story.section:
            terms.append(("category", names.stored(story.section.slug), words(story.section.name)))
        topics = [use.tag for use in story.topic_uses.all()]
        terms += [("post_tag", names.stored(topic.slug), words(topic.name)) for topic in topics]
        # The post's own author says it all where there is one; for more there is Co-Authors Plus.
        if len(signed) > 1:
            terms += [("author", f"cap-{names.login(author)}", words(author.name)) for author in dict.fromkeys(signed)]
        return terms

    def _fields(self, story, status, name, lead):
        noindex = story.noindex or (story.source is not None and story.source.search_policy == "noindex")
        fields = {
            "_thumbnail_id": lead.number if lead else "",
            "_yoast_wpseo_title": words(story.seo_headline),
            "_yoast_wpseo_metadesc": words(" ".join(story.standfirst.split())),
            "_yoast_wpseo_opengraph-title": words(story.social_headline),
            "_yoast_wpseo_meta-robots-noindex": "1" if noindex else "",
            "byline": words(story.byline_text),
            "source_credit": words(story.credit),
            "_newsroom_state": story.state if story.state in UNKNOWN_THERE else "",
            "_newsroom_reason": words(story.state_reason),
            "_newsroom_kicker": words(story.kicker),
            "_newsroom_label": story.label if story.label != Article.Label.NEWS else "",
            "_newsroom_language": story.language,
        }
        if status == "trash":
            fields |= _trashed(name)
        return fields


def _trashed(name):
    """What WordPress keeps of a thing in its trash: taken out again it is a draft, whatever it was."""
    return {"_wp_trash_meta_status": "draft", "_wp_desired_post_slug": name}


def _old_slugs(story, former):
    """The slugs that a story had on its day: WordPress leads them to the present one by itself."""
    start = f"/{story.day:%Y/%m/%d}/" if story.day else None
    slugs = [row.path.removeprefix(start).strip("/") for row in former if start and row.path.startswith(start)]
    return {"_wp_old_slug": [names.stored(slug) for slug in slugs if slug and "/" not in slug and slug != story.slug]}


def _maker(known):
    def make(uid, caption, alt):
        if uid not in known:
            return ""
        picture, shown = known[uid]
        own = "" if picture.decorative else picture.alt
        caption = captioned(caption or words(picture.caption), picture.credit)
        return image(shown.number, shown.address, own if alt is None else alt, caption)

    return make


def _used(use, shown):
    return image(shown.number, shown.address, use.shown_alt, captioned(words(use.shown_caption), use.picture.credit))


def uids_in(pages) -> set[str]:
    """The permanent ids of the pictures in these texts."""
    return {use.uid for page in pages for use in body_pictures(page.body)}
