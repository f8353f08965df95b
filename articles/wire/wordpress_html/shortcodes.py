"""WordPress's shortcodes: what stands in square brackets, made HTML where it means something.

A newsroom writes square brackets too: “[sic]”, “he [the mayor] said”. Only what WordPress or a plugin would have taken
for a shortcode is touched: a known name, attributes, a closing tag, or an underscore in the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from django.utils.translation import gettext as _

from . import builders
from .plain import Plain

__all__ = ["expand"]

_SHORTCODE = re.compile(
    r"(?P<escaped>\[)?\[(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9_-]{0,60})"
    r"(?P<attrs>(?:(?:[\s\u00a0]+|=)(?:[^\[\]\"'<>]|\"[^\"]*\"|'[^']*')*)?)(?P<void>/)?\](?P<tail>\])?"
)
_ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s'\"]+))")
# With or without attributes these are WordPress's own or a well-known plugin's, never an editor's aside like [sic].
_KNOWN = {
    "caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo", "twitter", "tweet",
    "instagram", "soundcloud", "googlemaps", "contact-form", "contact-form-7", "slideshow", "toc", "ad", "adrotate",
    "column", "row", "button", "pullquote", "dropcap", "wpvideo", "videopress",
}  # fmt: skip
_SOUND_FILES = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv")
_EMBED_WORDS = {"embed", "youtube", "vimeo", "twitter", "tweet", "instagram", "soundcloud", "wpvideo", "videopress"}
_WITH_INSIDE = {"caption", "wp_caption", "audio", "video", "gallery"} | _EMBED_WORDS


def expand(text: str, attached: Sequence[str], plain: Plain) -> str:
    """The text with shortcodes as HTML; unknown ones lose their tags, keep their inside, and are counted in `plain`.

    `attached` are the ids of the pictures for a `[gallery]` that names none.
    """
    if "[" not in text:
        return text
    closed = {name.lower() for name in re.findall(r"\[/([A-Za-z][\w-]{0,60})\]", text)}
    ends = _Ends(text)
    out: list[str] = []
    at = 0
    skip_until = 0
    for found in _SHORTCODE.finditer(text):
        if found.start() < skip_until:
            continue
        name = found["name"].lower()
        attrs = _shortcode_attributes(found["attrs"])
        if not _is_shortcode(name, found, attrs, closed):
            continue
        out.append(text[at : found.start()])
        at = found.end()
        if found["escaped"] and found["tail"]:
            out.append(found.group(0)[1:-1])
            continue
        out.append("[" if found["escaped"] else "")
        tail = found["tail"] or ""
        if found["close"]:
            out.append(builders.gap(name) + tail)
            continue
        inside = None
        if not found["void"] and name in closed and (name in _WITH_INSIDE or builders.opaque(name)):
            end = ends.of(name, found.end())
            if end:
                inside = text[found.end() : end.start()]
                at = skip_until = end.end()
        out.append(_shortcode_html(name, attrs, found["attrs"], inside, attached, plain))
        out.append(tail if inside is None else "")
    out.append(text[at:])
    return "".join(out)


class _Ends:
    """Where the shortcodes of a text end. One that is opened again before it is closed was never to be closed:
    `[audio src="a.mp3"] … [audio src="b.mp3"][/audio]`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: dict[str, list[re.Match]] = {}

    def of(self, name: str, start: int) -> re.Match | None:
        """The closing tag of the shortcode whose own tag ends at `start`."""
        if name not in self.marks:
            mark = re.compile(rf"\[(?P<close>/)?{re.escape(name)}(?=[\s\]=/])[^\[\]]*\]", re.IGNORECASE)
            self.marks[name] = list(mark.finditer(self.text))[::-1]
        marks = self.marks[name]
        while marks and marks[-1].start() < start:
            marks.pop()
        return marks[-1] if marks and marks[-1]["close"] else None


