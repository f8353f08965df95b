"""May this file come into the picture library? Judged by its content, never by its name.

Everything here runs in the request that uploads, so it is bounded in bytes, pixels, frames, segments
and memory. What is too big to decode within the budget is only checked for being whole; the worker,
which decodes it anyway, says the rest.
"""

import hashlib
import re
import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, JpegImagePlugin

from articles.pictures import exif

MAX_BYTES = 40_000_000
MAX_PIXELS = 60_000_000

# A JPEG can be decoded at an eighth of its size; these have to be held whole, WebP in four copies.
MAX_PIXELS_WHOLE = {"PNG": 30_000_000, "GIF": 30_000_000, "WEBP": 20_000_000, "AVIF": 20_000_000}
BYTES_A_PIXEL = {"PNG": 4, "GIF": 4, "WEBP": 16, "AVIF": 10}
DECODE_BUDGET = 128_000_000

MAX_FRAMES = 1000
MAX_SCANS = 30  # of a progressive JPEG; encoders write about ten, each costs a pass over all pixels
MAX_CHUNKS = 50_000  # of a PNG
MAX_SEGMENTS = 2000  # of a JPEG before its first scan
MAX_JPEG_HEADER = 16_000_000
MAX_EXIF = 1_000_000

CHUNK = 64 * 1024

MIME = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif",
}  # fmt: skip
EXTENSION = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}

# What Pillow's decoders are known to raise on broken files. MemoryError is a size that a header claims.
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, IndexError, KeyError, MemoryError, NotImplementedError,
    OSError, RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


class PictureRefused(ValueError):
    """A file that can't come into the library; `sentence` tells the person what to do instead."""

    def __init__(self, sentence: str):
        self.sentence = str(sentence)
        super().__init__(self.sentence)


class NotKept(PictureRefused):
    """Nothing is wrong with the file: it found no place just now."""


@dataclass(frozen=True)
class Inspection:
    """What we know of a picture after looking at it; width and height in pixels, upright as readers see it."""

    format: str  # JPEG, PNG, WEBP, GIF or AVIF
    width: int
    height: int
    mime: str
    sha256: str
    size: int  # bytes
    animated: bool

    @property
    def extension(self) -> str:
        """The ending under which we keep it, without a dot; the name it was sent with is never used."""
        return EXTENSION[self.format]


