"""An address in another spelling is led to ours, and costs no rendering."""

import random
import unicodedata
from datetime import timedelta
from urllib.parse import quote, unquote

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from newsroom.models import SiteSettings
from newsroom.pages.spelling import led_to_our_spelling


@pytest.fixture
def many(story, said, local, ed):
    """A paper whose lists and conversation have several pages; the story, by Ed and on a topic."""
    row = SiteSettings.current()
    row.stories_a_page, row.comments_per_page = 5, 5
    row.save()
    at = timezone.now() - timedelta(seconds=1)
    stories = [story(at=at, byline=[ed.author], topics=["Élection"]) for _ in range(7)]
    for _ in range(7):
        said(stories[0], state="approved")
    return stories[0]


def pages(article, local, ed):
    day = article.get_absolute_url().rsplit("/", 2)[0]
    return [
        f"/section/{local.slug}/page/%s/", f"{ed.author.get_absolute_url()}page/%s/", f"{day}/page/%s/",
        f"{day.rsplit('/', 1)[0]}/page/%s/", f"{article.get_absolute_url()}comments/%s/",
    ]  # fmt: skip


@pytest.mark.parametrize("spelled", ["02", "002", "0" * 40 + "2"])
def test_a_number_is_written_without_zeros(vera, many, local, ed, spelled, monkeypatch):
    for page in pages(many, local, ed):
        assert vera.get(page % 2).status_code == 200, page
    monkeypatch.setattr("django.shortcuts.loader.render_to_string", None)  # whoever renders fails
    for page in pages(many, local, ed):
        answer = vera.get(f"{page % spelled}?utm_source=x&m=1")
        assert (answer.status_code, answer["Location"]) == (301, f"{page % 2}?utm_source=x&m=1")


def test_a_search_keeps_its_question(vera, many):
    answer = vera.get("/search/page/02/?q=library")
    assert (answer.status_code, answer["Location"]) == (301, "/search/page/2/?q=library")


def test_two_characters_are_one_letter(vera, many):
    topic = "/topic/élection/"
    assert vera.get(topic).status_code == 200
    answer = vera.get(quote(unicodedata.normalize("NFD", topic)))
    assert (answer.status_code, unquote(answer["Location"])) == (301, topic)


def test_no_address_leads_to_itself(rf):
    """Whatever is asked for: the way leads on, or there is none."""
    chance = random.Random(7)
    signs = [
        "/",
        "//",
        "%",
        "%25",
        "%2F",
        "..",
        "é",
        "e\u0301",
        "\u0627",
        "2026",
        "02",
        "a",
        "\\",
        "?",
        ";",
        " ",
        "~",
        "'",
    ]
    tried = 0
    for _ in range(3_000):
        path = "/" + "".join(chance.choice(signs) for _ in range(chance.randint(1, 9))) + chance.choice(["", "/"])
        request = rf.get("/")
        request.path = request.path_info = path
        try:
            request.resolver_match = resolve(path)
        except Resolver404:
            continue
        tried += 1
        answer = led_to_our_spelling(request)
        if answer is not None:
            assert unquote(answer["Location"]) != path
            assert answer["Location"].startswith("/")
            assert not answer["Location"].startswith("//")
    assert tried > 2_500
