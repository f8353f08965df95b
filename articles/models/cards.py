"""Stories as cards show them: what a card prints of a story, its lead picture and its byline, and no more.

A list asks for whole cards (`cards`, two statements); the front, most of whose cards are words alone, for plain ones
(`plain_cards`) and then for the pictures and names that it shows.
"""

from collections import defaultdict

from newsroom.prepared import prepared

from .article import Article
from .author import Byline
from .picture import PictureUse
from .publishing import ON_CARDS
from .section import Section


def cards(pks) -> dict[int, Article]:
    """The published ones of these stories by their ids, with sections, lead pictures and bylines: whole cards."""
    found = with_sections(_pictured(pks))
    with_names(found)
    return {story.pk: story for story in found}


def plain_cards(pks) -> dict[int, Article]:
    """The published ones of these stories by their ids, with their sections alone."""
    return {story.pk: story for story in with_sections(_published(pks))}


def with_sections(stories):
    """Hand these stories their sections, which every page knows of from its menu; returns them."""
    sections = {section.pk: section for section in Section.everyone()}
    for story in stories:
        if story.section_id is None or story.section_id in sections:
            story.section = sections.get(story.section_id)
    return stories


def with_pictures(stories):
    """Hand these stories their lead pictures."""
    uses = {use.pk: use for use in _leads([story.lead_id for story in stories if story.lead_id])}
    for story in stories:
        if story.lead_id in uses:
            story.lead = uses[story.lead_id]


def with_names(stories):
    """Hand these stories their bylines, with the portraits of who wrote."""
    signed = defaultdict(list)
    for row in _bylines([story.pk for story in stories]):
        signed[row.article_id].append(row)
    for story in stories:
        story.signing = signed[story.pk]


# Of a picture its files and until when, and what is said of it; of its use what is said there.
FILES = ("renditions", "killed_at", "trashed_at", "rights_until")
PICTURE = (*FILES, "caption", "alt", "decorative", "credit")
USE = ("article", "picture", "caption", "alt", "decorative")


@prepared
def _published(pks):
    return Article.objects.published().filter(pk__in=pks).only(*ON_CARDS)


@prepared
def _pictured(pks):
    shown = (*USE, *(f"picture__{name}" for name in PICTURE))
    stories = Article.objects.published().filter(pk__in=pks).select_related("lead__picture")
    return stories.only(*ON_CARDS, *(f"lead__{name}" for name in shown))


@prepared
def _leads(pks):
    uses = PictureUse.objects.filter(pk__in=pks).select_related("picture")
    return uses.only(*USE, *(f"picture__{name}" for name in PICTURE))


@prepared
def _bylines(pks):
    files = (f"author__portrait__{name}" for name in FILES)
    rows = Byline.objects.filter(article__in=pks).select_related("author__portrait")
    return rows.only("article", "role", "position", "author__name", "author__portrait", *files)
