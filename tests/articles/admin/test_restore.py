"""Bring back from the trash: the state, the text and the history are as they were."""

import pytest
from django.urls import reverse

from newsroom.roles import SYSTEM


@pytest.fixture
def binned(story):
    return lambda: story().trash(by=SYSTEM)


def test_ed_brings_it_back(ed, binned, do):
    article = binned()
    assert do(ed, article, "restore").status_code == 302
    article.refresh_from_db()
    assert article.is_published


def test_neither_rita_nor_mo_nor_vera(rita, mo, vera, binned, do):
    article = binned()
    for user in (rita, mo):
        assert do(user, article, "restore").status_code == 403
    assert "login" in vera.post(reverse("admin:articles_article_verb", args=[article.pk, "restore"]))["Location"]


def test_what_is_not_in_the_trash_is_a_conflict(ed, story, do):
    assert do(ed, story(), "restore").status_code == 409


def test_it_takes_a_form_only(ed, binned, logged_in):
    article = binned()
    assert logged_in(ed).get(reverse("admin:articles_article_verb", args=[article.pk, "restore"])).status_code == 405


def test_in_the_trash_it_is_read_not_edited(ed, binned, logged_in):
    article = binned()
    html = logged_in(ed).get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "article_form" not in html
    assert "Bring back from the trash" in html


def test_the_list_of_the_trash(ed, binned, logged_in):
    article = binned()
    client, address = logged_in(ed), reverse("admin:articles_article_changelist")
    assert article.headline not in client.get(address).content.decode()
    assert article.headline in client.get(address, {"state": "trash"}).content.decode()
