"""Exports in the shapes of other versions and other houses: counted, and read as they were counted."""

from collections import Counter
from pathlib import Path

import pytest

from articles.wire import wxr
from articles.wire.story import Attachment, Category, Person, StandingPage, Story, Tag

SAMPLES = Path(__file__).parents[2] / "samples" / "wordpress"

# name → posts by state, pages, files, comments by kind and state, people, categories, tags
COUNTS = {
    "paper-1.0": ({"publish": 1, "draft": 1}, 1, 1,
                  {("comment", "approved"): 2, ("comment", "waiting"): 1, ("trackback", "approved"): 1}, 1, 3, 1),
    "paper-1.1": ({"publish": 1, "draft": 1}, 1, 1,
                  {("comment", "approved"): 2, ("comment", "waiting"): 1, ("trackback", "approved"): 1}, 1, 3, 1),
    "wordpress-com": ({"publish": 1, "pending": 1}, 1, 1,
                      {("comment", "approved"): 1, ("comment", "spam"): 1}, 1, 2, 0),
    "multisite": ({"publish": 1}, 2, 1, {("comment", "approved"): 2}, 1, 1, 0),
    "split-000": ({"publish": 1}, 0, 2, {("comment", "approved"): 2}, 1, 2, 1),
    "split-001": ({"publish": 1, "draft": 1}, 1, 0, {}, 1, 2, 0),
    "plugins": ({"publish": 7, "draft": 1}, 1, 3, {("comment", "approved"): 4, ("pingback", "approved"): 1}, 4, 2, 1),
}  # fmt: skip


def of(kind, things):
    return [thing for thing in things if isinstance(thing, kind)]


@pytest.mark.parametrize("name", COUNTS)
def test_what_is_counted_is_what_is_in_the_file_and_what_is_read(name):
    census = wxr.check(SAMPLES / f"{name}.xml")
    posts, pages, files, remarks, people, categories, tags = COUNTS[name]
    assert census.posts == posts
    assert (census.pages.total(), census.attachments) == (pages, files)
    assert census.remarks == remarks
    assert (len(census.people), len(census.categories), len(census.tags)) == (people, categories, tags)
    assert census.warnings == []

    things = list(wxr.read(census.path, census))
    assert len(of(Story, things)) == census.all_posts
    assert (len(of(StandingPage, things)), len(of(Attachment, things))) == (pages, files)
    assert {person.key for person in of(Person, things)} == census.people
    stories = of(Story, things)
    assert Counter((one.kind, one.state) for story in stories for one in story.remarks) == remarks
    sections = of(Category, things) + [section for story in stories for section in story.sections]
    assert {one.slug for one in sections} == census.categories
    assert {one.slug for one in of(Tag, things) + [tag for story in stories for tag in story.topics]} == census.tags


@pytest.fixture(scope="module")
def plugins():
    things = list(wxr.read(SAMPLES / "plugins.xml"))
    return {thing.external_id: thing for thing in things if isinstance(thing, Story)}, of(Person, things)


def first(name):
    return next(thing for thing in wxr.read(SAMPLES / f"{name}.xml") if isinstance(thing, Story))


@pytest.mark.parametrize("name", ["paper-1.0", "paper-1.1"])
def test_of_old_a_story_says_the_same(name):
    story = first(name)
    assert (story.headline, story.section, story.link) == ("Mayor & council", "council", "http://old.example/?p=1")
    assert story.dated.isoformat() == "2010-05-02T10:00:00+02:00"
    assert [tag.name for tag in story.topics] == ["Boats"]
    assert [(one.external_id, one.parent) for one in story.remarks] == [("1", ""), ("2", "1"), ("3", "2"), ("4", "")]


def test_the_title_of_a_picture_in_the_head_is_not_the_papers():
    assert wxr.check(SAMPLES / "wordpress-com.xml").title == "Small Paper"


def test_a_paper_in_a_folder_of_a_network_keeps_its_own_address():
    assert wxr.check(SAMPLES / "multisite.xml").site == "https://network.example/paper"


# --- several files of one site -----------------------------------------------------------------------------------


def test_files_of_one_export_know_of_each_other():
    censuses = [wxr.check(SAMPLES / name) for name in ("split-000.xml", "split-001.xml")]
    wxr.acquaint(censuses)
    stories = {one.external_id: one for census in censuses for one in of(Story, wxr.read(census.path, census))}
    assert "From the second file." in stories["201"].body
    assert 'audio src="https://paper.example/wp-content/uploads/2026/03/song.mp3"' in stories["202"].body
    assert stories["202"].section == "culture"
    assert stories["203"].dated.isoformat() == "2026-03-07T10:00:00+01:00"


def test_alone_the_same_file_leaves_out_what_the_other_has():
    story = first("split-000")
    assert story.body == '<!-- wp:block {"ref":240} /-->'


# --- plugins -----------------------------------------------------------------------------------------------------


