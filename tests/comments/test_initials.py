"""The disc before a name: letters in every script, and a look that stays."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.initials import DISCS, LONGEST, disc, initials

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "comments.css"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Brook", "AB"),
        ("ada", "A"),
        ("x", "X"),
        ("Maria de la Cruz", "MC"),
        ("(Ada) “Brook”", "AB"),
        ("Ada 12", "A"),
        ("42", "4"),
        ("Нина Петрова", "НП"),
        ("Ό Άλλος", "ΌΆ"),
        ("ßoot", "ß"),
        ("e\u0301tienne", "E\u0301"),
        ("مريم الحسن", "م"),
        ("נועה לוי", "נ"),
        ("李明", "李"),
        ("山田 太郎", "山"),
        ("किरण राव", "कि"),
        ("გიორგი", "გ"),
        ("Ada 李", "A"),
        ("🦊", "🦊"),
        ("🦊 Fox", "F"),
        ("👩🏽‍🚒🚒", "👩🏽‍🚒"),
        ("🇵🇱🇩🇪", "🇵🇱"),
        ("❤️❤️", "❤️"),
        ("...", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_initials(name, shown):
    assert initials(name) == shown


@given(st.text(max_size=100))
def test_whatever_the_name_it_is_short_and_has_a_look(name):
    assert len(initials(name)) <= LONGEST
    assert 1 <= disc(name) <= DISCS


def test_a_look_never_changes():
    assert [disc(name) for name in ("Ada Brook", "ADA  brook ", "مريم الحسن", "")] == [1, 1, 7, 1]


def test_every_look_is_used():
    assert {disc(f"Reader {number}") for number in range(100)} == set(range(1, DISCS + 1))


def luminance(colour):
    def linear(part):
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_letters_can_be_read_on_every_disc_in_the_light_and_in_the_dark():
    looks = re.findall(r"\.disc-(\d) \{ --disc: (#\w{6}); --disc-ink: (#\w{6}); \}", CSS.read_text())
    assert sorted(int(number) for number, _, _ in looks) == sorted([*range(1, DISCS + 1)] * 2)
    for number, ground, ink in looks:
        dark, light = sorted((luminance(ground), luminance(ink)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, number
