"""An article's page."""

import datetime

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.heads import Head
from articles.models import Article, Correction, PictureUse, ReadNext, TopicUse
from articles.models.cards import FILES, with_sections
from articles.models.publishing import ON_CARDS
from articles.views import elsewhere
from newsroom.pages import public, showing
from newsroom.prepared import prepared


@require_safe
@public
def article(request, year, month, day, name):
    """A published story; one that was public once answers 410, everything else what the address led to before."""
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise Http404 from None
    story = next(iter(_published_at(date, name)), None)
    if story is None:
        return elsewhere.answer(request)
    return render(request, "articles/article.html", page_of(story))


@prepared
def _published_at(day, slug):
    return with_its_parts(Article.objects.published()).filter(day=day, slug=slug)


def with_its_parts(stories):
    """Stories as their page wants them: the rows it joins, and whether it must ask for what most don't have."""
    return stories.select_related("section", "source", "lead__picture").annotate(
        is_corrected=Exists(Correction.objects.filter(article=OuterRef("pk"))),
        has_more_pictures=Exists(PictureUse.objects.filter(article=OuterRef("pk")).exclude(role=PictureUse.Role.LEAD)),
    )


def page_of(story, *, preview=False):
    """The context of a story's page, from a row of `with_its_parts`: at most five queries, named keys included."""
    bylines = story.signed_by()
    topics = [use.tag for use in _topics_of(story.pk)]
    uses = list(story.picture_uses.select_related("picture")) if story.has_more_pictures else []
    corrections = list(story.corrections.all()) if story.is_corrected else []
    showing(f"article:{story.pk}", f"section:{story.section_id}", f"source:{story.source_id}")
    showing(*(f"author:{byline.author_id}" for byline in bylines), *(f"topic-name:{topic.pk}" for topic in topics))
    showing(*(f"picture:{use.picture_id}" for use in uses))
    authors = list(dict.fromkeys(byline.author for byline in bylines))
    return {
        "article": story,
        "preview": preview,
        "noindex": preview,
        "bylines": bylines,
        "portrait_of": authors[0] if len(authors) == 1 and authors[0].is_staff else None,
        # Below the text only those of whom there is something to tell.
        "writers": [author for author in authors if author.bio or (author.portrait_id and author.role_title)][:3],
        "topics": topics,
        "gallery": [use for use in uses if use.role == PictureUse.Role.GALLERY],
        "body_uses": [use for use in uses if use.role == PictureUse.Role.BODY],
        "corrections_above": [note for note in corrections if note.place == Correction.Place.TOP],
        "corrections_below": [note for note in corrections if note.place == Correction.Place.BOTTOM],
        "read_next": read_next(story),
        "current_section": story.section_id,
        "head": Head.of_story(
            story, topics=[topic.name for topic in topics], authors=[author.name for author in authors]
        ),
    }


@prepared
def _topics_of(article_id):
    return TopicUse.objects.filter(content_object=article_id).select_related("tag")


@prepared
def _picks_of(article_id):
    rows = ReadNext.objects.filter(article=article_id).select_related("pick__lead__picture")
    shown = *ON_CARDS, *(f"lead__picture__{name}" for name in FILES)
    return rows.only("article", "position", *(f"pick__{name}" for name in shown))


def read_next(story):
    """The picks that close the story, without those that are away; each is a dependency, shown or not."""
    picks = [row.pick for row in _picks_of(story.pk)]
    showing(*(f"card:{pick.pk}" for pick in picks))
    return with_sections([pick for pick in picks if pick.is_published])
