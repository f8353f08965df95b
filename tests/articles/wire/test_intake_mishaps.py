"""One story that can't come in as it should never ends the move of all the others."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from articles.models import Article, Topic
from articles.wire.intake import Intake, Outcome
from articles.wire.intake.stories import Stories
from articles.wire.story import Story, Tag
from articles.wire.wordpress_html.shaping import Shaper
from articles.wire.wxr.names import slug
from newsroom.models import Address

SITE = "https://gazette.example"


def told(number, **fields):
    """A story as a file tells it."""
    words = {"headline": f"Story {number}", "body": "<p>Hello.</p>", "link": f"{SITE}/{number}/"}
    words |= {"dated": datetime(2020, 1, 2, 3, 4, tzinfo=UTC), "external_id": str(number)}
    return Story(**words | fields)


def bring(*stories):
    """One run of a move: the house, and what became of each story."""
    house = Intake(SITE)
    taken = house.write([house.ready(story) for story in stories])
    return house, [row.outcome for row in taken]


def here(number):
    return Article.objects.get(external_id=str(number))


def test_a_story_from_the_trash_follows_its_file(db):
    bring(told(1, in_trash=True), told(2, in_trash=True))
    since = here(2).trashed_at
    _house, outcomes = bring(told(1, status="published"), told(2, in_trash=True, body="<p>Other.</p>"), told(3))
    assert outcomes == [Outcome.UPDATED, Outcome.UPDATED, Outcome.NEW]
    assert here(1).is_published
    assert (here(2).trashed_at, here(2).body) == (since, "<p>Other.</p>")
    _house, outcomes = bring(told(2))
    assert outcomes == [Outcome.UPDATED]
    assert here(2).trashed_at is None
    assert bring(told(1, status="published"), told(2), told(3))[1] == [Outcome.SAME] * 3


def test_what_an_editor_saves_meanwhile_is_kept_and_the_rest_comes(db, ed, monkeypatch):
    bring(told(1), told(2))
    touched = Stories._touched

    def saved_after_we_looked(self, *args):
        found = touched(self, *args)
        here(1).edit(by=ed, headline="Ours")
        return found

    monkeypatch.setattr(Stories, "_touched", saved_after_we_looked)
    house, outcomes = bring(told(1, body="<p>New.</p>"), told(2, body="<p>New.</p>"), told(3))
    assert outcomes == [Outcome.KEPT, Outcome.UPDATED, Outcome.NEW]
    assert (here(1).headline, here(1).body, here(2).body) == ("Ours", "<p>Hello.</p>", "<p>New.</p>")
    assert house.report.kept == ["1 “Ours”"]
    assert "Somebody else saved" in house.report.notes[0]


def test_a_malformed_body_comes_as_words_and_is_named(db, monkeypatch):
    monkeypatch.setattr(Shaper, "flow", lambda self, nodes: urlsplit("https://[x/"))
    body = "<p>One &amp; <b>two</b>.</p><p>Three\nfour.</p>"
    house, outcomes = bring(told(1, body=body))
    assert outcomes == [Outcome.NEW]
    assert here(1).body == "<p>One &amp; two.</p><p>Three</p><p>four.</p>"
    [what] = house.report.left_out
    assert house.report.left_out_in[what] == ["1 “Story 1”"]


def test_what_decodes_to_nul_is_no_nul_anywhere(db):
    link = f'<p><a href="{SITE}/wp-content/uploads/a%00b.pdf">plan</a></p>'
    house = Intake(SITE)
    house.bring_topics([Tag(slug("a%00b"), ""), Tag("t" * 150, ""), Tag("ŉ" * 150, "ΐ" * 100)])
    house.write([house.ready(told(1, status="published", body=link, link=f"{SITE}/a%00b/%2500/", slug="a%00b"))])
    house.finish()
    assert set(house.report.missing_files) == {"ab.pdf"}
    assert Address.objects.filter(path="/ab//").exists()
    assert not [path for path in Address.objects.values_list("path", flat=True) if "\x00" in path]
    assert all(len(topic.name) <= 100 and len(topic.key) <= 200 for topic in Topic.objects.all())
    assert set(Topic.objects.values_list("name", flat=True)) >= {"ab", "t" * 100}


def test_a_story_without_a_date_that_can_be_is_named(db):
    changed = datetime(2021, 5, 6, tzinfo=UTC)
    house, _outcomes = bring(told(1, status="published", dated=None, changed=changed), told(2, dated=None))
    assert here(1).published_at == changed
    assert house.report.notes == ["no date in the file, taken as of its last change: 1 “Story 1”"]
