"""IPTC IIM 4.2, record 2: what agencies wrote into photos before XMP, and still do."""

from dataclasses import dataclass, field

UTF8 = b"\x1b%G"
MAX_DATASETS = 2000

TITLE, INSTRUCTIONS, KEYWORDS = 5, 40, 25
DATE, TIME = 55, 60
CREATOR, CITY, STATE, COUNTRY_CODE, COUNTRY = 80, 90, 95, 100, 101
HEADLINE, CREDIT, SOURCE, COPYRIGHT, CAPTION = 105, 110, 115, 116, 120

# The longest value each dataset may hold, in bytes; writers cut there.
LENGTHS = {
    TITLE: 64, INSTRUCTIONS: 256, KEYWORDS: 64, CREATOR: 32, CITY: 32, STATE: 32, COUNTRY_CODE: 3, COUNTRY: 64,
    HEADLINE: 256, CREDIT: 32, SOURCE: 32, COPYRIGHT: 128, CAPTION: 2000,
}  # fmt: skip


@dataclass
class Datasets:
    """Record 2 as text: a list for each dataset number, in the order of the file."""

    values: dict[int, list[str]] = field(default_factory=dict)

    def first(self, number: int) -> str:
        """The first value of a dataset, or nothing."""
        return self.values.get(number, [""])[0]

    def all(self, number: int) -> list[str]:
        """Every value of a repeatable dataset."""
        return self.values.get(number, [])


def read_iim(data: bytes) -> Datasets:
    """Parse an IIM block into text; stops at the first broken dataset and never raises.

    UTF-8 where 1:90 says so (ESC % G), else strict UTF-8 if it is that, else Windows-1252: cameras
    and agencies leave 1:90 out far more often than they write anything but these.
    """
    raw: dict[int, list[bytes]] = {}
    declared, at = b"", 0
    for _dataset in range(MAX_DATASETS):
        if data[at : at + 1] != b"\x1c" or at + 5 > len(data):
            break
        record, number, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5])
        at += 5
        if length & 0x8000:
            # An extended dataset: the low bits say how many bytes the true length takes.
            octets = length & 0x7FFF
            if octets > 4:
                break
            length = int.from_bytes(data[at : at + octets])
            at += octets
        value = data[at : at + length]
        if len(value) < length:
            break
        at += length
        if (record, number) == (1, 90):
            declared = value
        elif record == 2:
            raw.setdefault(number, []).append(value)
    decode = _decoder(declared, raw)
    return Datasets({number: [decode(value) for value in values] for number, values in raw.items()})


def _decoder(declared, raw):
    if declared == UTF8:
        return lambda value: value.decode("utf-8", "replace")
    return guess_text


def guess_text(value: bytes) -> str:
    """Text of an unknown charset: strict UTF-8 if it is that, else Windows-1252, else Latin-1."""
    for charset in ("utf-8", "cp1252"):
        try:
            return value.decode(charset)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")
