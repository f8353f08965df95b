"""The door for XML: what is broken, bottomless or fetches is refused with its line and a sentence."""

from io import BytesIO

import pytest

from newsroom.xml import XMLRefused, clean_xml_chars, iter_elements, parse

WXR = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- an export -->
<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Paper</title>
<wp:author><wp:author_login>rita</wp:author_login></wp:author>
<item><title>One &amp; <![CDATA[<b>two</b>]]></title><wp:post_id>1</wp:post_id></item>
<item><title>Two</title>tail<wp:post_id>2</wp:post_id></item>
</channel></rss>"""
WP = "{http://wordpress.org/export/1.2/}"


def test_the_root_comes_whole():
    root = parse(b"<a x='1'>t<b>u</b>v<!-- no --><c/>w</a>")
    assert (root.tag, root.attrib, root.text) == ("a", {"x": "1"}, "t")
    assert [(child.tag, child.text, child.tail) for child in root] == [("b", "u", "v"), ("c", None, "w")]


def test_wanted_elements_come_in_order_without_the_rest():
    found = list(iter_elements(BytesIO(WXR), "item", f"{WP}author"))
    assert [element.tag for element in found] == [f"{WP}author", "item", "item"]
    assert found[1].findtext("title") == "One & <b>two</b>"
    assert found[2].findtext(f"{WP}post_id") == "2"
    assert found[2][0].tail == "tail"


def test_a_star_stands_for_any_namespace():
    assert [element.tag for element in iter_elements(BytesIO(WXR), "{*}author")] == [f"{WP}author"]


def test_elements_come_before_the_file_ends():
    elements = iter_elements(BytesIO(b"<a>" + b"<b>x</b>" * 20_000 + b"<broken"), "b")
    assert next(elements).text == "x"
    with pytest.raises(XMLRefused):
        list(elements)


def test_other_encodings_are_read():
    assert parse("<?xml version='1.0' encoding='windows-1251'?><a>Привет</a>".encode("cp1251")).text == "Привет"
    assert parse("<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16")).text == "é"


LAUGHS = b"""<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>"""
OUTSIDE = b"""<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>"""


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (LAUGHS, "DOCTYPE"),
        (OUTSIDE, "DOCTYPE"),
        (b"<!DOCTYPE html><a/>", "DOCTYPE"),
        (b"<a>&nbsp;</a>", "undefined entity"),
        (b"<a>\n\n<b></a>", "not well-formed"),
        (b"<a>\x01</a>", "not well-formed"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"", "not well-formed"),
        (b"no xml", "not well-formed"),
        (b"<a/><b/>", "not well-formed"),
        (b"<a/>" + b" " * 100_000 + b"<b/>", "not well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", ""),
        (b"<a>" * 101, "nested more than 100 deep"),
        (b"<a " + b" ".join(b"x%d='1'" % n for n in range(101)) + b"/>", "more than 100 attributes"),
    ],
)
def test_what_is_broken_or_hostile_is_refused(document, reason):
    with pytest.raises(XMLRefused) as refused:
        parse(document)
    assert reason in refused.value.reason
    assert refused.value.reason.endswith(".")
    assert str(refused.value).startswith("Line ")


def test_the_line_is_named():
    with pytest.raises(XMLRefused) as refused:
        parse(b"<a>\n<b>\n</a>")
    assert refused.value.line == 3


def test_size_and_number_are_bounded():
    with pytest.raises(XMLRefused, match="larger than 1 MB"):
        parse(b"<a>" + b"x" * 1_000_001 + b"</a>", max_bytes=1_000_000)
    with pytest.raises(XMLRefused, match="more than 10 elements"):
        parse(b"<a>" + b"<b/>" * 10 + b"</a>", max_elements=10)


def test_a_bare_doctype_passes_where_it_is_asked_for_but_no_entity():
    nitf = b"<!DOCTYPE nitf SYSTEM 'nitf-3-2.dtd'><nitf>x</nitf>"
    assert parse(nitf, allow_doctype=True).text == "x"
    for document in (LAUGHS, OUTSIDE):
        with pytest.raises(XMLRefused, match="Entities"):
            parse(document, allow_doctype=True)


def test_control_characters_are_stripped_where_it_is_asked_for():
    assert parse(b"<a>x\x0b\x00y</a>", strip_controls=True).text == "xy"


def test_many_small_pieces_of_text_come_through():
    assert len(parse(b"<a>" + b"&amp;" * 200_000 + b"</a>").text) == 200_000


def test_output_is_freed_of_what_xml_cannot_carry():
    assert clean_xml_chars("a\x00b\x0bc\ud800d\uffffe\tf\n") == "abcde\tf\n"
    assert parse(f"<a>{clean_xml_chars(chr(1) + 'é')}</a>".encode()).text == "é"
