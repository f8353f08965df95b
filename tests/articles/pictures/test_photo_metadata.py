"""Ten photographs as agencies, cameras and programs write them, and what we read out of each."""

import io
import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from PIL import Image

from articles.pictures.metadata import Metadata, clean_text, credit_line, read_metadata
from tests.articles.pictures import samples

UTF8 = (1, 90, b"\x1b%G")
XMP = samples.xmp_packet(
    """<dc:title><rdf:Alt><rdf:li xml:lang="x-default">PORTO-MAR</rdf:li></rdf:Alt></dc:title>
    <dc:description><rdf:Alt><rdf:li xml:lang="pt">Barcos ao cais</rdf:li>
      <rdf:li xml:lang="x-default">Boats at the quay of Portomar &amp; a gull</rdf:li></rdf:Alt></dc:description>
    <dc:creator><rdf:Seq><rdf:li>Inês Falcão</rdf:li><rdf:li>Tomé Reis</rdf:li></rdf:Seq></dc:creator>
    <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Portomar Press</rdf:li></rdf:Alt></dc:rights>
    <dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>boats</rdf:li><rdf:li>harbour</rdf:li></rdf:Bag></dc:subject>
    <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">No archive</rdf:li></rdf:Alt></xmpRights:UsageTerms>
    <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://portomar.example/buy</plus:LicensorURL>
    </rdf:li></rdf:Seq></plus:Licensor>
    <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Three boats in a row</rdf:li></rdf:Alt>
    </Iptc4xmpCore:AltTextAccessibility>
    <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</Iptc4xmpExt:DigitalSourceType>""",
    'photoshop:Headline="Back from sea" photoshop:Credit="Portomar Press" photoshop:Source="Portomar"'
    ' photoshop:City="Portomar" photoshop:Country="Portugal" Iptc4xmpCore:CountryCode="prt"'
    ' photoshop:DateCreated="2026-11-02T07:30:00+01:00" photoshop:Instructions="Not for sale"'
    ' xmpRights:WebStatement="https://portomar.example/rights"',
)


def photo(*segments):
    return read_metadata(samples.with_segments(samples.jpeg(), *segments))


def caption_xmp(text, **more):
    attributes = " ".join(f'photoshop:{name}="{value}"' for name, value in more.items())
    inner = f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>'
    return samples.app1_xmp(samples.xmp_packet(inner, attributes))


def test_one_nothing_said():
    assert photo() == Metadata()
    assert credit_line(photo()) == ""


def test_two_iim_in_latin_1():
    seen = photo(
        samples.app13(
            samples.iim(
                (2, 5, b"ELEI\xc7\xc3O"),
                (2, 80, "José Falcão".encode("latin-1")),
                (2, 110, b"Ag\xeancia"),
                (2, 115, b"Lusa"),
                (2, 116, b"\xa9 Lusa"),
                (2, 120, "Elei\xe7\xe3o em Évora – às 9".encode("cp1252")),
                (2, 25, "praça".encode("latin-1")),
                (2, 25, b"voto"),
                (2, 90, "Évora".encode("latin-1")),
                (2, 95, b"Alentejo"),
                (2, 100, b"PRT"),
                (2, 101, b"Portugal"),
                (2, 105, b"Urnas abertas"),
                (2, 40, b"No sales\rOne use"),
                (2, 55, b"20261102"),
                (2, 60, b"090501+0100"),
            )
        )
    )
    assert seen.title == "ELEIÇÃO"
    assert seen.headline == "Urnas abertas"
    assert seen.creator == ["José Falcão"]
    assert (seen.credit, seen.source, seen.copyright) == ("Agência", "Lusa", "© Lusa")
    assert seen.caption == "Eleição em Évora – às 9"
    assert seen.keywords == ["praça", "voto"]
    assert (seen.city, seen.state, seen.country, seen.country_code) == ("Évora", "Alentejo", "Portugal", "PRT")
    assert seen.instructions == "No sales\nOne use"
    assert seen.taken_at == datetime(2026, 11, 2, 9, 5, 1, tzinfo=timezone(timedelta(hours=1)))
    assert seen.taken_note == ""


