"""XMP packets (ISO 16684-1): reading the properties of one, and writing the small one our renditions carry."""

from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MAX_PACKET = 1_000_000

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
}


class Packet:
    """The properties of an XMP packet, asked for by their usual names: `packet.first("dc:title")`."""

    def __init__(self, values: dict[str, list[tuple[str, str]]]):
        self._values = values

    def first(self, name: str) -> str:
        """One value: the default language (x-default) where there are several, or nothing."""
        values = self._values.get(_clark(name), [])
        return next((text for language, text in values if language == "x-default"), values[0][1] if values else "")

    def all(self, name: str) -> list[str]:
        """Every value of a bag or sequence."""
        return [text for _language, text in self._values.get(_clark(name), [])]


def read_xmp(data: bytes) -> Packet:
    """Parse a packet; an empty one for garbage, a DTD or more than a megabyte. Never raises."""
    data = data.strip(b"\0 \r\n\t")
    if not data or len(data) > MAX_PACKET:
        return Packet({})
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Packet({})
    values: dict[str, list[tuple[str, str]]] = {}
    # Only the descriptions of this picture: those nested deeper speak of others it was made from.
    for description in root.iterfind(f".//{{{RDF}}}RDF/{{{RDF}}}Description"):
        for name, text in description.attrib.items():
            if not name.startswith(f"{{{RDF}}}") and text.strip():
                values.setdefault(name, []).append(("", text))
        for element in description:
            if found := _texts(element):
                values.setdefault(element.tag, []).extend(found)
    licensor = _clark("plus:LicensorURL")
    for element in root.iter():
        if text := element.text if element.tag == licensor else element.get(licensor):
            values.setdefault(licensor, []).append(("", text))
    return Packet(values)


def _texts(element) -> list[tuple[str, str]]:
    """Plain text, or the items of an Alt, Bag or Seq."""
    if not len(element):
        text = element.text or element.get(f"{{{RDF}}}resource") or ""
        return [(element.get(LANGUAGE, ""), text)] if text.strip() else []
    items = element.findall(f"*/{{{RDF}}}li")
    return [(item.get(LANGUAGE, ""), item.text) for item in items if (item.text or "").strip()]


def _clark(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def write_xmp(
    *,
    creator: list[str],
    credit: str,
    copyright: str,
    caption: str,
    usage_terms: str = "",
    licence_url: str = "",
    digital_source_type: str = "",
) -> bytes:
    """A packet with who made a picture and what its rights are; empty when there is nothing to say."""
    parts = [
        _list("dc:creator", "Seq", creator),
        _list("dc:rights", "Alt", [copyright]),
        _list("dc:description", "Alt", [caption]),
        _list("xmpRights:UsageTerms", "Alt", [usage_terms]),
        _plain("photoshop:Credit", credit),
        _plain("xmpRights:WebStatement", licence_url),
        _plain("Iptc4xmpExt:DigitalSourceType", digital_source_type),
    ]
    if not any(parts):
        return b""
    used = [prefix for prefix in NAMESPACES if any(part.startswith(f"<{prefix}:") for part in parts)]
    declared = "".join(f" xmlns:{prefix}={quoteattr(NAMESPACES[prefix])}" for prefix in used)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about=""{declared}>'
        f"{''.join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _plain(name, text):
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _list(name, kind, texts):
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{escape(text)}</rdf:li>" for text in texts if text)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
