"""What a photo says about itself: XMP, IPTC IIM and EXIF read as one (IPTC Photo Metadata; MWG guidelines 2.0).

XMP wins over IIM, IIM over EXIF. Where IIM was edited after the XMP was written (Photoshop keeps a
digest of the IIM it last saw), IIM wins. What contradicts is listed for the photo desk.
"""

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from articles.pictures import exif, iim, xmp
from articles.pictures.inspect import BROKEN, open_picture

MAX_CAPTION = 5000
MAX_TEXT = 2000
MAX_LINE = 255
MAX_URL = 500
MAX_ITEMS = 100

# Photoshop image resources (Adobe's file format specification).
IIM_RESOURCE, DIGEST_RESOURCE = 0x0404, 0x0425

# What cameras write into every picture, in place of a description.
CAMERA_SAYS = {
    "olympus digital camera", "sony dsc", "kodak digital still camera", "minolta digital camera", "samsung", "dcim",
    "default", "digital camera", "screenshot", "exif_jpeg_picture",
}  # fmt: skip


@dataclass(frozen=True)
class Conflict:
    """Two places of one file that disagree: the value we took and the one we did not."""

    field: str
    kept: str
    kept_from: str  # "XMP" or "IIM"
    other: str


@dataclass
class Metadata:
    """A photo's own words, cleaned. `taken_at` is aware where the file names a zone, else the camera's clock."""

    title: str = ""
    headline: str = ""
    caption: str = ""
    creator: list[str] = field(default_factory=list)
    credit: str = ""
    source: str = ""
    copyright: str = ""
    instructions: str = ""
    keywords: list[str] = field(default_factory=list)
    taken_at: datetime | None = None
    taken_note: str = ""  # "", "no zone" or "no time"
    city: str = ""
    state: str = ""
    country: str = ""
    country_code: str = ""
    alt: str = ""
    usage_terms: str = ""
    licence_url: str = ""
    licensor_url: str = ""
    digital_source_type: str = ""
    orientation: int = 1
    conflicts: list[Conflict] = field(default_factory=list)


# field: (XMP property, IIM dataset, EXIF tag, longest, keeps its lines)
TEXTS = {
    "title": ("dc:title", iim.TITLE, None, MAX_LINE, False),
    "headline": ("photoshop:Headline", iim.HEADLINE, None, 500, False),
    "caption": ("dc:description", iim.CAPTION, exif.IMAGE_DESCRIPTION, MAX_CAPTION, True),
    "credit": ("photoshop:Credit", iim.CREDIT, None, MAX_LINE, False),
    "source": ("photoshop:Source", iim.SOURCE, None, MAX_LINE, False),
    "copyright": ("dc:rights", iim.COPYRIGHT, exif.COPYRIGHT, 500, False),
    "instructions": ("photoshop:Instructions", iim.INSTRUCTIONS, None, MAX_TEXT, True),
    "city": ("photoshop:City", iim.CITY, None, MAX_LINE, False),
    "state": ("photoshop:State", iim.STATE, None, MAX_LINE, False),
    "country": ("photoshop:Country", iim.COUNTRY, None, MAX_LINE, False),
    "country_code": ("Iptc4xmpCore:CountryCode", iim.COUNTRY_CODE, None, 3, False),
    "alt": ("Iptc4xmpCore:AltTextAccessibility", None, None, 1000, False),
    "usage_terms": ("xmpRights:UsageTerms", None, None, MAX_TEXT, True),
    "licence_url": ("xmpRights:WebStatement", None, None, MAX_URL, False),
    "licensor_url": ("plus:LicensorURL", None, None, MAX_URL, False),
    "digital_source_type": ("Iptc4xmpExt:DigitalSourceType", None, None, MAX_URL, False),
}
LISTS = {
    "creator": ("dc:creator", iim.CREATOR, exif.ARTIST),
    "keywords": ("dc:subject", iim.KEYWORDS, None),
}
URLS = ("licence_url", "licensor_url", "digital_source_type")


