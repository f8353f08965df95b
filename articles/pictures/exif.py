"""The few EXIF tags that a newsroom uses (Exif 2.32, a TIFF directory inside the picture).

Read by hand, because Pillow loads every entry of a directory whole: a few kilobytes with thousands
of entries that all point at the same bytes then take gigabytes of memory.
"""

import struct

IMAGE_DESCRIPTION = 0x010E
ORIENTATION = 0x0112
ARTIST = 0x013B
COPYRIGHT = 0x8298
EXIF_DIRECTORY = 0x8769
DATE_TIME_ORIGINAL = 0x9003
OFFSET_TIME_ORIGINAL = 0x9011

WANTED = {
    IMAGE_DESCRIPTION, ORIENTATION, ARTIST, COPYRIGHT, EXIF_DIRECTORY, DATE_TIME_ORIGINAL, OFFSET_TIME_ORIGINAL,
}  # fmt: skip

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 129: 1}
SHORT, LONG = 3, 4
MAX_ENTRIES = 1000
MAX_VALUE = 64_000
MAX_DIRECTORY = 8_000_000


def read_exif(data: bytes) -> dict[int, int | bytes]:
    """The wanted tags of an EXIF block: whole numbers for SHORT and LONG, raw bytes for text.

    Takes the block with or without its `Exif\\0\\0` prefix. Never raises: what is broken is left out.
    """
    data, order = _start(data)
    if not order:
        return {}
    tags = dict(_directory(data, order, _number(data, 4, order)))
    below = tags.pop(EXIF_DIRECTORY, None)
    if isinstance(below, int):
        tags |= {tag: value for tag, value in _directory(data, order, below) if tag not in tags}
    return tags


def orientation(data: bytes) -> int:
    """How the camera was held, 1 to 8 as TIFF 6.0 numbers them; 1 (upright) when nothing usable is said."""
    value = read_exif(data).get(ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def is_bounded(data: bytes) -> bool:
    """Whether a reader that loads every entry of the first directory stays within a few megabytes."""
    data, order = _start(data)
    if not order:
        return True
    start = _number(data, 4, order)
    total = 0
    for number in range(_number(data, start, order, "H")):
        entry = start + 2 + 12 * number
        if entry + 12 > len(data):
            break
        kind, count = struct.unpack_from(order + "HI", data, entry + 2)
        total += min(SIZES.get(kind, 1) * count, len(data))
        if total > MAX_DIRECTORY:
            return False
    return True


def _start(data: bytes) -> tuple[bytes, str]:
    data = data.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4], "")
    return data, order if len(data) >= 8 else ""


def _number(data: bytes, at: int, order: str, code: str = "I") -> int:
    try:
        return struct.unpack_from(order + code, data, at)[0]
    except struct.error:
        return 0


def _directory(data: bytes, order: str, start: int):
    if not start:
        return
    for number in range(min(_number(data, start, order, "H"), MAX_ENTRIES)):
        entry = start + 2 + 12 * number
        if entry + 12 > len(data):
            return
        tag, kind, count = struct.unpack_from(order + "HHI", data, entry)
        if tag not in WANTED or kind not in SIZES:
            continue
        if kind in (SHORT, LONG):
            yield tag, _number(data, entry + 8, order, "H" if kind == SHORT else "I")
            continue
        length = min(SIZES[kind] * count, MAX_VALUE)
        at = entry + 8 if SIZES[kind] * count <= 4 else _number(data, entry + 8, order)
        yield tag, data[at : at + length]
