"""Topics and pages at the desk: a name that is taken is told, and nothing answers 500."""

import pytest
from django.urls import reverse

from articles.models import Topic
from newsroom.models import Page

NEW_PAGE = {"title": "About us", "slug": "", "body": "", "position": 1}


@pytest.fixture
def rename(ed, logged_in):
    """Save a topic's form: `rename(topic, "New name", "another spelling", …)`."""
    client = logged_in(ed)

    def post(topic, name, *spellings):
        typed = {"name": name, "slug": topic.slug, "description": ""}
        typed |= {"aliases-TOTAL_FORMS": len(spellings), "aliases-INITIAL_FORMS": 0}
        typed |= {f"aliases-{n}-name": spelling for n, spelling in enumerate(spellings)}
        response = client.post(reverse("admin:articles_topic_change", args=[topic.pk]), typed)
        return response.status_code, response.content.decode()

    return post


@pytest.fixture
def election(db):
    return Topic.objects.create(name="Election")


@pytest.fixture
def vote(db):
    return Topic.objects.create(name="Vote")


def test_a_name_that_another_topic_has_in_other_letters_is_told(election, vote, rename):
    status, html = rename(vote, "  ELECTION ")
    assert status == 400
    assert "That is the topic “Election” already." in html


def test_a_name_that_is_anothers_spelling_is_told(election, vote, rename):
    election.aliases.create(name="Ballot")
    assert rename(vote, "ballot")[0] == 400


def test_two_equal_spellings_are_told(vote, rename):
    status, html = rename(vote, "Vote", "Ballot", "BALLOT")
    assert status == 400
    assert "stands here twice" in html


def test_a_spelling_of_another_topic_is_told(election, vote, rename):
    election.aliases.create(name="Ballot")
    assert rename(vote, "Vote", "ballot")[0] == 400
    assert rename(vote, "Vote", "election")[0] == 400
    assert not vote.aliases.exists()


def test_the_old_name_may_become_a_spelling(vote, rename):
    assert rename(vote, "Voting", "Vote")[0] == 302
    vote.refresh_from_db()
    assert (vote.key, vote.aliases.get().key) == ("voting", "vote")
    assert Topic.objects.named(["VOTE"]) == [vote]


def test_a_name_that_grows_when_folded_fits(vote, rename):
    assert rename(vote, "ﬃ" * 100)[0] == 302
    vote.refresh_from_db()
    assert len(vote.key) == 200
    assert Topic.objects.named(["ﬃ" * 100]) == [vote]


def test_a_second_page_of_the_same_title_gets_an_address_of_its_own(ed, logged_in):
    client = logged_in(ed)
    for _turn in range(2):
        assert client.post("/admin/newsroom/page/add/", NEW_PAGE).status_code == 302
    assert sorted(Page.objects.values_list("slug", flat=True)) == ["about-us", "about-us-2"]