def inspect(file: BinaryIO | str | PathLike, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Inspection:
    """Look at a picture and say what it is; raises PictureRefused with a sentence for whoever sent it.

    Takes a path or a seekable binary file, which is left at its start. Limits are in bytes and pixels.
    """
    with _opened(file) as source:
        digest, size, head = _read_through(source, max_bytes)
        format = _format(head)
        CHECKS[format](source, size)
        return _look(source, format, digest, size, max_pixels)


def open_picture(file: BinaryIO | str | PathLike, format: str | None = None) -> Image.Image:
    """Pillow's picture in one of our formats, not yet decoded; raises one of BROKEN on garbage.

    A JPEG stays one even where a second picture is appended (MPO, phones do it), so `draft()` works.
    """
    if format is None:
        with _opened(file) as source:
            format = _format(source.read(512))
    if format == "JPEG":
        return JpegImagePlugin.JpegImageFile(file)
    return Image.open(file, formats=[format])


@contextmanager
def _opened(file):
    if isinstance(file, str | PathLike):
        with open(file, "rb") as source:
            yield source
        return
    file.seek(0)
    try:
        yield file
    finally:
        file.seek(0)


def _read_through(source, max_bytes) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := source.read(CHUNK):
        if not size:
            head = chunk[:4096]
        size += len(chunk)
        if size > max_bytes:
            raise PictureRefused(
                _("This file is bigger than %(limit)d MB. Export the picture smaller, as JPEG, and upload that.")
                % {"limit": max_bytes // 1_000_000}
            )
        digest.update(chunk)
    if not size:
        raise PictureRefused(_("This file is empty. Choose the picture again."))
    return digest.hexdigest(), size, head


# What it is ------------------------------------------------------------------------------------------------------

FOREIGN = [
    (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"BM", "BMP"), (b"8BPS", "Photoshop"), (b"%PDF", "PDF"),
    (b"\0\0\1\0", "icon"), (b"\xff\x0a", "JPEG XL"), (b"\0\0\0\x0cJXL ", "JPEG XL"), (b"\0\0\0\x0cjP  ", "JPEG 2000"),
]  # fmt: skip
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}
HEIF_BRANDS = {b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}


def _format(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brands = {head[at : at + 4] for at in range(8, min(int.from_bytes(head[:4]), 256), 4) if at != 12}
        if brands & AVIF_BRANDS:
            return "AVIF"
        if brands & (HEIC_BRANDS | HEIF_BRANDS):
            raise PictureRefused(
                _("This is a HEIC photo, which many browsers can't show. Export it as JPEG and upload that.")
            )
    if re.search(rb"<(?:[a-z]{1,20}:)?svg[\s>/]|<!doctype\s+svg", head.replace(b"\0", b""), re.IGNORECASE):
        raise PictureRefused(
            _("SVG drawings are not taken, because they can carry scripts. Export it as PNG and upload that.")
        )
    for start, name in FOREIGN:
        if head.startswith(start):
            raise PictureRefused(
                _("This is a %(format)s file. Pictures can be JPEG, PNG, WebP, GIF or AVIF: export it as JPEG.")
                % {"format": name}
            )
    raise PictureRefused(
        _("This file is not a picture, whatever its name says. Choose a JPEG, PNG, WebP, GIF or AVIF file.")
    )


# Whether it is whole and bounded, before any decoder sees it -----------------------------------------------------


def _check_jpeg(source, size):
    """Walk the segments before the first scan, then count the scans."""
    source.seek(0)
    head = source.read(MAX_JPEG_HEADER)
    at, exif_block, found_size = 2, b"", False
    for _segment in range(MAX_SEGMENTS):
        marker_at = head.find(b"\xff", at, at + 1000)
        if marker_at < 0:
            raise _damaged()
        at = marker_at + 1
        while head[at : at + 1] == b"\xff" and at - marker_at < 1000:
            at += 1
        if at + 3 > len(head) or head[at] in (0xFF, 0xD9):
            raise _damaged()
        marker, length = head[at], int.from_bytes(head[at + 1 : at + 3])
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            at += 1
            continue
        body = head[at + 3 : at + 1 + length]
        if marker == 0xDA:
            break
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            exif_block += body[6:] if exif_block else body
            if len(exif_block) > MAX_EXIF or not exif.is_bounded(exif_block):
                raise _hostile()
        found_size = found_size or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC))
        at += 1 + max(length, 2)
    else:
        raise _hostile()
    if not found_size:
        raise _damaged()
    _count_scans(source, at)


def _count_scans(source, at):
    source.seek(at)
    scans, last, ended = 1, b"", False
    while not ended and (chunk := source.read(CHUNK * 4)):
        # Entropy-coded data never holds FF followed by DA or D9: those are stuffed with a zero.
        window = last + chunk
        end = window.find(b"\xff\xd9")
        ended = end >= 0
        scans += window.count(b"\xff\xda", 0, end if ended else len(window))
        last = window[-1:]
        if scans > MAX_SCANS:
            raise _hostile()
    if not ended:
        raise _damaged()


