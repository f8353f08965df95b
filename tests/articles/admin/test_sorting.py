"""Topics and pages at the desk: a name that is taken is told, and nothing answers 500."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Author, Section, Source, Topic
from newsroom.models import Act, Change, Page

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


# -- the order of sections

ORDER = "/admin/articles/section/order/"


@pytest.fixture
def sections(db):
    return [Section.objects.create(name=name, position=50) for name in ("Arts", "Business", "Culture")]


def names():
    return list(Section.objects.values_list("name", flat=True))


def test_a_section_moves_by_its_buttons(ed, sections, logged_in):
    client = logged_in(ed)
    client.post(ORDER, {"up": sections[2].pk})
    assert names() == ["Arts", "Culture", "Business"]
    client.post(ORDER, {"down": sections[0].pk})
    assert names() == ["Culture", "Arts", "Business"]
    client.post(ORDER, {"up": sections[2].pk})
    assert names() == ["Culture", "Arts", "Business"]
    assert Act.objects.filter(verb="order").count() == 2


def test_sections_are_put_in_order_at_once(ed, sections, logged_in):
    order = ",".join(str(section.pk) for section in reversed(sections))
    assert logged_in(ed).post(ORDER, {"order": order}).status_code == 302
    assert names() == ["Culture", "Business", "Arts"]


@pytest.mark.parametrize("typed", [{}, {"up": "x"}, {"up": "999"}, {"order": ""}, {"order": "1,1"}, {"order": "x,y,z"}])
def test_an_order_of_other_sections_is_told(ed, sections, logged_in, typed):
    assert logged_in(ed).post(ORDER, typed).status_code == 400
    assert names() == ["Arts", "Business", "Culture"]


def test_the_order_takes_a_form_and_a_role(rita, ed, sections, logged_in):
    assert logged_in(rita).post(ORDER, {"up": sections[2].pk}).status_code == 403
    assert logged_in(ed).get(ORDER).status_code == 405
    assert names() == ["Arts", "Business", "Culture"]


def test_a_new_section_stands_last(ed, sections, logged_in):
    logged_in(ed).post("/admin/articles/section/add/", {"name": "Aviation"})
    assert names()[-1] == "Aviation"


@pytest.mark.parametrize("room", ["section", "topic", "author", "source"])
def test_lists_count_in_as_many_queries_for_thirty_as_for_one(ed, story, logged_in, room):
    client, counts = logged_in(ed), []
    makers = {"section": Section, "topic": Topic, "author": Author, "source": Source}
    for more in (1, 29):
        for number in range(more):
            makers[room].objects.create(name=f"Name {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/admin/articles/{room}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_the_counts_are_true(ed, story, logged_in):
    story(topics=["Harbour"])
    story(topics=["Harbour", "Ferry"])
    client = logged_in(ed)
    rows = {str(topic): topic.story_count for topic in client.get("/admin/articles/topic/").context["cl"].result_list}
    assert rows == {"Harbour": 2, "Ferry": 1}
    (section,) = client.get("/admin/articles/section/").context["sections"]
    assert section.story_count == 2


# -- two topics that mean the same


def merge(client, topic, into):
    return client.post(reverse("admin:articles_topic_merge", args=[topic.pk]), {"into": into})


def test_a_topic_becomes_another_spelling(ed, vera, story, logged_in):
    both, one = story(topics=["Vote", "Election"]), story(topics=["Vote"])
    vote, election = Topic.objects.get(name="Vote"), Topic.objects.get(name="Election")
    vote.aliases.create(name="Ballot")
    old = vote.get_absolute_url()

    assert merge(logged_in(ed), vote, " ELECTION ").status_code == 302

    assert [topic.name for topic in both.topics.all()] == ["Election"]
    assert [topic.name for topic in one.topics.all()] == ["Election"]
    assert Topic.objects.named(["vote", "ballot"]) == [election]
    assert vera.get(old)["Location"].endswith(election.get_absolute_url())
    act = Act.objects.get(verb="merge")
    assert (act.subject_id, act.data["from"]) == (election.pk, "Vote")


def test_the_pages_of_both_are_made_anew(ed, vera, story, logged_in):
    article = story(topics=["Vote"])
    election = Topic.objects.create(name="Election")
    before = vera.get(election.get_absolute_url()).content.decode().count(article.headline)
    assert "Vote" in vera.get(article.get_absolute_url()).content.decode()
    vote = Topic.objects.get(name="Vote")
    merge(logged_in(ed), vote, "Election")
    # The test's own visitor is shown every page anew; a cache in front is told by these.
    assert {f"topic:{vote.pk}", f"topic:{election.pk}", f"stories:topic:{election.pk}"} <= {*Change.objects.last().keys}
    assert vera.get(election.get_absolute_url()).content.decode().count(article.headline) > before
    assert "Election" in vera.get(article.get_absolute_url()).content.decode()


def test_not_with_itself_not_with_nothing_not_by_everybody(rita, ed, vote, logged_in):
    client = logged_in(ed)
    for into in ("Vote", "", "Nowhere", "\0", "x" * 5000):
        assert merge(client, vote, into).status_code == 400
    Topic.objects.create(name="Election")
    assert merge(logged_in(rita), vote, "Election").status_code == 403
    assert client.get(reverse("admin:articles_topic_merge", args=[vote.pk])).status_code == 405
    assert Topic.objects.filter(pk=vote.pk).exists()


# -- authors and their accounts


@pytest.fixture
def sign(olga, logged_in):
    """Save the form of an author as Olga, with what was typed for the account: answers status and text."""
    client = logged_in(olga)

    def post(author, **typed):
        typed = {"name": author.name, "slug": author.slug, "kind": "person", **typed}
        response = client.post(reverse("admin:articles_author_change", args=[author.pk]), typed)
        author.refresh_from_db()
        return response.status_code, response.content.decode()

    return post


@pytest.mark.parametrize("typed", ["nora", "NORA", "nora@courier.example", "Nora #{pk}", "{pk}", "anything #{pk}"])
def test_an_account_is_named_in_any_way(cast, sign, typed):
    nora, guest = cast("nora"), Author.objects.create(name="N. Vey")
    Author.objects.filter(user=nora).quietly().delete()
    assert sign(guest, user=typed.format(pk=nora.pk))[0] == 302
    assert guest.user == nora


@pytest.mark.parametrize("typed", ["nobody", "#999999", "#x", "\0x", "x" * 9999])
def test_an_account_that_is_none_is_told_and_kept(sign, typed):
    guest = Author.objects.create(name="N. Vey")
    status, html = sign(guest, user=typed)
    assert status == 400
    assert "choose one from the list" in html
    assert guest.user is None


def test_an_empty_account_is_a_guest(cast, sign):
    nora = cast("nora")
    assert sign(nora.author, user="")[0] == 302
    assert Author.objects.get(name="Nora").user is None


@pytest.mark.parametrize("typed", ["x", "999999", "-1", "9" * 40])
def test_a_portrait_that_is_none_is_told(sign, typed):
    guest = Author.objects.create(name="N. Vey")
    assert sign(guest, portrait=typed)[0] == 400


def test_a_portrait_is_chosen_and_taken_away(sign, picture):
    guest, shown = Author.objects.create(name="N. Vey"), picture()
    assert sign(guest, portrait=str(shown.pk))[0] == 302
    assert guest.portrait == shown
    assert sign(guest, portrait="")[0] == 302
    assert guest.portrait is None
