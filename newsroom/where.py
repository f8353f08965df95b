"""From where a request comes, for the log: set once by the middleware, read by whoever writes an entry."""

from contextlib import contextmanager
from contextvars import ContextVar

_address = ContextVar("address", default="")


@contextmanager
def coming_from(address: str):
    """Everything inside was asked for from this network address."""
    token = _address.set(address[:45])
    try:
        yield
    finally:
        _address.reset(token)


def network_address() -> str:
    """The address of the request that is being answered, or "" outside of one."""
    return _address.get()
