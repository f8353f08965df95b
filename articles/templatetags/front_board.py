"""What the templates of the front page board say of stories."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import FrontSlot
from articles.models.front import SLOTS
from articles.pictures.markup import picture_tag

register = template.Library()

GROUP = '<div class="board-does board-few" role="group" aria-labelledby="{{of}}-{{number}}" data-places>{}{}</div>'
BUTTON = '<button type="submit" class="quiet" form="board-form" name="do" value="move:{{number}}:{}"'
OFF = '<button type="submit" class="quiet" form="board-form" name="do" value="off:{{number}}">{}</button>'


@register.simple_tag
def shot(story, crop, sizes):
    """The lead picture of a story on the board, or nothing."""
    return picture_tag(story.lead.picture.made, alt="", sizes=sizes, crop=crop) if story.lead_id else ""


@register.simple_tag
def place_buttons(number, of, off=True):
    """The buttons that put the story of that id into a slot, named by the heading with the id `of`-`number`.

    They stand under each of seventy stories: as a template of their own they were a third of the page's time.
    """
    return format_html(_pattern(get_language(), off), number=int(number), of=of)


@lru_cache(maxsize=64)
def _pattern(language, off):
    """The buttons in a language, with `{number}` and `{of}` to be filled in."""
    buttons = format_html_join(
        "",
        BUTTON + ' data-slot-button="{}" aria-label="{}">{}</button>',
        (
            (slot, slot, _braced(str(FrontSlot(slot=slot))), _braced(str(FrontSlot(slot=1)) if slot == 1 else slot))
            for slot in range(1, SLOTS + 1)
        ),
    )
    return format_html(GROUP, buttons, format_html(OFF, _braced(_("Not on the front"))) if off else "")


def _braced(words):
    return str(words).replace("{", "{{").replace("}", "}}")
