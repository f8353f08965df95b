"""Pictures for other people's walls, drawn or enlarged when they are first asked for, then kept as files."""

import fcntl
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import share_pictures
from articles.pictures.share import LEAST, digest_of_photo, enlarged
from articles.pictures.storage import write_whole
from newsroom.pages import public

log = logging.getLogger(__name__)

MOST = 20_000  # files, some 15 kB each
KEPT = 30 * 24 * 3600  # seconds; whoever asks later has it drawn again


@require_safe
@public(kept=False)
def picture(request, kind, pk, digest):
    """The picture of something public. With the digest of other words it leads to the one of today, undrawn."""
    thing = share_pictures.find(kind, int(pk))
    if thing is None or share_pictures.has_own(thing):
        raise Http404
    card = share_pictures.card_of(thing)
    if card.digest != digest:
        return HttpResponseRedirect(share_pictures.path_of(thing))
    return _answer(request, f"{digest}.png", "image/png", card.png)


@require_safe
@public(kept=False)
def photo(request, pk, digest):
    """A photograph of a public story that is too small for walls, enlarged; an old address leads to it."""
    use = share_pictures.find_photo(int(pk))
    rendition = share_pictures.widest(use)
    if rendition is None or rendition.width < LEAST:
        raise Http404
    if digest_of_photo(rendition.name) != digest:
        # Today's: enlarged, or the rendition itself where it has become wide enough.
        wide = rendition.width >= share_pictures.WIDTH
        return HttpResponseRedirect(rendition.url if wide else share_pictures.photo_path(use, rendition))

    def make():
        try:
            with default_storage.open(rendition.name) as file:
                return enlarged(file)
        except FileNotFoundError:
            raise Http404 from None

    return _answer(request, f"{digest}.jpg", "image/jpeg", make)


def _answer(request, name, mime, make):
    etag = f'"{name}"'
    response = get_conditional_response(request, etag)
    if response is None:
        response = HttpResponse(kept(name, make), content_type=mime)
        response.headers["ETag"] = etag
    # For other people's pages, as it says.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The content of a file, made and written where there is none yet."""
    path = folder() / name[:2] / name
    try:
        return path.read_bytes()
    except OSError:
        # None yet, or one that cannot be read: both cost a drawing, and no reader the picture.
        pass
    with _alone(name):
        try:
            return path.read_bytes()
        except OSError:
            content = make()
        try:
            write_whole(path, [content])
        except OSError:
            # A full disk costs a tenth of a second a time, and no reader the picture.
            log.warning("A share picture could not be kept.", exc_info=True)
    return content


@contextmanager
def _alone(name):
    """One thread of one process at a time makes a file: the others wait, and read what it made."""
    with ExitStack() as stack:
        try:
            folder().mkdir(parents=True, exist_ok=True)
            # One lock for all names that begin alike: few files, which no sweep need remove.
            lock = stack.enter_context(open(folder() / f"{name[:2]}.lock", "w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:
            log.warning("A share picture is made without a lock.", exc_info=True)
        yield


def folder() -> Path:
    """Where they are kept: outside every folder that is served, since what they show may be taken away."""
    return Path(settings.SHARE_DIR)


def sweep(now=None) -> int:
    """Remove those that were made long ago, and the oldest of too many; returns how many."""
    before, files = (now or time.time()) - KEPT, []
    for path in folder().glob("*/*.*"):
        with suppress(FileNotFoundError):
            files.append((path.stat().st_mtime, path))
    files.sort(reverse=True)
    old = [path for number, (made, path) in enumerate(files) if made < before or number >= MOST]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
