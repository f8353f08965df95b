"""`{% structured_data article %}`: the story for search engines."""

from django import template
from django.utils.html import format_html

from articles import structured_data as machine

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context, article):
    """The story's JSON-LD blocks; takes `bylines`, `topics` and the corrections from the page's context."""
    corrections = None
    if "corrections_above" in context and "corrections_below" in context:
        corrections = [*context["corrections_above"], *context["corrections_below"]]
    story = machine.news_article(
        article, bylines=context.get("bylines"), topics=context.get("topics"), corrections=corrections
    )
    return format_html("{}\n{}", machine.script_block(story), machine.script_block(machine.breadcrumbs(article)))
