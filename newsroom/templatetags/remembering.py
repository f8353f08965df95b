"""`{% remembered "footer" %}…{% endremembered %}`: a piece of every page, drawn once until the settings change."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from newsroom.models import SiteSettings
from newsroom.pages import showing
from newsroom.pages.keys import collecting

register = template.Library()


@register.tag
def remembered(parser, token):
    """Keep what stands inside for the life of the process, or until settings, menu, pages or the banner change.

    The name, and whatever else is told with it, must say all that the piece depends on beside those and the language:
    `{% remembered "masthead" current_section %}`. Nothing of a story, a reader or the hour may stand inside.
    """
    _tag, *told = token.split_contents()
    inside = parser.parse(["endremembered"])
    parser.delete_first_token()
    return _Remembered(inside, [parser.compile_filter(each) for each in told])


class _Remembered(template.Node):
    def __init__(self, nodelist, told):
        self.nodelist, self.told = nodelist, told

    def render(self, context):
        def draw():
            with collecting() as keys:
                return self.nodelist.render(context), keys

        if settings.DEBUG:  # whoever works on a template wants to see it
            return self.nodelist.render(context)
        name = ("drawn", self.origin.name, get_language(), *(each.resolve(context, True) for each in self.told))
        piece, keys = SiteSettings.current().remembered(name, draw)
        showing(*keys)
        return piece
