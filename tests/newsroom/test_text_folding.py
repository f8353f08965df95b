"""Folding for search and topics; highlighting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text import fold, fold_map, highlight, snippet, topic_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élection", "ELECTION"),
        ("Ìbàdàn ẹ̀kọ́", "ibadan eko"),
        ("Straße", "STRASSE"),
        ("Łódź Ørsted", "lodz orsted"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسة", "مدرسه"),
        ("العَرَبِيّة", "العربيه"),
        ("محـــمد", "محمد"),
        ("کتابی", "كتابي"),
        ("می\u200cخواهم", "میخواهم"),
        ("שָׁלוֹם", "שלום"),
        ("٢٠٢٦ ۲۰۲۶", "2026 2026"),
        ("ＡＢＣ ﬁn", "abc fin"),
        ("Ελλάς ελλάδα", "ελλασ ΕΛΛΑΔΑ"),
        ("don’t", "don't"),
    ],
)
def test_spellings_meet(one, other):
    assert fold(one) == fold(other)


def test_letters_that_are_their_own_stay_apart():
    assert fold("йод") != fold("иод")
    assert fold("हिन्दी") == "हिन्दी"


@given(st.text())
def test_folding_twice_is_folding_once_and_the_map_fits(text):
    folded, places = fold_map(text)
    assert len(folded) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    assert fold(fold(text)) == fold(text)


def test_the_map_leads_back_to_the_original():
    text = "Straße ﬁn"
    folded, places = fold_map(text)
    assert folded == "strasse fin"
    assert text[places[folded.index("fin")]] == "ﬁ"


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        (
            ["elec"],
            "<mark>Élec</mark>tion &amp; &lt;b&gt;<mark>elec</mark>tric&lt;/b&gt; re-<mark>elec</mark>ted preelected",
        ),
        ("nothing here", "Élection &amp; &lt;b&gt;electric&lt;/b&gt; re-elected preelected"),
        ([], "Élection &amp; &lt;b&gt;electric&lt;/b&gt; re-elected preelected"),
        (["<b>", "(.*"], "Élection &amp; <mark>&lt;b&gt;</mark>electric&lt;/b&gt; re-elected preelected"),
    ],
)
def test_words_are_marked_where_they_begin(words, marked):
    assert highlight("Élection & <b>electric</b> re-elected preelected", words) == marked


def test_marks_cover_a_letters_own_marks():
    assert highlight("a ẹ̀kọ́ b", ["eko"]) == "a <mark>ẹ̀kọ́</mark> b"
    assert highlight("العَرَبِيّة", ["العربية"]) == "<mark>العَرَبِيّة</mark>"
    assert highlight("我们的世界", ["世界"]) == "我们的<mark>世界</mark>"


def test_a_snippet_shows_the_first_place():
    text = "start " * 100 + "Élection & day " + "end " * 100
    piece = snippet(text, ["election"], 80)
    assert "<mark>Élection</mark> &amp; day" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < 140


def test_a_snippet_without_a_place_is_the_beginning():
    assert snippet("one two three", ["x"]) == "one two three"
    assert snippet("one " * 100, "x", 20) == "one one one one one …"
    assert snippet("", "x") == ""


@given(st.text(), st.lists(st.text(max_size=5), max_size=4), st.integers(10, 80))
def test_highlighting_never_loses_or_adds_text(text, words, length):
    from django.utils.html import escape

    from newsroom.text.characters import nfc

    marked = highlight(text, words)
    assert marked.replace("<mark>", "").replace("</mark>", "") == escape(nfc(text))
    snippet(text, words, length)


@pytest.mark.parametrize("name", ["Élection", "e\u0301lection", "ÉLECTION", "  élection\n"])
def test_one_topic_has_one_key(name):
    assert topic_key(name) == "élection"


def test_topics_with_accents_stay_apart():
    assert topic_key("Élection") != topic_key("Election")
    assert topic_key("Local  news") == "local news"
