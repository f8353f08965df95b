"""What page builders write (WPBakery, Divi): columns and boxes as shortcodes, with words and pictures in attributes.

Their boxes are dropped and what stands in them stays. Words, pictures, films and buttons that stand only in an
attribute are brought out; what a builder keeps in base 64 is read, never shown as letters.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from html import escape, unescape
from urllib.parse import unquote

from newsroom.text.characters import scrub

from ..quoted import unquoted

__all__ = ["builder_of", "gap", "html_of", "opaque"]

_PREFIXES = {"vc_": "WPBakery", "et_pb_": "Divi", "fusion_": "Avada", "av_": "Enfold", "fl_": "Beaver Builder",
             "cs_": "Cornerstone"}  # fmt: skip
_RAW = {"vc_raw_html", "vc_raw_js", "fusion_code"}
_HEADING = {"vc_custom_heading": "text", "et_pb_blurb": "title", "et_pb_cta": "title", "et_pb_toggle": "title",
            "et_pb_accordion_item": "title", "et_pb_tab": "title", "et_pb_slide": "heading",
            "et_pb_fullwidth_header": "title", "vc_toggle": "title", "vc_tta_section": "title",
            "av_heading": "heading"}  # fmt: skip
_INLINE = re.compile("dropcap|highlight|icon|tooltip|popover|inline")
_PICTURE = ("image", "src", "image_url", "attachment")
_PICTURES = {"vc_single_image", "et_pb_image", "et_pb_fullwidth_image", "fusion_imageframe", "av_image", "et_pb_blurb"}
_GALLERIES = {"vc_gallery": "images", "vc_images_carousel": "images", "et_pb_gallery": "gallery_ids",
              "fusion_gallery": "image_ids", "av_gallery": "ids"}  # fmt: skip
_FILMS = {"vc_video": "link", "et_pb_video": "src", "av_video": "src", "fusion_youtube": "id"}
_BUTTONS = {"vc_btn": ("title", "link"), "vc_button": ("title", "href"), "et_pb_button": ("button_text", "button_url"),
            "et_pb_cta": ("button_text", "button_url"), "fusion_button": ("", "link"),
            "av_button": ("label", "link")}  # fmt: skip


def builder_of(name: str) -> str:
    """The builder that a shortcode belongs to, or an empty string."""
    return next((builder for prefix, builder in _PREFIXES.items() if name.startswith(prefix)), "")


def gap(name: str) -> str:
    """A box that is gone still divides what stood in it from what stood beside it; what stood in a line does not."""
    return "\n\n" if builder_of(name) and not _INLINE.search(name) else ""


def opaque(name: str) -> bool:
    """Whether the inside is no text but code in base 64."""
    return name in _RAW


def html_of(name: str, attrs: dict[str, str], inside: str) -> str:
    """What a builder's shortcode shows by its attributes, before what is inside it."""
    if name in _RAW:
        return _decoded(inside) if name != "vc_raw_js" else ""
    made = []
    if name in _PICTURES:
        made.append(_picture(attrs))
    if words := attrs.get(_HEADING.get(name, "")):
        made.append(f"\n<h3>{_unquoted(words)}</h3>\n")
    if name in _GALLERIES:
        numbers = re.findall(r"\d+", attrs.get(_GALLERIES[name], ""))
        made += [f'\n<figure class="wp-block-image"><img class="wp-image-{number}"></figure>\n' for number in numbers]
    if url := unescape(attrs.get(_FILMS.get(name, ""), "")):
        url = url if "/" in url else f"https://www.youtube.com/watch?v={url}"
        made.append(f'\n<figure class="wp-block-embed">{escape(url)}</figure>\n')
    if name in _BUTTONS:
        words, link = (attrs.get(key, "") for key in _BUTTONS[name])
        if words and (url := _link(link)):
            made.append(f'\n<p><a href="{escape(url)}">{_unquoted(words)}</a></p>\n')
    return "".join(made)


def _picture(attrs: dict[str, str]) -> str:
    found = next((attrs[key] for key in _PICTURE if attrs.get(key)), "")
    number = found if found.isdecimal() else attrs.get("image_id", "").partition("|")[0]
    source = "" if found.isdecimal() else unescape(found)
    if not number and not source.startswith(("http://", "https://", "/")):
        return ""
    return (
        f'\n<figure class="wp-block-image"><img class="wp-image-{escape(number)}" src="{escape(source)}"'
        f' alt="{escape(_unquoted(unescape(attrs.get("alt", ""))))}"></figure>\n'
    )


def _link(stored: str) -> str:
    """WPBakery keeps `url:https%3A%2F%2F…|title:…`; all else is the address itself."""
    stored = unescape(stored)
    if stored.startswith("url:"):
        stored = unquoted(stored.removeprefix("url:").partition("|")[0])
    return stored if stored.startswith(("http://", "https://", "/", "mailto:")) else ""


def _unquoted(words: str) -> str:
    """WPBakery writes quotes and brackets in attributes as `` `{` `` and its like."""
    return words.replace("`{`", "[").replace("`}`", "]").replace("``", '"')


def _decoded(inside: str) -> str:
    """The HTML that stands in base 64, percent-encoded or not; nothing where it is neither."""
    try:
        html = b64decode(re.sub(r"\s+|<[^<>]*>", "", inside), validate=True).decode("utf-8")
    except (NotBase64, ValueError):
        return ""
    return f"\n{scrub(unquote(html))}\n"
