"""What a feed holds: entries, made of stories or of corrections, the same for every form."""

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.utils.html import escape, format_html, linebreaks

from articles.heads import absolute
from articles.models import Byline, Correction, PictureUse, TopicUse
from articles.pictures.renditions import JPEG, MIME
from articles.templatetags.stories import story_body
from newsroom.models import Change, SiteSettings
from newsroom.pages import showing
from newsroom.text import direction, embed_link, excerpt
from newsroom.xml import clean_xml_chars

NEWEST = 20  # stories
PICTURE_WIDTH = 1440  # pixels: the widest picture that is offered


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
    replies: int | None = None  # None where it is no story
    number: int | None = None  # of the story


@dataclass
class Feed:
    """What stands above the entries."""

    title: str
    page: str
    address: str
    description: str
    entries: list[Entry] = field(default_factory=list)


def entries_of(stories):
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


def corrections_of(notes):
    """The newest of the corrections as entries, and when anything public last changed; one query."""
    newest = Change.objects.order_by("-id").values("at")[:1]
    rows = (
        notes.select_related("article").defer("article__body").order_by("-at", "-id").annotate(changed=Subquery(newest))
    )
    rows = list(rows[:NEWEST])
    return [_correction(note) for note in rows], max((note.changed for note in rows), default=None)


def _correction(note) -> Entry:
    story = note.article
    showing(f"title:{story.pk}")
    url = absolute(story.get_absolute_url())
    link = format_html('<p><a href="{}">{}</a></p>', url, story.headline)
    return Entry(
        id=note.uid.urn,
        url=url,
        title=clean_xml_chars(f"{note.get_kind_display()}: {story.headline}"),
        summary=clean_xml_chars(note.text),
        content=clean_xml_chars(f"{linebreaks(note.text, True)}{link}"),
        published=note.at,
        updated=note.at,
        authors=[],
        tags=[str(note.get_kind_display())],
        pictures=[],
        language=story.written_in,
    )


def entry_of(story, corrections=()) -> Entry:
    """A story as an entry. Uses its `bylines`, `topic_uses` and `picture_uses`, so prefetch them."""
    bylines, topics, uses = story.bylines.all(), [use.tag for use in story.topic_uses.all()], story.picture_uses.all()
    showing(f"feed:{story.pk}", f"section:{story.section_id}", f"source:{story.source_id}")
    showing(*(f"signed:{row.author_id}" for row in bylines), *(f"topic-name:{topic.pk}" for topic in topics))
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
        number=story.pk,
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
