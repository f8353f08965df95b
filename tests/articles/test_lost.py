"""A dead address: the field holds its words, and stories that have them all are offered."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import search_text
from articles.models import Article
from newsroom.errors import is_probe, words_of
from newsroom.models import SiteSettings
from tests.articles.secrets import plant

OFFER = "Perhaps you are looking for"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/2024/05/12/the-old-harbour/", "the old harbour"),
        ("/news/2024/the_old_harbour.html", "the old harbour"),
        ("/index.php/category/harbour/page/2/", "harbour"),
        ("/أخبار-الأردن/", "أخبار الأردن"),
        ("/東京の選挙/", "東京の選挙"),
        ("/हिन्दी-समाचार/", "हिन्दी समाचार"),
        ("/می‌خواهم/", "می‌خواهم"),
        ("/a'b/it's-late/", "a'b it's late"),
        ("/harbour/harbour/", "harbour"),
        ("/2026/", ""),
        ("/", ""),
        ("/%2e%2e/\x00\ud800/", "2e"),
        ("/" + "a" * 5_000, ""),
        ("/" + "-".join(f"word{n}x" for n in range(50)), "word0x word1x word2x word3x word4x word5x word6x word7x"),
    ],
)
def test_the_words_of_an_address(path, words):
    assert words_of(path) == words


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php",
        "/wp-admin/setup-config/",
        "/old-harbour.php",
        "/.env",
        "/.git/config",
        "/.well-known/old-harbour",
        "/a/../../etc/passwd",
        "/backup-site.sql",
        "/old-harbour.php.bak",
        "/old-harbour.php~",
        "/old-harbour.tar.gz",
        "/old/harbour/wp-config.txt",
        "/old/harbour/wp-content/",
        "/old/harbour/xmlrpc",
        "/admin/login/old-harbour/",
        "/media/upload/old-harbour/",
        "/cgi-bin/old-harbour",
        "/old-harbour/<script>",
        "/old-harbour'or'1'='1",
        "/old-harbour;ls",
        "/old-harbour/\x00",
        "/static/js/old-harbour/",
        "/" + "old-harbour-" * 100,
    ],
)
def test_what_scanners_ask_for_is_not_looked_up(path, vera, story):
    assert is_probe(path)
    words = words_of(path).split()
    story(headline=f"The old harbour {' '.join(words)}"[:200])
    with CaptureQueriesContext(connection) as asked:
        page = vera.get(quote(path))
    assert page.status_code in (302, 400, 404)  # 302 below /admin/, which is ours
    assert OFFER not in page.content.decode()
    assert not [query["sql"] for query in asked if search_text.TABLE in query["sql"]]


@pytest.mark.parametrize(
    "path",
    [
        "/old-harbour/",
        "/old-harbour.html",
        "/old-harbour.htm",
        "/2020/05/old-harbour.aspx",
        "/2024/05/old-harbour",
        "/2024/05/old-harbour.5-million/",
        "/media/old-harbour/",
        "/admin-of-the-old-harbour/",
        "/section/media/old-harbour/",
        "/2019/static/old-harbour/",
        "/it's-late-again-in-the-old-harbour/",
        "/2020/05/wp-merger-old-harbour/",
        "/vendor/old-harbour/",
        "/أخبار-الأردن/",
    ],
)
def test_what_readers_ask_for_is_looked_up(path, vera, story):
    assert not is_probe(path)
    story(headline=f"The old harbour {words_of(path)}")
    page = vera.get(quote(path))
    assert page.status_code == 404
    assert OFFER in page.content.decode()


def test_the_field_is_filled_and_the_stories_are_offered(story, vera):
    article = story(headline="The old harbour burns")
    story(headline="The old ferry")
    page = vera.get("/2019/03/old-harbour-burns/")
    text = page.content.decode()
    assert page.status_code == 404
    assert 'value="old harbour burns"' in text
    assert OFFER in text
    offered = text.split(OFFER)[1].split("</ol>")[0]
    assert f'href="{article.get_absolute_url()}"' in offered
    assert "ferry" not in offered


def test_three_are_offered_and_no_more(story, vera):
    for number in range(5):
        story(headline=f"The old harbour {number}")
    text = vera.get("/old-harbour/").content.decode()
    assert text.count('class="hit"') == 3


@pytest.mark.parametrize("path", ["/harbour/", "/new-harbour/", "/old-harbour.php", "/2026/11/"])
def test_nothing_is_offered_for_one_word_another_or_a_scanner(story, vera, path):
    story(headline="The old harbour")
    page = vera.get(path)
    if page.status_code == 404:
        assert OFFER not in page.content.decode()


def test_no_word_of_a_story_that_is_not_public(draft, ed, vera):
    for word in plant(draft, ed):
        page = vera.get(f"/{word}-headline/")
        assert page.status_code == 404
        assert OFFER not in page.content.decode()


def test_a_row_left_behind_is_not_offered(story, vera):
    article = story(headline="The old harbour")
    Article.objects.quietly().filter(pk=article.pk).update(state="killed")
    assert OFFER not in vera.get("/the-old-harbour/").content.decode()


def test_few_queries_and_none_for_a_scanner(story, vera, django_assert_max_num_queries):
    SiteSettings(name="The Courier").save()
    story(headline="The old harbour")
    vera.get("/old-harbour/")
    # Does the address lead on? The newest five; and one search with what a card shows.
    with django_assert_max_num_queries(30) as plain:
        vera.get("/old-harbour.php")
    with django_assert_max_num_queries(len(plain) + (4 if connection.vendor == "sqlite" else 8)):
        vera.get("/old-harbour/")


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/%ff%fe-old-harbour/",
        "/%ed%a0%80/",
        "/" + "%D8%A7-" * 400,
        "/\"'*-AND-OR/",
        "/a:*-b:*/",
        "/%F0%9F%A6%86-x/",
    ],
)
def test_whatever_the_address_it_is_no_500(story, vera, path):
    story(headline="The old harbour")
    assert vera.get(path).status_code in (400, 404)