def read_metadata(file) -> Metadata:
    """Everything that a picture says about itself; takes bytes, a path or a seekable file.

    Never raises on a broken picture: what could be read is returned. Have `inspect()` look at a
    stranger's file first; it refuses those that are built to exhaust a reader.
    """
    info = _blocks(io.BytesIO(file) if isinstance(file, bytes | bytearray) else file)
    resources = info.get("photoshop")
    block = resources.get(IIM_RESOURCE, b"") if isinstance(resources, dict) else b""
    datasets = iim.read_iim(block if isinstance(block, bytes) else b"")
    packet = xmp.read_xmp(_bytes(info.get("xmp")))
    tags = exif.read_exif(_bytes(info.get("exif")))
    edited_later = bool(block) and _digest_differs(resources.get(DIGEST_RESOURCE), block)
    read = _Reader(packet, datasets, tags, edited_later)

    found = Metadata(orientation=exif.orientation(_bytes(info.get("exif"))))
    for name, (prop, dataset, tag, longest, lines) in TEXTS.items():
        setattr(found, name, read.text(name, prop, dataset, tag, longest, lines))
    for name, (prop, dataset, tag) in LISTS.items():
        setattr(found, name, read.list(name, prop, dataset, tag))
    for name in URLS:
        if not re.match(r"https?://[^\s<>\"']+$", getattr(found, name)):
            setattr(found, name, "")
    found.country_code = found.country_code.upper()
    found.taken_at, found.taken_note = _taken(packet, datasets, tags, edited_later)
    found.conflicts = read.conflicts
    return found


def credit_line(metadata: Metadata) -> str:
    """The line under the picture: the credit as it was sent, else creator/source, else whoever EXIF names."""
    if metadata.credit:
        return metadata.credit
    return "/".join(part for part in (", ".join(metadata.creator), metadata.source) if part)


def clean_text(text: str, longest: int, lines: bool = False) -> str:
    """Text out of a file, fit to be shown: NFC, no control or direction-forcing characters, of bounded length.

    `lines` keeps line breaks; otherwise every run of white space becomes one space.
    """
    text = text[: longest * 4].replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\t\v\f\x85\u2028\u2029]", " ", text)
    text = "".join(char for char in text if char == "\n" or not _unwanted(char))
    if lines:
        text = re.sub(r"[^\S\n]+", " ", text)
        text = re.sub(r" ?\n ?", "\n", text)
        text = re.sub(r"\n{3,}", "\n\n", text)
    else:
        text = re.sub(r"\s+", " ", text)
    return text.strip()[:longest].strip()


def _unwanted(char: str) -> bool:
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
        return True
    if ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef":
        return True  # noncharacters: XML and some databases refuse them
    return char == "\ufeff" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def _blocks(file) -> dict:
    try:
        with open_picture(file) as picture:
            return dict(picture.info)
    except BROKEN:
        return {}
    finally:
        if hasattr(file, "seek") and not file.closed:
            file.seek(0)


def _bytes(value) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return value if isinstance(value, bytes) else b""


def _digest_differs(digest, block) -> bool:
    # Photoshop resources are padded to an even length, so the digest may be of one byte less.
    if not isinstance(digest, bytes) or len(digest) < 16 or not any(digest[:16]):
        return False
    return digest[:16] not in (_md5(block), _md5(block.removesuffix(b"\0")))


def _md5(data):
    return hashlib.md5(data, usedforsecurity=False).digest()


