"""What is odd about a name, for the moderators' eyes: likeness with one of ours, hidden signs, mixed alphabets.

Knows nothing of the database: the names of ours are handed in as a word list.
"""

import unicodedata

from django.utils.translation import gettext as _

from comments.words import find_words

TURNING = {*"\u200e\u200f\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
JOINERS = "\u200c\u200d"  # Persian, Indic scripts and pictures need them between their letters
LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "MATHEMATICAL", "FULLWIDTH")


def oddities(name, names_of_ours=""):
    """Codes of what is odd about a name, the gravest first: "ours", "turning", "hidden", "mixed"."""
    found = []
    if names_of_ours and find_words(names_of_ours, {"name": name}):
        found.append("ours")
    if name.isascii():
        return found
    if any(sign in TURNING for sign in name):
        found.append("turning")
    if any(unicodedata.category(sign) == "Cf" and sign not in TURNING for sign in name if not _joins(sign, name)):
        found.append("hidden")
    if any(len(_scripts(word)) > 1 for word in name.split()):
        found.append("mixed")
    return found


def told(code):
    """An oddity in words, for the chip."""
    return {
        "ours": _("Signed like one of us"),
        "turning": _("Hidden signs that turn the writing direction"),
        "hidden": _("Invisible signs in the name"),
        "mixed": _("Letters of several alphabets in one word"),
    }[code]


def _joins(sign, name):
    """Whether a joiner stands in a name of a script, or a picture, that is written with joiners."""
    if sign not in JOINERS:
        return False
    return all(_script(letter) not in LOOKALIKE_SCRIPTS for letter in name if letter.isalpha())


def _scripts(word):
    return {_script(letter) for letter in word if letter.isalpha()} & set(LOOKALIKE_SCRIPTS)


def _script(letter):
    return unicodedata.name(letter, "").partition(" ")[0]
