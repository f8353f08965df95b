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
from articles.structured_data import breadcrumbs, news_article, script_block
from newsroom.models import SiteSettings
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
        pictures=[{"picture": picture()}],
        source=Source.objects.get(slug="afp"),
        dateline="LAGOS",
        language="fr",
    )
    with time_machine.travel(JUNE + dt.timedelta(hours=1), tick=False):
        article.correct(text="It was Tuesday.", kind=Correction.Kind.CORRECTION, by=ed)
    with timezone.override("Africa/Lagos"):
        data, crumbs = blocks(article)
    url = f"{SITE}/2026/06/01/the-ferry-returns/"
    images = data.pop("image")
    assert [re.search(r"-(\w+)\.", image)[1] for image in images] == ["16x9", "4x3", "1x1"]
    assert all(image.startswith(f"{SITE}/media/") and "1200x" in image for image in images)
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
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Courier", "url": f"{SITE}/"},
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
        ({"source": "staff"}, {"@type": "NewsMediaOrganization", "name": "Newsroom", "url": f"{SITE}/"}),
        ({}, {"@type": "NewsMediaOrganization", "name": "Newsroom", "url": f"{SITE}/"}),
    ],
)
def test_authors_without_a_byline(story, fields, author):
    if "source" in fields:
        fields = {"source": Source.objects.get(slug=fields["source"])}
    assert news_article(story(**fields))["author"] == [author]


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
    with one_request(), django_assert_num_queries(1):  # the settings
        Template("{% load structured_data %}{% structured_data article %}").render(Context(known))


def test_a_story_without_a_section_has_two_steps(story):
    article = story()
    article.section = None
    assert len(breadcrumbs(article)["itemListElement"]) == 2


def test_they_stand_on_the_storys_page(story, vera):
    article = story(headline="</script> & co")
    text = vera.get(article.get_absolute_url()).content.decode()
    assert [json.loads(block)["@type"] for block in BLOCK.findall(text)] == ["NewsArticle", "BreadcrumbList"]
