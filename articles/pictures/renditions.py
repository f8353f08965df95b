"""The sizes of a picture that readers get: which to make, and making them.

A rendition is upright, in sRGB, freshly encoded, and carries nothing of the original but who made it and
what its rights are: no GPS, serial numbers, thumbnail, maker notes or colour profile.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike

from django.utils.translation import gettext as _
from PIL import Image, ImageCms

from articles.pictures import exif, xmp
from articles.pictures.inspect import BROKEN, PictureRefused, open_picture
from articles.pictures.metadata import Metadata

WIDTHS = (320, 480, 768, 1024, 1440, 1920)
CROP_WIDTHS = (320, 640, 1200)
CROPS = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}

# WebP ends at 16,383 pixels a side; nobody scrolls a picture of more than this.
MAX_HEIGHT = 10_000

# Part of every rendition's name: raise it when the same picture should come out differently.
RECIPE = 1

WEBP, JPEG = "webp", "jpeg"
EXTENSION = {WEBP: "webp", JPEG: "jpg"}
MIME = {WEBP: "image/webp", JPEG: "image/jpeg"}
SAVE = {
    WEBP: {"format": "WEBP", "quality": 78, "method": 4},
    JPEG: {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}

CENTRE = (0.5, 0.5)

# TIFF 6.0 orientation → what makes the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip


@dataclass(frozen=True)
class Spec:
    """One rendition to make: pixels, one of CROPS or "" for the whole picture, and webp or jpeg."""

    width: int
    height: int
    crop: str
    format: str


def plan(width: int, height: int) -> list[Spec]:
    """The renditions for an upright picture of this size: never bigger than it, always at least one of each kind.

    The whole picture at WIDTHS, and crops for cards and for search engines at CROP_WIDTHS, each as
    WebP and JPEG; the smallest crops, which only cards use, as WebP alone.
    """
    specs = []
    for size in _sizes(width, height, WIDTHS):
        specs += [Spec(*size, "", WEBP), Spec(*size, "", JPEG)]
    for crop, ratio in CROPS.items():
        box = _largest(width, height, ratio)
        sizes = _sizes(*box, CROP_WIDTHS)
        for size in sizes:
            specs.append(Spec(*size, crop, WEBP))
            if size != sizes[0] or len(sizes) == 1:
                specs.append(Spec(*size, crop, JPEG))
    return specs


def crop_box(width: int, height: int, crop: str, focal: tuple[float, float] = CENTRE) -> tuple[int, int, int, int]:
    """The part of a picture that a crop shows: left, top, right, bottom in pixels.

    As large as fits, with the focal point (fractions of width and height) as near its middle as the edges allow.
    """
    if not crop:
        return 0, 0, width, height
    across, down = _largest(width, height, CROPS[crop])
    left = min(max(round(focal[0] * width - across / 2), 0), width - across)
    top = min(max(round(focal[1] * height - down / 2), 0), height - down)
    return left, top, left + across, top + down


def render(
    source: str | PathLike, specs: Sequence[Spec], focal: tuple[float, float] = CENTRE, rights: Metadata | None = None
) -> Iterator[tuple[Spec, bytes, int, int]]:
    """Make renditions one by one: (spec, file content, width, height) in the order of the specs.

    Decodes once, at no more than the size needed. `rights` are embedded as XMP: creator, credit,
    copyright, caption, terms. Raises PictureRefused when the file can't be decoded,
    OSError when it can't be read.
    """
    if not specs:
        return
    packet = _packet(rights)
    try:
        master, (width, height) = _master(source, specs)
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno:
            raise  # The disk's fault, not the picture's: worth another try.
        raise PictureRefused(
            _("This picture can't be decoded: it is damaged or incomplete. Export it again and upload that.")
        ) from error
    made, piece = None, master
    for spec in specs:
        size = (spec.crop, spec.width, spec.height)
        if size != made:
            # The master may be smaller than the original: the box is found in the original and scaled.
            across, down = master.width / width, master.height / height
            left, top, right, bottom = crop_box(width, height, spec.crop, focal)
            box = (left * across, top * down, right * across, bottom * down)
            piece = master.resize((spec.width, spec.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
            made = size
        yield spec, _encode(piece, spec.format, packet), spec.width, spec.height


def _sizes(width: int, height: int, widths: Sequence[int]) -> list[tuple[int, int]]:
    top = min(width, widths[-1])
    chosen = [each for each in widths if each < 0.9 * top] + [top]
    sizes = []
    for across in chosen:
        down = max(1, round(height * across / width))
        if down > MAX_HEIGHT:
            across, down = max(1, round(width * MAX_HEIGHT / height)), MAX_HEIGHT
        if (across, down) not in sizes:
            sizes.append((across, down))
    return sizes


def _largest(width: int, height: int, ratio: tuple[int, int]) -> tuple[int, int]:
    across, down = ratio
    if width * down > height * across:
        return max(1, round(height * across / down)), height
    return width, min(height, max(1, round(width * down / across)))


# From the file to an upright picture in sRGB ---------------------------------------------------------------------


def _master(source, specs) -> tuple[Image.Image, tuple[int, int]]:
    """The picture, upright, in RGB, RGBA or L, no bigger than the specs need; and the original's upright size."""
    with open_picture(source) as picture:
        raw = picture.size
        turned = exif.orientation(picture.info.get("exif", b""))
        upright = raw[::-1] if turned >= 5 else raw
        scale = min(1.0, max(_scale(upright, spec) for spec in specs))
        needed = (max(1, round(raw[0] * scale)), max(1, round(raw[1] * scale)))
        if picture.format == "JPEG":
            # libjpeg decodes at 1/2, 1/4 or 1/8; twice what we need keeps the sharpness.
            picture.draft(picture.mode, (min(raw[0], needed[0] * 2), min(raw[1], needed[1] * 2)))
        picture.load()
        profile = picture.info.get("icc_profile")
        plain = _eight_bits(picture)
    if plain.width > needed[0] or plain.height > needed[1]:
        plain = plain.resize(needed, Image.Resampling.LANCZOS, reducing_gap=3.0)
    plain = _srgb(plain, profile)
    if plain.mode == "RGBA" and plain.getextrema()[3][0] == 255:
        plain = plain.convert("RGB")
    if turned in TURNS:
        plain = plain.transpose(TURNS[turned])
    # Pillow's writers take comments and more from here unasked.
    plain.info = {}
    return plain, upright


