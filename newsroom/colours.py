"""An owner's colour made readable: contrast by WCAG 2, and a lightness that reaches it. Pure arithmetic, no models.

Colours go in and out as `#rrggbb`.
"""

import colorsys
from functools import lru_cache
from typing import NamedTuple

# Grounds that words in the accent stand on: paper and tint of static/css/tokens.css.
LIGHT = ("#fbf9f5", "#f2eee6")
DARK = ("#151412", "#201e1b")
READABLE = 4.5  # WCAG 2.2, 1.4.3: the least contrast of text with its ground
# The design's own accent for both schemes, chosen by eye; it is readable, so nothing is computed for it.
DEFAULT_ACCENT, DEFAULT_DARK_ACCENT = "#9b2d1f", "#f0907c"


class Accent(NamedTuple):
    """One colour as it comes out in the light scheme and in the dark one."""

    light: str
    dark: str


def _channels(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def weakest(colour: str, grounds: tuple[str, ...]) -> float:
    """The contrast with that of the grounds from which the colour stands out least."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: str, grounds: tuple[str, ...], least: float = READABLE) -> str:
    """The colour, darkened or lightened just until it has the contrast on every ground; its hue stays.

    It moves away from the grounds: darker on light ones, lighter on dark ones.
    """
    colour = colour.lower()
    if weakest(colour, grounds) >= least:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    far = 0.0 if luminance(grounds[0]) > 0.18 else 1.0

    def moved(share: float) -> str:
        channels = colorsys.hls_to_rgb(hue, lightness + (far - lightness) * share, saturation)
        return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)

    # The least step of 256 that reaches it; all the way is black or white, which reaches it on any paper.
    steps = 256
    low, high = 0, steps
    while low < high:
        middle = (low + high) // 2
        if weakest(moved(middle / steps), grounds) >= least:
            high = middle
        else:
            low = middle + 1
    return moved(low / steps)


@lru_cache(maxsize=64)
def accent(chosen: str) -> Accent:
    """The owner's accent for both schemes, at least 4.5:1 on paper and on tint in each."""
    if chosen.lower() == DEFAULT_ACCENT:
        return Accent(DEFAULT_ACCENT, DEFAULT_DARK_ACCENT)
    return Accent(readable(chosen, LIGHT), readable(chosen, DARK))
