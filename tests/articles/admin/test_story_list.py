"""The list of stories: found by state, section, author, words, and by a pasted address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

LIST = "/admin/articles/article/"


@pytest.fixture
def found(logged_in, ed):
    """The headlines that the list shows: `found(state="draft")`."""

    def ask(user=ed, **asked):
        response = logged_in(user).get(LIST, asked)
        assert response.status_code == 200
        return {story.headline for story in response.context["cl"].result_list}

    return ask


def test_as_many_queries_for_thirty_as_for_one(ed, story, picture, logged_in):
    client, counts = logged_in(ed), []
    for more in (1, 29):
        for _turn in range(more):
            story(byline=[ed.author], topics=["Harbour"], pictures=[{"picture": picture()}])
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_by_state(found, draft, submitted, story, spiked):
    draft(headline="D")
    submitted(headline="S")
    story(headline="P")
    spiked(headline="X")
    assert found() == {"D", "S", "P"}
    assert found(state="draft") == {"D"}
    assert found(state="spiked") == {"X"}
    assert found(state="nonsense") == {"D", "S", "P"}


def test_by_section(found, draft, local):
    from articles.models import Section

    sport = Section.objects.create(name="Sport")
    draft(headline="L")
    draft(headline="S", section=sport)
    assert found(section=str(sport.pk)) == {"S"}
    assert found(section="x") == {"L", "S"}


def test_by_author(found, draft, rita, ed):
    draft(headline="By name", byline=[rita.author])
    draft(headline="Begun", by=rita)
    draft(headline="Other", by=ed)
    assert found(author=str(rita.author.pk)) == {"By name"}
    assert found(user=rita, author="me") == {"By name", "Begun"}


def test_by_words_and_slug(found, draft, spiked):
    draft(headline="Harbour library stays", slug="library")
    spiked(headline="Harbour festival")
    assert found(q="harbour") == {"Harbour library stays", "Harbour festival"}
    assert found(q="library") == {"Harbour library stays"}
    assert found(q="'\"%") == set()


@pytest.mark.parametrize(
    "how",
    [
        "{url}",
        "https://paper.example{url}",
        "{url}?utm=1#c",
        "{url}comments/2/",
        "https://paper.example{url}edit/",
        "{preview}",
    ],
)
def test_by_a_pasted_address(found, story, how):
    article = story(headline="The one", slug="größe-فقط")
    story(headline="Another")
    typed = how.format(url=article.get_absolute_url(), preview=reverse("preview", args=[article.pk]))
    assert found(q=typed) == {"The one"}


def test_an_address_that_moved_is_followed(found, story, ed):
    article = story(headline="The one", slug="before")
    old = article.get_absolute_url()
    article.edit(by=ed, slug="after")
    assert found(q=old) == {"The one"}


@pytest.mark.parametrize("typed", ["/", "//", "http://", "https://[", "/preview/" + "9" * 17 + "/", "/a" * 2000])
def test_an_address_of_nothing_finds_nothing(found, story, typed):
    story()
    assert found(q=typed) == set()


@pytest.mark.parametrize(
    "asked",
    [
        {"o": "99"},
        {"p": "x"},
        {"page": "9"},
        {"author": "9" * 40},
        {"e": "1"},
        {"source__id__exact": "9" * 40},
        {"section": "9" * 40},
        {"q": "\x00"},
        {"published_at__gte": "x"},
        {"state": "\x00"},
        {"nonsense": "1"},
    ],
)
def test_whatever_is_asked_never_answers_500(ed, logged_in, asked):
    assert logged_in(ed).get(LIST, asked).status_code in (200, 302, 400)


def test_an_embargo_is_seen(ed, draft, logged_in):
    from datetime import timedelta

    from django.utils import timezone

    draft(embargo_until=timezone.now() + timedelta(days=1))
    assert "Embargo until" in logged_in(ed).get(LIST).content.decode()


def test_mo_may_look_and_not_begin_one(mo, story, logged_in):
    story(headline="Seen")
    html = logged_in(mo).get(LIST).content.decode()
    assert "Seen" in html
    assert "New story" not in html
