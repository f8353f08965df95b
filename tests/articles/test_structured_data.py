"""What a story's page says to machines."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from articles.models import Author, Byline, Correction, Source
from articles.structured_data import breadcrumbs, news_article, script_block, typed_authors
from newsroom.models import Page, SiteSettings
from newsroom.pages.once import one_request
from tests.articles.hostile import HOSTILE

JUNE = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SITE = settings.SITE_URL
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def blocks(article):
    """What the template tag prints, read again."""
    text = Template("{% load structured_data %}{% structured_data article %}").render(Context({"article": article}))
    return [json.loads(block) for block in BLOCK.findall(text)]


def test_a_story_with_everything(story, picture, ed):
    SiteSettings(name="The Courier").save()
    author, desk = Author.objects.create(name="Ines Moor"), Author.objects.create(name="Web desk", kind="organisation")
    article = story(
        at=JUNE,
        headline="The ferry returns",
        standfirst="After the storm.",
        body="<p>One two three.</p>",
        byline=[author, desk, (Author.objects.create(name="Kit"), Byline.Role.PHOTOGRAPHS)],
        topics=["Harbour"],
        pictures=[{"picture": picture(creator="Ines Moor", copyright="© Courier")}],
        source=Source.objects.get(slug="afp"),
        dateline="LAGOS",
        language="fr",
    )
    with time_machine.travel(JUNE + dt.timedelta(hours=1), tick=False):
        article.correct(text="It was Tuesday.", kind=Correction.Kind.CORRECTION, by=ed)
    with timezone.override("Africa/Lagos"):
        data, crumbs = blocks(article)
    url = f"{SITE}/2026/06/01/the-ferry-returns/"
    images, publisher = data.pop("image"), data.pop("publisher")
    assert [(image["width"], image["height"]) for image in images] == [(1200, 675), (1200, 900), (1200, 1200)]
    for image in images:
        assert image["contentUrl"] == image["url"]
        assert image["url"].startswith(f"{SITE}/media/renditions/")
        assert image["creator"] == {"@type": "Person", "name": "Ines Moor"}
        assert image["creditText"] == "Ines Moor / Courier"
        assert image["copyrightNotice"] == "© Courier"
        assert image["caption"] == "The harbour at dusk."
    assert publisher["logo"]["url"].startswith(f"{SITE}/share/paper-1-")
    assert {name: publisher[name] for name in ("@type", "name", "url")} == {
        "@type": "NewsMediaOrganization",
        "name": "The Courier",
        "url": f"{SITE}/",
    }
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": "The ferry returns",
        "description": "After the storm.",
        "datePublished": "2026-06-01T13:00:00+01:00",
        "dateModified": "2026-06-01T14:00:00+01:00",
        "author": [
            {"@type": "Person", "name": "Ines Moor", "url": f"{SITE}/author/ines-moor/"},
            {"@type": "Organization", "name": "Web desk", "url": f"{SITE}/author/web-desk/"},
        ],
        "articleSection": "Local",
        "keywords": ["Harbour"],
        "wordCount": 3,
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "commentCount": 0,
        "dateline": "LAGOS",
        "creditText": "AFP",
        "correction": [
            {"@type": "CorrectionComment", "text": "It was Tuesday.", "datePublished": "2026-06-01T14:00:00+01:00"}
        ],
    }
    assert crumbs["@type"] == "BreadcrumbList"
    assert [(step["position"], step["name"], step["item"]) for step in crumbs["itemListElement"]] == [
        (1, "The Courier", f"{SITE}/"),
        (2, "Local", f"{SITE}/section/local/"),
        (3, "The ferry returns", url),
    ]


def test_what_is_not_there_is_not_said(story):
    data = news_article(story())
    assert not {"image", "dateline", "creditText", "correction", "keywords", "alternativeHeadline"} & data.keys()
    assert all(value not in ("", None, []) for value in data.values())


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("news", "NewsArticle"),
        ("live", "NewsArticle"),
        ("obituary", "NewsArticle"),
        ("opinion", ["NewsArticle", "OpinionNewsArticle"]),
        ("analysis", ["NewsArticle", "AnalysisNewsArticle"]),
        ("review", ["NewsArticle", "ReviewNewsArticle"]),
        ("sponsored", ["Article", "AdvertiserContentArticle"]),
        ("satire", ["Article", "SatiricalArticle"]),
    ],
)
def test_kinds(story, label, kind):
    assert news_article(story(label=label))["@type"] == kind


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"byline_text": "By Ines Moor"}, {"@type": "Person", "name": "Ines Moor"}),
        ({"source": "afp"}, {"@type": "Organization", "name": "AFP", "url": "https://www.afp.com/"}),
        (
            {"byline_text": "AFP", "source": "afp"},
            {"@type": "Organization", "name": "AFP", "url": "https://www.afp.com/"},
        ),
    ],
)
def test_authors_without_a_byline(story, fields, author):
    if "source" in fields:
        fields = {"source": Source.objects.get(slug=fields["source"])}
    assert news_article(story(**fields))["author"] == [author]


def test_a_story_without_a_name_is_the_papers(story):
    for fields in ({}, {"source": Source.objects.get(slug="staff")}):
        [author] = news_article(story(**fields))["author"]
        assert (author["@type"], author["name"]) == ("NewsMediaOrganization", "Newsroom")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("By Ines Moor", ["Ines Moor"]),
        ("BY INES MOOR", ["INES MOOR"]),
        ("By Ines Moor and Bo Lee", ["Ines Moor", "Bo Lee"]),
        ("Ines Moor, Bo Lee & Kit Oduya", ["Ines Moor", "Bo Lee", "Kit Oduya"]),
        ("Ines Moor / AFP", ["Ines Moor"]),
        ("Ines Moor, AFP", ["Ines Moor"]),
        ("Ines Moor (Reuters)", ["Ines Moor"]),
        ("Ines Moor in Lagos and Bo Lee in Accra", ["Ines Moor", "Bo Lee"]),
        ("Ines Moor, harbour correspondent", ["Ines Moor"]),
        ("Von Petra Klein und Uwe Groß", ["Petra Klein", "Uwe Groß"]),
        ("Byron Lee", ["Byron Lee"]),
        ("يوسف كريم، ليلى حداد", ["يوسف كريم", "ليلى حداد"]),
    ],
)
def test_a_typed_byline_is_one_person_a_name(typed, names):
    assert typed_authors(typed) == [{"@type": "Person", "name": name} for name in names]


@pytest.mark.parametrize("typed", ["Reuters", "By Reuters", "Associated Press", "By AFP in Lagos"])
def test_an_agency_alone_is_an_organization(typed):
    [author] = typed_authors(typed)
    assert author["@type"] == "Organization"
    assert author["name"] in typed


def test_the_papers_own_rules_are_named_where_the_owner_says_so(story):
    ethics = Page.objects.create(title="Our code", body="<p>We ask twice.</p>", is_published=True, purpose="ethics")
    Page.objects.create(title="Owners", is_published=False, purpose="ownership")
    Page.objects.create(title="Imprint", is_published=True)
    said = news_article(story())["publisher"]
    assert said["ethicsPolicy"] == f"{SITE}{ethics.get_absolute_url()}"
    assert not {"ownershipFundingInfo", "masthead", "correctionsPolicy"} & said.keys()
    assert set(Page.POLICIES) == set(Page.Purpose)


def test_a_long_headline_is_cut_and_kept_beside(story):
    headline = "word " * 40
    data = news_article(story(headline=headline))
    assert len(data["headline"]) <= 110
    assert data["alternativeHeadline"] == headline.strip()


@pytest.mark.parametrize("headline", HOSTILE)
def test_nothing_leaves_the_block(story, headline):
    article = story(headline=headline, standfirst=headline)
    text = Template("{% load structured_data %}{% structured_data article %}").render(Context({"article": article}))
    assert text.count("<") == 4
    assert "<!--" not in text
    assert not {"\u2028", "\u2029"} & set(text)
    data, crumbs = [json.loads(block) for block in BLOCK.findall(text)]
    assert data["headline"] == article.headline
    assert crumbs["itemListElement"][-1]["name"] == article.headline


def test_a_block_is_data():
    block = script_block({"a": "</script><!-- & \u2028", "b": [1, True, None]})
    assert block.startswith('<script type="application/ld+json">')
    assert json.loads(BLOCK.fullmatch(block)[1]) == {"a": "</script><!-- & \u2028", "b": [1, True, None]}


def test_a_page_hands_over_what_it_knows(story, django_assert_num_queries):
    article = story(byline=[Author.objects.create(name="Ines Moor")])
    known = {
        "article": article,
        "bylines": list(article.bylines.select_related("author")),
        "topics": [],
        "corrections_above": [],
        "corrections_below": [],
    }
    with one_request(), django_assert_num_queries(2):  # the settings, and the standing pages once a process
        Template("{% load structured_data %}{% structured_data article %}").render(Context(known))


def test_a_story_without_a_section_has_two_steps(story):
    article = story()
    article.section = None
    assert len(breadcrumbs(article)["itemListElement"]) == 2


def test_the_front_tells_of_the_paper(vera, story):
    SiteSettings(name="The </script> & Courier", tagline="News", contact_email="desk@courier.example").save()
    story()
    paper, site = [json.loads(block) for block in BLOCK.findall(vera.get("/").text)]
    assert (paper["@type"], paper["name"]) == ("NewsMediaOrganization", "The </script> & Courier")
    assert (paper["email"], paper["slogan"]) == ("desk@courier.example", "News")
    assert site["@type"] == "WebSite"
    assert site["publisher"] == {"@id": paper["@id"]}
    address = site["potentialAction"]["target"]["urlTemplate"].replace("{search_term_string}", "ferry")
    assert vera.get(address.removeprefix(SITE)).status_code == 200


def test_a_list_tells_what_it_holds(vera, story, local):
    first, second = story(at=JUNE, headline="</script> one"), story(headline="Two")
    page, crumbs = [json.loads(block) for block in BLOCK.findall(vera.get(local.get_absolute_url()).text)]
    assert (page["@type"], page["name"]) == ("CollectionPage", "Local")
    items = page["mainEntity"]["itemListElement"]
    assert [item["name"] for item in items] == ["Two", "</script> one"]
    assert [item["url"] for item in items] == [f"{SITE}{each.get_absolute_url()}" for each in (second, first)]
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Newsroom", "Local"]


def test_an_authors_page_tells_who_that_is(vera, story, picture, rita):
    author = rita.author
    author.name, author.bio, author.role_title, author.portrait = "Rita </script>", "Reports.", "Reporter", picture()
    author.save()
    story(byline=[author])
    text = vera.get(author.get_absolute_url()).text
    page, _crumbs = [json.loads(block) for block in BLOCK.findall(text)]
    person = page["mainEntity"]
    assert (page["@type"], person["@type"], person["name"]) == ("ProfilePage", "Person", "Rita </script>")
    assert (person["jobTitle"], person["description"]) == ("Reporter", "Reports.")
    assert person["worksFor"]["@type"] == "NewsMediaOrganization"
    assert person["image"]["contentUrl"].startswith(f"{SITE}/media/")
    assert rita.email not in text


def test_a_desks_page_is_of_an_organization(vera, story):
    desk = Author.objects.create(name="Web desk", kind="organisation", role_title="Desk")
    story(byline=[desk])
    page, _crumbs = [json.loads(block) for block in BLOCK.findall(vera.get(desk.get_absolute_url()).text)]
    assert page["mainEntity"] == {
        "@type": "Organization",
        "@id": f"{SITE}/author/web-desk/#author",
        "name": "Web desk",
        "url": f"{SITE}/author/web-desk/",
    }


def test_they_stand_on_the_storys_page(story, vera):
    article = story(headline="</script> & co")
    text = vera.get(article.get_absolute_url()).content.decode()
    assert [json.loads(block)["@type"] for block in BLOCK.findall(text)] == ["NewsArticle", "BreadcrumbList"]
