"""What became of what: a line for each kind of thing that was met, none without a sentence."""

from collections import Counter
from pathlib import Path

import pytest

from articles.wire import fates, wxr
from articles.wire.fates import Fate, of_census, of_story
from articles.wire.story import Story
from articles.wire.wordpress_html import to_plain

SAMPLES = Path(__file__).parents[2] / "samples" / "wordpress"


def met(name):
    """Everything that a dry run meets in a sample."""
    census = wxr.check(SAMPLES / f"{name}.xml")
    found = Counter()
    for thing in wxr.read(census.path, census):
        if isinstance(thing, Story):
            found += of_story(thing) + to_plain(thing.body).fates
    return census, found


@pytest.fixture(scope="module")
def lines():
    census, found = met("plugins")
    return {fate.what: fate for fate in fates.fates([census], found)}


@pytest.mark.parametrize(
    ("what", "count", "became"),
    [
        ("Sticky stories", 1, "pin those"),
        ("Excerpts written by hand", 1, "Standfirsts"),
        ("Stories with several authors", 1, "all of them"),
        ("Guest authors", 1, "without an account"),
        ("Titles for search engines (Yoast, Rank Math and others)", 3, "Headlines"),
        ("Stories kept out of search engines", 2, "here too"),
        ("Stories that named another address as their own", 1, "notes"),
        ("Post formats (video)", 1, "Ordinary stories"),
        ("Stories in a language (de)", 1, "In that language"),
        ("Stories with a translation", 1, "Stories of their own"),
        ("Stories without comments", 1, "Closed"),
        ("Embeds of Vimeo", 1, "Embeds"),
        ("Sounds", 1, "Links"),
        ("Shortcodes or pages of WPBakery", 8, "stay"),
        ("Shortcodes or pages of Divi", 5, "stay"),
        ("Shortcodes or pages of Elementor", 1, "stay"),
        ("Texts that Bricks keeps apart", 1, "by hand"),
        ("Covers", 1, "The picture"),
        ("Columns, groups and rows", 1, "the boxes are gone"),
        ("Files", 1, "Links"),
        ("Reusable blocks in texts", 2, "Part of each text"),
        ("Reusable blocks that the export does not hold", 1, "Left out"),
        ("Texts with footnotes", 1, "list at the end"),
        ("Blocks that WordPress draws (latest posts, forms and others)", 1, "Left out"),
        ("Blocks of plugins", 1, "stays"),
        ("Links back from other sites (pingback)", 1, "never shown"),
        ("Comments on pages and files", 1, "no place here"),
        ("Stories filed under “issue”", 1, "Not kept"),
        ("Entries of menus", 2, "arrange yours"),
        ("Templates, styles, fonts and navigation of the theme", 2, "own workings"),
        ("Content of the kind “product”", 1, "no place here"),
    ],
)
def test_each_kind_has_its_number_and_its_fate(lines, what, count, became):
    assert lines[what].count == count
    assert became in lines[what].became


def test_a_line_for_people():
    assert str(Fate("Covers", 2, "Pictures.")) == "Covers: 2. Pictures."


@pytest.mark.parametrize("name", ["gazette", "wordpress-com", "multisite", "paper-1.0", "split-001"])
def test_whatever_is_met_has_a_sentence(name):
    census, found = met(name)
    told = fates.fates([census], found)
    assert sum(fate.count for fate in told) == (found + of_census(census)).total()
    assert all(fate.became and "%(" not in fate.what for fate in told)


def test_a_name_with_a_colon_and_one_without_end_stay_one_line():
    [fate] = fates.fates([], Counter({f"type:odd:{'x' * 500}": 3}))
    assert fate.what.startswith("Content of the kind “odd:xxx")
    assert len(fate.what) < 120


def test_names_without_number_are_taken_together():
    told = fates.fates([], Counter({f"embed link:host-{n}.example": 1 for n in range(500)} | {"sticky": 2}))
    assert len(told) == 22
    assert sum(fate.count for fate in told) == 502
    assert "others" in told[1].what


def test_what_was_met_nowhere_is_not_told():
    assert fates.fates([], Counter({"sticky": 0})) == []


@pytest.mark.parametrize(
    ("canonical", "elsewhere"),
    [
        ("", False),
        ("https://www.x.example/a", False),
        ("http://x.example/a/", False),
        ("https://wire.example/a/", True),
    ],
)
def test_an_address_that_is_the_storys_own_is_none_elsewhere(canonical, elsewhere):
    story = Story(headline="x", body="", link="https://x.example/a/", canonical=canonical)
    assert bool(story.canonical_elsewhere) == elsewhere
