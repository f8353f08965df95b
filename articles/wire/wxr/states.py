"""WordPress's words for the state of a post and of a comment, in ours."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from .elements import get

_STATUSES = {"publish": "published", "future": "scheduled", "pending": "submitted", "private": "draft"}


def status_of(element: Element) -> tuple[str, str, bool]:
    """(our word, why it is hidden although it was out, whether it lies in the trash)."""
    status = get(element, "wp:status") or "draft"
    if status == "trash":
        return "draft", "", True
    if status == "private":
        return "draft", "private", False
    if get(element, "wp:post_password"):
        return "draft", "password", False
    return _STATUSES.get(status, "draft"), "", False


_STATES = {"1": "approved", "approve": "approved", "approved": "approved", "0": "waiting", "hold": "waiting",
           "spam": "spam", "trash": "deleted", "post-trashed": "deleted"}  # fmt: skip


def state_of(element: Element) -> str:
    """The state of a comment."""
    return _STATES.get(get(element, "wp:comment_approved").strip(), "waiting")


def kind_of(element: Element) -> str:
    """comment, pingback, trackback, note, or what a plugin made."""
    # Until WordPress 5.5 an ordinary comment had no type at all.
    return get(element, "wp:comment_type").strip() or "comment"
