"""The newest stories as RSS 2.0 with Media RSS, Atom and JSON Feed 1.1: of the paper, a section, a topic, an author.

Full text, the same for everybody, with absolute addresses. A story is known by its `uid`: neither a new headline nor a
new address makes it a new item, and a story that is taken down leaves the feed.
"""

import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape, format_html, linebreaks
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles.heads import absolute
from articles.models import Article, Author, Byline, Correction, PictureUse, Section, Topic, TopicUse
from articles.pictures.renditions import JPEG, MIME
from articles.templatetags.stories import story_body
from articles.views import elsewhere
from newsroom.models import Change, SiteSettings
from newsroom.pages import public, showing
from newsroom.text import direction, embed_link, excerpt
from newsroom.xml import clean_xml_chars

NEWEST = 20  # stories
PICTURE_WIDTH = 1440  # pixels: the widest picture that is offered
RSS, ATOM, JSON = "rss", "atom", "json"
TYPES = {RSS: "application/rss+xml", ATOM: "application/atom+xml", JSON: "application/feed+json"}
ENDINGS = {RSS: "", ATOM: "atom/", JSON: "json/"}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


# -- views -----------------------------------------------------------------------------------------------------------


@require_safe
@public
def of_paper(request, form):
    """The newest stories of the paper."""
    showing("stories")
    paper = SiteSettings.current()
    return _answer(
        request,
        form,
        Article.objects.published(),
        title=paper.name,
        page="/",
        description=paper.description or paper.tagline,
    )


@require_safe
@public
def of_section(request, name, form):
    """The newest stories of a section."""
    found = next((each for each in Section.everyone() if each.slug == name), None)
    if found is None:
        return elsewhere.answer(request)
    showing(f"section:{found.pk}", f"stories:section:{found.pk}")
    return _answer(
        request,
        form,
        Article.objects.published().filter(section=found),
        title=found.name,
        page=found.get_absolute_url(),
        description=found.description,
    )


@require_safe
@public
def of_topic(request, name, form):
    """The newest stories on a topic."""
    found = Topic.objects.filter(slug=name).first()
    if found is None:
        return elsewhere.answer(request)
    showing(f"topic:{found.pk}", f"stories:topic:{found.pk}")
    on_topic = TopicUse.objects.filter(tag=found).values("content_object")
    return _answer(
        request,
        form,
        Article.objects.published().filter(pk__in=on_topic),
        title=found.name,
        page=found.get_absolute_url(),
        description=found.description,
    )


@require_safe
@public
def of_author(request, name, form):
    """The newest stories that an author signed."""
    found = Author.objects.filter(slug=name).first()
    if found is None:
        return elsewhere.answer(request)
    showing(f"author:{found.pk}", f"stories:author:{found.pk}")
    signed = Byline.objects.filter(author=found).values("article")
    return _answer(
        request,
        form,
        Article.objects.published().filter(pk__in=signed),
        title=found.name,
        page=found.get_absolute_url(),
        description=found.bio.split("\n", 1)[0],
    )


def _answer(request, form, stories, *, title, page, description):
    """One feed in one of its three forms; 304 for who has it already."""
    paper = SiteSettings.current().name
    feed = Feed(
        title if title == paper else f"{title} – {paper}",
        absolute(page),
        absolute(f"{'' if page == '/' else page.rstrip('/')}/feed/{ENDINGS[form]}"),
        description,
    )
    feed.entries, changed = _entries(stories)
    content = WRITERS[form](feed)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Not the newest story's own time: a killed story leaves.
    modified = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag, modified)
    if response is None:
        response = HttpResponse(content, content_type=f"{TYPES[form]}; charset=utf-8")
        response.headers["ETag"] = etag
        if modified:
            # More can change before this second is over: until then the one before is told, which matches nothing.
            told = min(modified, int(timezone.now().timestamp()) - 1)
            response.headers["Last-Modified"] = http_date(told)
    return response


