"""Making pages without a reader: what a change took out is made again, and `manage.py press` makes the whole site."""

import io
import logging
import sys
from urllib.parse import urlsplit

from django.conf import settings

from .tailing import catch_up, changed_since, newest

log = logging.getLogger(__name__)

AT_ONCE = 40  # pages that are made again after a change; the rest as asked for
NEW_AT_ONCE = 10  # stories that came out or left


def make(path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the site for `path` (decoded, without query) as a stranger would: status, headers and body as they are plain.

    Goes through the whole WSGI application, so a page that is missing in the store lies there afterwards.
    """
    # The application loads the whole site; only who makes pages needs it.
    from newsroom.wsgi import application

    told = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=int(status[:3]), headers=dict(headers))

    answer = application(asking_for(path), start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return told["status"], told["headers"], body


def asking_for(path: str, query: str = "") -> dict:
    """The WSGI environment in which a stranger asks for `path` (decoded) and takes it plain; `query` as it is sent."""
    root = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": root.hostname,
        "SERVER_PORT": str(root.port or (443 if root.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": root.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": root.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _is_new(key):
    return key.startswith("address:/") and key.endswith("/") and "?" not in key


class Tail:
    """Follows the changes and keeps the store right: drops what others changed, makes again what is read most."""

    def __init__(self, store):
        self.store = store
        self.made_until = self.looked = store.edition.index.cursor
        # Up to the wipe by this Change the trees that were put aside are gone.
        self.swept = store.edition.index.wiped_by

    def turn(self, stop=lambda: False) -> int:
        """One look: how many pages were made again. A change that comes meanwhile goes first."""
        # What is asked five times a second is asked for by one number.
        last = newest()
        if last == self.looked:
            return 0
        catch_up(self.store)
        edition, made = self.store.edition, 0
        # Not `last`: the database may have gone in between, and then the same Changes are to be looked at again.
        reached = self.looked = edition.index.cursor
        # What was published just now never lay there, so no row tells of it; its address is among the keys.
        new = [
            key.removeprefix("address:") for _, keys in changed_since(self.made_until) for key in keys if _is_new(key)
        ]

        def is_called():
            return stop() or newest() > reached

        for path in [*new[-NEW_AT_ONCE:], *edition.index.to_make_again(self.made_until, AT_ONCE)]:
            if is_called():
                # What is left is found again: it is still out of the tree.
                self.looked = 0
                return made
            make(path)
            made += 1
        self.made_until = reached
        if self.swept != (wiped_by := edition.index.wiped_by):
            # On an election night the trees that the settings put aside in an hour would fill a disk.
            edition.sweep_away(is_called)
            if is_called():
                self.looked = 0
                return made
            self.swept = wiped_by
        return made
