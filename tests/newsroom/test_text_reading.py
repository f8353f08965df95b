"""Plain words, counts and direction."""

import pytest
from django.utils.text import Truncator

from newsroom.text import at_most, direction, excerpt, guess_direction, plain, reading_minutes, word_count

BODY = (
    "<h2>Head</h2><p>One <strong>two</strong>&nbsp;three &amp; four<br>five</p>"
    "<ul><li>six<ul><li>seven</li></ul></li></ul>"
    '<figure data-picture="6f1c2a34-0000-4000-8000-000000000001" data-alt="not this">'
    "<figcaption>eight</figcaption></figure>"
    "<table><tbody><tr><td>nine</td><td>ten</td></tr></tbody></table>"
)


def test_plain_has_one_line_a_block():
    assert plain(BODY) == "Head\nOne two three & four\nfive\nsix\nseven\neight\nnine ten"


def test_plain_within_a_limit_is_cut_between_words():
    assert plain("<p>One two three four five</p>", 12) == "One two…"
    assert plain("<p>Short</p>", 12) == "Short"
    assert plain("<p>" + "x" * 50 + "</p>", 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ab",
        "abcd",
        "abcde",
        "abcdefgh",
        "e\u0301" * 4,
        "e\u0301" * 5,
        "ب\u0651" * 4,
        "x\u0323" * 4,
        "\ud55c\uae00" * 3,
        "a…b%{}<i>",
    ],
)
def test_at_most_cuts_as_django_does(text):
    assert at_most(text, 4) == Truncator(text).chars(4)


def test_plain_decodes_once():
    assert plain("<p>&amp;lt;b&amp;gt; 1 &lt; 2</p>") == "&lt;b&gt; 1 < 2"
    assert plain("") == "" == plain(None)


def test_an_excerpt_is_running_text():
    assert excerpt(BODY) == "Head One two three & four five six seven"
    assert excerpt(BODY, 3) == "Head One two…"


LATIN = "It's a well-known fact — 1,000 people’s votes count (twice), e.g. and/or never."
ARABIC = "ذهب الولدُ إلى المدرسة، ثم عاد إلى البيت في الساعة ٥."
CHINESE = "今天天气很好，我们去公园。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LATIN, 13),
        (ARABIC, 11),
        (CHINESE, 11),
        ("BBC 在北京 reports", 5),
        ("한국어 기사 제목", 3),
        ("می‌خواهم بروم", 2),
        ("• – … !", 0),
        ("", 0),
    ],
)
def test_words_are_counted_in_each_script(text, words):
    assert word_count(text) == words


def test_a_long_latin_fixture_counts_to_the_word():
    assert word_count("The harbour board met on Monday and said no. " * 100) == 900


def test_reading_takes_at_least_a_minute():
    assert reading_minutes(0, "") == 1
    assert reading_minutes(1_100, "word " * 1_100) == 5
    assert reading_minutes(900, "字" * 900) == 2
    assert reading_minutes(1_120, "word " * 220 + "字" * 900) == 3


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        *[(lang, "rtl") for lang in ("ar", "fa-IR", "he", "ur_PK", "az-Arab")],
        *[(lang, "ltr") for lang in ("en", "ks-Deva", "yo", "")],
    ],
)
def test_direction_follows_script_then_language(lang, expected):
    assert direction(lang) == expected


def test_direction_is_guessed_by_majority():
    assert guess_direction("BBC: الانتخابات في القاهرة") == "rtl"
    assert guess_direction("The word الانتخابات means elections") == "ltr"
    assert guess_direction("123 !") == "ltr"