# -- entries ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """A picture as an attachment of an entry."""

    url: str
    mime: str
    width: int
    height: int
    size: int  # bytes
    caption: str
    credit: str
    alt: str

    @classmethod
    def of(cls, use) -> "Picture | None":
        """The widest JPEG of the whole picture within PICTURE_WIDTH; None while it has none, or may not be shown."""
        whole = [each for each in use.picture.made if each.format == JPEG and not each.crop]
        if not whole:
            return None
        fitting = [each for each in whole if each.width <= PICTURE_WIDTH]
        best = max(fitting, key=lambda each: each.width) if fitting else min(whole, key=lambda each: each.width)
        return cls(
            absolute(best.url),
            MIME[best.format],
            best.width,
            best.height,
            best.size,
            use.shown_caption,
            use.picture.credit,
            use.shown_alt,
        )


@dataclass(frozen=True)
class Entry:
    """A story as every form of a feed shows it."""

    id: str
    url: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: list[tuple[str, str]]  # name, address of the author's page or ""
    tags: list[str]
    pictures: list[Picture]
    language: str
    replies: int


@dataclass
class Feed:
    """What stands above the entries."""

    title: str
    page: str
    address: str
    description: str
    entries: list[Entry] = field(default_factory=list)


def _entries(stories):
    """The newest of the stories as entries, and when anything public last changed; four queries, five with
    corrections."""
    newest = Change.objects.order_by("-id").values("at")[:1]
    rows = list(
        stories.newest_first()
        .select_related("section", "source", "lead__picture")
        .annotate(changed=Subquery(newest), is_corrected=Exists(Correction.objects.filter(article=OuterRef("pk"))))
        .prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author")),
            Prefetch("topic_uses", TopicUse.objects.select_related("tag")),
            Prefetch("picture_uses", PictureUse.objects.select_related("picture")),
        )[:NEWEST]
    )
    notes = {}
    if any(row.is_corrected for row in rows):
        for note in Correction.objects.filter(article__in=[row.pk for row in rows]).order_by("at", "id"):
            notes.setdefault(note.article_id, []).append(note)
    return [entry_of(row, notes.get(row.pk, ())) for row in rows], max((row.changed for row in rows), default=None)


def entry_of(story, corrections=()) -> Entry:
    """A story as an entry. Uses its `bylines`, `topic_uses` and `picture_uses`, so prefetch them."""
    bylines, topics, uses = story.bylines.all(), [use.tag for use in story.topic_uses.all()], story.picture_uses.all()
    showing(f"article:{story.pk}", f"section:{story.section_id}", f"source:{story.source_id}")
    showing(*(f"author:{byline.author_id}" for byline in bylines), *(f"topic:{topic.pk}" for topic in topics))
    showing(*(f"picture:{use.picture_id}" for use in uses))
    url = absolute(story.get_absolute_url())
    body = [use for use in uses if use.role == PictureUse.Role.BODY]
    # The lead first, then the gallery, then what stands in the text.
    in_order = sorted(uses, key=lambda use: (use.pk != story.lead_id, use.role == PictureUse.Role.BODY))
    pictures = [picture for use in in_order if (picture := Picture.of(use))]
    lead = Picture.of(story.lead) if story.lead else None
    people = list(dict.fromkeys(byline.author for byline in bylines))
    authors = [(author.name, absolute(author.get_absolute_url())) for author in people]
    if not authors and story.byline_text:
        authors = [(story.byline_text, "")]
    return Entry(
        id=story.uid.urn,
        url=url,
        title=clean_xml_chars(story.feed_headline or story.headline),
        summary=clean_xml_chars(story.standfirst or excerpt(story.body)),
        content=clean_xml_chars(_content(story, url, lead, body, corrections)),
        published=story.published_at,
        updated=story.modified_at,
        authors=[(clean_xml_chars(name), address) for name, address in authors],
        tags=[
            clean_xml_chars(name)
            for name in ([story.section.name] if story.section else []) + [topic.name for topic in topics]
        ],
        pictures=pictures,
        language=story.written_in,
        replies=story.replies,
    )


