"""Ten thousand soups through the doors of text: what comes out is clean, and rendering adds nothing that acts."""

import pytest
from hypothesis import HealthCheck, given, settings

from newsroom.text import clean_body, comment_html, imported_comment_html, render_body

from .soup import SOUP
from .test_text_hostile import REMARK_ATTRIBUTES, STORY_ATTRIBUTES, faults

LONG = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.soak
@given(SOUP)
@LONG
def test_what_was_cleaned_and_rendered_is_clean(soup):
    stored = clean_body(soup)
    assert clean_body(stored) == stored
    assert faults(stored, STORY_ATTRIBUTES) == []
    bare = clean_body(render_body(stored, embed=lambda found: ""))
    assert clean_body(render_body(bare)) == bare


@pytest.mark.soak
@given(SOUP)
@LONG
def test_what_a_stranger_or_an_import_says_holds_nothing_that_acts(soup):
    assert faults(comment_html(soup), REMARK_ATTRIBUTES) == []
    assert faults(imported_comment_html(soup), REMARK_ATTRIBUTES) == []
