"""The picture that stands for a page on other people's walls where it has none: its headline, set like our own.

Ink on paper, 1200 by 630 pixels: an accent rule, the section, the headline, and the paper's name under a rule. What no
font here can draw is left out with the whole headline: then the paper's name stands alone.

Pillow shapes Arabic and Hebrew by itself (its wheels bring raqm), but takes one font a call and orders no words. So
text is cut into pieces that one font can draw, and each line is put into the order in which it is read.
"""

import hashlib
import io
import unicodedata
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

WIDTH, HEIGHT = 1200, 630
# Part of every digest: raise it when the same words should come out differently.
RECIPE = 2

# Photographs that are narrower are enlarged to PHOTO, since walls show a large picture or a stamp; from LEAST on.
PHOTO, LEAST = (1200, 675), 600

MARGIN = 80
INNER = WIDTH - 2 * MARGIN
PAPER, INK, INK_2 = "#fbf9f5", "#1b1a17", "#57524a"
ACCENT = "#9b2d1f"
HEADLINE_SIZES = range(96, 43, -4)
MOST_LINES = 5
LINE = 1.22  # of the size
HEADLINE_TOP, HEADLINE_BOTTOM = 196, 500
LONGEST, MOST_WORDS = 300, 60  # characters and words that are looked at
MEASURED = 96  # pixels: the size at which words are measured

LTR, RTL = "ltr", "rtl"
# The first that can draw a letter draws it. Naskh stands smaller on its line than the serif: hence the scale.
FONTS = (("NotoSerif-Bold.ttf", 1.0), ("NotoNaskhArabic-Bold.ttf", 1.18), ("NotoSerifHebrew-Bold.ttf", 1.0))
FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True)
class Card:
    """The words of one picture."""

    paper: str
    accent: str = ACCENT
    headline: str = ""
    kicker: str = ""
    direction: str = LTR

    @property
    def digest(self) -> str:
        """Names what is drawn: other words, another digest."""
        return hashlib.sha256(repr((RECIPE, *astuple(self))).encode()).hexdigest()[:16]

    @property
    def drawn(self) -> str:
        """The words that the picture shows, "" where there are rules alone."""
        words = (self.headline, self.paper)
        return " – ".join(text for text in words if _pieces(text))

    def png(self) -> bytes:
        """The picture as a file."""
        image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        sheet = _Sheet(ImageDraw.Draw(image), self.accent, self.direction)
        headline = _pieces(self.headline)
        if headline:
            _draw_headline(sheet, self, headline)
        else:
            _draw_nameplate(sheet, self)
        file = io.BytesIO()
        # A few flat colours and the greys between them.
        image.quantize(32, dither=Image.Dither.NONE).save(file, "PNG")
        return file.getvalue()


def digest_of_photo(name: str) -> str:
    """Names what is made of a rendition with this name."""
    return hashlib.sha256(repr((RECIPE, PHOTO, name)).encode()).hexdigest()[:16]


def enlarged(file) -> bytes:
    """A JPEG at the size of PHOTO, with the words on whose work it is that it carries."""
    with Image.open(file) as image:
        kept = {name: image.info[name] for name in ("exif", "xmp") if name in image.info}
        out = io.BytesIO()
        fitted = ImageOps.fit(image.convert("RGB"), PHOTO, Image.Resampling.LANCZOS)
        fitted.save(out, "JPEG", quality=82, progressive=True, optimize=True, **kept)
    return out.getvalue()


# -- the two pictures --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    draw: ImageDraw.ImageDraw
    accent: str
    direction: str

    def rule(self, y, width, height, colour, *, centred=False):
        """A rule from the side where reading begins."""
        left = (WIDTH - width) / 2 if centred else MARGIN if self.direction == LTR else WIDTH - MARGIN - width
        self.draw.rectangle((left, y, left + width - 1, y + height - 1), fill=colour)

    def line(self, pieces, size, baseline, colour, *, centred=False):
        """A line of text on its baseline, from the side where reading begins."""
        width = _width(pieces, size)
        left = (WIDTH - width) / 2 if centred else MARGIN if self.direction == LTR else WIDTH - MARGIN - width
        for piece in _in_view(pieces, self.direction):
            if piece.text.strip():
                self.draw.text(
                    (left, baseline), piece.text, colour, piece.font(size), anchor="ls", direction=piece.way or LTR
                )
            left += piece.width(size)


