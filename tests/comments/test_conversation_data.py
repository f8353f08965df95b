"""The comments below a story, in its page's JSON-LD."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.templatetags import conversation_data
from comments.templatetags.conversation_data import LONGEST
from tests.articles.hostile import HOSTILE

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(client, article):
    """The NewsArticle of a story's page."""
    return json.loads(BLOCK.findall(client.get(article.get_absolute_url()).content.decode())[0])


def test_what_readers_see_and_no_more(story, said, vera):
    article = story()
    first = said(article, "Who pays for the roof?", name="Ada", state="approved")
    answer = said(article, "We do.", name="Bo", parent=first, state="approved")
    for state in ("waiting", "rejected", "spam", "deleted"):
        said(article, f"Never {state}.", state=state)
    data = data_of(vera, article)
    address = f"{settings.SITE_URL}{article.get_absolute_url()}"
    assert data["commentCount"] == 2
    assert data["comment"] == [
        {
            "@type": "Comment",
            "@id": f"{address}#comment-{first.pk}",
            "text": "Who pays for the roof?",
            "dateCreated": data["comment"][0]["dateCreated"],
            "author": {"@type": "Person", "name": "Ada"},
            "url": f"{address}comment/{first.pk}/#comment-{first.pk}",
        },
        {
            "@type": "Comment",
            "@id": f"{address}#comment-{answer.pk}",
            "text": "We do.",
            "dateCreated": data["comment"][1]["dateCreated"],
            "author": {"@type": "Person", "name": "Bo"},
            "url": f"{address}comment/{answer.pk}/#comment-{answer.pk}",
            "parentItem": {"@type": "Comment", "@id": f"{address}#comment-{first.pk}"},
        },
    ]
    created = dt.datetime.fromisoformat(data["comment"][0]["dateCreated"])
    assert created == first.created_at.replace(microsecond=0)
    assert "Never" not in json.dumps(data)


def test_an_answer_to_what_was_taken_away_names_no_parent(story, said, vera, mo):
    article = story()
    first = said(article, "Taken away.", state="approved")
    said(article, "An answer.", parent=first, state="approved")
    first.reject(by=mo, reason="Off topic.")
    [comment] = data_of(vera, article)["comment"]
    assert comment["text"] == "An answer."
    assert "parentItem" not in comment


def test_without_comments_nothing_is_said(story, vera):
    data = data_of(vera, story())
    assert "comment" not in data
    assert data["commentCount"] == 0


def test_they_stay_few_and_short(story, said, vera, monkeypatch):
    monkeypatch.setattr(conversation_data, "MOST", 3)
    article = story()
    for _ in range(5):
        said(article, "word " * 400, state="approved")
    data = data_of(vera, article)
    assert data["commentCount"] == 5
    assert len(data["comment"]) == 3
    assert all(len(comment["text"]) <= LONGEST for comment in data["comment"])


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_leaves_the_block(story, said, vera, text):
    article = story()
    comment = said(article, text, name=text[:60], state="approved")
    page = vera.get(article.get_absolute_url()).content.decode()
    blocks = BLOCK.findall(page)
    assert len(blocks) == 2
    [found] = json.loads(blocks[0])["comment"]
    assert found["author"]["name"] == comment.name
    assert " ".join(found["text"].split()) == " ".join(comment.body.split())


def test_the_page_asks_no_more_for_it(story, said, vera):
    article = story()
    for _ in range(3):
        said(article, state="approved")
    vera.get(article.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        vera.get(article.get_absolute_url())
    assert sum('FROM "comments_comment"' in query["sql"] for query in asked.captured_queries) == 1
