"""The pictures that are drawn for pages without one: made when first asked for, then kept as files."""

import logging
import time
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import share_pictures
from articles.pictures.share import Card
from articles.pictures.storage import write_whole
from newsroom.pages import public

log = logging.getLogger(__name__)

FOLDER = "share"
KEPT = 30 * 24 * 3600  # seconds; whoever asks later has it drawn again


@require_safe
@public
def picture(request, kind, pk, digest):
    """The picture of something public. With the digest of other words it leads to the one of today."""
    thing = share_pictures.find(kind, int(pk))
    if thing is None:
        raise Http404
    card = share_pictures.card_of(thing)
    if card.digest != digest:
        return HttpResponseRedirect(share_pictures.path_of(thing))
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag)
    if response is None:
        response = HttpResponse(file_of(card), content_type="image/png")
        response.headers["ETag"] = etag
    # For other people's pages, as it says.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def file_of(card: Card) -> bytes:
    """The drawn picture, from the file that keeps it; drawn and written where there is none."""
    path = folder() / card.digest[:2] / f"{card.digest}.png"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = card.png()
    try:
        write_whole(path, [content])
    except OSError:
        # A full disk costs a tenth of a second a time, and no reader the picture.
        log.warning("A share picture could not be kept.", exc_info=True)
    return content


def folder() -> Path:
    """Where they are kept: with the media, but in no folder that is served."""
    return Path(settings.MEDIA_ROOT) / FOLDER


def sweep(now=None) -> int:
    """Remove those that were drawn long ago; returns how many. They may be of words that nobody reads any more."""
    before, removed = (now or time.time()) - KEPT, 0
    for path in folder().glob("*/*.png"):
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed
