"""`/search/?q=`: what a reader sees."""

import pytest
from django.db import connection
from django.urls import reverse

from articles.models import Section
from articles.search import Matches
from articles.search_views import _said, span
from newsroom.models import SiteSettings
from tests.articles.hostile import HOSTILE
from tests.articles.secrets import plant

SEARCH = "/search/"


def test_a_reader_finds_a_story_with_its_words_marked(story, vera):
    article = story(headline="The ferry returns", body="<p>It was late, and the Ferry was empty.</p>")
    page = vera.get(SEARCH, {"q": "ferry"})
    assert page.status_code == 200
    text = page.content.decode()
    assert f'<a href="{article.get_absolute_url()}">The <mark>ferry</mark> returns</a>' in text
    assert "the <mark>Ferry</mark> was empty" in text
    assert "1 story for “ferry”</h2>" in text
    assert "<title>1 story for “ferry” – " in text
    assert 'value="ferry"' in text


def test_it_is_neither_kept_nor_indexed(story, vera):
    story(headline="The ferry returns")
    page = vera.get(SEARCH, {"q": "ferry"})
    assert page["Cache-Control"] == "private, no-cache"
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert 'rel="canonical"' not in page.content.decode()


def test_without_a_question_there_is_the_form(story, vera):
    story()
    page = vera.get(SEARCH)
    assert page.status_code == 200
    text = page.content.decode()
    assert 'name="q"' in text
    assert "<mark>" not in text
    assert "Latest" in text
    assert 'href="/archive/"' in text.split("<main")[1].split("</main>")[0]


def test_without_a_match_there_are_the_newest_stories(story, vera):
    for number in range(6):
        story(headline=f"Headline {number}")
    text = vera.get(SEARCH, {"q": "zanzibar"}).content.decode()
    assert "Nothing found for “zanzibar”." in text
    assert [f"Headline {number}" in text for number in range(6)] == [False, True, True, True, True, True]


@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "x" * 10_000, "word " * 2_000, '"', "🦆", "\u202e", "%", "*"])
def test_strange_words_get_a_page_with_a_sentence(story, vera, typed):
    story()
    page = vera.get(SEARCH, {"q": typed})
    assert page.status_code == 200
    assert 'class="n' in page.content.decode()  # nothing, or notice


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=a&q=b",
        "q[]=a",
        "q=a&cat=%00",
        "q=a&m=9999-99",
        "q=a&m=0000",
        "q=a&m=9999",
        "q=a&m=10000",
        "q=a&m=2026-02-30",
        "q=a&sort=x",
        "&&&=",
        "q=" + "%F0%9F%A6%86" * 300,
    ],
)
def test_broken_queries_get_a_page(story, vera, query):
    story()
    assert vera.get(f"{SEARCH}?{query}").status_code == 200


def test_hostile_words_stay_words(story, vera):
    story()
    for typed in HOSTILE:
        page = vera.get(SEARCH, {"q": typed})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "onerror=alert(1)>" not in page.content.decode().replace("&gt;", "")


def test_no_word_of_a_story_that_is_not_public(draft, ed, vera):
    for word in plant(draft, ed):
        for typed in (word, f"{word} headline", f"{word[:4]}"):
            for sort in ("", "relevance"):
                text = vera.get(SEARCH, {"q": typed, "sort": sort}).content.decode()
                assert "in a headline" not in text
                assert f"{word}-slug" not in text


def test_further_pages_carry_the_question(story, vera, local):
    SiteSettings(stories_a_page=5).save()
    for _number in range(6):
        story(headline="Ferry & more")
    text = vera.get(SEARCH, {"q": "ferry &", "cat": local.slug, "m": "12m"}).content.decode()
    further = f"/search/page/2/?q=ferry+%26&amp;cat={local.slug}&amp;m=12m"
    assert f'href="{further}"' in text
    second = vera.get(further.replace("&amp;", "&"))
    assert second.status_code == 200
    assert second.content.decode().count('class="hit"') == 1
    assert vera.get("/search/page/3/?q=ferry").status_code == 404
    assert vera.get("/search/page/0/?q=ferry").status_code == 404
    first = vera.get("/search/page/1/?q=ferry&x=1")
    assert (first.status_code, first["Location"]) == (301, "/search/?q=ferry")


def test_a_section_and_a_time_can_be_chosen(story, vera, local):
    sport = Section.objects.create(name="Sport")
    story(headline="Ferry race", section=sport)
    story(headline="Ferry late")
    text = vera.get(SEARCH, {"q": "ferry", "cat": "sport"}).content.decode()
    assert "<mark>Ferry</mark> race" in text
    assert "<mark>Ferry</mark> late" not in text
    assert '<option value="sport" selected>' in text
    text = vera.get(SEARCH, {"q": "ferry", "m": "1999"}).content.decode()
    assert "Nothing found for “ferry”." in text
    assert '<a href="/search/?q=ferry">Search without the filter</a>: 2 stories for “ferry”' in text


@pytest.mark.parametrize(
    ("value", "since", "before"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("202611", "2026-11-01", "2026-12-01"),
        ("2026-11-22", "2026-11-22", "2026-11-23"),
        ("20261122", "2026-11-22", "2026-11-23"),
    ],
)
def test_spans(db, value, since, before):
    assert [moment.date().isoformat() for moment in span(value)] == [since, before]


def test_the_same_questions_for_few_and_many(story, vera, local, django_assert_max_num_queries):
    SiteSettings(name="The Courier").save()
    Section.objects.create(name="Sport")
    # SQLite: how the last word may go on. PostgreSQL: one setting and a second question in their own transaction.
    allowed = 7 if connection.vendor == "sqlite" else 9
    counts = []
    for wanted in (1, 30):
        while vera.get(SEARCH, {"q": "ferry"}).content.decode().count('class="hit"') < min(wanted, 20):
            story(headline="Ferry")
        vera.get(SEARCH, {"q": "ferry"})
        with django_assert_max_num_queries(allowed) as asked:
            vera.get(SEARCH, {"q": "ferry"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_count_is_written_as_people_write_it(db):
    assert _said(Matches(list(range(1000)), more=True), "quay") == "More than 1,000 stories for “quay”"
    assert _said(Matches(list(range(1000))), "quay") == "1,000 stories for “quay”"
    assert _said(Matches([1]), "quay") == "1 story for “quay”"
    assert _said(Matches([]), "100% “quay”") == "Nothing found for “100% “quay””."


def test_a_hit_says_where_it_comes_from(story, vera):
    from articles.models import Source

    story(headline="Ferry race", source=Source.objects.get(slug="afp"))
    story(headline="Ferry late")
    text = vera.get(SEARCH, {"q": "ferry"}).content.decode()
    assert text.count('<bdi class="hit-agency">AFP</bdi>') == 1
    assert text.count('class="hit-agency"') == 1


def test_a_form_is_labelled_and_the_answer_announced(story, vera, local):
    Section.objects.create(name="Sport")
    story(headline="Ferry late")
    text = vera.get(SEARCH, {"q": "ferry", "sort": "relevance"}).content.decode()
    main = text.split("<main")[1]
    for field in ("search-words", "search-section", "search-span", "search-sort"):
        assert main.count(f'for="{field}"') == main.count(f'id="{field}"') == 1
    assert main.index('role="search"') < main.index('id="search-words"') < main.index("<button")
    assert main.index("<button") < main.index('role="status"') < main.index('class="hit"')
    assert '<option value="relevance" selected>' in main


def test_the_last_page_says_that_there_are_more(story, vera, monkeypatch):
    monkeypatch.setattr("articles.search.COUNT_MAX", 2)
    for _number in range(3):
        story(headline="Ferry")
    text = vera.get(SEARCH, {"q": "ferry"}).content.decode()
    assert "More than 2 stories for “ferry”" in text
    assert "There are more stories than are listed here" in text


def test_only_reading(story, vera):
    assert vera.post(reverse("search"), {"q": "x"}).status_code == 405
