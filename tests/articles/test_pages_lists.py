"""Lists: sections, topics, authors, days, months, the archive, the corrections."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Author, Section, Topic
from newsroom.models import SiteSettings
from tests.articles.page_reader import read

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def paper(db):
    """The settings of a paper with five stories a page."""
    SiteSettings(name="The Lantern Courier", stories_a_page=5).save()


@pytest.fixture
def ada(db):
    return Author.objects.create(name="Ada Brook", bio="Writes about harbours.", role_title="Reporter")


@pytest.fixture
def shelf(story, picture, ada):
    """Publish stories that stand in every list: `shelf(3)`; the first one is the oldest."""

    def fill(count):
        return [
            story(
                at=NOON + number * HOUR,
                headline=f"Story {number}",
                byline=[ada, (ada, "photographs")],
                topics=["Harbour"],
                standfirst="Why.",
                pictures=[{"picture": picture()}],
            )
            for number in range(count)
        ]

    return fill


LISTS = ["/section/local/", "/topic/harbour/", "/author/ada-brook/", "/2026/11/"]


def headlines(response):
    return [h.one("a").words for name in ("h2", "h3") for h in read(response).all(name, "card-headline")]


@pytest.mark.parametrize("address", LISTS)
def test_every_story_once_over_the_pages(vera, shelf, address):
    stories = shelf(12)
    first, second, third = vera.get(address), vera.get(f"{address}page/2/"), vera.get(f"{address}page/3/")
    shown = [*headlines(first), *headlines(second), *headlines(third)]
    assert shown == [story.headline for story in reversed(stories)]
    assert read(second).one("span", "pager-here").words == "Page 2 of 3"
    links = {a.attrs["rel"]: a.attrs["href"] for a in read(second).one("nav", "pager").all("a")}
    assert links == {"prev": address, "next": f"{address}page/3/"}
    assert read(second).one("link", rel="canonical").attrs["href"] == f"http://127.0.0.1:8000{address}page/2/"


@pytest.mark.parametrize("address", LISTS)
def test_pages_that_are_none(vera, shelf, address):
    shelf(6)
    assert vera.get(f"{address}page/3/").status_code == 404
    assert vera.get(f"{address}page/0/").status_code == 404
    assert vera.get(f"{address}page/99999999999999999999999/").status_code == 404
    answer = vera.get(f"{address}page/1/")
    assert (answer.status_code, answer["Location"]) == (301, address)


def test_as_many_queries_for_thirty_as_for_one(vera, shelf, ed):
    settings = SiteSettings.current()
    settings.stories_a_page = 40
    settings.save()
    addresses = [*LISTS, "/2026/11/20/", "/archive/", "/corrections/"]

    def counts():
        vera.get("/about/")  # menu and standing pages are remembered from here on
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert vera.get(address).status_code == 200
            found[address] = len(asked)
        return found

    shelf(1)[0].correct(text="It was 14.", by=ed)
    for_one = counts()
    for article in shelf(29):
        article.correct(text="It was 15.", by=ed)
    assert counts() == for_one
    assert max(for_one.values()) <= 6


def test_a_section_shows_who_it_is(vera, shelf, local):
    local.description = "What happens here."
    local.save()
    part = Section.objects.create(name="Harbour ward", parent=local)
    article = shelf(1)[0]
    response = vera.get("/section/local/")
    page = read(response)
    assert page.one("h1").words == "Local"
    assert page.one("p", "list-about").words == "What happens here."
    assert page.one("nav", "sections").one("a", href="/section/local/").attrs["aria-current"]
    assert page.one("nav", "list-parts").one("a").attrs["href"] == part.get_absolute_url()
    assert {link.attrs["href"] for link in page.all("link", rel="alternate")} >= {
        "http://127.0.0.1:8000/section/local/feed/",
        "http://127.0.0.1:8000/section/local/feed/atom/",
    }
    assert response.page_keys >= {f"section:{local.pk}", f"stories:section:{local.pk}", f"card:{article.pk}"}


def test_an_author_is_shown_without_the_account(vera, shelf, ada, rita, picture):
    rita.author.delete()
    ada.user, ada.contact, ada.portrait = rita, "ada@courier.example", picture()
    ada.save()
    shelf(2)
    response = vera.get("/author/ada-brook/")
    page = read(response)
    assert page.one("h1").words == "Ada Brook"
    assert page.one("div", "list-about").words == "Writes about harbours."
    assert page.one("div", "list-portrait").one("img").attrs["alt"] == ""
    assert rita.username not in response.content.decode()
    assert rita.email not in response.content.decode()
    # Two roles under one story are one story.
    assert headlines(response) == ["Story 1", "Story 0"]
    assert response.page_keys >= {f"author:{ada.pk}", f"stories:author:{ada.pk}"}


def test_the_keys_of_topic_day_and_month(vera, shelf):
    shelf(1)
    topic = Topic.objects.get()
    assert f"stories:topic:{topic.pk}" in vera.get("/topic/harbour/").page_keys
    assert "stories:day:2026-11-20" in vera.get("/2026/11/20/").page_keys
    assert "stories:month:2026-11" in vera.get("/2026/11/").page_keys
    assert "stories" in vera.get("/archive/").page_keys


def test_only_a_picture_leads_a_list(vera, story, picture, local):
    for _each in range(4):
        story(section=local)
    assert not read(vera.get("/section/local/")).all("div", "zone")
    story(section=local, pictures=[{"picture": picture()}])
    assert len(read(vera.get("/section/local/")).all("div", "zone")) == 1


def test_empty_lists_say_so(vera, local, ada, story):
    topic = Topic.objects.create(name="Nothing yet")
    elsewhere = story(section=Section.objects.create(name="Sport"))
    for address in (local.get_absolute_url(), ada.get_absolute_url(), topic.get_absolute_url()):
        response = vera.get(address)
        assert response.status_code == 200
        page = read(response)
        assert page.one("p", "nothing").words == "No stories here yet."
        assert page.meta("robots") == "noindex"
        assert headlines(response) == [elsewhere.headline]


@pytest.mark.parametrize(
    "address",
    [
        "/section/nope/",
        "/topic/nope/",
        "/author/nope/",
        "/2026/11/19/",
        "/2025/11/",
        "/2026/02/30/",
        "/2026/13/",
        "/0000/01/01/",
        "/2026/11/19/page/2/",
    ],
)
def test_lists_that_are_none(vera, shelf, address):
    shelf(1)
    assert vera.get(address).status_code == 404


def test_a_day_in_the_sites_zone(vera, story):
    settings = SiteSettings.current()
    settings.time_zone = "Pacific/Auckland"
    settings.save()
    article = story(at=NOON)
    assert article.get_absolute_url().startswith("/2026/11/21/")
    assert headlines(vera.get("/2026/11/21/")) == [article.headline]


def test_month_pages_are_parted_by_day(vera, story):
    story(at=NOON)
    story(at=NOON + 30 * HOUR)
    page = read(vera.get("/2026/11/"))
    assert [h.one("time").attrs["datetime"] for h in page.all("h2", "river-day")] == ["2026-11-21", "2026-11-20"]


def test_the_archive_counts_by_month(vera, story):
    story(at=NOON)
    story(at=NOON - 24 * 30 * HOUR)
    story(at=NOON - 24 * 31 * HOUR)
    story(at=NOON - 24 * 400 * HOUR)
    page = read(vera.get("/archive/"))
    assert [h.words for h in page.all("h2")] == ["2026", "2025"]
    assert [li.words for li in page.one("main").all("li")] == [
        "November 1 story",
        "October 2 stories",
        "October 1 story",
    ]
    for link in page.one("main").all("a"):
        assert vera.get(link.attrs["href"]).status_code == 200


def test_an_empty_archive(vera):
    assert read(vera.get("/archive/")).one("p", "nothing").words == "No stories here yet."


def test_corrections_newest_first(vera, story, ed):
    first, second = story(headline="One"), story(headline="Two")
    first.correct(text="It was 14.", by=ed)
    second.correct(text="A clearer word.", kind="clarification", by=ed)
    response = vera.get("/corrections/")
    items = read(response).one("ul", "corrections-list").all("li", "correction")
    assert [item.one("strong").words for item in items] == ["Clarification", "Correction"]
    assert [item.one("a").attrs["href"] for item in items] == [second.get_absolute_url(), first.get_absolute_url()]
    assert response.page_keys >= {"corrections", f"title:{first.pk}"}
    first.withdraw(by=ed, reason="Wrong.")
    assert len(read(vera.get("/corrections/")).all("li", "correction")) == 1


def test_corrections_have_pages_too(vera, story, ed):
    article = story()
    for number in range(7):
        article.correct(text=f"It was {number}.", by=ed)
    assert len(read(vera.get("/corrections/page/2/")).all("li", "correction")) == 2
    assert vera.get("/corrections/page/3/").status_code == 404
    assert vera.get("/corrections/page/1/")["Location"] == "/corrections/"


def test_without_corrections(vera):
    assert read(vera.get("/corrections/")).one("li", "nothing").words == "Nothing has been corrected yet."


@pytest.mark.parametrize("address", [*LISTS, "/2026/11/20/", "/archive/", "/corrections/"])
def test_lists_are_only_read_and_set_no_cookie(logged_in, shelf, ed, address):
    shelf(1)
    response = logged_in(ed).get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert logged_in(ed).post(address).status_code == 405
