"""`{% structured_data article %}`: the story for search engines; `|json_ld` writes any other block of a page."""

from django import template
from django.utils.html import format_html

from articles import structured_data as machine

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context, article, comments=()):
    """The story's JSON-LD blocks; takes `bylines`, `topics` and the corrections from the page's context.

    `comments` are Comment items, handed over by whoever knows the conversation.
    """
    corrections = None
    if "corrections_above" in context and "corrections_below" in context:
        corrections = [*context["corrections_above"], *context["corrections_below"]]
    story = machine.news_article(
        article,
        bylines=context.get("bylines"),
        topics=context.get("topics"),
        corrections=corrections,
        comments=comments,
    )
    return format_html("{}\n{}", machine.script_block(story), machine.script_block(machine.breadcrumbs(article)))


@register.filter
def json_ld(data):
    """A dictionary as a block of JSON-LD."""
    return machine.script_block(data)
