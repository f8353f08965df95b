"""Percent-encoded words as people read them."""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["unquoted", "without_controls"]

_CONTROLS = re.compile("[\x00-\x1f\x7f]")


def without_controls(words: str) -> str:
    """The words without what no address, name or file carries, and PostgreSQL refuses to keep (NUL)."""
    return _CONTROLS.sub("", words)


def unquoted(words: str) -> str:
    """What the words mean, decoded; `%00` and its like mean nothing."""
    return without_controls(unquote(words, errors="replace"))
