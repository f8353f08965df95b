"""What a picture says about itself, written into the file the way agencies do: IPTC IIM and XMP, saying the same."""

import hashlib
import struct
from xml.sax.saxutils import escape

from articles.pictures import iim, xmp
from articles.pictures.metadata import DIGEST_RESOURCE, IIM_RESOURCE


def labelled(entry) -> dict:
    """The arguments for Pillow's `save` that put an entry of the catalogue into a JPEG."""
    block = _datasets(entry)
    resources = _resource(IIM_RESOURCE, block) + _resource(DIGEST_RESOURCE, _digest(block))
    body = b"Photoshop 3.0\0" + resources
    return {"xmp": _packet(entry), "extra": b"\xff\xed" + struct.pack(">H", len(body) + 2) + body}


def _datasets(entry) -> bytes:
    texts = {
        iim.TITLE: entry.title,
        iim.CREATOR: entry.creator,
        iim.CREDIT: entry.credit,
        iim.COPYRIGHT: entry.copyright,
        iim.CAPTION: entry.caption,
    }
    out = _dataset(1, 90, iim.UTF8)
    for number, text in sorted(texts.items()):
        # Cut where the standard says, and never inside a character.
        value = text.encode()[: iim.LENGTHS[number]].decode(errors="ignore").encode()
        out += _dataset(2, number, value)
    return out


def _dataset(record, number, value):
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _resource(number, data):
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)


def _digest(block):
    return hashlib.md5(block, usedforsecurity=False).digest()


def _packet(entry) -> bytes:
    """The house's own packet, and the title and the text for those who cannot see the picture."""
    packet = xmp.write_xmp(
        creator=[entry.creator], credit=entry.credit, copyright=entry.copyright, caption=entry.caption
    ).decode()
    more = (
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(entry.title)}</rdf:li></rdf:Alt></dc:title>'
        f'<Iptc4xmpCore:AltTextAccessibility xmlns:Iptc4xmpCore="{xmp.NAMESPACES["Iptc4xmpCore"]}"><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{escape(entry.alt)}</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>'
    )
    return packet.replace("</rdf:Description>", f"{more}</rdf:Description>").encode()
