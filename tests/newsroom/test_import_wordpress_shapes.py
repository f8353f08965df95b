"""Exports of other versions and houses, moved in: counts equal, drafts stay drafts, a second run adds nothing."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article, Author, Byline, Picture, PictureUse, Revision, Section, Topic, TopicUse
from articles.wire import wxr
from articles.wire.story import StandingPage, Story
from comments.models import Comment, Kind
from newsroom.models import Act, Address, Page

SAMPLES = Path(__file__).parents[1] / "samples" / "wordpress"
SHAPES = {
    "version 1.0": ["paper-1.0.xml"],
    "version 1.1": ["paper-1.1.xml"],
    "version 1.2": ["gazette.xml"],
    "WordPress.com": ["wordpress-com.xml"],
    "multisite": ["multisite.xml"],
    "wp export": ["split-000.xml", "split-001.xml"],
    "the other way round": ["split-001.xml", "split-000.xml"],
    "plugins": ["plugins.xml"],
}


def bring(*names, **options):
    out = StringIO()
    call_command("import_wordpress", *(str(SAMPLES / name) for name in names), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def everything():
    tables = (Article, Author, Byline, Section, Topic, TopicUse, Picture, PictureUse, Revision, Comment, Act, Address,
              Page)  # fmt: skip
    return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in tables}


def told(names):
    """Everything in the files, each thing once."""
    censuses = [wxr.check(SAMPLES / name) for name in names]
    wxr.acquaint(censuses)
    things = [thing for census in censuses for thing in wxr.read(census.path, census)]
    return censuses, {thing.external_id: thing for thing in things if isinstance(thing, Story)}, things


def tree_of(story):
    """Who answers whom, as the file has it; one that answers itself, at whatever length, stands at the top."""
    parents = {one.external_id: one.parent for one in story.remarks}
    tree = set()
    for number, parent in parents.items():
        above, seen = parent, {number}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        tree.add((number, parent if parent in parents and above != number else ""))
    return tree


def numbered(guid):
    return guid.rpartition(":")[2] if guid else ""


@pytest.mark.parametrize("names", SHAPES.values(), ids=SHAPES)
def test_counts_are_equal_and_a_second_run_adds_nothing(db, names):
    censuses, stories, things = told(names)
    bring(*names)
    here = {article.external_id: article for article in Article.objects.all()}
    assert here.keys() == stories.keys()
    assert Page.objects.count() == sum(isinstance(thing, StandingPage) for thing in things)
    assert Author.objects.count() == len(set().union(*(census.people for census in censuses)))
    slugs = set().union(*(census.categories for census in censuses))
    assert Section.objects.count() == len(slugs | {"uncategorized"} if any(not s.section for s in stories.values())
                                          else slugs)  # fmt: skip
    for number, story in stories.items():
        article = here[number]
        assert article.state == story.status
        assert bool(article.trashed_at) == story.in_trash
        assert article.created_at == story.dated
        if story.was_public:
            assert article.published_at == story.dated
            assert article.day == story.dated.date()
        rows = Comment.objects.filter(article=article).select_related("parent")
        assert {(numbered(one.guid), numbered(one.parent.guid) if one.parent else "") for one in rows} == tree_of(story)
        assert Counter(one.state for one in rows) == Counter(one.state for one in story.remarks)
        topics = {topic.guid and numbered(topic.guid) for topic in article.topics.all()}
        # Tags that differ in capitals alone became one.
        assert len(topics) == len({tag.name.casefold() for tag in story.topics})
    before = everything()
    report = bring(*names)
    assert everything() == before
    assert f"0 new, 0 told differently by the file and updated, {len(stories)} unchanged" in report


@pytest.fixture
def plugged(db):
    return bring("plugins.xml")


def post(number):
    return Article.objects.get(external_id=str(number))


def test_what_plugins_kept_is_kept(plugged):
    assert (post(101).seo_headline, post(101).social_headline) == ("Blocks for machines", "Blocks for friends")
    assert [post(number).noindex for number in (101, 102, 103)] == [False, True, True]
    assert [post(number).language for number in (101, 103)] == ["", "de"]
    assert post(102).section.slug == "culture"
    assert [byline.author.name for byline in post(102).bylines.all()] == ["Greta Guest", "Zoë O’Néill, editor"]
    assert Author.objects.get(slug="paul-press").bio.startswith("Writes on ports")
    assert "named another address as its own (https://wire.example/original/): 102" in plugged


def test_the_text_of_blocks_that_stand_elsewhere(plugged):
    assert "<p>Give us a coin.</p><hr>" in post(101).body
    assert "<ol><li>The <em>source</em>.</li></ol>" in post(101).body
    assert "song.mp3</a>" in post(101).body


def test_both_addresses_of_a_guest_with_an_account_lead_to_the_author(plugged, vera):
    zoe = Author.objects.get(name="Zoë O’Néill, editor")
    for old in ("/author/zoe-oneill/", "/author/zoe-guest/"):
        assert Address.objects.filter(path__startswith=old.rstrip("/"), subject_uid=zoe.uid).exists() or (
            old == zoe.get_absolute_url()
        )


def test_a_comment_of_the_desk_is_the_accounts(db, cast):
    ada = cast("ada")
    ada.email = "ada@paper.example"
    ada.save()
    bring("plugins.xml")
    assert Comment.objects.get(guid__endswith=":comment:5").user == ada
    assert Comment.objects.filter(kind=Kind.PING).count() == 1


def test_the_report_says_what_became_of_what(plugged):
    for line in (
        "Sticky stories: 1. ", "Featured pictures without a file: 2. ",
        "Featured pictures that the export does not list: 1",
        "Reusable blocks that the export does not hold: 1. ", "Entries of menus: 2. ", "Texts with footnotes: 1. ",
    ):  # fmt: skip
        assert f"  {line}" in plugged, line


def test_a_dry_run_says_it_too(db):
    assert "  Featured pictures: 3. " in bring("plugins.xml", dry_run=True)
    assert not Article.objects.exists()
