"""`/oembed/`: a story on somebody else's page."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings

from articles.models import Author
from newsroom.models import Address, SiteSettings
from tests.articles.hostile import HOSTILE
from tests.articles.page_reader import read

SITE = settings.SITE_URL


def ask(client, url, **query):
    return client.get("/oembed/", {"url": url, **query})


def whole(article):
    return f"{SITE}{article.get_absolute_url()}"


def test_a_story_with_everything(vera, story, picture):
    SiteSettings(name="The Courier").save()
    author = Author.objects.create(name="Ines Moor")
    article = story(headline="The ferry returns", byline=[author], pictures=[{"picture": picture()}])
    answer = ask(vera, whole(article), format="json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    said = answer.json()
    assert said.pop("thumbnail_url").startswith(f"{SITE}/media/renditions/")
    assert said == {
        "version": "1.0",
        "type": "link",
        "title": "The ferry returns",
        "author_name": "Ines Moor",
        "author_url": f"{SITE}/author/ines-moor/",
        "provider_name": "The Courier",
        "provider_url": f"{SITE}/",
        "thumbnail_width": 1200,
        "thumbnail_height": 1200,
    }


def test_without_a_picture_the_drawn_one(vera, story):
    said = ask(vera, whole(story())).json()
    assert said["thumbnail_url"].startswith(f"{SITE}/share/article-")
    assert vera.get(said["thumbnail_url"].removeprefix(SITE)).status_code == 200
    assert "author_name" not in said


def test_a_thumbnail_keeps_within_what_is_asked(vera, story, picture):
    article = story(pictures=[{"picture": picture()}])
    said = ask(vera, whole(article), maxwidth="700", maxheight="400").json()
    assert (said["thumbnail_width"], said["thumbnail_height"]) == (480, 320)
    assert "thumbnail_url" not in ask(vera, whole(article), maxwidth="40").json()
    assert ask(vera, whole(article), maxwidth="-1", maxheight="٣").json()["thumbnail_width"] == 1200


def test_the_page_names_it(vera, story):
    article = story(headline="A & B <c>")
    [link] = read(vera.get(article.get_absolute_url())).all("link", type="application/json+oembed")
    address = urlsplit(link.attrs["href"])
    assert link.attrs["href"].startswith(f"{SITE}/oembed/?")
    assert parse_qs(address.query) == {"url": [whole(article)], "format": ["json"]}
    assert vera.get(f"{address.path}?{address.query}").json()["title"] == "A & B <c>"
    assert not read(vera.get("/")).all("link", type="application/json+oembed")


@pytest.mark.parametrize("spell", [lambda url: url, lambda url: url.rstrip("/"), lambda url: f"{url}?utm_source=x#top"])
def test_an_arabic_address_in_any_spelling(vera, story, spell):
    article = story(headline="ميناء هولم يستقبل أول سفينة", language="ar")
    encoded = read(vera.get(article.get_absolute_url())).one("link", rel="canonical").attrs["href"]
    plain = f"{SITE}/{article.day:%Y/%m/%d}/{article.slug}/"
    assert "%" in encoded
    assert "%" not in plain
    for url in (encoded, plain):
        assert ask(vera, spell(url)).json()["title"] == article.headline


def test_an_old_address_is_followed(vera, story, ed):
    article = story(headline="First")
    old = whole(article)
    article.edit(by=ed, slug="second")
    assert whole(article) != old
    assert ask(vera, old).json()["title"] == "First"
    article.edit(by=ed, slug="ميناء-هولم")
    assert "%" in whole(article)
    assert ask(vera, old).json()["title"] == "First"
    Address.objects.create(path="/?p=12", subject_uid=article.uid)
    assert ask(vera, f"{SITE}/about-nothing/").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/2026/06/01/the-ferry-returns/",
        "//127.0.0.1:8000/",
        "ftp://127.0.0.1:8000/",
        "javascript:alert(1)",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:8001/",
        "http://127.0.0.1:8000.elsewhere.example/",
        "http://127.0.0.1:8000@elsewhere.example/",
        "x" * 3000,
        "/",
    ],
)
def test_a_foreign_address_is_refused_with_a_sentence(vera, db, url):
    answer = ask(vera, url)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.strip().endswith(".")
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/about/", "/2026/13/45/x/", "/2026/06/01/x%00/", "/admin/", "/" + "x" * 900])
def test_what_is_no_story_is_404(vera, story, path):
    story()
    assert ask(vera, f"{SITE}{path}").status_code == 404


def test_what_strangers_may_not_read_is_404(vera, draft, story, ed):
    import datetime as dt

    from django.utils import timezone

    unsaid = draft(headline="SECRET draft")
    embargoed = draft(headline="SECRET embargo")
    embargoed.schedule(at=timezone.now() + dt.timedelta(hours=1), by=ed)
    gone = story(headline="SECRET killed")
    gone.kill(by=ed, reason="Wrong.")
    for article in (unsaid, embargoed, gone):
        answer = ask(vera, whole(article))
        assert answer.status_code == 404
        assert "SECRET" not in answer.text


def test_the_question_must_be_whole(vera, story):
    assert vera.get("/oembed/").status_code == 400
    assert ask(vera, whole(story()), format="yaml").status_code == 501


@pytest.mark.parametrize("headline", HOSTILE)
def test_hostile_headlines_come_out_as_they_went_in(vera, story, headline):
    article = story(headline=headline, byline=[Author.objects.create(name=headline)])
    said = json.loads(ask(vera, whole(article)).content)
    assert (said["title"], said["author_name"]) == (article.headline, Author.objects.get().name)
    answer = ask(vera, whole(article), format="xml")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    told = ElementTree.fromstring(answer.content)
    assert (told.tag, told.findtext("title")) == ("oembed", article.headline)


def test_its_keys_and_few_questions(vera, story, django_assert_max_num_queries):
    article = story(byline=[Author.objects.create(name="Ines Moor")])
    query = f"/oembed/?{urlencode({'url': whole(article)})}"
    vera.get(query)
    with django_assert_max_num_queries(4):
        answer = vera.get(query)
    assert {f"article:{article.pk}", f"section:{article.section_id}"} <= answer.page_keys


def test_only_reading(vera, db):
    assert vera.post("/oembed/").status_code == 405
