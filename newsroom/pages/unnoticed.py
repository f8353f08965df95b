"""Asking our own site without leaving a trace: nothing is laid into the store, nothing is counted.

What proves something by asking thousands of addresses shall not press the whole paper into the store, nor make the
desk believe that readers came by old addresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_unnoticed: ContextVar[bool] = ContextVar("unnoticed", default=False)


@contextmanager
def unnoticed() -> Iterator[None]:
    """What this thread asks of the site meanwhile changes nothing, neither files nor rows."""
    token = _unnoticed.set(True)
    try:
        yield
    finally:
        _unnoticed.reset(token)


def is_unnoticed() -> bool:
    """Whether who asks just now wants to leave no trace."""
    return _unnoticed.get()
