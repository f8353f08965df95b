"""What search engines are told: the sitemaps and robots.txt."""

import datetime as dt
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from articles import sitemaps
from articles.models import Author, Section, Source
from newsroom.models import Page, SiteSettings
from tests.articles.hostile import HOSTILE
from tests.articles.secrets import plant

JUNE = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "news": "http://www.google.com/schemas/sitemap-news/0.9"}
INDEX, NEWS, PAGES = "/sitemap.xml", "/news-sitemap.xml", "/sitemap/pages.xml"
SITE = settings.SITE_URL


def entries(client, path):
    """Address → lastmod (or None) of a sitemap or an index; each address may stand there once."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    rows = [
        (each.findtext("s:loc", namespaces=NS), each.findtext("s:lastmod", namespaces=NS))
        for each in ElementTree.fromstring(answer.content)
    ]
    assert len(rows) == len(dict(rows))
    return dict(rows)


def everything(client):
    """Address → lastmod of all sitemaps of the index."""
    found = {}
    for sitemap in entries(client, INDEX):
        more = entries(client, sitemap.removeprefix(SITE))
        assert not found.keys() & more.keys()
        found |= more
    return found


def test_every_story_stands_once_with_its_last_substantive_change(story, vera, ed):
    old = story(at=JUNE - dt.timedelta(days=40))
    new = story(at=JUNE)
    with time_machine.travel(JUNE + dt.timedelta(hours=5), tick=False):
        new.edit(by=ed, standfirst="A comma.", substantive=False)
        old.edit(by=ed, standfirst="A fact.", substantive=True)
    found = everything(vera)
    assert dt.datetime.fromisoformat(found[f"{SITE}{new.get_absolute_url()}"]) == JUNE
    assert dt.datetime.fromisoformat(found[f"{SITE}{old.get_absolute_url()}"]) == JUNE + dt.timedelta(hours=5)


def test_the_index_names_a_sitemap_a_month_with_its_last_change(story, vera, ed):
    old = story(at=JUNE - dt.timedelta(days=40))
    story(at=JUNE)
    story(at=JUNE + dt.timedelta(days=1))
    with time_machine.travel(JUNE + dt.timedelta(days=2), tick=False):
        old.edit(by=ed, headline="Other", substantive=True)
    assert entries(vera, INDEX) == {
        f"{SITE}/sitemap/pages.xml": None,
        f"{SITE}/sitemap/2026-04.xml": "2026-06-03T12:00:00+00:00",
        f"{SITE}/sitemap/2026-06.xml": "2026-06-02T12:00:00+00:00",
    }


def test_times_carry_the_papers_offset(story, vera):
    SiteSettings(time_zone="Africa/Lagos").save()
    story(at=dt.datetime(2026, 5, 31, 23, 30, tzinfo=dt.UTC))
    assert entries(vera, INDEX)[f"{SITE}/sitemap/2026-06.xml"] == "2026-06-01T00:30:00+01:00"


def test_every_address_answers(story, vera, local):
    from articles.models import Topic

    Page.objects.create(title="About us", is_published=True)
    Page.objects.create(title="Not yet")
    Section.objects.create(name="Empty")
    Author.objects.create(name="Silent")
    story(headline="Élection à Orléans", topics=["Harbour"], byline=[Author.objects.create(name="Ines Moor")])
    story(headline="خبر عاجل")
    Topic.objects.create(name="Unused")
    found = everything(vera)
    for address in found:
        assert vera.get(address.removeprefix(SITE)).status_code == 200, address
        assert address.isascii()
    paths = {address.removeprefix(SITE) for address in found}
    assert {"/", "/archive/", "/about-us/", "/section/local/", "/author/ines-moor/", "/topic/harbour/"} <= paths
    assert not {"/not-yet/", "/section/empty/", "/author/silent/", "/topic/unused/"} & paths


def test_the_corrections_are_listed_once_there_are_some(story, vera, ed):
    article = story(at=JUNE)
    assert f"{SITE}/corrections/" not in vera.get(PAGES).text
    with time_machine.travel(JUNE + dt.timedelta(days=2), tick=False):
        article.correct(text="It was Tuesday.", by=ed)
    assert f"<loc>{SITE}/corrections/</loc><lastmod>2026-06-03T12:00:00+00:00</lastmod>" in vera.get(PAGES).text
    article.withdraw(by=ed, reason="Wrong.")
    assert f"{SITE}/corrections/" not in vera.get(PAGES).text


def test_what_search_engines_must_not_list(story, vera):
    story(headline="Kept out", noindex=True)
    wire = Source.objects.get(slug="afp")
    wire.search_policy = "noindex"
    wire.save()
    story(headline="From the wire", source=wire)
    story(headline="From the house", source=Source.objects.get(slug="staff"))
    story(headline="From nowhere")
    for found in (everything(vera), entries(vera, NEWS)):
        assert sorted(address.rsplit("/", 2)[1] for address in found if "/20" in address) == [
            "from-nowhere",
            "from-the-house",
        ]


def test_asking_search_engines_to_stay_away_changes_the_tag_alone(story, vera):
    SiteSettings(noindex=True).save()
    story()
    assert len(entries(vera, NEWS)) == 1
    assert len(entries(vera, INDEX)) == 2


def test_no_word_of_a_story_that_is_not_public(draft, ed, vera):
    words = plant(draft, ed)
    text = "".join(vera.get(path).content.decode() for path in (INDEX, NEWS, PAGES, "/robots.txt"))
    text += "".join(everything(vera))
    for word in words:
        assert f"{word}-slug" not in text
        assert f"{word} in" not in text
        assert f"/{word}" not in text


def test_a_month_too_full_for_one_file(story, vera, monkeypatch):
    monkeypatch.setattr(sitemaps, "A_FILE", 2)
    for _number in range(5):
        story(at=JUNE)
    assert [path.removeprefix(SITE) for path in entries(vera, INDEX)] == [
        "/sitemap/pages.xml",
        "/sitemap/2026-06.xml",
        "/sitemap/2026-06-2.xml",
        "/sitemap/2026-06-3.xml",
    ]
    assert len([address for address in everything(vera) if "/2026/" in address]) == 5


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap/2026-05.xml",
        "/sitemap/2026-13.xml",
        "/sitemap/0000-01.xml",
        "/sitemap/2026-06-2.xml",
        "/sitemap/2026-06-0.xml",
        "/sitemap/2026-06-1.xml",
        "/sitemap/2026-06-99999999999999999999.xml",
    ],
)
def test_no_such_month(story, vera, path):
    story(at=JUNE)
    assert vera.get(path).status_code == 404


@pytest.mark.django_db
def test_a_paper_without_stories(vera):
    assert entries(vera, INDEX) == {f"{SITE}/sitemap/pages.xml": None}
    assert entries(vera, PAGES) == {}
    assert entries(vera, NEWS) == {}


# -- news ------------------------------------------------------------------------------------------------------------


def news(client):
    return [
        {
            "title": each.findtext("news:news/news:title", namespaces=NS),
            "at": each.findtext("news:news/news:publication_date", namespaces=NS),
            "name": each.findtext("news:news/news:publication/news:name", namespaces=NS),
            "language": each.findtext("news:news/news:publication/news:language", namespaces=NS),
        }
        for each in ElementTree.fromstring(client.get(NEWS).content)
    ]


def test_the_news_of_two_days(story, vera, ed):
    SiteSettings(name="The Courier (demo)", time_zone="Europe/Berlin").save()
    old = story(headline="Older", at=JUNE - dt.timedelta(hours=49))
    story(headline="Newer", language="ar", at=JUNE - dt.timedelta(hours=47))
    with time_machine.travel(JUNE, tick=False):
        old.edit(by=ed, headline="Older, changed", substantive=True)
        assert news(vera) == [
            {"title": "Newer", "at": "2026-05-30T15:00:00+02:00", "name": "The Courier", "language": "ar"}
        ]


def test_at_most_a_thousand(story, vera, monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS_MAX", 2)
    for number in range(3):
        story(headline=f"Story {number}")
    assert [each["title"] for each in news(vera)] == ["Story 2", "Story 1"]


def test_hostile_headlines_come_out_as_they_went_in(story, vera):
    stories = [story(headline=headline) for headline in HOSTILE]
    assert [each["title"] for each in news(vera)] == [article.headline for article in reversed(stories)]


@pytest.mark.parametrize("path", [INDEX, NEWS, PAGES, "/sitemap/2026-06.xml"])
def test_the_same_questions_for_few_and_many(story, vera, path, django_assert_max_num_queries):
    counts = []
    with time_machine.travel(JUNE, tick=False):
        for more in (1, 29):
            for number in range(more):
                story(topics=[f"Topic {more} {number}"], byline=[Author.objects.create(name=f"Name {more} {number}")])
            vera.get(path)
            with django_assert_max_num_queries(7) as asked:
                vera.get(path)
            counts.append(len(asked))
    assert counts[0] == counts[1]


# -- robots ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_robots(vera):
    answer = vera.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert f"Sitemap: {SITE}/news-sitemap.xml" in lines
    for path in ("/admin/", "/account/", "/preview/", "/search/"):
        assert f"Disallow: {path}" in lines


def test_their_names():
    assert reverse("sitemap") == INDEX
    assert reverse("news_sitemap") == NEWS
    assert reverse("robots") == "/robots.txt"