def _draw_headline(sheet, card, headline):
    size, lines = _set(headline)
    sheet.rule(MARGIN, 120, 8, sheet.accent)
    if kicker := _pieces(card.kicker):
        sheet.line(*_one_line(kicker, 34, 24), 152, sheet.accent)
    step = size * LINE
    top = HEADLINE_TOP if kicker else HEADLINE_TOP - 40
    # A short headline stands a little above the middle, as on a page.
    first = top + max(0, (HEADLINE_BOTTOM - top - len(lines) * step) * 0.35) + size * 0.92
    for number, line in enumerate(lines):
        sheet.line(line, size, first + number * step, INK)
    sheet.rule(HEIGHT - 110, INNER, 2, INK)
    if paper := _pieces(card.paper):
        sheet.line(*_one_line(paper, 38, 24), HEIGHT - 58, INK)


def _draw_nameplate(sheet, card):
    sheet.rule(196, 120, 8, sheet.accent, centred=True)
    paper = _pieces(card.paper)
    if paper:
        sheet.line(*_one_line(paper, 104, 36), 340, INK, centred=True)
    sheet.rule(400, INNER, 1, INK)
    sheet.rule(406, INNER, 3, INK)
    if paper and (kicker := _pieces(card.kicker)):
        sheet.line(*_one_line(kicker, 34, 24), 470, INK_2, centred=True)


# -- setting text ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """Letters of one word in one font and one direction, or the space between two words."""

    text: str
    face: int
    way: str  # LTR, RTL, or "" for what has no direction of its own

    def font(self, size):
        return _font(self.face, round(size * FONTS[self.face][1]))

    def width(self, size):
        """Measured once, at MEASURED, and scaled: close enough to find the size and the lines."""
        font = round(size * FONTS[self.face][1])
        return _length(self.text, self.face, self.way or LTR) * font / MEASURED


SPACE, ELLIPSIS = _Piece(" ", 0, ""), _Piece("…", 0, "")


@lru_cache(maxsize=4096)
def _length(text, face, way):
    return _font(face, MEASURED).getlength(text, direction=way)


@cache
def _font(face, size):
    return ImageFont.truetype(FOLDER / FONTS[face][0], size)


@cache
def _plain_font(face):
    """The font without shaping, and its picture of a letter that it doesn't have."""
    font = ImageFont.truetype(FOLDER / FONTS[face][0], 24, layout_engine=ImageFont.Layout.BASIC)
    return font, bytes(font.getmask("\uffff"))


@cache
def _draws(face, character):
    font, nothing = _plain_font(face)
    return bytes(font.getmask(character)) != nothing


def _pieces(text):
    """The text as pieces with spaces between the words; [] where there is none, or a letter that no font can draw."""
    pieces = []
    for word in text[:LONGEST].split()[:MOST_WORDS]:
        letters = [_letter(character, word) for character in word if _is_drawn(character)]
        if None in letters:
            return []
        if not letters:
            continue
        if pieces:
            pieces.append(SPACE)
        for key, run in groupby(_settled(letters), key=lambda letter: letter[1:]):
            pieces.append(_Piece("".join(letter[0] for letter in run), *key))
    return pieces


def _is_drawn(character):
    """Marks of direction and the like are not: the order of words is found here."""
    return unicodedata.category(character) not in ("Cf", "Cc") or character in "\u200c\u200d"


def _letter(character, word):
    """(character, the fonts that can draw it, its direction); None where there is no such font."""
    if character in "\u200c\u200d" or unicodedata.category(character).startswith("M"):
        # Joiners and marks go with their letter.
        return character, None, ""
    faces = [face for face in range(len(FONTS)) if _draws(face, character)]
    way = {"L": LTR, "R": RTL, "AL": RTL}.get(unicodedata.bidirectional(character), "")
    return (character, faces, way) if faces else None


