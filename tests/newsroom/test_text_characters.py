"""One-line and many-line fields."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text import clean_line, clean_text
from newsroom.text.characters import MARKS_IN_A_ROW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Two\t\n words ", "Two words"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("NUL\x00 and bell\x07", "NUL and bell"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("evil\u202egpj.exe\u2066", "evilgpj.exe"),
        ("10\xa0000\u202f€", "10\xa0000\u202f€"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("mark\u200fs stay", "mark\u200fs stay"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("Cafe\u0301", "Café"),
        ("\ufeffBOM", "BOM"),
        ("\ufffe\uffff", ""),
        ("", ""),
    ],
)
def test_a_line_is_scrubbed_and_collapsed(typed, kept):
    assert clean_line(typed) == kept


def test_a_long_line_is_cut_before_a_letter_and_its_marks():
    assert clean_line("a" * 20, 10) == "a" * 10
    assert clean_line("abce\u0323\u0302\u0301", 4) == "abc"
    assert clean_line("abcx\u0323\u0302", 5) == "abc"


def test_text_keeps_its_lines():
    assert clean_text("One \r\ntwo\r\r\n\n\nthree\x00\n\n\n\nfour  \n") == "One\ntwo\n\nthree\n\nfour"


def test_piled_up_marks_are_bounded():
    kept = clean_line("z" + "\u0316\u0300" * 5_000)
    assert len(kept) <= MARKS_IN_A_ROW + 1


@given(st.text())
def test_both_doors_change_nothing_the_second_time(typed):
    line, text = clean_line(typed), clean_text(typed)
    assert clean_line(line) == line
    assert clean_text(text) == text
    assert "\n" not in line
    assert unicodedata.is_normalized("NFC", line)
    line.encode()
    text.encode()
