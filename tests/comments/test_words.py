"""Word lists: whole words by default, folded, and no disguise helps."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.words import _DISGUISED, MOST_MATCHES, find_words, fold


def hits(listed, text, field="body"):
    return [match.text for match in find_words(listed, {field: text})]


def test_whole_word_does_not_hold_the_innocent():
    assert hits("press", "I use WordPress for my blog") == []
    assert hits("press", "Stop the press!") == ["press"]


def test_case_accents_and_width_are_folded():
    assert hits("casino", "CaSiNo") == ["CaSiNo"]
    assert hits("viagra", "buy ＶＩＡＧＲＡ now") == ["ＶＩＡＧＲＡ"]
    assert hits("élection", "ELECTION") == ["ELECTION"]
    assert hits("strasse", "Straße") == ["Straße"]


@pytest.mark.parametrize(
    "disguise",
    [
        "v1agra",
        "v1@gra",
        "vi\u200bag\u200dra",
        "vi\u00adagra",
        "v.i.a.g.r.a",
        "v-i-a-g-r-a",
        "v_i_a_g_r_a",
        "vіаgrа",  # Cyrillic і and а
        "VÍÁGRÁ",
        "v\u202eiagra",
    ],
)
def test_disguises_are_seen_through(disguise):
    assert hits("viagra", f"cheap {disguise} here") == [disguise]


@pytest.mark.parametrize("signs", ["@", "$", "@$"])
def test_a_run_of_signs_is_tried_only_where_it_begins(signs):
    run = f"{signs * 10}word"
    starts = [at for at in range(len(signs) * 10) if _DISGUISED.match(run, at)]
    assert starts == [0]
    assert hits("hello", f"{'@' * 10_000} hello") == ["hello"]
    assert hits("asap", "$$ @$@p") == ["@$@p"]


def test_numbers_and_other_alphabets_are_not_disguises():
    assert hits("sos", "Room 505") == []
    assert hits("cop", "сор на полу") == []
    assert hits("сор", "сор на полу") == ["сор"]


def test_star_opens_a_side():
    assert hits("*press*", "WordPress") == ["Press"]
    assert hits("casino*", "casinos and casinoland") == ["casino", "casino"]
    assert hits("*land", "casinoland landlord") == ["land"]


def test_phrases_take_any_white_space():
    assert hits("free spins", "get free \n spins") == ["free \n spins"]
    assert hits("free spins", "free of spins") == []


def test_the_span_is_that_of_the_typed_text():
    text = "Ça va? ＣＡＳＩＮＯ!"
    (match,) = find_words("casino", {"body": text})
    assert text[match.start : match.end] == match.text == "ＣＡＳＩＮＯ"
    assert match.entry == "casino"


def test_scripts_without_spaces_match_inside():
    assert hits("賭博", "我喜歡賭博網站") == ["賭博"]


def test_addresses_match_by_beginning_and_network():
    assert hits("192.0.2.", "192.0.2.77", "ip") == ["192.0.2."]
    assert hits("192.0.2.1", "192.0.2.10", "ip") == []
    assert hits("192.0.2.0/24", "192.0.2.77", "ip") == ["192.0.2.77"]
    assert hits("192.0.2.0/24", "198.51.100.1", "ip") == []
    assert hits("2001:db8::/32", "2001:db8::5", "ip") == ["2001:db8::5"]


def test_empty_lines_remarks_and_bare_stars_match_nothing():
    assert hits("\n \n# casino\n*\n**\n", "casino * ** anything") == []


def test_matches_are_bounded():
    assert len(hits("spam", "spam " * 500)) == MOST_MATCHES


@given(st.text(max_size=200))
def test_folding_keeps_places_inside_the_text(text):
    letters, places = fold(text)
    assert len(letters) == len(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text(max_size=100), st.text(alphabet=string.ascii_letters, min_size=1, max_size=12))
def test_a_listed_word_between_spaces_is_always_found(around, word):
    found = find_words(word, {"body": f"{around} {word} {around}"})
    assert found
    assert all(f"{around} {word} {around}"[match.start : match.end] == match.text for match in found)
