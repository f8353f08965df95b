"""A preview to share: two days, no login, ended by publishing, by a button, by the trash."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.models import Act
from newsroom.states import WrongState
from tests.articles.page_reader import read


def link_of(client, article):
    """Press the button; answers the path of the link that the page shows."""
    response = client.post(reverse("admin:articles_article_share_preview", args=[article.pk]))
    assert response.status_code == 200
    return re.search(r'value="https?://[^/"]+(/preview/[^"]+)"', response.content.decode())[1]


def test_whoever_has_the_link_reads_the_story_as_it_will_be(logged_in, rita, ed, draft):
    article = draft(headline="Not yet", by=rita)
    response = Client().get(link_of(logged_in(rita), article))
    assert response.status_code == 200
    page = read(response)
    assert page.one("h1").words == "Not yet"
    assert page.one("p", "preview-bar").words == "Preview, not public"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


def test_but_for_the_bar_it_is_the_page_that_is_published(logged_in, ed, draft):
    article = draft(headline="The same twice", standfirst="Word for word.", body="<p>One.</p><p>Two.</p>")
    before = read(Client().get(link_of(logged_in(ed), article)))
    article.publish(by=ed)
    after = read(Client().get(article.get_absolute_url()))
    assert before.one("div", "story-body").words == after.one("div", "story-body").words
    assert before.one("h1").words == after.one("h1").words
    assert before.one("p", "standfirst").words == after.one("p", "standfirst").words


def test_it_shows_what_is_changed_meanwhile(logged_in, rita, draft):
    article = draft(by=rita)
    path = link_of(logged_in(rita), article)
    article.edit(by=rita, headline="A better one")
    assert "A better one" in Client().get(path).content.decode()


def test_it_ends_after_two_days(logged_in, rita, draft):
    article = draft(by=rita)
    path = link_of(logged_in(rita), article)
    for hours, status in ((47, 200), (49, 404)):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
            assert Client().get(path).status_code == status


def test_published_it_leads_to_the_story_and_taken_down_nowhere(logged_in, ed, draft):
    article = draft()
    path = link_of(logged_in(ed), article)
    article.publish(by=ed)
    assert Client().get(path)["Location"] == article.get_absolute_url()
    article.withdraw(by=ed, reason="Wrong.")
    assert Client().get(path).status_code == 404


def test_the_button_ends_all_links_given_out_and_not_those_to_come(logged_in, rita, draft):
    article, other = draft(by=rita), draft(by=rita)
    client = logged_in(rita)
    first, theirs = link_of(client, article), link_of(client, other)
    assert client.post(reverse("admin:articles_article_end_previews", args=[article.pk])).status_code == 302
    assert Client().get(first).status_code == 404
    assert Client().get(theirs).status_code == 200
    assert Client().get(link_of(client, article)).status_code == 200
    assert [act.verb for act in Act.objects.filter(subject_id=article.pk, by=rita)][:3] == [
        "share preview",
        "end previews",
        "share preview",
    ]


def test_the_trash_shows_nothing(logged_in, ed, draft):
    article = draft()
    path = link_of(logged_in(ed), article)
    article.trash(by=ed)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "WyJhIiwxXQ:1xWbyd:ml7q46wVgvuSCL7ZXGASIfKIh4PBHE_ZEiO8XvJv7yI", "é" * 50])
def test_a_made_up_link_leads_nowhere(draft, token, vera):
    assert vera.get(reverse("shared-preview", args=[draft().pk, token])).status_code == 404


def test_one_storys_link_opens_no_other(logged_in, ed, draft):
    first, second = draft(), draft()
    path = link_of(logged_in(ed), first)
    assert Client().get(path.replace(f"/{first.pk}/", f"/{second.pk}/", 1)).status_code == 404


def test_neither_a_colleague_who_may_not_edit_nor_a_stranger(logged_in, rita, mo, ed, vera, draft):
    article = draft(by=ed)
    for name in ("share_preview", "end_previews"):
        address = reverse(f"admin:articles_article_{name}", args=[article.pk])
        for user in (rita, mo):
            assert logged_in(user).post(address).status_code == 403
        assert "login" in vera.post(address)["Location"]
        assert logged_in(ed).get(address).status_code == 405
    assert not Act.objects.filter(verb__in=["share preview", "end previews"]).exists()


def test_what_was_public_has_none(logged_in, ed, story):
    article = story()
    with pytest.raises(WrongState):
        article.share_preview(by=ed)
    response = logged_in(ed).post(reverse("admin:articles_article_share_preview", args=[article.pk]))
    assert response.status_code == 409
