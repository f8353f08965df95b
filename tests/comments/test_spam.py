"""The marks of a spammer, one by one; a single mark is never enough."""

from datetime import UTC, datetime, timedelta

import pytest

from comments import spam

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("nothing here", 0),
        ("see https://a.example/x", 1),
        ("https://a.example and http://b.example", 2),
        ("www.a.example", 1),
        ('<a href="https://a.example">here</a>', 1),
        ('<a href="https://a.example">https://a.example</a>', 1),
        ("<a class=x href=https://a.example>x</a> www.b.example", 2),
        ("[url=https://a.example]https://a.example[/url]", 2),
        ("x>https://a.example", 1),
    ],
)
def test_links_are_counted_with_and_without_html(text, links):
    assert spam.count_links(text) == links


def test_an_unclosed_tag_is_counted_in_linear_time():
    assert spam.count_links("<a " * 3000) == 0


def test_fingerprint_ignores_what_people_change_to_repeat_themselves():
    same = spam.fingerprint("Good  story,\nEd!")
    assert spam.fingerprint("good story, ED!") == same
    assert spam.fingerprint("g\u200bood story, ed!") == same
    assert spam.fingerprint("Good story, Eda!") != same


def test_fingerprint_takes_a_lone_surrogate():
    assert len(spam.fingerprint("a\ud800b")) == 64


def test_too_quick_is_only_known_of_forms_made_for_one_reader():
    assert spam.too_quick(None, NOON) is False
    assert spam.too_quick(NOON - timedelta(seconds=1), NOON) is True
    assert spam.too_quick(NOON - timedelta(minutes=1), NOON) is False


def test_an_ordinary_comment_scores_nothing():
    assert spam.score("Ada", "", "The roof was paid for in 2019. Read the minutes, page 4.") == (0, [])


def test_one_link_with_a_sentence_scores_nothing():
    assert spam.score("Ada", "", "The minutes are at https://council.example/minutes.pdf, page four.")[0] == 0


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Best Pills", "[url=https://p.example]pills[/url] " * 2 + "<a href=https://p.example>pills</a>"),
        ("https://p.example", "https://p.example"),
        ("Joe", " ".join(f"https://p{n}.example" for n in range(6))),
    ],
)
def test_several_marks_are_spam(name, body):
    points, marks = spam.score(name, "", body)
    assert points >= spam.SPAM_SCORE
    assert len(marks) >= 2
