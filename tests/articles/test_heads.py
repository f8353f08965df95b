"""What stands in the head of every kind of page: one of each, and the right ones."""

import re

import pytest
from django.conf import settings

from articles.models import Author, Source, Topic
from newsroom.models import Page, SiteSettings
from tests.articles.hostile import HOSTILE
from tests.articles.page_reader import read

SITE = settings.SITE_URL
ONCE = (
    "og:type",
    "og:site_name",
    "og:title",
    "og:url",
    "og:locale",
    "og:image",
    "og:image:type",
    "twitter:card",
    "robots",
)


@pytest.fixture
def shelf(story, local):
    """Seven stories of one section, topic and author on pages of five; the addresses of the lists they stand in."""
    SiteSettings(name="The Courier", stories_a_page=5).save()
    author, topic = Author.objects.create(name="Ines Moor"), Topic.objects.named(["Harbour"])[0]
    last = [story(byline=[author], topics=[topic]) for _ in range(7)][-1]
    return [local.get_absolute_url(), topic.get_absolute_url(), author.get_absolute_url(), f"/{last.day:%Y/%m/%d}/"]


def links(page, rel, **attrs):
    return [link.attrs["href"] for link in page.all("link", rel=rel, **attrs)]


def test_one_of_each_on_every_kind_of_page(vera, shelf, story, picture):
    about = Page.objects.create(title="About", body="<p>Who we are.</p>", is_published=True)
    article = story(pictures=[{"picture": picture()}])
    for address in ("/", *shelf, about.get_absolute_url(), article.get_absolute_url(), "/archive/", "/corrections/"):
        page = read(vera.get(address))
        for name in ONCE:
            assert page.meta(name), (address, name)
        assert len(page.all("title")) == 1
        assert links(page, "canonical") == [f"{SITE}{address}"]
        assert int(page.meta("og:image:width")) >= 1200
        assert page.meta("og:image:alt")
        assert len([meta for meta in page.all("meta") if meta.attrs.get("name") == "description"]) <= 1


@pytest.mark.parametrize("question", ["utm_source=x&utm_medium=y", "fbclid=z", "page=2"])
def test_what_follows_the_question_mark_is_not_canonical(vera, shelf, story, question):
    for address in ("/", *shelf, story().get_absolute_url(), f"{shelf[0]}page/2/"):
        page = read(vera.get(f"{address}?{question}"))
        assert links(page, "canonical") == [page.meta("og:url")] == [f"{SITE}{address}"]


def test_pages_of_a_list_name_those_beside_them(vera, shelf):
    for address in shelf:
        first, second = read(vera.get(address)), read(vera.get(f"{address}page/2/"))
        assert (links(first, "prev"), links(first, "next")) == ([], [f"{SITE}{address}page/2/"])
        assert (links(second, "prev"), links(second, "next")) == ([f"{SITE}{address}"], [])
        assert first.one("title").words != second.one("title").words


def test_corrections_have_pages_beside_them_too(vera, shelf, story, ed):
    article = story()
    for number in range(6):
        article.correct(text=f"It was {number}.", by=ed)
    page = read(vera.get("/corrections/page/2/"))
    assert (links(page, "prev"), links(page, "next")) == ([f"{SITE}/corrections/"], [])
    assert page.one("title").words == "Corrections, page 2 – The Courier"


def test_feeds_of_a_page_are_named_after_what_they_hold(vera, shelf, story):
    def feeds(address):
        page = read(vera.get(address))
        found = [link for link in page.all("link", rel="alternate") if "feed" in link.attrs["href"]]
        return {link.attrs["href"].removeprefix(SITE): link.attrs["title"] for link in found}

    paper = {"/feed/": "The Courier", "/feed/atom/": "The Courier", "/feed/json/": "The Courier"}
    of_section = {f"{shelf[0]}feed/{end}": "Local – The Courier" for end in ("", "atom/", "json/")}
    assert feeds(shelf[0]) == feeds(f"{shelf[0]}page/2/") == paper | of_section
    article = story(headline="Ferry")
    own = {
        f"{article.get_absolute_url()}feed/{end}": "Comments on “Ferry” – The Courier" for end in ("", "atom/", "json/")
    }
    assert feeds(article.get_absolute_url()) == paper | own
    comments = {f"/comments/feed/{end}": "Comments in The Courier" for end in ("", "atom/", "json/")}
    assert feeds("/") == paper | comments
    notes = {f"/corrections/feed/{end}": "Corrections – The Courier" for end in ("", "atom/", "json/")}
    assert feeds("/corrections/") == paper | notes
    for address in (*paper, *of_section, *own, *comments, *notes):
        assert vera.get(address).status_code == 200


def test_whose_a_story_is(vera, story):
    def authors(article):
        page = read(vera.get(article.get_absolute_url()))
        return [meta.attrs["content"] for meta in page.all("meta") if meta.attrs.get("name") == "author"]

    people = [Author.objects.create(name=name) for name in ("Ines Moor", "Bo Lee")]
    assert authors(story(byline=people)) == ["Ines Moor, Bo Lee"]
    assert authors(story(source=Source.objects.get(slug="afp"))) == ["AFP"]
    assert authors(story(byline_text="By Kit Oduya")) == ["By Kit Oduya"]
    assert authors(story()) == []


@pytest.mark.parametrize("headline", HOSTILE)
def test_hostile_headlines_come_out_as_they_went_in(vera, story, headline):
    article = story(headline=headline, standfirst=headline, byline=[Author.objects.create(name=headline)])
    page = read(vera.get(article.get_absolute_url()))
    flat = " ".join(article.headline.split())
    assert page.one("title").words.startswith(flat)
    assert page.meta("og:title") == article.headline
    # What our type can't draw isn't on the picture, and so not in its words either.
    drawn = "Newsroom" if "👩" in headline else f"{article.headline} – Newsroom"
    assert page.meta("og:image:alt") == drawn
    assert page.meta("author") == Author.objects.get().name
    assert " ".join(page.meta("description").split()) == " ".join(article.standfirst.split())
    [oembed] = page.all("link", type="application/json+oembed")
    assert oembed.attrs["title"] == article.headline


def test_each_place_may_have_a_headline_of_its_own(vera, story):
    article = story(headline="Plain", seo_headline="Searched", social_headline="Shared", feed_headline="Fed")
    page = read(vera.get(article.get_absolute_url()))
    assert page.one("h1").words == "Plain"
    assert page.one("title").words == "Searched – Newsroom"
    assert page.meta("og:title") == "Shared"
    assert re.findall("<title>(Fed)</title>", vera.get("/feed/").text)
