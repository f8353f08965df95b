"""What the templates of the front page board say of stories."""

from django import template

from articles.pictures.markup import picture_tag

register = template.Library()


@register.simple_tag
def shot(story, crop, sizes):
    """The lead picture of a story on the board, or nothing."""
    return picture_tag(story.lead.picture.made, alt="", sizes=sizes, crop=crop) if story.lead_id else ""
