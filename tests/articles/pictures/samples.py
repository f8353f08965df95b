"""Pictures for tests, drawn and put together here byte by byte; nothing is anybody's photograph."""

import hashlib
import io
import struct
import zlib

from PIL import Image, ImageCms

QUARTERS = ("red", "lime", "blue", "white")  # top left, top right, bottom left, bottom right


def drawing(width=120, height=80, mode="RGB") -> Image.Image:
    """A picture whose four quarters can be told apart, so that a turn or a crop shows in the pixels."""
    picture = Image.new("RGB", (width, height))
    for number, colour in enumerate(QUARTERS):
        left, top = (number % 2) * width // 2, (number // 2) * height // 2
        picture.paste(colour, (left, top, left + (width + 1) // 2, top + (height + 1) // 2))
    return picture.convert(mode)


def encoded(picture: Image.Image, format="JPEG", **options) -> bytes:
    """A picture as the bytes of a file."""
    target = io.BytesIO()
    picture.save(target, format, **options)
    return target.getvalue()


def jpeg(width=120, height=80, **options) -> bytes:
    """A plain JPEG of the drawing."""
    return encoded(drawing(width, height), "JPEG", quality=95, subsampling=0, **options)


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_segments(picture: bytes, *segments: bytes) -> bytes:
    """A JPEG with segments put right after its start."""
    return picture[:2] + b"".join(segments) + picture[2:]


# Metadata --------------------------------------------------------------------------------------------------------


def iim(*datasets: tuple[int, int, bytes]) -> bytes:
    """An IIM block of (record, number, value)."""
    return b"".join(struct.pack(">BBBH", 0x1C, *dataset[:2], len(dataset[2])) + dataset[2] for dataset in datasets)


def app13(block: bytes, digest_of: bytes | None = None) -> bytes:
    """The Photoshop segment that holds an IIM block, and perhaps the digest of the block Photoshop last saw."""
    resources = _resource(0x0404, block)
    if digest_of is not None:
        resources += _resource(0x0425, hashlib.md5(digest_of).digest())
    return segment(0xED, b"Photoshop 3.0\0" + resources)


def _resource(number, body):
    return b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)


def xmp_packet(inner: str, attributes: str = "") -> bytes:
    """An XMP packet around the properties of one description."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
        f' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}>{inner}'
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n   \n<?xpacket end="w"?>'
    ).encode()


def app1_xmp(packet: bytes) -> bytes:
    """The segment that holds an XMP packet."""
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def app1_exif(**tags) -> bytes:
    """The segment that holds EXIF: see `exif_block`."""
    return segment(0xE1, exif_block(**tags))


def exif_block(
    orientation=None, artist=None, copyright=None, description=None, taken=None, offset=None, gps=False, serial=None,
    thumbnail=None,
) -> bytes:  # fmt: skip
    """An EXIF block; `gps` is a place in Lisbon, `serial` the camera's, `thumbnail` the bytes of a small JPEG."""
    exif = Image.Exif()
    for tag, value in ((0x010E, description), (0x0112, orientation), (0x013B, artist), (0x8298, copyright)):
        if value is not None:
            exif[tag] = value
    inner = exif.get_ifd(0x8769)
    for tag, value in ((0x9003, taken), (0x9011, offset), (0xA431, serial)):
        if value is not None:
            inner[tag] = value
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 43.0, 12.5), 3: "W", 4: (9.0, 8.0, 21.5), 29: "2026:11:02"})
    block = exif.tobytes()
    # Pillow writes no thumbnail of ours; its bytes behind the directories are as good a secret to look for.
    return block + (thumbnail or b"")


# Hostile ---------------------------------------------------------------------------------------------------------


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, *chunks: bytes, rows: bytes | None = None) -> bytes:
    """A grey PNG that claims a size; `rows` are the packed pixels, by default those of one black row."""
    packed = zlib.compress(b"\0" * (width // 8 + 1)) if rows is None else rows
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + b"".join(chunks)
        + png_chunk(b"IDAT", packed)
        + png_chunk(b"IEND", b"")
    )


def gif_frames(count: int) -> bytes:
    """A GIF of 1 × 1 pixel with so many frames."""
    frame = b"!\xf9\x04\0\x05\0\0\0" + b",\0\0\0\0\x01\0\x01\0\0" + b"\x02\x02D\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * count + b";"


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG whose header speaks of another size than its data."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def swapped_profile() -> bytes:
    """A colour profile in which red and green have changed places: easy to see when it is obeyed."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # A tag of the table is its name, then where its value lies and how long it is: those are swapped.
    red, green = profile.index(b"rXYZ", 132), profile.index(b"gXYZ", 132)
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    # The description names sRGB, which would be believed.
    return bytes(profile).replace(b"sRGB", b"swap").replace(b"s\0R\0G\0B", b"s\0w\0a\0p")
