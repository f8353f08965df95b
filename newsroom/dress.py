"""What the owner's settings do to the look of the site: one small style sheet and the icon in the browser's tab.

Inline styles are forbidden everywhere, so both are files of their own, made of the settings when asked for. The address
carries a hash of the content: a browser may keep it for ever, and a change of colour or name is a new address.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import escape

from newsroom import colours

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

SHEET = """\
@layer tokens {{
  :root {{ --accent: {light}; }}
  @media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}
}}
"""
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="{ground}"/>'
    '<text x="16" y="{line}" font-family="{family}" font-size="{size}" font-weight="700" text-anchor="middle"'
    ' fill="{ink}">{letter}</text></svg>\n'
)
SERIF = "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'Noto Serif', Georgia, serif"
SERIF_ARABIC = "'Noto Naskh Arabic', 'Geeza Pro', 'Traditional Arabic', serif"
ARABIC_ARTICLE = "ال"


class Made(NamedTuple):
    """A file made of the settings: its text and the hash that its address carries."""

    text: str
    digest: str


def _made(text: str) -> Made:
    return Made(text, hashlib.sha256(text.encode()).hexdigest()[:12])


def accent_of(site) -> colours.Accent:
    """The paper's accent in both schemes; the design's own where the settings hold no colour."""
    return colours.accent(site.accent if _COLOUR.fullmatch(site.accent) else colours.DEFAULT_ACCENT)


def is_plain(site) -> bool:
    """Whether the paper wears the design's own accent, for which no sheet is needed."""
    return accent_of(site) == colours.accent(colours.DEFAULT_ACCENT)


def sheet(site) -> Made:
    """The style sheet with the accent, to stand after the tokens that it changes."""
    return _sheet(accent_of(site))


def icon(site) -> Made:
    """The icon: the nameplate's initial on the accent, an SVG."""
    return _icon(initial(site.name, site.language), accent_of(site).light)


def sheet_address(site) -> str:
    """Where the sheet stands, or "" for a paper that needs none."""
    return "" if is_plain(site) else reverse("site-css", args=[sheet(site).digest])


def icon_address(site) -> str:
    """Where the icon stands."""
    return reverse("site-icon", args=[icon(site).digest])


@lru_cache(maxsize=16)
def _sheet(accent: colours.Accent) -> Made:
    return _made(SHEET.format(light=accent.light, dark=accent.dark))


@lru_cache(maxsize=16)
def _icon(letter: str, ground: str) -> Made:
    arabic = "\u0600" <= letter[:1] <= "\u06ff"
    # Latin capitals stand on the line; Arabic letters hang half below it.
    line, size, family = (21, 22, SERIF_ARABIC) if arabic else (24, 24, SERIF)
    text = ICON.format(ground=ground, line=line, size=size, family=family, ink=colours.LIGHT[0], letter=escape(letter))
    return _made(text)


def initial(name: str, language: str = "en") -> str:
    """The first letter or numeral of a name, as a capital; "" where there is none.

    An Arabic article is passed over, as in a dictionary: its alif alone would be a bare stroke.
    """
    name = unicodedata.normalize("NFC", name)
    word = next((word for word in re.split(r"[\W_]+", name) if word), "")
    if word.startswith(ARABIC_ARTICLE) and len(word) > len(ARABIC_ARTICLE) + 1:
        word = word[len(ARABIC_ARTICLE) :]
    letter = word[:1]
    if language in ("tr", "az") and letter == "i":
        return "İ"
    capital = letter.upper()
    return capital if len(capital) == 1 else letter
