"""The disc before a name: one or two letters and one of eight looks, from the name alone.

No address goes into it, not even hashed: whoever shares a name shares a disc.
"""

import unicodedata
import zlib

DISCS = 8  # looks in static/css/comments.css
MARKS = ("Mn", "Mc", "Me")  # accents and vowel signs, which stay with their letter
JOINER = "\u200d"
FLAGS = range(0x1F1E6, 0x1F200)  # letters of which two make a flag
SKINS = range(0x1F3FB, 0x1F400)
LONGEST = 16  # characters of one sign: a family is eleven


def initials(name):
    """Two letters of a name in two or more words where its script has capitals, else one; of no letters one sign.

    Letters of Arabic would join, and one character of Chinese, Japanese or Korean is half a name already. Empty for a
    name of signs that say nothing, such as “...”.
    """
    letters = [letter for letter in map(_first_letter, name.split()) if letter]
    if not letters:
        return _first_sign(name)
    first, last = letters[0], letters[-1]
    if len(letters) == 1 or not (_has_case(first) and _has_case(last)):
        return _capital(first)
    return _capital(first) + _capital(last)


def disc(name):
    """The number of a name's look, 1 to `DISCS`: the same on every page, in every process and every release."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return zlib.crc32(folded.encode("utf-8", "replace")) % DISCS + 1


def _first_letter(word):
    """The first letter or digit of a word with what belongs to it, or nothing."""
    for at, character in enumerate(word):
        if unicodedata.category(character)[0] in "LN":
            end = at + 1
            while end < min(len(word), at + LONGEST) and unicodedata.category(word[end]) in MARKS:
                end += 1
            return word[at:end]
    return ""


def _first_sign(name):
    """The first picture of a name without letters, whole: with its colour, its variant and what is joined to it."""
    at = next((at for at, character in enumerate(name) if unicodedata.category(character) == "So"), None)
    if at is None:
        return ""
    end = at + 1
    while end < min(len(name), at + LONGEST):
        following, before = name[end], name[end - 1]
        makes_flag = end == at + 1 and ord(before) in FLAGS and ord(following) in FLAGS
        belongs = following == JOINER or unicodedata.category(following) in MARKS or ord(following) in SKINS
        if not (belongs or makes_flag or before == JOINER):
            break
        end += 1
    return name[at:end].rstrip(JOINER)


def _has_case(letter):
    return letter.lower() != letter.upper()


def _capital(letter):
    """The capital of a letter, where it is one letter: “ß” has none that is."""
    capital = letter.title()
    return capital if len(capital) == len(letter) else letter
