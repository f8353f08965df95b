"""What is no description of a picture, though it was typed or written into the file as one."""

import re

from django.utils.translation import gettext as _

FILE_NAME = re.compile(r"\S*\.(?:jpe?g|png|gif|webp|avif|heic|tiff?|bmp|psd|raw|cr2|nef|arw|dng)", re.IGNORECASE)
CAMERA_NAME = re.compile(
    r"(?:IMG|DSC[FN]?|_?DSC|PXL|MVIMG|DJI|GOPR|P\d{2,}|SAM|CIMG|WP|WhatsApp Image|Screenshot|Bildschirmfoto)"
    r"[-_ ]?[\d][\d\w .:_-]*",
    re.IGNORECASE,
)
NOTHING_SAID = {"image", "picture", "photo", "photograph", "untitled", "img", "alt", "alt text", "unnamed", "foto"}


def alt_problem(text: str) -> str | None:
    """A sentence when `text` can't be alternative text (a file name, "IMG_1234", "photo"), None when it can.

    Empty text is no problem here: whether a picture may go without is another question.
    """
    text = text.strip()[:500]
    if FILE_NAME.fullmatch(text) or CAMERA_NAME.fullmatch(text):
        return _("This is a file name. Say what the picture shows, for those who can't see it.")
    if text.strip(".!\"'").lower() in NOTHING_SAID:
        return _("This says nothing about the picture. Say what it shows, for those who can't see it.")
    return None