def _scale(size, spec) -> float:
    left, top, right, bottom = crop_box(*size, spec.crop)
    return max(spec.width / (right - left), spec.height / (bottom - top))


def _eight_bits(picture: Image.Image) -> Image.Image:
    """The picture as RGB, RGBA, L or CMYK, which is what can be scaled and colour-managed."""
    transparent = "transparency" in picture.info or picture.mode in ("LA", "PA", "La", "RGBa")
    if picture.mode.startswith("I;16"):
        # The high byte of each pixel: convert("L") would clip instead of scaling.
        little = not picture.mode.endswith("B")
        return Image.frombytes("L", picture.size, picture.tobytes()[1 if little else 0 :: 2])
    if picture.mode in ("I", "F"):
        return picture.point(lambda value: value / 256).convert("L")
    if transparent:
        return picture.convert("RGBA")
    if picture.mode in ("RGB", "RGBA", "L", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB; by its colour profile where it has a usable one."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    managed = _managed(colours, profile) if profile else None
    if managed is None:
        managed = colours.convert("RGB") if colours.mode == "CMYK" else colours
    if alpha:
        managed = managed.convert("RGB")
        managed.putalpha(alpha)
    return managed


SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}


def _managed(picture, profile):
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space != SPACES[picture.mode]:
            return None
        if picture.mode == "RGB" and "srgb" in (source.profile.profile_description or "").lower():
            return picture
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A broken profile says nothing about the colours: show them as they are.
        return None


# From a picture to a file ----------------------------------------------------------------------------------------


def _encode(picture: Image.Image, format: str, packet: bytes) -> bytes:
    if format == JPEG and picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    target = io.BytesIO()
    options = {**SAVE[format], "xmp": packet} if packet else SAVE[format]
    picture.save(target, **options)
    return target.getvalue()


def _packet(rights: Metadata | None) -> bytes:
    if rights is None:
        return b""
    return xmp.write_xmp(
        creator=rights.creator,
        credit=rights.credit,
        copyright=rights.copyright,
        caption=rights.caption,
        usage_terms=rights.usage_terms,
        licence_url=rights.licence_url,
        digital_source_type=rights.digital_source_type,
    )
