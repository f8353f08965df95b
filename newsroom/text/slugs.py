"""Slugs: the readable end of an address, in any script."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .characters import nfc, scrub

SLUG_BYTES = 200
_SOURCE_MAX = 1_000

# First segments of our own addresses: no standing page, section … may hide one.
RESERVED_SEGMENTS = frozenset(
    "account admin archive author category comments corrections feed healthz livez media news-sitemap.xml oembed page "
    "preview robots.txt search section sitemap.xml static tag topic wp-admin wp-content wp-json wp-login.php".split()
)
RESERVED_SLUGS = RESERVED_SEGMENTS | frozenset("page feed atom json comment comments edit".split())

_APOSTROPHES = re.compile("['’‘ʼ`´ʾʿ\u00ad\u0640\u200b\u2060]")
_JOINERS = "\u200c\u200d"


def slugify(text: str, fallback: str = "story") -> str:
    """A slug for a headline: any script, lower case, words joined by hyphens, NFC, at most 200 bytes of UTF-8.

    Never empty (then `fallback`) and never a reserved word (then with "-1"). Making a slug of a slug changes nothing.
    """
    text = scrub((text or "")[:_SOURCE_MAX]).replace("İ", "i")
    text = nfc(_APOSTROPHES.sub("", text).lower())
    letters: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if category[0] in "LN" or character == "_" or (category[0] == "M" and letters and letters[-1] != "-"):
            letters.append(character)
        elif character == "\u200d" or (character == "\u200c" and not _arabic(letters)):
            continue
        elif letters and letters[-1] != "-":
            letters.append("-")
    slug = _fit("".join(letters).strip("-_"), SLUG_BYTES)
    if not slug or not any(character.isalnum() for character in slug):
        slug = fallback
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug


def _arabic(letters: list[str]) -> bool:
    """Whether a zero-width non-joiner here parts two words, as in Persian."""
    return bool(letters) and "\u0600" <= letters[-1] <= "\u06ff"


def _fit(slug: str, size: int) -> str:
    """The slug within so many bytes, cut between words, or at least not between a letter and its marks."""
    encoded = slug.encode()
    if len(encoded) <= size:
        return slug
    kept = encoded[:size].decode(errors="ignore")
    rest = slug[len(kept) :]
    while kept and unicodedata.category(rest[0])[0] == "M":
        kept, rest = kept[:-1], kept[-1] + rest
    hyphen = kept.rfind("-")
    if rest[0] != "-" and hyphen > len(kept) // 2:
        kept = kept[:hyphen]
    return kept.strip("-_")


def numbered(slug: str, taken) -> str:
    """The slug itself, or with “-2”, “-3” … behind it, within the same length: the first that `taken(slug)` denies."""
    found, number = slug, 1
    while taken(found):
        number += 1
        found = f"{_fit(slug, SLUG_BYTES - len(str(number)) - 1)}-{number}"
    return found


def validate_slug(value: str) -> None:
    """Raise ValidationError, with a sentence that says what to do, unless the value can stand in an address."""
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is part of the site's own addresses. Add a word to it."), "reserved", {"slug": value}
        )
    if len(value.encode(errors="replace")) > SLUG_BYTES:
        raise ValidationError(_("This address is too long: shorten it to a few words."), "too_long")
    if not unicodedata.is_normalized("NFC", value[:_SOURCE_MAX]) or value != value.lower() or not _only_letters(value):
        raise ValidationError(
            _("Use lower-case letters, digits and hyphens only, for example “%(example)s”."),
            "characters",
            {"example": slugify(value)},
        )


def _only_letters(value: str) -> bool:
    return bool(value) and all(
        character in "-_" + _JOINERS or unicodedata.category(character)[0] in "LNM" for character in value
    )
