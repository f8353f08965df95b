"""Documents for tests, put together here byte by byte."""

import io
import wave
import zipfile

OOXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "docx": ("word/document.xml", f"{OOXML}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}.presentationml.presentation.main+xml"),
}


def pdf(words="HARBOUR PLAN") -> bytes:
    """One page with a line on it."""
    line = f"BT /F 40 Tf 40 150 Td ({words}) Tj ET".encode()
    things = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(line), line),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(things, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def mp3(frames=20, tag=b"") -> bytes:
    """Silence: MPEG 1, layer III, 128 kbit/s at 44.1 kHz makes frames of 417 bytes."""
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def id3(content: bytes) -> bytes:
    """A tag of version 2.4 before the sound, as with a cover picture."""
    size = len(content)
    return b"ID3\x04\0\0" + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + content


def aac(frames=20) -> bytes:
    """ADTS frames of 100 bytes."""
    return (bytes([0xFF, 0xF1, 0x50, 0x80, 100 >> 3, (100 & 7) << 5 | 0x1F, 0xFC]) + bytes(93)) * frames


def ogg(packet=b"OpusHead\x01\x02") -> bytes:
    """One page with one packet."""
    return b"OggS\0\x02" + bytes(20) + bytes([1, len(packet)]) + packet + bytes(200)


def wav() -> bytes:
    """A tenth of a second of silence."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return target.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    """A box of an MP4."""
    return (len(content) + 8).to_bytes(4) + name + content


def m4a(*kinds: bytes, brand=b"M4A ") -> bytes:
    """An MP4 with a track of each kind: soun, vide."""
    tracks = b"".join(
        box(b"trak", box(b"mdia", box(b"mdhd", bytes(24)) + box(b"hdlr", bytes(8) + kind + bytes(13))))
        for kind in kinds or (b"soun",)
    )
    return box(b"ftyp", brand + bytes(4)) + box(b"mdat", bytes(100)) + box(b"moov", box(b"mvhd", bytes(100)) + tracks)


def office(ending, *, more=None, types="") -> bytes:
    """DOCX, XLSX or PPTX with its main part and what else is given."""
    part, kind = KINDS[ending]
    contents = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{kind}"/>{types}</Types>'
    )
    return packed({"[Content_Types].xml": contents, part: "<x/>", **(more or {})})


def opendocument(kind="text", more=None) -> bytes:
    """ODT and its like."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return packed({"mimetype": mime, "content.xml": "<x/>", **(more or {})})


def packed(parts) -> bytes:
    """An archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


GOOD = {
    "PDF": pdf(), "MP3": mp3(), "M4A": m4a(), "AAC": aac(), "OGG": ogg(), "WAV": wav(), "DOCX": office("docx"),
    "XLSX": office("xlsx"), "PPTX": office("pptx"), "ODT": opendocument(), "ODS": opendocument("spreadsheet"),
    "ODP": opendocument("presentation"),
}  # fmt: skip
