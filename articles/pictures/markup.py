"""The `<picture>` element: WebP for browsers that take it, JPEG for the rest, sizes always said."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.pictures.renditions import JPEG, MIME, WEBP

# What a browser without srcset gets: wide enough for a page, not for a wall.
FALLBACK_WIDTH = 1024
TAG = '<picture>{}<img %s src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"></picture>'
# What a page leads with is painted with the page; all else comes as it is scrolled to.
LOADING = {True: 'loading="eager" fetchpriority="high"', False: 'loading="lazy" decoding="async"'}


class RenditionLike(Protocol):
    """What markup needs to know of a rendition, which must be hashable; `crop` is "" for the whole picture."""

    url: str
    width: int
    height: int
    format: str
    crop: str


def picture_tag(
    renditions: Sequence[RenditionLike], *, alt: str, sizes: str, eager: bool = False, crop: str | None = None
) -> SafeString:
    """The element for one picture; an empty string while it has no renditions (the caller says what then).

    `alt` is "" for a decorative picture. `sizes` is the attribute of that name. `eager` is for the one
    picture that a page leads with. `crop` is one of "16x9", "4x3", "1x1"; a picture without that crop is
    shown whole. Width and height are always there, so that nothing jumps while it loads.
    """
    shown = [each for each in renditions if each.crop == (crop or "")] or [each for each in renditions if not each.crop]
    if not shown:
        return SafeString("")
    return _element(tuple(shown), alt, sizes, bool(eager), settings.MEDIA_URL)


@lru_cache(maxsize=256, typed=True)
def _element(shown, alt, sizes, eager, _root) -> SafeString:
    """`picture_tag` of the renditions that are shown: the same picture stands in many lists."""
    of = {name: sorted((each for each in shown if each.format == name), key=_width) for name in (WEBP, JPEG)}
    fallback = of[JPEG] or of[WEBP]
    largest = fallback[-1]
    source = (
        format_html('<source type="{}" srcset="{}" sizes="{}">', MIME[WEBP], _srcset(of[WEBP]), sizes)
        if of[WEBP] and of[JPEG]
        else ""
    )
    return format_html(
        TAG % LOADING[eager],
        source,
        next((each for each in reversed(fallback) if each.width <= FALLBACK_WIDTH), fallback[0]).url,
        _srcset(fallback),
        sizes,
        largest.width,
        largest.height,
        alt,
    )


def _srcset(renditions) -> str:
    return ", ".join(f"{each.url} {each.width}w" for each in renditions)


def _width(rendition) -> int:
    return rendition.width
