"""Correct: said openly with the story, by editors; seen as it will be printed before it is."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.corrections import KINDS
from articles.models import Correction
from newsroom.models import Change

FOUND = "Nine to four, not ten."


@pytest.fixture
def page():
    """The address of the page on which a story is corrected."""
    return lambda article: reverse("admin:articles_article_correct", args=[article.pk])


@pytest.fixture
def print_it(logged_in, page):
    """Fill the page in and print: `print_it(ed, story, text="…")`; answers the response."""

    def send(user, article, button="_print", **typed):
        fields = {"kind": "correction", "place": "bottom", "text": FOUND, button: "", **typed}
        return logged_in(user).post(page(article), fields)

    return send


# -- the button beside the story -------------------------------------------------------------------------------------


def test_ed_does_it(ed, story, do):
    article = story()
    assert do(ed, article, "correct", text=FOUND).status_code == 302
    article.refresh_from_db()
    assert article.state == "published"


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, story, do):
    article = story()
    before = article.state
    for user in (rita, mo):
        assert do(user, article, "correct", text=FOUND).status_code == 403
    address = reverse("admin:articles_article_verb", args=[article.pk, "correct"])
    assert "login" in vera.post(address)["Location"]
    article.refresh_from_db()
    assert (article.state, article.trashed_at) == (before, None)


def test_from_another_state_it_is_a_conflict(ed, draft, do):
    assert do(ed, draft(), "correct", text=FOUND).status_code == 409


def test_it_takes_a_form_only(ed, story, logged_in):
    article = story()
    before = article.state
    address = reverse("admin:articles_article_verb", args=[article.pk, "correct"])
    assert logged_in(ed).get(address).status_code == 405
    assert logged_in(ed).put(address).status_code == 405
    article.refresh_from_db()
    assert article.state == before


def test_kind_and_place_are_kept(ed, story, do):
    article = story()
    do(ed, article, "correct", kind="clarification", place="top", text="The roof is slate.")
    row = article.corrections.get()
    assert (row.kind, row.place, row.text, row.by) == ("clarification", "top", "The roof is slate.", ed)


def test_an_empty_one_or_an_unknown_kind_is_told(ed, story, do):
    assert do(ed, story(), "correct", text="").status_code == 400
    assert do(ed, story(), "correct", text="A text.", kind="lie").status_code == 400


# -- the page --------------------------------------------------------------------------------------------------------


def test_the_page_explains_each_kind_and_what_readers_will_see(ed, story, page, logged_in):
    said = logged_in(ed).get(page(story(headline="Council keeps the library"))).text
    assert "Council keeps the library" in said
    for each in KINDS:
        assert str(each.means) in said
        assert str(each.kind.label) in said
    assert said.count("will stand under the headline") == 3
    assert said.count("stays as it is") == 1
    assert {each.kind for each in KINDS} == set(Correction.Kind)


def test_the_preview_shows_it_and_prints_nothing(ed, story, page, print_it):
    article = story()
    response = print_it(ed, article, "_preview", kind="clarification", place="top", text="One.\n\nTwo <b>bold</b>.")
    assert response.status_code == 200
    printed = response.text.split("data-printed")[1]
    assert "<strong data-kind>Clarification</strong>" in printed
    assert "<p>One.</p>" in printed
    assert "Two &lt;b&gt;bold&lt;/b&gt;." in printed
    assert not article.corrections.exists()


def test_a_printed_one_stands_everywhere_at_once(ed, vera, story, print_it):
    article = story()
    pages = [article.get_absolute_url(), "/corrections/", "/corrections/feed/", f"{article.get_absolute_url()}feed/"]
    for address in pages[:3]:
        assert FOUND not in vera.get(address).text
    assert print_it(ed, article)["Location"] == reverse("admin:articles_article_change", args=[article.pk])
    for address in pages[:3]:
        assert FOUND in vera.get(address).text, address
    assert '"@type":"CorrectionComment"' in vera.get(pages[0]).text.replace(": ", ":")
    assert {"corrections", f"article:{article.pk}"} <= set(Change.objects.last().keys)


@pytest.mark.parametrize(
    ("kind", "moves"), [("correction", True), ("clarification", True), ("update", True), ("note", False)]
)
def test_updated_moves_with_all_but_a_note(ed, vera, story, print_it, kind, moves):
    article = story(at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 22, 16, 20, tzinfo=UTC), tick=False):
        print_it(ed, article, kind=kind)
        said = vera.get(article.get_absolute_url()).text
    assert ('class="updated"' in said) is moves
    assert ('"dateModified":"2026-11-22T16:20' in said.replace(": ", ":")) is moves


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_it_stands_where_it_was_put(ed, vera, story, print_it, place):
    article = story()
    print_it(ed, article, place=place)
    said = vera.get(article.get_absolute_url()).text
    body = said.split("<article")[1].split('class="story-body"')
    assert (FOUND in body[0]) is (place == "top")
    assert (FOUND in body[1]) is (place == "bottom")


def test_what_is_wrong_is_said_and_the_text_kept(ed, story, print_it):
    article = story()
    for typed in ({"text": " \n "}, {"kind": "lie"}, {"place": "nowhere"}, {"text": "ä" * 3_001}):
        response = print_it(ed, article, **typed)
        assert response.status_code == 400
        assert "errorlist" in response.text
        assert typed.get("text", FOUND).strip() in response.text
    assert not article.corrections.exists()


def test_the_page_is_for_editors(rita, mo, pia, vera, story, page, print_it):
    article = story()
    for user in (rita, mo, pia):
        assert print_it(user, article).status_code == 403
    assert "login" in vera.get(page(article))["Location"]
    assert not article.corrections.exists()


def test_a_story_that_cannot_be_corrected_says_so(ed, draft, scheduled, story, page, print_it, logged_in):
    killed = story().kill(by=ed, reason="A fake.")
    trashed = story().trash(by=ed)
    for article in (draft(), scheduled(), killed, trashed):
        assert logged_in(ed).get(page(article)).status_code == 409
        response = print_it(ed, article)
        assert response.status_code == 409
        assert "can be corrected" in response.text
        assert not article.corrections.exists()
    assert logged_in(ed).get(reverse("admin:articles_article_correct", args=[10**15])).status_code == 404


def test_a_story_killed_meanwhile_gives_the_text_back(ed, story, print_it, monkeypatch):
    article = story()
    monkeypatch.setattr("articles.admin.verbs.Verb.is_offered", lambda verb, story, user: True)
    article.kill(by=ed, reason="A fake.")
    response = print_it(ed, article, text="A long text that took an hour.")
    assert response.status_code == 409
    assert "A long text that took an hour." in response.text


def test_what_was_printed_before_is_shown_escaped_and_has_no_button_to_delete(ed, story, page, logged_in):
    article = story()
    article.correct(text="<script>alert(1)</script> was wrong.", by=ed)
    for address in (page(article), reverse("admin:articles_article_change", args=[article.pk])):
        said = logged_in(ed).get(address).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; was wrong." in said
        assert "<script>alert" not in said
    note = article.corrections.get()
    for what in ("delete", "change"):
        address = reverse(f"admin:articles_correction_{what}", args=[note.pk])
        assert logged_in(ed).post(address, {"post": "yes", "text": "No."}).status_code == 403
    note.refresh_from_db()
    assert note.text == "<script>alert(1)</script> was wrong."


def test_the_form_of_a_live_story_leads_there(ed, rita, story, draft, page, logged_in):
    article = story()
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert page(article) in logged_in(ed).get(form).text
    assert page(article) not in logged_in(rita).get(form).text
    own = draft(by=rita)
    assert page(own) not in logged_in(ed).get(reverse("admin:articles_article_change", args=[own.pk])).text


# -- how a save is meant ---------------------------------------------------------------------------------------------


def test_a_small_fix_is_the_default_and_readers_are_not_told(ed, story, open_form):
    article = story()
    client, address, fields = open_form(ed, article)
    assert fields["substantive"] == ["false"]
    client.post(address, {**fields, "headline": "The libary stays", "_save": ""})
    article.refresh_from_db()
    assert (article.headline, article.updated_at) == ("The libary stays", None)


def test_a_substantive_change_shows_updated_to_readers_and_robots(ed, vera, story, save):
    article = story(at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 22, 16, 20, tzinfo=UTC), tick=False):
        save(ed, article, body="<p>They vote again tonight.</p>", substantive="true")
        said = vera.get(article.get_absolute_url()).text
    article.refresh_from_db()
    assert article.updated_at == datetime(2026, 11, 22, 16, 20, tzinfo=UTC)
    assert 'class="updated"' in said
    assert '"dateModified":"2026-11-22T16:20' in said.replace(": ", ":")


def test_a_scheduled_story_is_not_asked_and_never_shows_an_update_before_it_is_out(ed, vera, scheduled, open_form):
    article = scheduled()
    client, address, fields = open_form(ed, article)
    assert "substantive" not in fields
    client.post(address, {**fields, "headline": "Another headline", "substantive": "true", "_save": ""})
    article.refresh_from_db()
    assert (article.headline, article.updated_at) == ("Another headline", None)
    article.publish(by=ed)
    assert 'class="updated"' not in vera.get(article.get_absolute_url()).text
    assert article.modified_at == article.published_at


# -- the room of all corrections -------------------------------------------------------------------------------------


def test_the_room_lists_kind_story_text_who_and_when(ed, story, logged_in):
    article = story(headline="Council keeps the library")
    article.correct(text=FOUND, kind="clarification", by=ed)
    said = logged_in(ed).get(reverse("admin:articles_correction_changelist")).text
    for word in ("Clarification", "Council keeps the library", FOUND, "Ed"):
        assert word in said
    assert reverse("admin:articles_article_change", args=[article.pk]) in said
    assert "Select" not in said
    tabs = reverse("admin:articles_correction_changelist")
    assert FOUND in logged_in(ed).get(f"{tabs}?kind__exact=clarification&q=nine").text
    assert FOUND not in logged_in(ed).get(f"{tabs}?kind__exact=note").text
    assert logged_in(ed).get(f"{tabs}?kind__exact=lie").status_code in (200, 302)


def test_the_room_asks_as_much_for_thirty_as_for_one(ed, story, logged_in, django_assert_num_queries):
    client, address = logged_in(ed), reverse("admin:articles_correction_changelist")
    story().correct(text=FOUND, by=ed)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for _ in range(29):
        story().correct(text=FOUND, by=ed)
    with django_assert_num_queries(len(one)):
        client.get(address)
    assert len(one) <= 15
