"""Reading WordPress's export: checked whole, counted, refused with line and reason, given back as plain data."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from articles.wire.story import Attachment, Category, Person, StandingPage, Story, Tag
from articles.wire.wxr import NotWXR, caption_and_credit, check, nicename, read, source

SAMPLES = Path(__file__).parents[2] / "samples" / "wordpress"


@pytest.fixture(scope="module")
def census():
    return check(SAMPLES / "gazette.xml")


@pytest.fixture(scope="module")
def things():
    return list(read(SAMPLES / "gazette.xml"))


@pytest.fixture(scope="module")
def stories(things):
    return {thing.external_id: thing for thing in things if isinstance(thing, Story)}


# --- the count ---------------------------------------------------------------------------------------------------


def test_everything_is_counted_before_anything_is_read(census):
    assert census.version == "1.2"
    assert census.site == "https://gazette.example"
    assert census.posts == {"publish": 9, "draft": 1, "pending": 1, "future": 1, "private": 1, "trash": 1, "pitch": 1}
    assert census.all_posts == 15
    assert census.pages == {"publish": 2, "private": 1}
    assert census.attachments == 4
    assert census.protected == 1
    assert census.people == {"ada", "zoe-oneill", "desk", "greta-guest"}
    assert census.categories == {"uncategorized", "local", "harbour", "world", "seldom"}
    assert len(census.tags) == 4
    assert census.others == {"auto-draft": 1, "nav_menu_item": 1, "product": 1}
    assert census.fields == {"mood": 1}


def test_comments_are_counted_by_kind_and_state(census):
    assert census.replies == {"approved": 10, "waiting": 1, "spam": 1, "deleted": 2}
    assert census.remarks["pingback", "approved"] == census.remarks["trackback", "approved"] == 1
    assert census.remarks["note", "approved"] == 1
    assert census.remarks_elsewhere == 1


def test_what_is_counted_is_what_is_read(census, things):
    kinds = {kind: [t for t in things if isinstance(t, kind)] for kind in
             (Person, Category, Tag, Attachment, StandingPage, Story)}  # fmt: skip
    assert {person.key for person in kinds[Person]} == census.people
    assert len(kinds[Story]) == census.all_posts
    assert len(kinds[StandingPage]) == census.pages.total()
    assert len(kinds[Attachment]) == census.attachments
    assert sum(len(story.remarks) for story in kinds[Story]) == census.remarks.total()


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("truncated.xml", 45, "cut off"),
        ("with-dtd.xml", 4, "DOCTYPE"),
        ("feed.xml", 6, "RSS feed"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(name, line, words):
    with pytest.raises(NotWXR, match=words) as refused:
        check(SAMPLES / name)
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cut off"),
        ("Dear editor,\nhere is the export.", "not well-formed"),
        ("<!-- only --><html><body/></html>", "not a WordPress export"),
        ("<rss><channel><item/></channel></rss>", "RSS feed"),
        ("<rss><channel><title>x</title></channel></rss>", "wxr_version"),
        ("<rss><channel>" + "<a>" * 60 + "</a>" * 60 + "</channel></rss>", "deep"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "encoding|well-formed"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path, text, words):
    path = tmp_path / "file.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotWXR, match=words):
        check(path)


def test_a_post_without_a_number_is_refused(tmp_path):
    path = tmp_path / "file.xml"
    whole = (SAMPLES / "wxr-1.1.xml").read_text(encoding="utf-8")
    path.write_text(whole.replace("<wp:post_id>1</wp:post_id>", ""), encoding="utf-8")
    with pytest.raises(NotWXR, match="no wp:post_id") as refused:
        check(path)
    assert "<item>" in path.read_text(encoding="utf-8").split("\n")[refused.value.line - 1]


def test_a_comment_without_a_number_is_refused(tmp_path):
    path = tmp_path / "file.xml"
    whole = (SAMPLES / "gazette.xml").read_text(encoding="utf-8")
    path.write_text(re.sub(r"<wp:comment_id>\d+</wp:comment_id>", "", whole, count=1), encoding="utf-8")
    with pytest.raises(NotWXR, match="no wp:comment_id") as refused:
        check(path)
    assert "<item>" in path.read_text(encoding="utf-8").split("\n")[refused.value.line - 1]


def test_an_item_that_memory_could_not_hold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_ITEM_BYTES", 1_000_000)
    path = tmp_path / "file.xml"
    whole = (SAMPLES / "wxr-1.1.xml").read_text(encoding="utf-8")
    path.write_text(whole.replace("Text.", "A long text.\n" * 200_000), encoding="utf-8")
    with pytest.raises(NotWXR, match="larger than 1 MB"):
        check(path)


def test_control_characters_are_skipped_and_told(tmp_path):
    path = tmp_path / "file.xml"
    whole = (SAMPLES / "wxr-1.1.xml").read_text(encoding="utf-8")
    path.write_text(whole.replace("Text.", "Te\x0bxt\x08."), encoding="utf-8")
    census = check(path)
    assert census.control_characters == 2
    assert "2 control characters" in census.warnings[0]
    assert next(t for t in read(path, census) if isinstance(t, Story)).body == "Text."


def test_an_unknown_version_is_warned_about(tmp_path):
    path = tmp_path / "file.xml"
    whole = (SAMPLES / "wxr-1.1.xml").read_text(encoding="utf-8")
    path.write_text(whole.replace("wxr_version>1.1", "wxr_version>3.0"), encoding="utf-8")
    assert "3.0" in check(path).warnings[0]


# --- other versions ----------------------------------------------------------------------------------------------


def test_version_1_0_lists_no_people_and_writes_terms_twice():
    things = list(read(SAMPLES / "wxr-1.0.xml"))
    story = next(t for t in things if isinstance(t, Story))
    assert [t.key for t in things if isinstance(t, Person)] == ["ada"]
    assert story.section == "local"
    assert [tag.name for tag in story.topics] == ["Boats"]


def test_before_5_5_a_comment_had_no_type():
    story = next(t for t in read(SAMPLES / "wxr-1.1.xml") if isinstance(t, Story))
    assert [remark.kind for remark in story.remarks] == ["comment"]


# --- stories -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "status", "hidden", "in_trash"),
    [
        ("101", "published", "", False),
        ("103", "draft", "", False),
        ("104", "submitted", "", False),
        ("105", "scheduled", "", False),
        ("106", "draft", "private", False),
        ("107", "draft", "password", False),
        ("108", "draft", "", True),
        ("114", "draft", "", False),
    ],
)
def test_states_in_our_words(stories, number, status, hidden, in_trash):
    story = stories[number]
    assert (story.status, story.hidden, story.in_trash) == (status, hidden, in_trash)
    assert story.was_public == (status == "published")


@pytest.mark.parametrize(("number", "hours"), [("101", 2), ("102", 1), ("103", 2), ("104", 1), ("105", 1), ("114", 2)])
def test_the_offset_is_that_of_the_season_also_for_drafts(stories, number, hours):
    assert stories[number].dated.utcoffset() == timedelta(hours=hours)


def test_a_story_in_full(stories):
    story = stories["101"]
    assert story.headline == "Harbour reopens & ferries return"
    assert story.standfirst == "Ferries are <b>back</b>."
    assert story.slug == "harbour-reopens"
    assert story.old_slugs == ["harbor-reopens", "harbour-opens-again"]
    assert story.lead_picture == "11"
    assert story.section == "local"
    assert [category.slug for category in story.sections] == ["local", "harbour"]
    assert [tag.name for tag in story.topics] == ["Élection", "R&D"]
    assert story.dated.isoformat() == "2023-07-14T09:30:00+02:00"


def test_markup_in_a_headline_is_taken_out(stories):
    assert stories["102"].headline == "Ice on the quay: “cold” snap"
    assert stories["110"].headline == ""


def test_a_primary_category_and_co_authors_win(stories):
    assert stories["112"].section == "world"
    assert stories["112"].authors == ["greta-guest", "zoe-oneill"]


def test_slugs_are_letters_not_percent_signs(stories):
    assert stories["113"].slug == "خبر"
    assert stories["108"].slug == "trashed-story"


def test_custom_fields_that_say_something(stories):
    story = stories["109"]
    assert (story.source, story.seo_title, story.pinned, story.comments_open) == (
        "Norland Press Agency", "Reach us", True, False)  # fmt: skip


def test_split_cdata_comes_together(stories):
    assert stories["101"].remarks[-1].body == "The writer answers, <script>no</script> & ]]> inside"


def test_remarks(stories):
    remarks = {remark.external_id: remark for remark in stories["101"].remarks}
    assert remarks["2"].parent == "1"
    assert remarks["1"].parent == ""
    assert remarks["9"].state == "waiting"
    assert remarks["10"].state == "spam"
    assert remarks["11"].state == "deleted"
    assert remarks["14"].kind == "note"
    assert [r.external_id for r in remarks.values() if not r.is_reply] == ["12", "13", "14"]
    assert stories["108"].remarks[0].state == "deleted"


def test_attachments_with_alt_caption_and_credit(things):
    files = {thing.external_id: thing for thing in things if isinstance(thing, Attachment)}
    assert (files["11"].caption, files["11"].credit) == ("The bridge at dawn.", "Ada Abel")
    assert (files["11"].alt, files["11"].width, files["11"].height) == ("The old bridge", 1600, 1067)
    assert files["12"].credit == "Zoë O’Néill / Gazette"
    assert files["14"].credit == "Meta Maker"
    assert [number for number, file in files.items() if file.is_picture] == ["11", "12", "14"]


def test_categories_stand_in_each_other(things):
    harbour = next(t for t in things if isinstance(t, Category) and t.slug == "harbour")
    assert (harbour.name, harbour.parent, harbour.description) == ("Harbour", "local", "Boats & quays")


def test_guest_authors(things):
    guest = next(t for t in things if isinstance(t, Person) and t.guest)
    assert (guest.key, guest.name, guest.biography) == ("greta-guest", "Greta Guest", "Writes about ferries.")


@pytest.mark.parametrize(
    ("login", "address"),
    [("zoe.oneill", "zoe-oneill"), ("Ada Abel", "ada-abel"), ("Ünal", "unal"), ("a@b.example", "a-b-example")],
)
def test_nicename(login, address):
    assert nicename(login) == address


@pytest.mark.parametrize(
    ("words", "caption", "credit"),
    [
        ("The bridge. Photo: Ada Abel", "The bridge.", "Ada Abel"),
        ("The bridge (Photo: Ada Abel / AFP)", "The bridge (Photo: Ada Abel / AFP)", ""),
        ("The bridge. (Photo: Ada Abel / AFP)", "The bridge.", "Ada Abel / AFP"),
        ("A photo: the bridge at dawn", "A photo: the bridge at dawn", ""),
        ("Photo: Reuters", "", "Reuters"),
        ("The bridge", "The bridge", ""),
    ],
)
def test_a_credit_at_the_end_of_a_caption(words, caption, credit):
    assert caption_and_credit(words) == (caption, credit)