def _content(story, url, lead, body_uses, corrections):
    """The full text: standfirst, lead picture, body, credit, corrections; every address absolute."""
    parts = []
    if story.standfirst:
        parts.append(format_html("<p><strong>{}</strong></p>", story.standfirst))
    if lead:
        parts.append(
            format_html(
                '<figure><img src="{}" width="{}" height="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
                lead.url,
                lead.width,
                lead.height,
                lead.alt,
                lead.caption,
                lead.credit,
            )
        )
    parts.append(absolute_addresses(story_body(story, body_uses, embed_link), url))
    if story.credit:
        parts.append(format_html("<p>{}</p>", story.credit))
    parts += [
        f"<aside><p><strong>{escape(note.get_kind_display())}</strong></p>{linebreaks(note.text, True)}</aside>"
        for note in corrections
    ]
    text = "".join(parts)
    if story.written_in != SiteSettings.current().language:
        return f'<div lang="{escape(story.written_in)}" dir="{direction(story.written_in)}">{text}</div>'
    return text


_TAG = re.compile(r"<[a-z][^<>]*>")
_ADDRESS = re.compile(r'(?<= )(href|src|srcset)="([^"]*)"')


def absolute_addresses(markup: str, base: str) -> str:
    """Our own HTML with every `href`, `src` and `srcset` made absolute against `base`."""

    def rewrite(match):
        name, value = match[1], html.unescape(match[2])
        if name == "srcset":
            value = ", ".join(urljoin(base, candidate.strip()) for candidate in value.split(","))
        else:
            value = urljoin(base, value)
        return f'{name}="{escape(value)}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(rewrite, tag[0]), markup)


# -- the three forms ---------------------------------------------------------------------------------------------------


class _Steady:
    """A feed without entries must not claim to be new at every request."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else LONG_AGO


class _Rss(_Steady, Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for name, _address in entry.authors:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", entry.content)
        handler.addQuickElement("slash:comments", str(entry.replies))
        handler.addQuickElement("wfw:commentRss", f"{entry.url}feed/")
        for number, picture in enumerate(entry.pictures):
            handler.startElement(
                "media:content",
                {
                    "url": picture.url,
                    "type": picture.mime,
                    "medium": "image",
                    "width": str(picture.width),
                    "height": str(picture.height),
                    "fileSize": str(picture.size),
                    "isDefault": "true" if number == 0 else "false",
                },
            )
            for name, text, attributes in (
                ("media:title", picture.alt, {"type": "plain"}),
                ("media:description", picture.caption, {"type": "plain"}),
                ("media:credit", picture.credit, {"role": "photographer", "scheme": "urn:ebu"}),
            ):
                if text:
                    handler.addQuickElement(name, clean_xml_chars(text), attributes)
            handler.endElement("media:content")


class _Atom(_Steady, Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for name, address in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", entry.content, {"type": "html", "xml:lang": entry.language})


def _xml(kind):
    def write(feed):
        paper = SiteSettings.current()
        xml = kind(
            title=clean_xml_chars(feed.title),
            link=feed.page,
            description=clean_xml_chars(feed.description),
            language=paper.language,
            feed_url=feed.address,
            feed_guid=feed.address,
            author_name=clean_xml_chars(paper.name) if kind is _Atom else None,
        )
        for entry in feed.entries:
            # Summaries are read as HTML in both forms.
            xml.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.summary),
                unique_id=entry.id,
                unique_id_is_permalink=False,
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=entry.tags,
                entry=entry,
            )
        return xml.writeString("utf-8").encode()

    return write


def _json(feed):
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.description,
        "language": SiteSettings.current().language,
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps({name: value for name, value in said.items() if value != ""}, ensure_ascii=False).encode()


def _json_item(entry):
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "image": entry.pictures[0].url if entry.pictures else None,
        "date_published": rfc3339_date(timezone.localtime(entry.published)),
        "date_modified": rfc3339_date(timezone.localtime(entry.updated)),
        "authors": [{"name": name} | ({"url": address} if address else {}) for name, address in entry.authors],
        "tags": entry.tags,
        "language": entry.language,
    }
    return {name: value for name, value in item.items() if value}


WRITERS = {RSS: _xml(_Rss), ATOM: _xml(_Atom), JSON: _json}
