"""The story's form asks the database few questions, whatever hangs on the story."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Author

MOST = 15


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("sheet", ["", "?sheet=publish"])
def test_as_few_for_thirty_of_everything_as_for_one(ed, draft, picture, logged_in, sheet):
    client = logged_in(ed)

    def story_with(count):
        names = [Author.objects.create(name=f"Writer {count} {n}") for n in range(count)]
        article = draft(
            by=ed,
            byline=names,
            topics=[f"Topic {count} {n}" for n in range(count)],
            pictures=[{"picture": picture()} for _n in range(count)],
        )
        return reverse("admin:articles_article_change", args=[article.pk]) + sheet

    few, many = asked(client, story_with(1)), asked(client, story_with(30))
    assert len(few) == len(many)
    assert len(many) <= MOST, "\n".join(many)


def test_a_new_one_and_a_live_one_too(ed, story, logged_in):
    client = logged_in(ed)
    for address in (
        reverse("admin:articles_article_add"),
        reverse("admin:articles_article_change", args=[story(byline=[ed.author]).pk]),
    ):
        queries = asked(client, address)
        assert len(queries) <= MOST, "\n".join(queries)
