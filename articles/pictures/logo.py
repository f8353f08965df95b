"""The paper's logo: through the same guarded door as every picture, then drawn anew as a small PNG."""

import io
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from articles.pictures.inspect import BROKEN, PictureRefused, inspect, open_picture
from newsroom.logo import Drawn, LogoRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 16_000_000
# Twice the room in the nameplate, for sharp screens.
BOX = (720, 144)
SMALLEST = 16  # pixels a side: less is a line or a dot


def draw(file: BinaryIO) -> Drawn:
    """The logo as a PNG within BOX, upright, with what was transparent still transparent. Raises LogoRefused."""
    try:
        seen = inspect(file, max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)
        file.seek(0)
        picture = ImageOps.exif_transpose(open_picture(file, seen.format)).convert("RGBA")
    except PictureRefused as refused:
        raise LogoRefused(refused.sentence) from refused
    except BROKEN as error:
        raise LogoRefused(_("This picture can't be decoded. Export it again, as PNG, and upload that.")) from error
    picture.thumbnail(BOX, Image.Resampling.LANCZOS)
    if min(picture.size) < SMALLEST:
        raise LogoRefused(
            _("This picture is too small or too narrow for a logo. Choose one of at least 72 pixels a side.")
        )
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), *picture.size)
