"""`<any public address>edit/` leads staff to the form, and tells strangers nothing."""

import datetime

import pytest
from django.urls import reverse

from articles.models import Author, Topic
from newsroom.models import Page

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.fixture
def article(story):
    return story(at=NOON, topics=["Harbour"])


def test_from_each_page_to_its_form(logged_in, ed, article):
    author = Author.objects.create(name="Ada Brook")
    about = Page.objects.create(title="About", is_published=True)
    url = article.get_absolute_url()
    story_form = reverse("admin:articles_article_change", args=[article.pk])
    stories = reverse("admin:articles_article_changelist")
    section_form = reverse("admin:articles_section_change", args=[article.section_id])
    forms = {
        f"{url}edit/": story_form,
        f"{url}comments/2/edit/": story_form,
        "/section/local/edit/": section_form,
        "/section/local/page/2/edit/": section_form,
        "/topic/harbour/edit/": reverse("admin:articles_topic_change", args=[Topic.objects.get().pk]),
        "/author/ada-brook/edit/": reverse("admin:articles_author_change", args=[author.pk]),
        "/about/edit/": reverse("admin:newsroom_page_change", args=[about.pk]),
        "/edit/": reverse("admin:articles_frontslot_changelist"),
        "/2026/11/22/edit/": f"{stories}?when=2026-11-22",
        "/2026/11/edit/": f"{stories}?when=2026-11",
        "/2026/11/page/2/edit/": f"{stories}?when=2026-11",
        "/search/edit/?q=harbour+library": f"{stories}?q=harbour+library",
        "/search/edit/": stories,
        "/archive/edit/": stories,
        "/corrections/edit/": reverse("admin:articles_correction_changelist"),
    }
    client = logged_in(ed)
    for address, form in forms.items():
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, form), address
        assert "no-store" in answer["Cache-Control"]
    assert client.get(story_form).status_code == 200


def test_a_stranger_is_asked_to_log_in(vera, article):
    answer = vera.get(f"{article.get_absolute_url()}edit/", follow=True)
    assert "login" in answer.redirect_chain[-1][0]


def test_what_was_taken_down_can_still_be_opened(vera, article, ed):
    article.withdraw(by=ed, reason="Wrong.")
    assert vera.get(f"{article.get_absolute_url()}edit/").status_code == 302


def test_what_never_was_public_is_not_told(vera, draft, ed):
    article = draft()
    article.schedule(at=datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1), by=ed)
    Page.objects.create(title="Secret")
    for address in (
        f"{article.get_absolute_url()}edit/",
        "/secret/edit/",
        "/section/nope/edit/",
        "/nope/nope/edit/",
        "/2026/02/30/x/edit/",
        "/a%00/edit/",
        "/edit/edit/",
    ):
        assert vera.get(address).status_code == 404


def test_the_door_is_only_read(vera, article):
    assert vera.post(f"{article.get_absolute_url()}edit/").status_code == 405
