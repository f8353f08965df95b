"""`with changing(keys…)`: the only way public data changes.

Our own outermost `atomic`, that writes the dirtied keys, old and new, as one `Change` row as its last statement.
Django has no before-commit hook and the admin saves many-to-many after `save_model`, hence a block of our own that
inner blocks join. On PostgreSQL one advisory lock is taken there, last, so that the order of ids is the order of
commits and nothing can deadlock on it.
"""

import logging
import threading
from contextlib import contextmanager
from functools import partial

from django.apps import apps
from django.db import connections, transaction
from django.db.models import F

from .keys import SITE_WIDE
from .once import forget

log = logging.getLogger(__name__)

# Any fixed number will do; it is "news" in ASCII.
ADVISORY_LOCK = 0x6E657773
# Foreign keys are checked at the commit otherwise: that locks their rows, which somebody may hold who waits for us.
LOCK_LAST = (
    f"SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"
)

_open = threading.local()


class Dirtied:
    """The keys named so far by the open `changing` block; `touch` adds more."""

    def __init__(self):
        self.keys: set[str] = set()

    def touch(self, *keys: str) -> None:
        """Add keys that this change dirties. Keys of before and after both count."""
        self.keys.update(keys)


def now_changing() -> Dirtied | None:
    """The open block of this thread, or None."""
    return getattr(_open, "dirtied", None)


def changes_every_page() -> bool:
    """Whether this thread is inside a block that changes what stands on every page, and may still be rolled back."""
    return bool((dirtied := now_changing()) and dirtied.keys & SITE_WIDE)


def _drop(keys, change):
    """Take the pages that show what was changed out of the store, before anybody is told that it was.

    What was committed is acknowledged, whatever happens here. The worker finishes what could not be dropped.
    """
    from .store import the_store

    try:
        if (store := the_store()) is not None:
            store.drop(keys, change)
    except Exception:  # whatever it is: an error after the commit would tell the editor that nothing was saved
        log.exception("What Change %d dirtied could not be dropped", change)


@contextmanager
def changing(*keys: str, using: str = "default"):
    """Change public data in one transaction and dirty the pages that show `keys`.

    Yields a `Dirtied`, to which more keys can be added by `touch`. A block inside a block joins it: one transaction,
    one `Change`. Nothing slow belongs inside: no fetch, render, hash or classifier.
    """
    outer = now_changing()
    if outer is not None:
        outer.touch(*keys)
        yield outer
        return
    dirtied = Dirtied()
    dirtied.touch(*keys)
    _open.dirtied = dirtied
    try:
        with transaction.atomic(using=using):
            yield dirtied
            if dirtied.keys & SITE_WIDE:
                settings_row = apps.get_model("newsroom", "SiteSettings").objects.using(using).filter(pk=1)
                settings_row.update(version=F("version") + 1)
            if dirtied.keys:
                if connections[using].vendor == "postgresql":
                    with connections[using].cursor() as cursor:
                        cursor.execute(LOCK_LAST)
                change = apps.get_model("newsroom", "Change").objects.using(using).create(keys=sorted(dirtied.keys))
                transaction.on_commit(partial(_drop, frozenset(dirtied.keys), change.pk), using=using)
    finally:
        _open.dirtied = None
        if dirtied.keys & SITE_WIDE:
            forget("settings")