def test_three_iim_that_says_it_is_utf_8():
    seen = photo(samples.app13(samples.iim(UTF8, (2, 80, "محمد علي".encode()), (2, 120, "Łódź — żółw".encode()))))
    assert (seen.creator, seen.caption) == (["محمد علي"], "Łódź — żółw")


def test_four_iim_in_utf_8_that_does_not_say_so():
    seen = photo(samples.app13(samples.iim((2, 110, "Agência Árvore".encode()))))
    assert seen.credit == "Agência Árvore"


def test_five_xmp_alone():
    seen = photo(samples.app1_xmp(XMP))
    assert seen.title == "PORTO-MAR"
    assert seen.caption == "Boats at the quay of Portomar & a gull"
    assert seen.creator == ["Inês Falcão", "Tomé Reis"]
    assert seen.copyright == "© 2026 Portomar Press"
    assert seen.keywords == ["harbour", "boats"]
    assert (seen.headline, seen.credit, seen.source) == ("Back from sea", "Portomar Press", "Portomar")
    assert (seen.city, seen.country, seen.country_code) == ("Portomar", "Portugal", "PRT")
    assert (seen.usage_terms, seen.instructions) == ("No archive", "Not for sale")
    assert (seen.licence_url, seen.licensor_url) == ("https://portomar.example/rights", "https://portomar.example/buy")
    assert seen.alt == "Three boats in a row"
    assert seen.digital_source_type.endswith("/digitalCapture")
    assert seen.taken_at == datetime(2026, 11, 2, 7, 30, tzinfo=timezone(timedelta(hours=1)))
    assert seen.conflicts == []


def test_six_both_in_conflict_xmp_wins_and_the_desk_is_told():
    seen = photo(samples.app13(samples.iim(UTF8, (2, 120, b"Old words"), (2, 110, b"AFP"))), caption_xmp("New words"))
    assert (seen.caption, seen.credit) == ("New words", "AFP")
    [conflict] = seen.conflicts
    assert (conflict.field, conflict.kept, conflict.kept_from, conflict.other) == (
        "caption", "New words", "XMP", "Old words",
    )  # fmt: skip


def test_seven_iim_edited_after_the_xmp_wins():
    block = samples.iim(UTF8, (2, 120, b"Corrected words"))
    seen = photo(samples.app13(block, digest_of=b"what Photoshop saw"), caption_xmp("First words", Credit="AP"))
    assert (seen.caption, seen.credit) == ("Corrected words", "AP")
    assert seen.conflicts[0].kept_from == "IIM"


def test_seven_b_the_digest_still_fits_so_xmp_wins():
    block = samples.iim(UTF8, (2, 120, b"Other words."))
    seen = photo(samples.app13(block, digest_of=block), caption_xmp("First words"))
    assert seen.caption == "First words"


def test_eight_exif_alone():
    seen = photo(
        samples.app1_exif(
            artist="Inês Falcão".encode(), copyright="© Inês".encode(), description="Boats", orientation=6,
            taken="2026:11:02 07:30:00", offset="+00:00",
        )
    )  # fmt: skip
    assert (seen.creator, seen.copyright, seen.caption) == (["Inês Falcão"], "© Inês", "Boats")
    assert credit_line(seen) == "Inês Falcão"
    assert seen.orientation == 6
    assert seen.taken_at == datetime(2026, 11, 2, 7, 30, tzinfo=UTC)


def test_nine_a_camera_that_knows_no_zone_and_describes_itself():
    seen = photo(samples.app1_exif(description="OLYMPUS DIGITAL CAMERA         ", taken="2026:11:02 07:30:00"))
    assert seen.caption == ""
    assert seen.taken_at == datetime(2026, 11, 2, 7, 30)
    assert seen.taken_note == "no zone"
    assert photo(samples.app1_exif(taken="0000:00:00 00:00:00")).taken_at is None


def test_ten_iim_cut_to_its_field_is_no_conflict():
    name = "Maria Antonieta de Vasconcelos e Albuquerque"
    seen = photo(samples.app13(samples.iim((2, 110, name.encode()[:32]))), caption_xmp("x", Credit=name))
    assert (seen.credit, seen.conflicts) == (name, [])


