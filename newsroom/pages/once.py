"""Ask once a request: settings, menu and the like are read at most once while one answer is made."""

from contextlib import contextmanager
from contextvars import ContextVar

_memo: ContextVar[dict | None] = ContextVar("once_a_request", default=None)


@contextmanager
def one_request():
    """Everything inside shares one memory; nested use joins the outer one."""
    if _memo.get() is not None:
        yield
        return
    token = _memo.set({})
    try:
        yield
    finally:
        _memo.reset(token)


def once(name, ask):
    """Return `ask()`, remembered under `name` until the current request ends; without a request, ask every time."""
    memo = _memo.get()
    if memo is None:
        return ask()
    if name not in memo:
        memo[name] = ask()
    return memo[name]


def forget(name):
    """Drop one remembered answer, after it was changed inside the same request."""
    memo = _memo.get()
    if memo is not None:
        memo.pop(name, None)
