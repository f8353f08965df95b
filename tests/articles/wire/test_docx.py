"""A Word document read into plain data: every word in its block; nothing fetched; hostile ones refused."""

import io
import struct
import zipfile

import pytest

from articles.wire import docx as reader
from articles.wire import docx_package
from articles.wire.docx import DocumentRefused, read
from newsroom.text import clean_body
from tests.articles.hostile import HOSTILE
from tests.articles.pictures import samples
from tests.newsroom.test_text_hostile import SEEDS, STORY_ATTRIBUTES, faults

from .docx_samples import HEAD, SPACES, STRICT, W, docx, image, item, note, notes, p, relations, t, zipped

TITLE = p("Library stays", style="Titel")


def body(*blocks, **more):
    """The cleaned body of a document of these blocks under a title."""
    return clean_body(read(docx(TITLE, *blocks, **more)).story.body)


class TestWords:
    def test_marks_by_tag_by_style_and_taken_back(self):
        html = body(
            p("One ", t("bold", "<w:b/>"), " ", t("slanted", "<w:i/>"), t(" not", '<w:b w:val="0"/>'),
              t("2", '<w:vertAlign w:val="superscript"/>')),
            p("Lead ", t("quiet", '<w:b w:val="false"/>'), style="Lead"),
            p(t("Loud", '<w:rStyle w:val="Laut"/>')),
        )  # fmt: skip
        assert html == (
            "<p>One <strong>bold</strong> <em>slanted</em> not<sup>2</sup></p>"
            "<p><strong>Lead </strong>quiet</p><p><strong>Loud</strong></p>"
        )

    def test_spaces_breaks_and_signs(self):
        html = body(
            p("«\u00a0Oui\u00a0»\u202f!  Two", "<w:r><w:br/></w:r>", "line", "<w:r><w:tab/></w:r>", "tab",
              "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>", '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'),
            p("<w:r><w:br w:type='page'/></w:r>"), p(" "),
        )  # fmt: skip
        assert html == "<p>«&nbsp;Oui&nbsp;»\u202f!  Two<br>line tab\u2011\u00ad→</p>"

    def test_links_of_all_three_kinds(self):
        field = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/f" '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>field</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        html = body(
            p(f'<w:hyperlink r:id="rId9">{t("rel")}</w:hyperlink>', " ", field, " ",
              f'<w:fldSimple w:instr=\' HYPERLINK "https://example.org/s"\'>{t("simple")}</w:fldSimple>', " ",
              f'<w:hyperlink w:anchor="_Toc1">{t("inside")}</w:hyperlink>', " ",
              f'<w:hyperlink r:id="rId8">{t("bad")}</w:hyperlink>'),
            targets={"rId9": "https://example.org/a?b=c&amp;d=e", "rId8": "javascript:alert(1)"},
        )  # fmt: skip
        assert html == (
            '<p><a href="https://example.org/a?b=c&amp;d=e">rel</a> <a href="https://example.org/f">field</a> '
            '<a href="https://example.org/s">simple</a> inside bad</p>'
        )

    def test_tracked_changes_are_accepted_and_comments_dropped(self):
        document = read(
            docx(
                TITLE,
                p("On ", f"<w:del><w:r><w:delText>Monday</w:delText></w:r></w:del><w:ins>{t('Tuesday')}</w:ins>",
                  '<w:commentRangeStart w:id="0"/>', ".", '<w:commentRangeEnd w:id="0"/>',
                  '<w:r><w:commentReference w:id="0"/></w:r>'),
                p("First half ", about="<w:rPr><w:del/></w:rPr>"), p("second half"),
                f"<w:moveFrom>{p('gone')}</w:moveFrom>", f"<w:moveTo>{p('come')}</w:moveTo>",
                p(t("secret", "<w:vanish/>"), "seen"),
                parts={"word/comments.xml": "<x/>"},
            )
        )  # fmt: skip
        assert (
            clean_body(document.story.body) == "<p>On Tuesday.</p><p>First half second half</p><p>come</p><p>seen</p>"
        )
        assert document.left_out == {"deletions": 1, "comments": 1, "hidden": 1}

    def test_signs_of_halves_and_private_places_are_none(self):
        signs = "".join(f'<w:r><w:sym w:font="X" w:char="{code}"/></w:r>' for code in ("D83D", "E123", "20AC", "F0FC"))
        assert body(p("Signs ", signs)) == "<p>Signs €✓</p>"

    def test_a_field_in_a_field_leads_where_the_nearest_link_says(self):
        def mark(kind):
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        def says(words):
            return f"<w:r><w:instrText>{words}</w:instrText></w:r>"

        html = body(
            p(mark("begin"), says(' HYPER'), says('LINK "https://example.org/o"'), mark("separate"), "out ",
              mark("begin"), says("PAGE"), "unseen", mark("separate"), "7", mark("end"),
              mark("begin"), says('HYPERLINK "https://example.org/i"'), mark("separate"), mark("separate"), " in",
              mark("end"), mark("end"), " after")
        )  # fmt: skip
        assert html == ('<p><a href="https://example.org/o">out 7</a><a href="https://example.org/i"> in</a> after</p>')

    def test_right_to_left(self):
        html = body(p("قال «نعم» 12-15", about="<w:bidi/>"), item("واحد", about="<w:bidi/>"), p("He said نعم."))
        assert html == '<p dir="rtl">قال «نعم» 12-15</p><ul><li><p dir="rtl">واحد</p></li></ul><p>He said نعم.</p>'

    def test_content_controls_boxes_and_formulas_lose_no_word(self):
        box = (
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
            f"{p('In the box')}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p('In the box')}</w:txbxContent></v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
        html = body(
            f"<w:sdt><w:sdtContent>{p('Controlled')}</w:sdtContent></w:sdt>",
            p("Before", box, f"<w:smartTag>{t(' after')}</w:smartTag>"),
            p("<m:oMath><m:r><m:t>E=mc²</m:t></m:r></m:oMath>"),
        )
        assert html == "<p>Controlled</p><p>Before after</p><p>In the box</p><p>E=mc²</p>"


class TestBlocks:
    def test_headings_by_style_name_basis_and_outline(self):
        html = body(
            p("One", style="berschrift1"), p("a", style="Kreis1"), p("Two", style="berschrift2"),
            p("Based", style="Zwischentitel"), p("Outline", style="Eigener"),
            p("By hand", about='<w:outlineLvl w:val="0"/>'), p("Said", style="Zitat"),
        )  # fmt: skip
        assert html == (
            "<h2>One</h2><p>a</p><h3>Two</h3><h3>Based</h3><h3>Outline</h3><h2>By hand</h2>"
            "<blockquote><p>Said</p></blockquote>"
        )

    def test_lists_are_nested_and_go_on(self):
        html = body(
            item("a"), item("b", level=1), item("c", level=1), item("d", level=2), item("e"),
            p("f", style="Liste"),
            item("one", 2), item("deeper", 2, 1), item("two", 2), p("Between."), item("three", 2),
            item("five", 3), item("no list", 0),
        )  # fmt: skip
        assert html == (
            "<ul><li>a<ul><li>b</li><li>c<ul><li>d</li></ul></li></ul></li><li>e</li><li>f</li></ul>"
            "<ol><li>one<ol><li>deeper</li></ol></li><li>two</li></ol><p>Between.</p>"
            '<ol start="3"><li>three</li></ol><ol start="5"><li>five</li></ol><p>no list</p>'
        ).replace('</li></ol><ol start="5"><li>five', "</li><li>five")

    def test_tables_with_merged_cells_and_a_head(self):
        def cell(words, about=""):
            return f"<w:tc><w:tcPr>{about}</w:tcPr>{p(words)}</w:tc>"

        table = (
            "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
            + cell("Ward")
            + cell("Votes", '<w:gridSpan w:val="2"/>')
            + "</w:tr><w:tr>"
            + cell("Harbour", '<w:vMerge w:val="restart"/>')
            + cell("for")
            + cell("12")
            + "</w:tr><w:tr>"
            + cell(" ", "<w:vMerge/>")
            + cell("against")
            + cell("3")
            + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>"
            + cell("gone")
            + "</w:tr></w:tbl>"
        )
        assert body(table) == (
            '<table><thead><tr><th>Ward</th><th colspan="2">Votes</th></tr></thead><tbody>'
            '<tr><td rowspan="2">Harbour</td><td>for</td><td>12</td></tr><tr><td>against</td><td>3</td></tr>'
            "</tbody></table>"
        )
        frame = f"<w:tbl><w:tr>{cell('Alone')}</w:tr></w:tbl>"
        assert body(frame) == "<p>Alone</p>"

    def test_notes_are_a_list_at_the_end(self):
        html = body(
            p("Paid", note(2), ", he says", note(1, "endnote"), "."),
            parts={
                "word/footnotes.xml": notes("footnote", p("never named"), p(" Minutes of ", t("4 May", "<w:i/>"), ".")),
                "word/endnotes.xml": notes("endnote", p("But see the letter."), p("x")),
            },
        )
        assert html == (
            "<p>Paid<sup>1</sup>, he says<sup>2</sup>.</p><hr>"
            "<ol><li>Minutes of <em>4 May</em>.</li><li>But see the letter.</li></ol>"
        )

    def test_strict_documents_read_the_same(self):
        data = docx(TITLE, p("Words"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name).replace(W.encode(), STRICT.encode()) for name in archive.namelist()}
        document = read(zipped(members))
        assert (document.story.headline, document.story.body) == ("Library stays", "<p>Words</p>")


class TestHeads:
    def test_title_and_subtitle_wherever_they_stand(self):
        document = read(docx(p("Kicker"), TITLE, p("They voted.", style="Untertitel"), p("Body."), author="Rita Moss"))
        assert document.author == "Rita Moss"
        assert (document.story.headline, document.story.standfirst) == ("Library stays", "They voted.")
        assert document.story.body == "<p>Kicker</p><p>Body.</p>"

    @pytest.mark.parametrize(
        ("blocks", "headline", "kept"),
        [
            ((p("Heading", style="berschrift1"), p("Body.")), "Heading", "<p>Body.</p>"),
            ((p(" "), p("A &amp; B"), p("Body.")), "A & B", "<p>Body.</p>"),
            ((p("word " * 60), p("Later", style="berschrift2")), "Later", None),
            ((p("word " * 60),), ("word " * 40).strip(), None),
            ((), "", ""),
        ],
    )
    def test_without_a_title_the_first_heading_or_line(self, blocks, headline, kept):
        story = read(docx(*blocks)).story
        assert story.headline.strip() == headline
        assert kept is None or story.body == kept


class TestPictures:
    def test_pictures_with_caption_and_alt_where_they_stood(self):
        photo = samples.jpeg()
        document = read(
            docx(
                TITLE, p("Before", image(descr="Boats &amp; gulls"), " after"), p("The quay.", style="Beschriftung"),
                p("A map:", style="Beschriftung"), p(image("rIdP2")),
                p(image("rIdL", attribute="link")), p(image("rIdGone")), p("Stray caption", style="Beschriftung"),
                targets={"rIdP1": "media/image1.jpeg", "rIdP2": "/word/media/image1.jpeg", "rIdGone": "media/none.png",
                         "rIdL": "https://evil.example/track.gif"},
                parts={"word/media/image1.jpeg": photo},
            )
        )  # fmt: skip
        assert document.story.body == (
            '<p>Before after</p><figure data-part="0"></figure><figure data-part="1"></figure><p>Stray caption</p>'
        )
        first, second = document.pictures
        assert (first.data, first.caption, first.alt) == (photo, "The quay.", "Boats & gulls")
        assert (second.caption, second.alt) == ("A map:", "")
        assert document.left_out == {"linked": 1, "pictures": 1}

    def test_one_part_shown_often_is_read_and_held_once(self, monkeypatch):
        asked = []
        real = docx_package.Package.bytes
        monkeypatch.setattr(
            docx_package.Package, "bytes", lambda self, name, most: asked.append(name) or real(self, name, most)
        )
        monkeypatch.setattr(reader, "PICTURE_BYTES", 1_000)
        document = read(
            docx(
                TITLE, *[p(image("rIdP1"), image("rIdP2"))] * 40,
                targets={"rIdP1": "media/a.jpg", "rIdP2": "media/large.jpg"},
                parts={"word/media/a.jpg": b"x" * 900, "word/media/large.jpg": b"x" * 2_000},
            )
        )  # fmt: skip
        assert (asked.count("word/media/a.jpg"), asked.count("word/media/large.jpg")) == (1, 1)
        assert (len(document.pictures), len({id(one.data) for one in document.pictures})) == (40, 1)
        assert document.left_out == {"pictures": 40}

    def test_pictures_together_have_a_limit(self, monkeypatch):
        monkeypatch.setattr(reader, "ALL_PICTURES_BYTES", 2_000)
        document = read(
            docx(
                TITLE, *(p(image(f"rIdP{n}")) for n in range(5)),
                targets={f"rIdP{n}": f"media/{n}.jpg" for n in range(5)},
                parts={f"word/media/{n}.jpg": b"x" * 900 for n in range(5)},
            )
        )  # fmt: skip
        assert (len(document.pictures), document.left_out) == (2, {"pictures": 3})

    def test_charts_are_counted(self):
        chart = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData/></a:graphic></wp:inline></w:drawing></w:r>"
        assert read(docx(TITLE, p("x", chart))).left_out == {"drawings": 1}

    def test_a_target_outside_the_package_is_none(self):
        document = read(docx(TITLE, p(image()), targets={"rIdP1": "../../../../etc/passwd"}))
        assert (document.pictures, document.left_out) == ([], {"pictures": 1})


class TestRefusals:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"PK\x03\x04 cut off",
            b"plain words",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            b"{\\rtf1 words}",
            zipped({"content.xml": "<office/>"}),
            zipped({"word/document.xml": "<w:document"}),
            zipped({"word/document.xml": f"{HEAD}<!DOCTYPE x [<!ENTITY a 'b'>]><w:document {SPACES}>&a;</w:document>"}),
            zipped({"word/document.xml": "<a>" * 200 + "</a>" * 200}),
            docx(TITLE, parts={"word/styles.xml": "\x00\x01"}),
            docx(TITLE, parts={"word/document.xml": "x" * 10 + "\xff"}),
        ],
        ids=["empty", "cut", "text", "ole", "rtf", "odt", "broken", "dtd", "deep", "styles", "garbage"],
    )
    def test_each_gets_a_sentence(self, data):
        with pytest.raises(DocumentRefused) as refused:
            read(data)
        assert str(refused.value).endswith(".")
        assert len(str(refused.value)) > 20

    def test_bombs(self, monkeypatch):
        with pytest.raises(DocumentRefused, match="unpacked"):
            read(zipped({"word/document.xml": b"<a>" + b" " * 60_000_000}))
        with pytest.raises(DocumentRefused, match="unpacked"):
            read(zipped({f"x{n}": "" for n in range(docx_package.MAX_ENTRIES + 1)}))
        monkeypatch.setattr(docx_package, "MAX_BYTES", 100)
        with pytest.raises(DocumentRefused, match="larger"):
            read(docx(TITLE))

    def test_an_entry_that_lies_about_its_size_is_not_believed(self):
        data = bytearray(docx(TITLE, p("word " * 1000)))
        at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
        struct.pack_into("<I", data, at + 24, 50)
        with pytest.raises(DocumentRefused):
            read(bytes(data))

    def test_a_password(self):
        data = bytearray(docx(TITLE))
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
        with pytest.raises(DocumentRefused, match="password"):
            read(bytes(data))

    def test_cut_anywhere_it_is_read_or_refused(self):
        data = docx(
            TITLE, p("Words", image()), targets={"rIdP1": "media/a.jpg"}, parts={"word/media/a.jpg": b"x" * 500}
        )
        for end in range(0, len(data), 97):
            with pytest.raises(DocumentRefused):
                read(data[:end])

    def test_flipped_bits_never_raise_anything_else(self):
        data = docx(TITLE, p("Words"), item("a"), p(note(1)), parts={"word/footnotes.xml": notes("footnote", p("n"))})
        for at in range(0, len(data), 7):
            changed = bytearray(data)
            changed[at] ^= 0xFF
            try:
                read(bytes(changed))
            except DocumentRefused:
                continue

    def test_endless_deleted_paragraph_marks_do_not_pile_up(self):
        line = p("word " * 40, about="<w:rPr><w:del/></w:rPr>")
        story = read(docx(TITLE, *[line] * 3000)).story
        assert max(len(words) for words in story.body.split("<p>")) < 120_000
        assert story.body.count("word") > 119_000

    def test_a_field_is_looked_at_once_not_at_each_word(self, monkeypatch):
        looked = []
        real = reader._address
        monkeypatch.setattr(reader, "_address", lambda said: looked.append(len(said)) or real(said))
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + f"<w:r><w:instrText>{' ' * 900}</w:instrText></w:r>" * 9
        )
        result = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        assert read(docx(TITLE, p(*[begin + result] * 50, *[t("word ")] * 500))).story.body.count("word") == 500
        assert looked == [reader.LONGEST_INSTRUCTION] * 50

    def test_notes_that_name_themselves_and_nested_tables_end(self):
        loop = notes("footnote", p("a", note(1)), p("b", note(1)))
        assert clean_body(read(docx(TITLE, p("x", note(1)), parts={"word/footnotes.xml": loop})).story.body)
        table = p("deep")
        for _level in range(12):
            table = f"<w:tbl><w:tr><w:tc>{table}</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:tbl>"
        assert read(docx(TITLE, table))

    @pytest.mark.parametrize(
        "relation", ["http://evil.example/a", "file:///etc/passwd", "//evil.example/x", "%2e%2e/x"]
    )
    def test_no_relation_is_followed_outside(self, relation, monkeypatch):
        import socket

        monkeypatch.setattr(socket, "socket", None)
        parts = {"_rels/.rels": relations(rId1=relation)}
        assert read(docx(TITLE, p("Words"), targets={"rIdP1": relation}, parts=parts)).story.headline == "Library stays"

    def test_hostile_words_are_words(self):
        from xml.sax.saxutils import escape

        from newsroom.xml import clean_xml_chars

        for words in [*SEEDS, *HOSTILE]:
            said = escape(clean_xml_chars(words))
            document = read(docx(p(said, style="Titel"), p(said, t(said, "<w:b/>")), item(said), p(image(descr="x"))))
            assert faults(clean_body(document.story.body), STORY_ATTRIBUTES) == [], words