def _is_shortcode(name: str, found: re.Match, attrs: dict[str, str], closed: set[str]) -> bool:
    """Whether square brackets are a shortcode and not the desk's own, as in “[sic]” or “he [the mayor] said”."""
    if name in _KNOWN or name in closed or builders.builder_of(name):
        return True
    # A hyphen alone is no sign: “[then-mayor]” is the desk's.
    return bool(attrs) or (not found["attrs"].strip() and "_" in name)


def _shortcode_attributes(raw: str) -> dict[str, str]:
    raw = raw.replace("\u00a0", " ")
    if '"' not in raw and "'" not in raw:
        # An editor that made quotes pretty, or markup of them.
        raw = raw.replace("&quot;", '"').replace("”", '"').replace("“", '"').replace("&#8221;", '"')
    return {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(raw)}


def _shortcode_html(
    name: str, attrs: dict[str, str], raw: str, inside: str | None, attached: Sequence[str], plain: Plain
) -> str:
    if name in ("caption", "wp_caption"):
        plain.fates["caption"] += 1
        return _caption(attrs, inside)
    if name in ("gallery", "slideshow"):
        plain.fates["gallery"] += 1
        ids = re.findall(r"\d+", attrs.get("ids") or attrs.get("include") or "") or list(attached)
        return "\n".join(f'<figure class="wp-block-image"><img class="wp-image-{one}"></figure>' for one in ids) + "\n"
    if name in _EMBED_WORDS:
        url = _embed_address(name, attrs, raw, inside)
        if url:
            return f'\n<figure class="wp-block-embed">{escape(url)}</figure>\n'
    if name in ("audio", "video"):
        url = next((attrs[key] for key in _SOUND_FILES if attrs.get(key)), "")
        # Of old the address stood by itself: [audio https://…/a.mp3|titles=A].
        url = url or next(iter(re.findall(r"(?:https?:/)?/[^\s\"'<>\]|]+", f"{inside or ''} {raw}")), "")
        if url:
            return f'\n<{name} src="{escape(unescape(url))}"></{name}>\n'
    if builder := builders.builder_of(name):
        plain.fates[f"builder:{builder}"] += 1
        if name == "vc_raw_js":
            plain.left_out["<script>"] += 1
        return builders.html_of(name, attrs, inside or "") or builders.gap(name)
    plain.left_out[_("shortcode [%(name)s]") % {"name": name}] += 1
    plain.fates["shortcode"] += 1
    return inside or ""


def _caption(attrs: dict[str, str], inside: str | None) -> str:
    """`[caption caption="Text"]<img>[/caption]` of old, and `[caption]<img> Text[/caption]` since 3.4."""
    inside = inside or ""
    number = re.search(r"\d+", attrs.get("id", ""))
    words = attrs.get("caption", "")
    picture = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", inside, re.IGNORECASE)
    if not picture:
        return f"\n<p>{inside or words}</p>\n"
    words = words or inside[picture.end() :].strip()
    known = f'<wp-id value="{number.group()}">' if number else ""
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f'\n<figure class="wp-block-image">{known}{picture.group(1)}{caption}</figure>\n'


def _embed_address(name: str, attrs: dict[str, str], raw: str, inside: str | None) -> str:
    words = (inside or "").strip() or attrs.get("src") or attrs.get("url") or attrs.get("id") or raw.strip(" =\"'")
    words = unescape(re.sub(r"<[^<>]*>", "", words)).strip()
    if words.startswith(("http://", "https://")):
        return words.split()[0]
    if name == "youtube" and re.fullmatch(r"[\w-]{6,20}", words):
        return f"https://www.youtube.com/watch?v={words}"
    if name == "vimeo" and words.isdecimal():
        return f"https://vimeo.com/{words}"
    if name in ("wpvideo", "videopress") and (number := re.match(r"\w{6,12}", words)):
        return f"https://videopress.com/v/{number.group()}"
    return ""
