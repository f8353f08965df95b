"""What things are called: slugs, logins, credits in captions, titles for search engines."""

from __future__ import annotations

import re
import unicodedata
from xml.etree.ElementTree import Element

from ..quoted import unquoted
from ..tree import plain_text
from .elements import Meta, get


def slug(stored: str) -> str:
    """A slug as people read it: WordPress stores other scripts percent-encoded."""
    return unicodedata.normalize("NFC", unquoted(stored.strip()))


def slug_of(element: Element, meta: Meta, in_trash: bool) -> str:
    """The slug of an item; in the trash the one that it had before."""
    stored = get(element, "wp:post_name")
    if in_trash:
        stored = meta.first("_wp_desired_post_slug") or stored.removesuffix("__trashed")
    return slug(stored)


def nicename(login: str) -> str:
    """The form of a login that WordPress puts into addresses: `zoe.oneill` lives at `/author/zoe-oneill/`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", login.strip().lower()) if not unicodedata.combining(c))
    kept = re.sub(r"[^\w\s.@/-]", "", unicodedata.normalize("NFC", plain))
    return re.sub(r"[\s.@/-]+", "-", kept).strip("-")


_CREDIT = re.compile(
    r"(?:^|(?<=[.!?…)\]”\"]))\s*[(\[]?(?:photos?|pictures?|images?|credits?|photo credit|foto|fotos|bild)\s*:\s*"
    r"(?P<credit>[^.:()\[\]]{2,120}?)[)\]]?\.?\s*$",
    re.IGNORECASE,
)


def caption_and_credit(words: str) -> tuple[str, str]:
    """A caption and the credit that it ends with, as in “The bridge at dawn. Photo: Ada Abel”."""
    found = _CREDIT.search(words[-400:])
    if not found:
        return words, ""
    return words[: len(words) - len(words[-400:]) + found.start()].rstrip(), found["credit"].strip()


def search_words(stored: str) -> str:
    """A search title without the template marks of the plugin that kept it (`%%sep%% %%sitename%%`, `%sep%`)."""
    words = re.split(r"\s*[-–|]?\s*(?:%%\w+%%|%\w+%|#\w+_\w+)", plain_text(stored), maxsplit=1)[0]
    return words.strip()
