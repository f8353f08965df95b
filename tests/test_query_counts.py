"""A cold page asks the database few questions, and as many in a large paper as in a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Author, Picture, Section, Topic
from bench import corpus
from newsroom.models.site import _remembered
from newsroom.roles import SYSTEM

pytestmark = pytest.mark.django_db

# PostgreSQL is asked in two steps inside a transaction of its own, and here that transaction counts as two.
BUDGETS = {"article": 8, "article, 50 comments": 8, "front": 10, "search": 9}
OTHERS = 8  # lists, feeds, search


def addresses(made):
    """One address of each kind of page; stories and comments fill a page of it where the paper is large enough."""
    story, long = Article.objects.get(pk=made.measured[0]), Article.objects.get(pk=made.long)
    section, topic, author = (
        model.objects.get(pk=pks[0])
        for model, pks in ((Section, made.sections), (Topic, made.topics), (Author, made.authors))
    )
    return {
        "article": story.get_absolute_url(),
        "article, 50 comments": long.get_absolute_url(),
        "front": "/",
        "section": section.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "author": author.get_absolute_url(),
        "day": f"/{story.day:%Y/%m/%d}/",
        "month": f"/{story.day:%Y/%m}/",
        "archive": "/archive/",
        "corrections": "/corrections/",
        "feed": "/feed/",
        "feed of a section": f"{section.get_absolute_url()}feed/",
        "feed of a story": f"{story.get_absolute_url()}feed/",
        "comments' feed": "/comments/feed/",
        "search": f"/search/?q={corpus.COMMON}",
    }


def questions(client, address):
    """The statements that one request sends, once the process knows its menu."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [query["sql"] for query in asked.captured_queries]


def counts(client, made):
    """Name of the page → number of queries."""
    return {name: len(questions(client, address)) for name, address in addresses(made).items()}


@pytest.fixture
def small(db):
    """A paper of thirty stories and three hundred comments."""
    return corpus.fill(30)


@pytest.mark.parametrize("name", ["article", "article, 50 comments", "front"])
def test_within_the_budget(vera, small, name):
    asked = questions(vera, addresses(small)[name])
    assert len(asked) <= BUDGETS[name], "\n".join(asked)


def test_lists_and_feeds_within_theirs(vera, small):
    assert {name: count for name, count in counts(vera, small).items() if count > BUDGETS.get(name, OTHERS)} == {}


def test_the_same_for_thirty_stories_and_three_hundred(vera, small):
    few = counts(vera, small)
    large = corpus.fill(270, seed=2, newest=corpus.NEWEST + corpus.timedelta(days=20))
    assert counts(vera, large) == few


@pytest.mark.soak
def test_the_same_for_ten_thousand(vera, small):
    few = counts(vera, small)
    large = corpus.fill(10_000, seed=2, newest=corpus.NEWEST + corpus.timedelta(days=600))
    assert counts(vera, large) == few


def test_a_story_with_everything_stays_within_the_budget(vera, small):
    story = Article.objects.get(pk=small.measured[0])
    first, second, third = Picture.objects.order_by("pk")[:3]
    figure = f'<figure data-picture="{third.uid}"></figure>'
    story.edit(by=SYSTEM, body=f"{story.body}{figure}", pictures=[{"picture": first}, {"picture": second}])
    story.correct(text="It was Tuesday.", by=SYSTEM)
    asked = questions(vera, story.get_absolute_url())
    assert len(asked) <= BUDGETS["article"], "\n".join(asked)


def test_a_process_that_knows_nothing_yet_asks_three_more(vera, small):
    for name, address in addresses(small).items():
        known = len(questions(vera, address))
        _remembered.clear()
        with CaptureQueriesContext(connection) as asked:
            vera.get(address)
        assert len(asked) <= known + 3, name
