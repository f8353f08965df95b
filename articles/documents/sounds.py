"""Sound: MP3, M4A, AAC, Ogg, WAV, by what the first bytes must be and where the next ones must stand."""

from collections.abc import Iterator
from typing import BinaryIO

# MPEG audio (ISO 11172-3, 13818-3): kilobits a second by layer and version, samples a second by version.
_RATES = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
PADDING = 8192  # bytes of nothing that some encoders leave after the tag
OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
BOXES = 400  # of an MP4 that are walked through


def sound_format(source: BinaryIO, size: int, head: bytes) -> str | None:
    """MP3, M4A, AAC, OGG or WAV, or None for what is no sound that we take. `head` are the first bytes."""
    if head.startswith(b"OggS"):
        return "OGG" if _ogg_packet(head).startswith(OGG_SOUND) else None
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "WAV" if b"fmt " in head[12:2000] else None
    if head[4:8] == b"ftyp":
        return "M4A" if _only_sound(source, size) else None
    start = _after_tag(head)
    if start + 10 > len(head):
        # A cover picture in the tag.
        source.seek(start)
        head, start = source.read(PADDING * 2), 0
    while start < PADDING and head[start : start + 1] == b"\0":
        start += 1
    return _frames(head, start)


def _ogg_packet(head):
    # RFC 3533, 6: a page says how many pieces follow its 27 bytes.
    return head[27 + head[26] :] if len(head) > 27 else b""


def _after_tag(head):
    # ID3v2.4, 3.1: four times seven bits.
    if not head.startswith(b"ID3") or len(head) < 10 or any(byte > 127 for byte in head[6:10]):
        return 0
    return 10 + sum(byte << (7 * (3 - place)) for place, byte in enumerate(head[6:10]))


def _frames(head, start):
    """The format of two frames, one after the other: one alone is found in any noise."""
    for name, length in (("AAC", _adts_length), ("MP3", _mpeg_length)):
        first = length(head[start : start + 10])
        if first and length(head[start + first : start + first + 10]):
            return name
    return None


def _mpeg_length(frame):
    """Bytes of an MPEG audio frame, 0 where none begins."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return 0
    version, layer = frame[1] >> 3 & 3, 4 - (frame[1] >> 1 & 3)
    rate, samples, padding = frame[2] >> 4, frame[2] >> 2 & 3, frame[2] >> 1 & 1
    if version == 1 or layer == 4 or rate in (0, 15) or samples == 3:
        return 0
    bits = _RATES[1 if version == 3 else 2, layer][rate - 1] * 1000
    hertz = _SAMPLES[version][samples]
    if layer == 1:
        return (12 * bits // hertz + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // hertz + padding


def _adts_length(frame):
    """Bytes of an AAC frame (ISO 14496-3, 1.A.2.2), 0 where none begins."""
    if len(frame) < 7 or frame[0] != 0xFF or frame[1] & 0xF6 != 0xF0 or frame[2] >> 2 & 15 > 12:
        return 0
    length = (frame[3] & 3) << 11 | frame[4] << 3 | frame[5] >> 5
    return length if length > 7 else 0


# -- MP4 (ISO 14496-12): boxes in boxes -------------------------------------------------------------------------------


def _only_sound(source, size):
    """Whether an MP4 has tracks of sound, and none that is seen."""
    kinds = set()
    budget = iter(range(BOXES))
    for name, start, end in _boxes(source, 0, size, budget):
        if name != b"moov":
            continue
        for track, its_start, its_end in _boxes(source, start, end, budget):
            if track != b"trak":
                continue
            for media, here, there in _boxes(source, its_start, its_end, budget):
                if media == b"mdia":
                    kinds |= {_handler(source, at) for what, at, _end in _boxes(source, here, there, budget)
                              if what == b"hdlr"}  # fmt: skip
    return b"soun" in kinds and b"vide" not in kinds


def _handler(source, start):
    source.seek(start + 8)
    return source.read(4)


def _boxes(source, start, end, budget) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places: name, where its content begins and ends. Stops where they make no sense."""
    while start + 8 <= end and next(budget, None) is not None:
        source.seek(start)
        head = source.read(16)
        if len(head) < 8:
            return
        length, name, skip = int.from_bytes(head[:4]), head[4:8], 8
        if length == 1 and len(head) == 16:
            length, skip = int.from_bytes(head[8:16]), 16
        length = length or end - start
        if length < skip or start + length > end:
            return
        yield name, start + skip, start + length
        start += length
