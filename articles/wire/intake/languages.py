"""The language of a story: as a plugin named it, else by its letters."""

from __future__ import annotations

import re

from django.conf import settings

from newsroom.text import guess_direction


def known_language(code: str) -> str:
    """A code as a plugin for several languages wrote it (`de`, `pt-br`), if it is one that a story can have here."""
    known = {name.casefold(): name for name, _label in settings.LANGUAGES}
    code = code.casefold().replace("_", "-")
    return known.get(code) or known.get(code.partition("-")[0], "")


def language_of(words: str) -> str:
    """`ar`, `fa` or `he` for a story whose letters run from right to left; empty: the paper's own."""
    if words.isascii() or guess_direction(words) == "ltr":
        return ""
    if re.search("[\u0590-\u05ff]", words):
        return "he"
    return "fa" if re.search("[پچژگ]", words) else "ar"
