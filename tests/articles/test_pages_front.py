"""The front page."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from articles.models import Author, Front, Section
from newsroom.models import SiteSettings
from tests.articles.page_reader import read


@pytest.fixture(autouse=True)
def paper(db):
    """The settings of a paper."""
    return SiteSettings(name="The Lantern Courier", tagline="News of the harbour").save()


def fill(story, picture, local, count):
    """Publish `count` stories in three sections, each third one with a picture."""
    sections = [local, *(Section.objects.create(name=name) for name in ("Politics", "Sport"))]
    start = timezone.now() - datetime.timedelta(days=2)
    return [
        story(
            at=start + datetime.timedelta(minutes=number),
            section=sections[number % 3],
            pictures=[{"picture": picture()}] if number % 3 == 0 else [],
        )
        for number in range(count)
    ]


def test_an_empty_paper_says_so(vera):
    page = read(vera.get("/"))
    assert page.one("h1").words == "The Lantern Courier"
    assert page.one("main").words == "Our first story is on its way."


def test_one_story_leads_alone(vera, story):
    article = story()
    page = read(vera.get("/"))
    assert [a.attrs["href"] for a in page.one("main").all("a")] == [article.get_absolute_url()]
    assert page.one("h3").words == article.headline


def test_zones_and_rows(vera, story, picture, local):
    stories = fill(story, picture, local, 24)[::-1]
    page = read(vera.get("/"))
    assert page.one("div", "zone-lead").one("h3").words == stories[0].headline
    assert [h.words for h in page.one("ul", "zone-seconds").all("h3")] == [s.headline for s in stories[1:4]]
    assert [h.words for h in page.one("section", "latest").all("h3")] == [s.headline for s in stories[4:12]]
    assert [h.words for h in page.all("h2")] == ["Top stories", "Latest", "Local", "Politics", "Sport"]
    row = page.all("section", "row")[0]
    assert row.one("p", "row-more").one("a").attrs["href"] == "/section/local/"
    headlines = [h.words for h in page.all("h3")]
    assert len(headlines) == len(set(headlines)) == 24


def test_a_row_and_the_seconds_begin_with_a_picture_where_they_have_one(vera, story, picture, local):
    politics = Section.objects.create(name="Politics", position=2)
    shown = [story(section=politics, pictures=[{"picture": picture()}]), story(section=politics)]
    for _each in range(8):
        story(section=local)
    seconds = [story(), story(pictures=[{"picture": picture()}]), story()][::-1]
    story()
    page = read(vera.get("/"))
    row = page.one("section", "row")
    assert [h.words for h in row.all("h3")] == [each.headline for each in shown]
    cards = page.one("ul", "zone-seconds").all("li")
    assert [card.one("h3").words for card in cards] == [each.headline for each in seconds]
    assert [bool(card.all("img")) for card in cards] == [False, True, False]


def test_opinion_is_told_by_who_speaks(vera, story, local):
    opinion = Section.objects.create(name="Opinion", position=2, is_opinion=True)
    maud = Author.objects.create(name="Maud Ferrant")
    columns = [story(section=opinion, label="opinion", byline=[maud]) for _each in range(2)]
    for _each in range(12):
        story(section=local)
    response = vera.get("/")
    row = read(response).one("section", "row-opinion")
    assert [name.words for name in row.all("p", "kicker")] == ["Maud Ferrant", "Maud Ferrant"]
    assert [h.words for h in row.all("h3")] == [each.headline for each in columns[::-1]]
    assert f"signed:{maud.pk}" in response.page_keys


def test_the_label_stands_where_the_section_does_not_say_it(vera, story, local):
    opinion = Section.objects.create(name="Opinion", position=2, is_opinion=True)
    story(section=opinion, label="opinion")
    for _each in range(3):
        story(section=local)
    story(section=local, label="analysis")
    page = read(vera.get("/"))
    assert page.one("div", "card-lead").one("p", "kicker").words == "Analysis Local"
    assert page.one("section", "latest").one("p", "kicker").words == "Opinion"


def test_a_card_has_one_link_and_a_silent_picture(vera, story, picture):
    story(pictures=[{"picture": picture()}])
    card = read(vera.get("/")).one("div", "card-lead")
    assert len(card.all("a")) == 1
    assert card.one("img").attrs["alt"] == ""
    assert card.one("img").attrs["loading"] == "eager"


def test_a_pinned_story_leads(vera, story, ed):
    old, _new = story(), story()
    Front.pin(old, slot=1, by=ed)
    assert read(vera.get("/")).one("div", "zone-lead").one("h3").words == old.headline


def test_cards_speak_their_own_language(vera, story):
    story(headline="المجلس يصوّت", language="ar")
    card = read(vera.get("/")).one("div", "card-lead")
    assert (card.attrs["lang"], card.attrs["dir"]) == ("ar", "rtl")


def test_the_time_today_the_date_before(vera, story):
    noon = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
    story(at=noon - datetime.timedelta(days=1))
    story(at=noon)
    with time_machine.travel(noon + datetime.timedelta(hours=1), tick=False):
        response = vera.get("/")
    assert [time.words for time in read(response).one("main").all("time")] == ["12:00", "21 November"]
    with time_machine.travel(noon + datetime.timedelta(days=60), tick=False):
        dates = [time.words for time in read(vera.get("/")).one("main").all("time")]
    assert dates == ["22 November 2026", "21 November 2026"]
    assert "today" in response.page_keys


def test_its_keys(vera, story, picture):
    shot = picture()
    article = story(pictures=[{"picture": shot}])
    keys = vera.get("/").page_keys
    assert keys >= {"front", f"card:{article.pk}", f"picture:{shot.pk}", f"section:{article.section_id}", "menu"}


@pytest.mark.parametrize("count", [1, 30])
def test_ten_queries_at_most(vera, story, picture, local, count, django_assert_max_num_queries):
    fill(story, picture, local, count)
    with django_assert_max_num_queries(10):
        assert vera.get("/").status_code == 200


def test_as_many_queries_for_thirty_as_for_one(vera, story, picture, local, django_assert_num_queries):
    fill(story, picture, local, 1)
    vera.get("/")
    with django_assert_num_queries(6):
        vera.get("/")
    for _each in range(29):
        story(section=local, pictures=[{"picture": picture()}])
    vera.get("/")
    with django_assert_num_queries(6):
        vera.get("/")


def test_drafts_and_the_withdrawn_stand_nowhere(vera, story, draft, ed):
    draft(headline="A draft")
    gone = story(headline="Gone tomorrow")
    kept = story(headline="Here to stay")
    gone.withdraw(by=ed, reason="Wrong.")
    page = read(vera.get("/"))
    assert [h.words for h in page.all("h3")] == [kept.headline]


def test_strangers_get_no_cookie(logged_in, ed):
    response = logged_in(ed).get("/")
    assert response.status_code == 200
    assert not response.cookies


def test_the_head(vera, story):
    story()
    page = read(vera.get("/", {"fbclid": "x"}))
    assert page.one("title").words == "The Lantern Courier – News of the harbour"
    assert page.one("link", rel="canonical").attrs["href"] == "http://127.0.0.1:8000/"
    assert page.meta("og:type") == "website"


def test_it_is_only_read(vera):
    assert vera.post("/").status_code == 405