def test_a_day_gives_way_to_the_hour_of_that_day():
    day = samples.app13(samples.iim((2, 55, b"20261102")))
    assert photo(day).taken_note == "no time"
    seen = photo(day, samples.app1_exif(taken="2026:11:02 07:30:00", offset="+01:00"))
    assert (seen.taken_at.hour, seen.taken_note) == (7, "")


def test_the_credit_line():
    assert credit_line(Metadata(credit="AFP", creator=["Ana"], source="Lusa")) == "AFP"
    assert credit_line(Metadata(creator=["Ana", "Rui"], source="Lusa")) == "Ana, Rui/Lusa"
    assert credit_line(Metadata(source="Lusa")) == "Lusa"


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_xmp_and_exif_in_the_other_formats(format):
    options = {"xmp": XMP} if format != "PNG" else {"pnginfo": _png_xmp()}
    seen = read_metadata(samples.encoded(samples.drawing(), format, exif=samples.exif_block(orientation=3), **options))
    assert seen.creator == ["Inês Falcão", "Tomé Reis"]
    assert seen.orientation == 3


def _png_xmp():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


def test_long_captions_stay_whole_and_endless_ones_end():
    assert len(photo(samples.app13(samples.iim((2, 120, b"word " * 500)))).caption) == 2499
    assert len(photo(samples.app13(samples.iim((2, 120, b"x" * 30_000)))).caption) == 5000
    assert len(photo(samples.app13(samples.iim((2, 110, b"c" * 255)))).credit) == 255


def test_everything_is_cleaned():
    dirty = "A\0n\x07a \u202egnp.exe\u2069 \ud7ff\ufeffe\u0301\x1b[31m\tB"
    assert clean_text(dirty, 100) == "Ana gnp.exe \ud7ffé[31m B"
    assert clean_text("one\r\n\r\n\r\n\r\n two\x85", 100, lines=True) == "one\n\ntwo"
    seen = photo(samples.app13(samples.iim(UTF8, (2, 110, b"\x00\x1b[2JAFP\x7f"))))
    assert seen.credit == "[2JAFP"


def test_an_address_is_an_address():
    seen = photo(samples.app1_xmp(samples.xmp_packet("", 'xmpRights:WebStatement="javascript:alert(1)"')))
    assert seen.licence_url == ""


def test_xml_bombs_and_foreign_entities_are_not_opened():
    for packet in (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;&b;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
        b"<x>" * 20_000,
        b"\xff\xfe\0",
        b"",
    ):
        assert photo(samples.app1_xmp(packet)) == Metadata()


def test_what_another_picture_inside_it_says_is_not_ours():
    nested = """<photoshop:DocumentAncestors><rdf:Bag><rdf:li><rdf:Description>
      <dc:creator><rdf:Seq><rdf:li>Somebody else</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:li></rdf:Bag>
      </photoshop:DocumentAncestors>"""
    assert photo(samples.app1_xmp(samples.xmp_packet(nested))).creator == []


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow, of broken EXIF
def test_garbage_never_raises():
    whole = samples.with_segments(
        samples.jpeg(40, 30),
        samples.app13(samples.iim(UTF8, (2, 120, b"Words"), (2, 55, b"20261102"), (2, 60, b"250000+9999"))),
        samples.app1_xmp(XMP),
        samples.app1_exif(artist="Ana", taken="2026:13:45 99:99:99", orientation=9),
    )
    assert read_metadata(whole).orientation == 1
    chance = random.Random(11)
    for _attempt in range(500):
        data = bytearray(whole)
        for _byte in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert isinstance(read_metadata(bytes(data[: chance.randrange(len(data))])), Metadata)
    for junk in (b"", b"\0", b"GIF89a", b"\xff\xd8\xff"):
        assert read_metadata(junk) == Metadata()


def test_a_file_is_left_open_at_its_start():
    file = io.BytesIO(samples.encoded(Image.new("RGB", (4, 4)), "PNG"))
    read_metadata(file)
    assert (file.closed, file.tell()) == (False, 0)
