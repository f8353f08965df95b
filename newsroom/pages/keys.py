"""The keys of what a page shows, collected while it renders.

A key is a short text: `article:17`, `section:3`, `front`, `comments:17`, `menu`. Absence is a dependency too: a
story without comments still shows `comments:17`. A thing has several keys where pages show several parts of it: those
of a story stand in `articles/models/listed.py`, others in the `page_keys()` of their model.
"""

from contextlib import contextmanager
from contextvars import ContextVar

# Keys of what stands on every page: settings, the menu, the banner. They also count up `SiteSettings.version`.
SITE_WIDE = frozenset({"settings", "menu", "banner"})

_collected: ContextVar[set[str] | None] = ContextVar("collected_page_keys", default=None)


def showing(*keys: str) -> None:
    """Note that the page being rendered shows these keys. Outside a rendering it does nothing."""
    collected = _collected.get()
    if collected is not None:
        collected.update(keys)


@contextmanager
def collecting():
    """Collect into a fresh set the keys of everything shown inside the block; yields that set."""
    keys: set[str] = set()
    token = _collected.set(keys)
    try:
        yield keys
    finally:
        _collected.reset(token)
