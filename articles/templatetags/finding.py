"""What the search page and dead addresses show of the stories that were found."""

from dataclasses import replace

from django import template
from django.utils.html import format_html

from articles import search
from articles.pictures.renditions import WEBP
from newsroom.pages import showing

register = template.Library()

PICTURE_WIDTH = 240  # pixels, for screens that put two in a row where others put one
SUGGESTED = 3
WORDS_MIN = 2  # of an address; a single one says too little of what was looked for


@register.simple_tag
def hit_picture(story):
    """The small square picture beside a story that was found, or nothing.

    One file of one size: a page of results is made anew for each question, and a square of six rems needs no choice.
    """
    use = story.lead
    if use is None:
        return ""
    showing(f"picture:{use.picture_id}")
    squares = [each for each in use.picture.made if each.crop == "1x1"]
    if not squares:
        return ""
    small = min(squares, key=lambda each: (each.width < PICTURE_WIDTH, each.width, each.format != WEBP))
    return format_html(
        '<img loading="lazy" decoding="async" src="{}" width="{}" height="{}" alt="">',
        small.url,
        small.width,
        small.height,
    )


@register.simple_tag
def perhaps(words):
    """The newest few published stories that hold all of these words."""
    question = search.Question.of(words)
    if sum(map(len, question.terms)) < WORDS_MIN or question.shortened:
        return []
    # In an address no word is only begun.
    question = replace(question, begun=False)
    return search.hits(search.find(question, at_most=SUGGESTED).ids, search.Question())
