"""Finding listed words in what strangers type, whatever disguise the words wear.

Knows nothing of comments or of the database. A list is text with one entry a line:

    casino           the whole word, in any case, accent, width or common disguise ("ＣＡＳＩＮＯ", "c4sino")
    casino*          words that begin so
    *casino*         anywhere inside a word
    free spins       a phrase; any white space between its words
    192.0.2.         an address that begins so; 192.0.2.0/24 a whole network (IP only)
    # anything       a remark, ignored

Whole words are the default because substrings hold the innocent: "press" must not hold "WordPress".
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_MATCHES = 20
LONGEST_ENTRY = 200  # characters; longer lines of a list are ignored

# Combining classes that carry meaning rather than decoration: 0 (Indic vowel signs), 7 (nukta), 9 (virama).
_MEANINGFUL_MARKS = (0, 7, 9)
_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁոαεικνορτυχγ", "abekmhopctyxijsdnaeikvoptuxy")
_DIGITS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "|": "l"}
_ONE_IS_I = str.maketrans({**_DIGITS, "1": "i"})
_ONE_IS_L = str.maketrans({**_DIGITS, "1": "l"})
# Tried only where a run of signs begins, and never given back: else a row of "@" takes the square of its length.
_DISGUISED = re.compile(r"(?<![@$])[@$]*+\w(?:[\w@$!|]*[\w@$])?")
_SPELLED_OUT = re.compile(r"(?<!\w)[^\W_](?:[.\-_*·][^\W_]){3,}(?![^\W_])")
_SPACE = r"\s+"
_SIGNS_IN_HTML = {"&": "(?:&amp;|&)", "<": "&lt;", ">": "(?:&gt;|>)", '"': '(?:&quot;|")', "'": "(?:&#0*39;|')"}
_UNSPACED_SCRIPTS = ("CJK ", "HIRAGANA ", "KATAKANA ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")


@dataclass(frozen=True)
class Match:
    """A stretch of one field that a list entry matched: ``value[start:end] == text``."""

    field: str
    start: int
    end: int
    text: str
    entry: str


@dataclass(frozen=True)
class _Entry:
    typed: str
    core: str  # the longest literal part: a cheap "is it in there at all?" before the pattern runs
    pattern: re.Pattern | None
    network: ipaddress.IPv4Network | ipaddress.IPv6Network | None = None


def fold(text):
    """Return ``(folded, places)``: the text without case, width, accents and invisible characters.

    ``places[i]`` is the index in ``text`` of the character that ``folded[i]`` came from, so that a match
    can be shown in the text as it was typed.
    """
    if text.isascii():
        return text.lower(), range(len(text))
    letters, places = [], []
    for index, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
            category = unicodedata.category(part)
            if category in ("Cf", "Cs", "Me"):
                continue
            if category == "Mn" and unicodedata.combining(part) not in _MEANINGFUL_MARKS:
                continue
            letters.append(part)
            places.append(index)
    return "".join(letters), places


def folded(text):
    """The text without case, width, accents and invisible characters, white space runs made one space."""
    return " ".join(fold(text)[0].split())


def find_words(listed, fields):
    """Return the `Match`es of a word list in named texts, at most ``MOST_MATCHES``.

    ``listed`` is the list as typed, one entry a line; ``fields`` maps a field's name to its text. Texts
    should have been bounded in length by the caller; the time taken grows linearly with it.
    """
    entries = _entries(listed)
    if not entries:
        return []
    matches = []
    for field, value in fields.items():
        if value:
            matches.extend(_matches_in(field, value, entries))
        if len(matches) >= MOST_MATCHES:
            break
    return matches[:MOST_MATCHES]


def _matches_in(field, value, entries):
    variants = _variants(value)
    found = {}
    for entry in entries:
        if entry.network is not None:
            if field == "ip" and _in_network(value, entry.network):
                found[(0, len(value))] = entry
            continue
        for text, places in variants:
            if entry.core not in text:
                continue
            for hit in entry.pattern.finditer(text):
                if hit.end() > hit.start():
                    span = (places[hit.start()], places[hit.end() - 1] + 1)
                    found.setdefault(span, entry)
    return [Match(field, *span, value[slice(*span)], found[span].typed) for span in sorted(found)]


def _variants(value):
    """The folded text, and the same with each disguise taken off that it wears."""
    text, places = fold(value)
    variants = [(text, places)]
    for digits in (_ONE_IS_I, _ONE_IS_L):
        bare = _DISGUISED.sub(lambda found, digits=digits: _unmask(found.group(), digits), text)
        if bare not in (variant for variant, _ in variants):
            variants.append((bare, places))
    joined = _joined(text, places)
    if joined is not None:
        variants.append(joined)
    return variants


def _unmask(word, digits):
    # Only words that mix: "505" is a number and "сор" is Russian, but "c0p" and "сop" hide something.
    if any("a" <= letter <= "z" for letter in word):
        return word.translate(_LOOKALIKES).translate(digits)
    return word


def _joined(text, places):
    """The text with words spelled out (``v.i.a.g.r.a``) put together, or None where there are none."""
    dropped = set()
    for found in _SPELLED_OUT.finditer(text):
        dropped.update(range(found.start() + 1, found.end(), 2))
    if not dropped:
        return None
    kept = [index for index in range(len(text)) if index not in dropped]
    return "".join(text[index] for index in kept), [places[index] for index in kept]


@lru_cache(maxsize=64)
def _entries(listed):
    entries = []
    for line in listed.splitlines():
        typed = line.strip()
        if not typed or typed.startswith("#") or len(typed) > LONGEST_ENTRY:
            continue
        entry = _network_entry(typed) or _word_entry(typed)
        if entry is not None:
            entries.append(entry)
    return tuple(entries)


def _network_entry(typed):
    if "/" not in typed:
        return None
    try:
        network = ipaddress.ip_network(typed, strict=False)
    except ValueError:
        return None
    return _Entry(typed, "", None, network)


def _word_entry(typed):
    text = folded(typed)
    core = text.strip("*")
    if not core.strip("* "):
        return None
    pieces = re.split(r"(\*+|\s+)", core)
    body = "".join(_piece(piece) for piece in pieces)
    left, right = edges(core)
    left = "" if text.startswith("*") else left
    right = "" if text.endswith("*") else right
    longest = max(re.split(r"\*+|\s+", core), key=len)
    return _Entry(typed, longest, re.compile(left + body + right))


def edges(phrase):
    """The patterns that must stand before and after a phrase for it to be whole words; empty where there are none.

    A sign is no word, and some scripts put no space between theirs.
    """
    if any(unicodedata.name(letter, "").startswith(_UNSPACED_SCRIPTS) for letter in phrase):
        return "", ""
    return (r"(?<!\w)" if _is_word(phrase[0]) else "", r"(?!\w)" if _is_word(phrase[-1]) else "")


def whole_words(text, start, end):
    """What stands in ``text[start:end]``, with the rest of the words that it begins and ends in."""
    left, right = edges(text[start:end]) if text[start:end] else ("", "")
    while left and start and _is_word(text[start - 1]):
        start -= 1
    while right and end < len(text) and _is_word(text[end]):
        end += 1
    return text[start:end]


def taken_out(text, phrase, instead, *, is_html=False):
    """``(text, places)``: the text with something else wherever the phrase stands as whole words, in any case.

    Its words may be parted by any white space. In HTML nothing inside a tag or of an entity is touched.
    """
    left, right = edges(phrase)
    signs = _SIGNS_IN_HTML if is_html else {}
    words = ("".join(signs.get(sign, re.escape(sign)) for sign in word) for word in phrase.split())
    wanted = f"{left}(?P<wanted>{_SPACE.join(words)}){right}"
    pattern = rf"<[/!a-z][^<>]*>|{wanted}|&#?\w+;" if is_html else wanted
    places = 0

    def put(found):
        nonlocal places
        places += found["wanted"] is not None
        return found.group() if found["wanted"] is None else instead

    return re.sub(pattern, put, text, flags=re.IGNORECASE), places


def _piece(piece):
    if piece.isspace():
        return r"\s+"
    if piece.startswith("*"):
        return r"\w{0,30}"
    return re.escape(piece)


def _is_word(letter):
    return letter == "_" or letter.isalnum()


def _in_network(value, network):
    try:
        return ipaddress.ip_address(value) in network
    except ValueError:
        return False
