"""Reading HTML from anywhere: a linear, forgiving tokeniser, and the escapes for writing it again.

Not a browser's parser, on purpose. HTML5's rules may repeat unclosed formatting in every later paragraph, so a
megabyte of `<b>` and `<p>` grows without bound; and what a browser would make of odd markup does not matter here,
because we write everything anew from the tokens and let nh3 look at it last.
"""

import html
import re
from collections.abc import Iterator

# Elements whose content is no copy: it goes with them.
DROPPED_WITH_CONTENT = frozenset(
    "script style title textarea xmp iframe noembed noframes plaintext svg template object applet xml".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>\x00]*+")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""",
)
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")
_NUL_REFERENCE = re.compile(r"&#[xX]?0++(?![0-9a-fA-F]);?")
_ODD_TAGS = 8


def decode(text: str) -> str:
    """Character references resolved (named, decimal, hexadecimal), once."""
    if "&" not in text:
        return text
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", _NUL_REFERENCE.sub("", text)))


def escape_text(text: str) -> str:
    """Text as an HTML serialiser writes it (HTML, 13.3): & < > and U+00A0 escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def escape_attribute(value: str) -> str:
    """An attribute's value as nh3 writes it between double quotes."""
    return escape_text(value).replace('"', "&quot;")


def tokens(source: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield ("text", text, {}), ("start", name, attributes) and ("end", name, {}) for an HTML fragment.

    Text is decoded; names are lower case; the first of two equal attributes counts; comments, doctypes and the content
    of scripts and their like are left out. Linear in the length of the source, whatever it holds.
    """
    position, length, odd = 0, len(source), 0
    missing: set[str] = set()

    def find(needle: str, start: int) -> int:
        if needle in missing:
            return -1
        found = source.find(needle, start)
        if found < 0:
            missing.add(needle)
        return found

    while position < length:
        opening = source.find("<", position)
        if opening < 0 or odd > _ODD_TAGS or find(">", opening) < 0:
            yield "text", decode(source[position:]), {}
            return
        if opening > position:
            yield "text", decode(source[position:opening]), {}
        after = source[opening + 1 : opening + 2]
        if source.startswith("<!--", opening):
            end = find("-->", opening + 2)
            position = end + 3 if end >= 0 else opening + 4
        elif after in ("!", "?"):
            end = find(">", opening)
            position = end + 1 if end >= 0 else opening + 2
        elif after == "/":
            end = find(">", opening)
            name = _TAG_NAME.match(source, opening + 2)
            if name and end >= 0:
                yield "end", name[0].lower(), {}
            position = end + 1 if end >= 0 else opening + 2
        elif name := _TAG_NAME.match(source, opening + 1):
            attributes, end = _attributes(source, name.end())
            if end < 0:
                odd += 1
                yield "text", "<", {}
                position = opening + 1
                continue
            tag = name[0].lower()
            position = end
            yield "start", tag, attributes
            if tag in DROPPED_WITH_CONTENT:
                closing = None if tag in missing else re.compile(f"</{tag}", re.IGNORECASE).search(source, end)
                if closing:
                    position = closing.start()
                else:
                    missing.add(tag)
        else:
            yield "text", "<", {}
            position = opening + 1


def _attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes of the tag whose name ends at `position`, and where the tag ends (-1: it never does)."""
    attributes: dict[str, str] = {}
    length = len(source)
    while position < length:
        if source[position] == ">":
            return attributes, position + 1
        match = _ATTRIBUTE.match(source, position)
        if match:
            value = next((group for group in match.groups()[1:] if group is not None), "")
            attributes.setdefault(match[1].lower(), decode(value))
            position = match.end()
        else:
            position += 1
    return attributes, -1
