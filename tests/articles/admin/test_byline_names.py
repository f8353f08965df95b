"""Names under a story are typed: found among the authors, made where the role may, told where it may not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Author
from newsroom.models import Act


def row(number=0, **typed):
    return {f"byline-{number}-{name}": value for name, value in typed.items()}


def test_a_name_finds_its_author_in_any_case(rita, ed, draft, save):
    article = draft(by=rita)
    assert save(rita, article, **row(name=" ed ")).status_code == 302
    assert list(article.authors.all()) == [ed.author]


def test_a_new_name_becomes_an_author_where_the_role_may(ed, draft, save):
    article = draft(by=ed)
    assert save(ed, article, **row(name="Ngũgĩ wa Mũrĩmi")).status_code == 302
    made = article.authors.get()
    assert (made.name, made.user) == ("Ngũgĩ wa Mũrĩmi", None)
    assert Act.objects.filter(subject_type="author", subject_id=made.pk, verb="begin").exists()


def test_the_same_new_name_twice_is_one_author(ed, draft, save):
    article = draft(by=ed)
    rows = {**row(0, name="Ada Guest", role="by"), **row(1, name="ada guest", role="photographs")}
    assert save(ed, article, **rows, **{"byline-TOTAL_FORMS": "2"}).status_code == 302
    assert Author.objects.filter(name__iexact="ada guest").count() == 1
    assert [use.role for use in article.bylines.all()] == ["by", "photographs"]


def test_a_new_story_may_begin_with_a_new_name(ed, local, save):
    response = save(ed, headline="A guest writes", section=local.pk, **row(0, author="", name="Ada Guest"))
    assert response.status_code == 302
    assert Author.objects.get(name="Ada Guest").stories.get().headline == "A guest writes"


def test_who_may_make_no_author_is_told_what_to_do(rita, draft, save):
    article = draft(by=rita)
    response = save(rita, article, standfirst="Kept", **row(name="Ada Guest"))
    assert response.status_code == 400
    assert "Byline as typed" in response.text
    assert "Ada Guest" in response.text
    assert "Kept" in response.text
    assert not Author.objects.filter(name="Ada Guest").exists()


def test_a_refused_save_makes_nobody(ed, draft, open_form):
    article = draft(by=ed)
    client, address, fields = open_form(ed, article)
    article.edit(by=ed, headline="Meanwhile")
    assert client.post(address, {**fields, "headline": "Mine", **row(name="Ada Guest")}).status_code == 409
    assert not Author.objects.filter(name="Ada Guest").exists()


def test_a_new_name_outlives_a_save_that_is_merged(ed, draft, open_form):
    article = draft(by=ed)
    client, address, fields = open_form(ed, article)
    article.edit(by=ed, kicker="Meanwhile")
    assert client.post(address, {**fields, **row(name="Ada Guest")}).status_code == 302
    article.refresh_from_db()
    assert (article.kicker, article.authors.get().name) == ("Meanwhile", "Ada Guest")


def test_a_name_that_is_rubbed_out_leaves_the_story(ed, draft, save):
    article = draft(by=ed, byline=[ed.author])
    assert save(ed, article, **row(name="")).status_code == 302
    assert not article.bylines.exists()


def test_a_name_that_is_written_over_is_another_author(ed, rita, draft, save):
    article = draft(by=ed, byline=[ed.author])
    assert save(ed, article, **row(name="Rita")).status_code == 302
    assert article.authors.get() == rita.author


def test_of_two_with_one_name_the_chosen_one_signs(ed, draft, save, logged_in):
    first, second = Author.objects.create(name="Ann Lee"), Author.objects.create(name="Ann Lee")
    found = logged_in(ed).get(reverse("admin:articles_article_authors"), {"q": "ann"}).json()["found"]
    assert [entry["pk"] for entry in found] == [first.pk, second.pk]
    assert found[0]["value"] != found[1]["value"]
    article = draft(by=ed)
    save(ed, article, **row(author=str(second.pk), name=found[1]["value"]))
    assert article.authors.get() == second
    save(ed, article, kicker="Council")
    assert article.authors.get() == second


@pytest.mark.parametrize("name", ["N" * 200, "\u202e\u202e", "!!!", "a" * 1_100_000, "<script>alert(1)</script>"])
def test_a_hostile_name_is_told_or_text(ed, draft, save, name):
    response = save(ed, draft(by=ed), **row(name=name))
    assert response.status_code in (302, 400)
    assert "<script>alert" not in response.text


@pytest.mark.parametrize("what", ["authors", "topics"])
def test_suggestions_are_for_who_writes(what, rita, pia, mo, vera, logged_in):
    address = reverse(f"admin:articles_article_{what}")
    assert logged_in(rita).get(address, {"q": "x"}).json() == {"found": []}
    for other in (pia, mo):
        assert logged_in(other).get(address, {"q": "x"}).status_code == 403
    assert "login" in vera.get(address)["Location"]


@pytest.mark.parametrize("typed", ["", "a\0b", "%", "_", "'", "x" * 10_000, "é" * 500])
@pytest.mark.parametrize("what", ["authors", "topics"])
def test_suggestions_answer_whatever_is_typed(what, typed, rita, logged_in):
    assert logged_in(rita).get(reverse(f"admin:articles_article_{what}"), {"q": typed}).status_code == 200


def test_topics_that_begin_with_it_stand_first_in_one_query_more(rita, draft, logged_in):
    draft(topics=["Old harbour", "Harbour", "Élections"])
    client = logged_in(rita)
    address = reverse("admin:articles_article_topics")
    assert [row["value"] for row in client.get(address, {"q": "HARB"}).json()["found"]] == ["Harbour", "Old harbour"]
    assert [row["value"] for row in client.get(address, {"q": "éLEC"}).json()["found"]] == ["Élections"]
    with CaptureQueriesContext(connection) as asked:
        client.get(address, {"q": "harbour"})
    assert len(asked) <= 6
