"""What the demo paper wrote, a file a section."""

from . import business, culture, local, opinion, politics, sea, sport, world
from .tale import Tale, as_html, dated

STORIES = [
    tale for section in (local, politics, business, culture, sport, world, sea, opinion) for tale in section.STORIES
]

__all__ = ["STORIES", "Tale", "as_html", "dated"]
