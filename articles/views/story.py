"""An article's page."""

import datetime

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.heads import Head
from articles.models import Article, Correction, PictureUse, ReadNext
from articles.views import elsewhere
from newsroom.pages import public, showing


@require_safe
@public
def article(request, year, month, day, name):
    """A published story; one that was public once answers 410, everything else what the address led to before."""
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise Http404 from None
    story = with_its_parts(Article.objects.published()).filter(day=date, slug=name).first()
    if story is None:
        return elsewhere.answer(request)
    return render(request, "articles/article.html", page_of(story))


def with_its_parts(stories):
    """Stories as their page wants them: the rows it joins, and whether it must ask for what most don't have."""
    return stories.select_related("section", "source", "lead__picture").annotate(
        is_corrected=Exists(Correction.objects.filter(article=OuterRef("pk"))),
        has_more_pictures=Exists(PictureUse.objects.filter(article=OuterRef("pk")).exclude(role=PictureUse.Role.LEAD)),
    )


def page_of(story, *, preview=False):
    """The context of a story's page, from a row of `with_its_parts`: at most five queries, named keys included."""
    bylines = list(story.byline_rows().filter(article=story))
    topics = [use.tag for use in story.topic_uses.select_related("tag")]
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


def read_next(story):
    """The picks that close the story, without those that are away; each is a dependency, shown or not."""
    rows = ReadNext.objects.filter(article=story).select_related("pick__section", "pick__lead__picture")
    picks = [row.pick for row in rows.defer("pick__body")]
    showing(*(f"card:{pick.pk}" for pick in picks))
    return [pick for pick in picks if pick.is_published]