def _check_png(source, size):
    at = 8
    for _chunk in range(MAX_CHUNKS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8:
            raise _damaged()
        at += 12 + int.from_bytes(head[:4])
        if at > size:
            raise _damaged()
        if head[4:] == b"IEND":
            return
    raise _hostile()


def _check_gif(source, size):
    """Count the frames, block by block (GIF89a, sections 15 to 26), without decoding any."""
    source.seek(6)
    screen = source.read(7)
    if len(screen) < 7:
        raise _damaged()
    source.seek(_colours(screen[4]), 1)
    frames = 0
    for _block in range(MAX_FRAMES * 4):
        kind = source.read(1)
        if kind == b";" or (not kind and frames):
            return
        if kind == b"!":
            source.read(1)
        elif kind == b",":
            frames += 1
            descriptor = source.read(9)
            if frames > MAX_FRAMES or len(descriptor) < 9:
                break
            source.seek(_colours(descriptor[8]) + 1, 1)
        elif kind != b"\0":
            # Trailing garbage after the first frame: a browser shows the frame, so do we.
            if frames:
                return
            raise _damaged()
        while (length := source.read(1)) not in (b"", b"\0") and kind != b"\0":
            source.seek(length[0], 1)
    if frames > MAX_FRAMES:
        raise PictureRefused(
            _("This animation has more than %(limit)d frames. Upload one frame of it as a picture.")
            % {"limit": MAX_FRAMES}
        )
    raise _hostile()


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _check_webp(source, size):
    source.seek(4)
    if int.from_bytes(source.read(4), "little") + 8 > size:
        raise _damaged()


def _check_avif(source, size):
    """Every box lies within the file, and nothing that looks like EXIF is a memory bomb: Pillow loads it at once."""
    at = 0
    for _box in range(1000):
        source.seek(at)
        head = source.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length == 0 and len(head) >= 8:
            break
        if length < 8 or at + length > size:
            raise _damaged()
        at += length
        if at == size:
            break
    source.seek(0)
    data = source.read()
    for start in re.finditer(rb"II\*\0|MM\0\*", data):
        if not exif.is_bounded(data[start.start() : start.start() + MAX_EXIF]):
            raise _hostile()


CHECKS = {"JPEG": _check_jpeg, "PNG": _check_png, "GIF": _check_gif, "WEBP": _check_webp, "AVIF": _check_avif}


# Looking at it ---------------------------------------------------------------------------------------------------


def _look(source, format, digest, size, max_pixels) -> Inspection:
    source.seek(0)
    try:
        picture = open_picture(source, format)
        width, height = picture.size
        _check_pixels(width, height, format, max_pixels)
        frames = 1 if format in ("JPEG", "GIF") else getattr(picture, "n_frames", 1)
        animated = picture.is_animated if format == "GIF" else frames > 1
        turned = exif.orientation(picture.info.get("exif", b""))
        if frames > MAX_FRAMES:
            raise _hostile()
        if _memory(picture, format) <= DECODE_BUDGET:
            if format == "JPEG":
                picture.draft(picture.mode, (width // 8, height // 8))
            picture.load()
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        # Pillow's own limit is far above ours, and speaks before we know the size.
        limit = MAX_PIXELS_WHOLE.get(format, max_pixels) // 1_000_000
        raise PictureRefused(
            _("This picture has far more than %(limit)d megapixels, the limit. Export it smaller and upload that.")
            % {"limit": limit}
        ) from error
    except BROKEN as error:
        raise _damaged() from error
    if turned >= 5:
        width, height = height, width
    return Inspection(format, width, height, MIME[format], digest, size, animated)


def _check_pixels(width, height, format, max_pixels):
    if width < 1 or height < 1:
        raise _damaged()
    limit = min(max_pixels, MAX_PIXELS_WHOLE.get(format, max_pixels))
    if width * height > limit:
        raise PictureRefused(
            _(
                "This picture has %(width)d × %(height)d pixels (%(size)d megapixels); the limit for %(format)s"
                " is %(limit)d megapixels. Export it smaller, as JPEG, and upload that."
            )
            % {
                "width": width,
                "height": height,
                "size": round(width * height / 1_000_000),
                "format": format,
                "limit": limit // 1_000_000,
            }
        )


def _memory(picture, format) -> float:
    """Roughly how many bytes decoding takes."""
    width, height = picture.size
    if format != "JPEG":
        return width * height * BYTES_A_PIXEL[format]
    if not picture.info.get("progressive"):
        return width * height / 8
    # libjpeg keeps all coefficients of a progressive picture, two bytes each, whatever size it decodes to.
    widest = max((h * v for _id, h, v, _table in picture.layer), default=1)
    return width * height * 2 * sum(h * v for _id, h, v, _table in picture.layer) / widest


def _damaged() -> PictureRefused:
    return PictureRefused(_("This picture is damaged or incomplete. Copy or export it again and upload that."))


def _hostile() -> PictureRefused:
    return PictureRefused(
        _("This picture is built in a way that would take too long to open. Export it again as JPEG and upload that.")
    )