def _settled(letters):
    """Each letter with one font and one direction: those of the letter before it where it leaves the choice."""
    face, way = next(((faces[0], way) for _letter, faces, way in letters if way), (0, ""))
    for character, faces, its_way in letters:
        if faces is not None:
            face = face if face in faces else faces[0]
            way = its_way or way
        yield character, face, way


def _width(pieces, size):
    return sum(piece.width(size) for piece in pieces)


def _one_line(pieces, size, least):
    """A single line and the size at which it fits: at most `size`; what is too long for the least is cut."""
    fitting = min(size, int(size * INNER / max(1, _width(pieces, size))))
    if fitting >= least:
        return pieces, fitting
    line = _lines(pieces, least, INNER - _width([ELLIPSIS], least), broken=True)[0]
    return [*(piece for piece in line if piece != ELLIPSIS), ELLIPSIS], least


def _set(pieces):
    """The size and the lines of a headline: as large as fits, and the lines of much the same length."""
    for size in HEADLINE_SIZES:
        lines = _lines(pieces, size, INNER)
        if lines and len(lines) <= MOST_LINES and len(lines) * size * LINE <= HEADLINE_BOTTOM - HEADLINE_TOP:
            return size, _balanced(pieces, size, lines)
    size = HEADLINE_SIZES[-1]
    most = int((HEADLINE_BOTTOM - HEADLINE_TOP) // (size * LINE))
    lines = _lines(pieces, size, INNER - _width([ELLIPSIS], size), broken=True)
    if len(lines) > most:
        lines = [*lines[: most - 1], [*(piece for piece in lines[most - 1] if piece != ELLIPSIS), ELLIPSIS]]
    return size, lines


def _lines(pieces, size, width, *, broken=False):
    """The pieces in lines no wider than this; [] where a word is wider, unless it may be `broken`: then it is cut."""
    lines, line, used = [], [], 0
    for is_space, run in groupby(pieces, key=lambda piece: piece is SPACE):
        if is_space:
            continue
        word = list(run)
        long = _width(word, size)
        if long > width:
            if not broken:
                return []
            word, long = _cut(word, size, width), width
        gap = SPACE.width(size) if line else 0
        if line and used + gap + long > width:
            lines.append(line)
            line, used, gap = [], 0, 0
        line = [*line, SPACE, *word] if line else word
        used += gap + long
    return [*lines, line] if line else lines


def _cut(word, size, width):
    """As much of a word as fits, and a sign that it was cut."""
    text, face, way = "".join(piece.text for piece in word if piece.face == word[0].face), word[0].face, word[0].way
    while text and _Piece(text, face, way).width(size) > width:
        text = text[: len(text) * 9 // 10]
    return [_Piece(text, face, way), ELLIPSIS]


def _balanced(pieces, size, lines):
    """The same number of lines, the longest as short as may be."""
    low, high = INNER // 2, INNER
    while high - low > 8:
        middle = (low + high) // 2
        shorter = _lines(pieces, size, middle)
        if shorter and len(shorter) <= len(lines):
            lines, high = shorter, middle
        else:
            low = middle
    return lines


def _in_view(pieces, base):
    """The pieces of a line from left to right: runs in the line's direction, and each run in its own."""
    ways = [piece.way for piece in pieces]
    for at, way in enumerate(ways):
        if not way:
            before = next((each for each in reversed(ways[:at]) if each), base)
            after = next((each for each in ways[at + 1 :] if each), base)
            ways[at] = before if before == after else base
    pairs = groupby(zip(ways, pieces, strict=True), lambda pair: pair[0])
    runs = [(way, [piece for _way, piece in run]) for way, run in pairs]
    if base == RTL:
        runs.reverse()
    return [piece for way, run in runs for piece in (reversed(run) if way == RTL else run)]
