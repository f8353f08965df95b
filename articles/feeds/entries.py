"""What a feed holds: entries, made of stories or of corrections, the same for every form."""

import html
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from django.db.models import Exists, OuterRef, Subquery
from django.utils.html import escape, format_html, linebreaks

from articles.heads import absolute
from articles.models import Byline, Correction, PictureUse, TopicUse
from articles.models.cards import PICTURE, USE
from articles.pictures.renditions import JPEG, MIME
from articles.templatetags.stories import story_body
from newsroom.models import Change, SiteSettings
from newsroom.pages import showing
from newsroom.prepared import prepared
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


def for_entries(stories):
    """The newest of the stories with what an entry asks of a row, and when anything public last `changed`."""
    newest = Change.objects.order_by("-id").values("at")[:1]
    notes = Correction.objects.filter(article=OuterRef("pk"))
    rows = stories.newest_first().select_related("section", "source")
    return rows.annotate(changed=Subquery(newest), is_corrected=Exists(notes))[:NEWEST]


def entries_of(rows):
    """Stories that were read `for_entries` as entries, and when anything public last changed.

    Three queries, four where one of them was corrected.
    """
    ids = [row.pk for row in rows]
    bylines = _by_story(_bylines(ids), "article_id")
    topics = _by_story(_topics(ids), "content_object_id")
    uses = _by_story(_uses(ids), "article_id")
    notes = _by_story(_corrections(ids) if any(row.is_corrected for row in rows) else (), "article_id")
    entries = [
        entry_of(row, bylines[row.pk], [use.tag for use in topics[row.pk]], uses[row.pk], notes[row.pk]) for row in rows
    ]
    return entries, max((row.changed for row in rows), default=None)


def _by_story(rows, column):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


@prepared
def _bylines(stories):
    return Byline.objects.filter(article__in=stories).select_related("author")


@prepared
def _topics(stories):
    return TopicUse.objects.filter(content_object__in=stories).select_related("tag")


@prepared
def _uses(stories):
    uses = PictureUse.objects.filter(article__in=stories).select_related("picture")
    return uses.only(*USE, "role", "position", *(f"picture__{name}" for name in PICTURE))


@prepared
def _corrections(stories):
    return Correction.objects.filter(article__in=stories).order_by("at", "id")


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


def entry_of(story, bylines, topics, uses, corrections) -> Entry:
    """A story as an entry, with its bylines, topics, uses of pictures and corrections, each in their order."""
    showing(f"feed:{story.pk}", f"section:{story.section_id}", f"source:{story.source_id}")
    showing(*(f"signed:{row.author_id}" for row in bylines), *(f"topic-name:{topic.pk}" for topic in topics))
    showing(*(f"picture:{use.picture_id}" for use in uses))
    url = absolute(story.get_absolute_url())
    body = [use for use in uses if use.role == PictureUse.Role.BODY]
    # The lead first, then the gallery, then what stands in the text.
    in_order = sorted(uses, key=lambda use: (use.pk != story.lead_id, use.role == PictureUse.Role.BODY))
    pictures = [picture for use in in_order if (picture := Picture.of(use))]
    lead = next((Picture.of(use) for use in uses if use.pk == story.lead_id), None)
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