def test_titles_and_marks_for_search_engines(plugins):
    stories, _people = plugins
    told = {number: (one.seo_title, one.social_title, one.noindex, one.canonical_elsewhere)
            for number, one in stories.items() if number in ("101", "102", "103")}  # fmt: skip
    assert told == {
        "101": ("Blocks for machines", "Blocks for friends", False, ""),
        "102": ("Several", "", True, "https://wire.example/original/"),
        "103": ("Lied", "", True, ""),
    }
    assert stories["102"].section == "culture"


def test_a_guest_who_has_an_account_is_one_person(plugins):
    stories, people = plugins
    assert stories["102"].authors == ["greta-guest", "zoe-oneill"]
    zoe = next(person for person in people if person.key == "zoe-oneill")
    assert (zoe.name, zoe.biography, zoe.external_id, zoe.guest) == ("Zoë O’Néill, editor", "Edits.", "2", False)
    assert zoe.other_keys == ["zoe-guest"]
    assert [person.key for person in people].count("zoe-oneill") == 1


def test_authors_of_publishpress(plugins):
    stories, people = plugins
    paul = next(person for person in people if person.key == "paul-press")
    assert (paul.name, paul.email, paul.biography, paul.guest) == (
        "Paul Press", "paul@press.example", "Writes on ports.", True)  # fmt: skip
    assert stories["103"].authors == ["paul-press"]


def test_languages_formats_and_builders(plugins):
    stories, _people = plugins
    assert (stories["103"].language, stories["101"].form) == ("de", "video")
    assert {number: one.builder for number, one in stories.items() if one.builder} == {
        "106": "Elementor", "107": "apart: Bricks"}  # fmt: skip


def test_a_playlist_is_its_sounds_and_films(plugins):
    stories, _people = plugins
    assert '[audio src="https://paper.example/wp-content/uploads/2026/03/song.mp3"]' in stories["101"].body
    assert '[video src="https://paper.example/wp-content/uploads/2026/03/clip.mp4"]' in stories["102"].body


def test_reusable_blocks_and_footnotes_stand_where_they_are_shown(plugins):
    body = plugins[0]["101"].body
    assert "Give us a coin." in body
    assert "wp-block-separator" in body
    assert "<ol><li>The <em>source</em>.</li></ol>" in body
    assert '<!-- wp:block {"ref":999} /-->' in body


# --- files that something happened to ----------------------------------------------------------------------------


@pytest.fixture
def whole():
    return (SAMPLES / "paper-1.1.xml").read_bytes()


@pytest.mark.parametrize("before", [b"\n\n", b"\xef\xbb\xbf", b"<br />\n<b>Deprecated</b>: old() in x.php\n"])
def test_what_stands_before_the_file_is_skipped(tmp_path, whole, before):
    path = tmp_path / "file.xml"
    path.write_bytes(before + whole)
    census = wxr.check(path)
    assert census.all_posts == 2
    assert bool(census.warnings) == (b"Deprecated" in before)
    assert len(of(Story, wxr.read(path, census))) == 2


def test_what_stands_after_the_file_is_skipped(tmp_path, whole):
    path = tmp_path / "file.xml"
    path.write_bytes(whole + b"<br />Warning: Cannot modify header information")
    census = wxr.check(path)
    assert census.all_posts == 2
    assert "before or after" in census.warnings[0]


def test_a_story_about_rss_does_not_end_the_file(tmp_path, whole):
    path = tmp_path / "file.xml"
    path.write_bytes(whole.replace(b"Draft.", b"Ends with </rss> and goes on. </rss> " * 3_000))
    census = wxr.check(path)
    assert (census.all_posts, census.warnings) == (2, [])
    assert max(story.body.count("goes on") for story in of(Story, wxr.read(path, census))) == 3_000


def test_the_line_of_a_refusal_is_that_of_the_file(tmp_path, whole):
    path = tmp_path / "file.xml"
    path.write_bytes(b"\n\n\n" + whole.replace(b"</wp:post_id>", b"</wp:post>", 1))
    with pytest.raises(wxr.NotWXR) as refused:
        wxr.check(path)
    assert b"</wp:post>" in path.read_bytes().split(b"\n")[refused.value.line - 1]


def test_letters_that_were_cut_in_the_middle_are_told(tmp_path, whole):
    path = tmp_path / "file.xml"
    path.write_bytes(whole.replace(b"Draft.", "Dräft é".encode()[:-1] + b" \xff."))
    census = wxr.check(path)
    assert "2 places are no UTF-8" in census.warnings[0]
    assert any("Dräft" in story.body for story in of(Story, wxr.read(path, census)))


def test_another_encoding_is_read_as_what_it_says(tmp_path, whole):
    path = tmp_path / "file.xml"
    text = whole.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Draft.", "Dräft.")
    path.write_bytes(text.encode("latin-1"))
    census = wxr.check(path)
    assert census.warnings == []
    assert any(story.body == "Dräft." for story in of(Story, wxr.read(path, census)))