class _Reader:
    """One question put to the three places, by precedence; remembers what contradicted."""

    def __init__(self, packet, datasets, tags, edited_later):
        self.packet, self.datasets, self.tags, self.edited_later = packet, datasets, tags, edited_later
        self.conflicts: list[Conflict] = []

    def text(self, name, prop, dataset, tag, longest, lines) -> str:
        from_xmp = clean_text(self.packet.first(prop), longest, lines)
        from_iim = clean_text(self.datasets.first(dataset), longest, lines) if dataset else ""
        kept = self._choose(name, from_xmp, from_iim, iim.LENGTHS.get(dataset, 0))
        return kept or (clean_text(self._exif(tag), longest, lines) if tag else "")

    def list(self, name, prop, dataset, tag) -> list[str]:
        from_xmp = _clean_list(self.packet.all(prop))
        from_iim = _clean_list(self.datasets.all(dataset))
        kept = self._choose(name, from_xmp, from_iim, iim.LENGTHS[dataset])
        return kept or (_clean_list(re.split(r"[;\0]", self._exif(tag))) if tag else [])

    def _choose(self, name, from_xmp, from_iim, limit):
        if not from_xmp or not from_iim or _same(from_xmp, from_iim, limit):
            return from_xmp or from_iim
        kept, other = (from_iim, from_xmp) if self.edited_later else (from_xmp, from_iim)
        self.conflicts.append(Conflict(name, _shown(kept), "IIM" if self.edited_later else "XMP", _shown(other)))
        return kept

    def _exif(self, tag) -> str:
        value = self.tags.get(tag, b"")
        text = iim.guess_text(value.rstrip(b"\0 ")) if isinstance(value, bytes) else ""
        return "" if text.strip().lower() in CAMERA_SAYS else text.replace("\0", "; ")


def _same(from_xmp, from_iim, limit) -> bool:
    """Equal but for white space, or IIM holds what fitted into its field."""
    if isinstance(from_xmp, list):
        return len(from_xmp) == len(from_iim) and all(
            _same(ours, theirs, limit) for ours, theirs in zip(from_xmp, from_iim, strict=True)
        )
    ours, theirs = " ".join(from_xmp.split()), " ".join(from_iim.split())
    cut = len(from_iim.encode()) >= limit - 4 or len(theirs) >= limit - 4
    return ours == theirs or (cut and ours.startswith(theirs.rstrip("\ufffd")))


def _shown(value) -> str:
    return "; ".join(value) if isinstance(value, list) else value


def _clean_list(values) -> list[str]:
    cleaned = (clean_text(value, MAX_LINE) for value in values[:MAX_ITEMS])
    return list(dict.fromkeys(value for value in cleaned if value))


# When it was taken -----------------------------------------------------------------------------------------------


def _taken(packet, datasets, tags, edited_later) -> tuple[datetime | None, str]:
    from_xmp = _moment(packet.first("photoshop:DateCreated")) or _moment(packet.first("exif:DateTimeOriginal"))
    from_iim = _moment(_iim_moment(datasets))
    from_exif = _moment(_exif_moment(tags))
    order = (from_iim, from_xmp, from_exif) if edited_later else (from_xmp, from_iim, from_exif)
    found = [moment for moment in order if moment]
    if not found:
        return None, ""
    # A place that names only the day gives way to one that knows the hour of that day, or its zone.
    day = found[0][0].date()
    return min((moment for moment in found if moment[0].date() == day), key=lambda moment: NOTES.index(moment[1]))


NOTES = ("", "no zone", "no time")
MOMENT = re.compile(
    r"(\d{4})[-:](\d{2})[-:](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$"
)


def _moment(text: str) -> tuple[datetime, str] | None:
    """An ISO 8601 or EXIF date with an optional time and zone, and what it does not say."""
    match = MOMENT.match(text.strip()[:40])
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59))
        if zone:
            return moment.replace(tzinfo=_zone(zone)), ""
    except ValueError:
        return None
    return moment, "no zone" if hour else "no time"


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _iim_moment(datasets) -> str:
    day, time = datasets.first(iim.DATE), datasets.first(iim.TIME)
    if not re.fullmatch(r"\d{8}", day):
        return ""
    text = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if re.fullmatch(r"\d{6}([+-]\d{4})?", time):
        text += f"T{time[:2]}:{time[2:4]}:{time[4:6]}{time[6:]}"
    return text


def _exif_moment(tags) -> str:
    day, zone = (
        value.decode("ascii", "ignore").strip("\0 ") if isinstance(value := tags.get(tag), bytes) else ""
        for tag in (exif.DATE_TIME_ORIGINAL, exif.OFFSET_TIME_ORIGINAL)
    )
    return day + (zone if re.fullmatch(r"Z|[+-]\d{2}:\d{2}", zone) else "")
