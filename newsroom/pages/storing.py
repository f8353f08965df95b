"""`Storing`: the middleware that lays public pages into the store, right after they were rendered for a stranger.

It stands outermost, behind the one that names the request: it notes the newest Change before anything is read for the
page, the paper's settings included, and sees the bytes as they leave. Any page that can't be stored, for whatever
reason, is answered all the same.
"""

import gzip
import logging
import threading
from contextlib import contextmanager

import brotli
from django.db import Error
from django.http import HttpResponse

from .edition import Rendered
from .front import Front, answer, is_asking, wanted
from .headers import CACHE_CONTROL
from .places import place
from .store import the_store
from .tailing import changed_since, newest
from .unnoticed import is_unnoticed

log = logging.getLogger(__name__)

GZIP, BROTLI = 6, 5  # brotli 11 would save a sixteenth and take thirty times as long
PATIENCE = 5  # seconds
# Where nothing is public; the newest Change need not be asked for.
NEVER = ("/admin/", "/account/", "/preview/", "/media/", "/static/", "/healthz", "/livez")
# Headers by which a reader tells what they have already: the stored page answers them, not the view.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")


_guard, _turns = threading.Lock(), {}


@contextmanager
def turn(path):
    """One at a time in this process for each path; yields whether somebody else was before.

    A page that a hundred readers ask for in the moment when it was taken away is rendered once and not by every thread.
    Whoever has waited for PATIENCE seconds goes on alone.
    """
    with _guard:
        lock, waiting = _turns.get(path) or (threading.Lock(), 0)
        _turns[path] = lock, waiting + 1
    waited = not lock.acquire(blocking=False)
    held = lock.acquire(timeout=PATIENCE) if waited else True
    try:
        yield waited
    finally:
        if held:
            lock.release()
        with _guard:
            lock, waiting = _turns.pop(path)
            if waiting > 1:
                _turns[path] = lock, waiting - 1


def forms_of(content: bytes) -> dict[str, bytes]:
    """The content as it is stored, by ending: plain, by gzip and by brotli."""
    # A window that just holds the page: brotli clears tables as large as its window before it begins.
    window = min(22, max(16, len(content).bit_length()))
    return {
        "": content,
        ".gz": gzip.compress(content, GZIP, mtime=0),
        ".br": brotli.compress(content, quality=BROTLI, mode=brotli.MODE_TEXT, lgwin=window),
    }


class Storing:
    """Note, let render, lay; the protocol is `Edition.lay`'s."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        store = the_store()
        if store is None or request.method not in ("GET", "HEAD") or request.path_info.startswith(NEVER):
            return self.get_response(request)
        if is_unnoticed():
            return self.get_response(request)
        if is_asking(request.META.get("QUERY_STRING", "")):
            # A search or an old address: never kept, and each is another.
            return self.make(store, request)
        with turn(request.META["PATH_INFO"]) as waited:
            # Who waited while another made the page finds it there.
            if waited and (kept := Front(None, store.edition.tree_path).find(request.META)) is not None:
                return _as_django(*kept)
            return self.make(store, request)

    def make(self, store, request):
        """Let the page be rendered, and keep it where it may be kept."""
        try:
            noted = newest()
        except Error:
            return self.get_response(request)
        request.conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        response = self.get_response(request)
        request.META.update(request.conditions)
        if not self.may_be_kept(request, response):
            return response
        return self.keep(store, request, response, noted)

    def process_view(self, request, view, args, kwargs):
        """Give the conditions back to a view that answers them itself."""
        if not getattr(view, "is_kept", False):
            request.META.update(getattr(request, "conditions", {}))

    @staticmethod
    def may_be_kept(request, response) -> bool:
        """Whether this is a page that is the same for everybody, and nothing but that."""
        return (
            getattr(response, "is_kept", False)
            and response.status_code == 200
            and not response.streaming
            and not getattr(request, "knows_no_settings", False)
            and not response.cookies
            and response.headers.get("Cache-Control") == CACHE_CONTROL
            and not is_asking(request.META.get("QUERY_STRING", ""))
        )

    def keep(self, store, request, response, noted):
        """Lay the page and answer with what was laid; with the rendered bytes where it could not be."""
        # Not META: Django has decoded it there, which no other server does.
        path = request.path_info.encode()
        found = place(path)
        if found is None or found[1].mime != response.headers["Content-Type"]:
            return response
        rendered = Rendered(path, frozenset(response.page_keys), forms_of(response.content))
        environ = request.META | {"REQUEST_METHOD": request.method, "PATH_INFO": path.decode("latin-1")}
        try:
            if store.has_room() and store.edition.lay(rendered, noted, changed_since):
                kept = Front(None, store.edition.tree_path).find(environ | {"QUERY_STRING": ""})
                if kept is not None:
                    return _as_django(*kept)
        except (Error, OSError):
            log.warning("%s could not be stored", request.path_info, exc_info=True)
        # It was right when it was rendered, and may be changed by now: nobody shall compare with it.
        encoding, ending = wanted(request.META.get("HTTP_ACCEPT_ENCODING", ""))[0]
        unconditional = {"REQUEST_METHOD": request.method}
        status, headers, body = answer(unconditional, found[1], encoding, rendered.forms[ending], 0)
        headers = [(name, value) for name, value in headers if name not in ("ETag", "Last-Modified")]
        return _as_django(status, headers, body)


def _as_django(status, headers, body):
    response = HttpResponse(body, status=int(status[:3]), headers=dict(headers))
    if status.startswith("304"):
        del response.headers["Content-Type"]
    return response
