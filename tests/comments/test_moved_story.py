"""Below the address that a story had before: feeds, comments and the form lead to where it is now."""

import pytest

from comments.models import Comment
from newsroom.roles import SYSTEM
from tests.comments.conftest import ADA


@pytest.fixture
def moved(story):
    """A story that moved twice, and the first of its addresses."""
    article = story(slug="first")
    old = article.get_absolute_url()
    article.edit(by=SYSTEM, slug="second")
    article.edit(by=SYSTEM, slug="الميناء")
    return article, old


@pytest.mark.parametrize(
    "below", ["feed/", "feed/atom/", "feed/json/", "comments/", "comments/2/", "comment/", "comment/7/report/"]
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_stands_below_leads_on(vera, moved, below, method):
    article, old = moved
    answer = getattr(vera, method)(f"{old}{below}?parent=7")
    assert answer.status_code == 301
    assert answer["Location"] == f"{article.get_absolute_url()}{below}?parent=7"


def test_a_comment_is_found_by_its_old_address(vera, moved, said):
    article, old = moved
    comment = said(article, state="approved")
    answer = vera.get(f"{old}comment/{comment.pk}/", follow=True)
    assert answer.redirect_chain[0][1] == 301
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].endswith(f"#comment-{comment.pk}")


def test_what_was_typed_while_it_moved_is_taken(vera, moved):
    article, old = moved
    answer = vera.post(f"{old}comment/", {**ADA, "body": "Who pays for the roof?"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(article.get_absolute_url())
    assert Comment.objects.get().article_id == article.pk


@pytest.mark.parametrize("away", ["withdraw", "kill"])
def test_nothing_is_told_of_one_that_is_away(vera, moved, away):
    article, old = moved
    getattr(article, away)(by=SYSTEM, reason="Wrong.")
    for below in ("feed/", "comment/", "comment/1/"):
        assert vera.get(old + below).status_code == 404
    assert vera.post(f"{old}comment/", {"body": "Who?"}).status_code == 404


@pytest.mark.parametrize("path", ["/2026/11/22/never/feed/", "/2026/02/31/never/feed/", "/2026/11/22/%00/comment/"])
def test_one_that_never_was_is_unknown(vera, db, path):
    assert vera.get(path).status_code == 404


def test_a_story_that_comes_out_between_two_questions_leads_nobody_to_where_they_are(vera, story, monkeypatch):
    article = story(headline="قصة الميناء")
    monkeypatch.setattr("comments.story._standing_at", lambda *where: None)
    for below in ("feed/", "comment/"):
        assert vera.get(f"{article.get_absolute_url()}{below}").status_code == 200
