"""The marks of a spammer: the honeypot, the time trap, repeated text, and a small score.

Knows nothing of the database. Nobody outside is asked: no reader's words leave the house.
"""

import hashlib
import re

from comments.words import folded

HONEYPOT = "subject"  # machines fill it in; browsers don't offer to, and people never see it
QUICKEST = 3  # seconds from being handed a form to sending it; people need longer, even to paste
SPAM_SCORE = 4
DISTINCTIVE = 40  # characters without disguise; what is shorter, many say by themselves ("Thank you!")

_ANCHOR = re.compile(r"<a\s[^<>]{0,2000}>", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\x00)(?:https?://|ftp://|\bwww\.)[^\s<>\"']", re.IGNORECASE)
_FORUM_LINK = re.compile(r"\[(?:url|link)\b", re.IGNORECASE)


def count_links(text):
    """How many links a text holds: ``<a href>`` as WordPress counts, and bare addresses, which it forgets."""
    marked, anchors = _ANCHOR.subn("\x00", text.replace("\x00", ""))
    return anchors + len(_ADDRESS.findall(marked))


def fingerprint(text):
    """64 hexadecimal digits, the same for texts that differ only in case, width, accents or white space."""
    return hashlib.sha256(folded(text).encode("utf-8", "surrogatepass")).hexdigest()


def is_distinctive(text):
    """Whether the same text in several places is hardly chance: a longer one, or one with a link."""
    return len(folded(text)) > DISTINCTIVE or count_links(text) > 0


def too_quick(handed_out, now):
    """Whether a form that left the house at ``handed_out`` came back faster than people type.

    Only forms that are made for one reader know when (the reply form, the form given back after an
    error); the form on a stored page says None, and None is never too quick.
    """
    return handed_out is not None and (now - handed_out).total_seconds() < QUICKEST


def score(name, website, body):
    """Return ``(points, marks)``: how much a comment looks like spam, and the marks that say so.

    `SPAM_SCORE` points or more are spam. Each mark is a short code; a single mark is never enough.
    """
    marks = []
    links = count_links(body)
    if links >= 5:
        marks.append(("many-links", 3))
    if links and len(_without_links(body)) < 15:
        marks.append(("nothing-but-links", 2))
    if _FORUM_LINK.search(body):
        marks.append(("forum-code", 3))
    if _ANCHOR.search(body):
        marks.append(("raw-html-link", 2))
    if count_links(name) or "://" in name:
        marks.append(("address-as-name", 2))
    if website and links and website.rstrip("/").lower() in body.lower():
        marks.append(("own-website-linked", 1))
    return sum(points for _, points in marks), [mark for mark, _ in marks]


def _without_links(body):
    return " ".join(re.sub(r"(?:https?://|ftp://|www\.)\S+|<[^<>]{0,2000}>", " ", body).split())
