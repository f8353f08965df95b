"""Slugs in any script."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text import RESERVED_SEGMENTS, RESERVED_SLUGS, SLUG_BYTES, slugify, validate_slug


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Council votes 5–4 on “harbour” plan!", "council-votes-5-4-on-harbour-plan"),
        ("Don't look", "dont-look"),
        ("الانتخابات في القاهرة", "الانتخابات-في-القاهرة"),
        ("Ìròyìn ẹ̀kọ́ ní Ìbàdàn", "ìròyìn-ẹ̀kọ́-ní-ìbàdàn"),
        ("Привет, мир", "привет-мир"),
        ("می‌خواهم", "می-خواهم"),
        ("你好，世界", "你好-世界"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("İstanbul", "istanbul"),
        ("e\u0301te\u0301", "été"),
        ("🎉🎉", "story"),
        ("---", "story"),
        ("", "story"),
        ("Page", "page-1"),
        ("Feed!", "feed-1"),
        ("2026", "2026"),
        ("../../etc/passwd\x00", "etc-passwd"),
    ],
)
def test_headlines_become_readable_slugs(headline, slug):
    assert slugify(headline) == slug


def test_the_fallback_is_the_callers():
    assert slugify("🎉", "topic-7") == "topic-7"
    assert slugify("🎉", "page") == "page-1"


@pytest.mark.parametrize("headline", ["word " * 100, "ẹ̀kọ́ " * 100, "ẹ̀" * 200, "字" * 300, "a" * 500])
def test_long_headlines_fit_two_hundred_bytes(headline):
    slug = slugify(headline)
    assert SLUG_BYTES // 2 < len(slug.encode()) <= SLUG_BYTES
    assert not slug.endswith("-")
    whole = slugify(headline[:40])
    assert whole.startswith(slug[:10])


def test_a_letter_keeps_its_marks_where_a_slug_is_cut():
    slug = slugify("x" + "q\u0323\u0302\u0304" * 100)
    assert slug.endswith("q\u0323\u0302\u0304")


@given(st.text())
def test_a_slug_of_a_slug_is_itself_and_valid(headline):
    slug = slugify(headline)
    assert slugify(slug) == slug
    assert unicodedata.is_normalized("NFC", slug)
    assert slug not in RESERVED_SLUGS
    validate_slug(slug)


@pytest.mark.parametrize(
    "slug", ["page", "feed", "atom", "json", "comment", "comments", "edit", "search", "wp-content"]
)
def test_our_own_addresses_are_reserved(slug):
    assert slug in RESERVED_SLUGS
    with pytest.raises(ValidationError, match="own addresses"):
        validate_slug(slug)


@pytest.mark.parametrize("slug", ["Two Words", "UPPER", "a/b", "a.b", "cafe\u0301", "a\u202eb", "e🎉", "a?b", "%41"])
def test_what_cannot_stand_in_an_address_is_refused_with_an_example(slug):
    with pytest.raises(ValidationError, match="for example"):
        validate_slug(slug)


def test_too_long_a_slug_is_refused():
    with pytest.raises(ValidationError, match="too long"):
        validate_slug("ж" * 101)


@pytest.mark.parametrize("slug", ["a", "harbour-plan", "foo_bar", "привет", "ẹ̀kọ́", "2026", "about"])
def test_good_slugs_pass(slug):
    validate_slug(slug)


def test_the_first_segments_are_those_of_the_addresses():
    assert {"section", "topic", "author", "archive", "media", "admin", "robots.txt", "healthz"} <= RESERVED_SEGMENTS
