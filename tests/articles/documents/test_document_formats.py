"""What may come in as a document, by its content alone."""

import io
import random
from contextlib import suppress

import pytest

from articles.documents.formats import FORMATS
from articles.documents.inspect import DocumentRefused, inspect, may_be_document
from tests.articles.documents import document_samples as samples
from tests.articles.pictures.samples import jpeg

PAGE = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
DRAWING = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ARCHIVE = samples.packed({"x.html": PAGE})
MACRO = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'


def seen(content, most=10_000_000):
    return inspect(io.BytesIO(content), most=most)


def refusal(content, most=10_000_000):
    with pytest.raises(DocumentRefused) as caught:
        seen(content, most)
    return caught.value.sentence


def test_every_format_of_the_list_comes_in():
    assert {name: seen(content).format.name for name, content in samples.GOOD.items()} == {
        name: name for name in FORMATS
    }


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (samples.mp3(tag=samples.id3(b"TIT2" + bytes(40))), "MP3"),
        (samples.mp3(tag=samples.id3(bytes(200_000))), "MP3"),
        (samples.mp3(tag=samples.id3(b"x") + bytes(700)), "MP3"),
        (samples.m4a(brand=b"mp42"), "M4A"),
        (samples.ogg(b"\x01vorbis" + bytes(20)), "OGG"),
        (b"%PDF-2.0\n1 0 obj\nendobj\n%%EOF\r\n\r\n", "PDF"),
    ],
    ids=["tag", "cover", "padding", "mp42", "vorbis", "pdf 2"],
)
def test_and_so_do_their_kin(content, format):
    assert seen(content).format.name == format


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", PAGE, b"\xef\xbb\xbf \n" + PAGE, DRAWING, jpeg(), b"\xd0\xcf\x11\xe0" + bytes(600),
        b"MZ" + bytes(600), b"\x7fELF" + bytes(600), b"#!/bin/sh\nrm", bytes(100_000), b"\xff" * 100_000,
        PAGE + samples.pdf(), b"\n" + samples.pdf(), samples.pdf()[:-8], b"%PDF-" + PAGE, samples.pdf() + ARCHIVE,
        samples.pdf() + b"x" * 3000, samples.packed({"a.txt": "x"}), samples.packed({"mimetype": "text/html"}),
        PAGE + samples.office("docx"), samples.office("docx") + PAGE, samples.office("docx")[:-30],
        samples.office("docx", more={"word/vbaProject.bin": "x"}), samples.office("xlsx", types=MACRO),
        samples.opendocument(more={"Basic/Standard/Module1.xml": "x"}), samples.opendocument("graphics"),
        samples.m4a(b"soun", b"vide"), samples.m4a(b"vide"), samples.ogg(b"\x80theora" + bytes(20)),
        samples.pdf() + ARCHIVE + b"\n%%EOF\n", samples.mp3() + ARCHIVE + bytes(9),
        samples.mp3(frames=1), b"\x1aE\xdf\xa3" + bytes(100), b"ID3" + PAGE, samples.mp3() + ARCHIVE,
        samples.office("docx", more={f"{n}": "" for n in range(10_001)}),
    ],
    ids=lambda content: None,
)  # fmt: skip
def test_nothing_else_does_and_it_is_told_what_to_do(content):
    sentence = refusal(content)
    assert sentence.endswith(".")
    assert len(sentence) < 200


def test_a_bomb_in_the_table_of_contents_is_not_unfolded():
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]><Types>&a;</Types>'
    assert "whole" in refusal(samples.packed({"[Content_Types].xml": entity, "word/document.xml": "x"}))
    assert "whole" in refusal(samples.packed({"[Content_Types].xml": " " * 3_000_000, "word/document.xml": "x"}))


def test_the_limit_is_told():
    assert "larger than 1 MB" in refusal(samples.pdf() + bytes(1_000_000), most=1_000_000)


def test_it_is_the_content_that_is_named():
    found = seen(samples.pdf())
    assert (found.size, len(found.sha256), found.format.mime) == (len(samples.pdf()), 64, "application/pdf")


def test_noise_is_refused_and_never_breaks_anything():
    noise = random.Random(26)
    for good in samples.GOOD.values():
        for _turn in range(12):
            content = bytearray(good)
            for _spot in range(noise.randrange(1, 30)):
                content[noise.randrange(len(content))] = noise.randrange(256)
            # Anything but these two is a fault.
            with suppress(DocumentRefused):
                assert seen(bytes(content[: noise.randrange(len(content))])).size < len(content)


@pytest.mark.parametrize(("name", "may"), [("a.PDF", True), ("b/c.opus", True), ("a.doc", False), ("a.html", False),
                                           ("pdf", True), ("", False), ("a.mp4", False)])  # fmt: skip
def test_names_are_only_a_hint(name, may):
    assert may_be_document(name) is may
