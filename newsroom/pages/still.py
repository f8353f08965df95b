"""Whether pages are made for a site that stands still: files without a program behind them, which takes no form.

What needs an answer (the comment form, the search, reports) is left out of such pages, or a sentence stands there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .unnoticed import unnoticed

_still = ContextVar("still", default=False)


@contextmanager
def standing_still() -> Iterator[None]:
    """Whatever is rendered inside is for such a site, and leaves no trace here (`unnoticed`)."""
    token = _still.set(True)
    try:
        with unnoticed():
            yield
    finally:
        _still.reset(token)


def is_still() -> bool:
    """Whether the page that is being made is for a site that stands still."""
    return _still.get()
