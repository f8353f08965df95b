"""A form saves its own columns: what a verb or the worker wrote since the row was read stays."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from articles.models import Picture, Topic
from newsroom.models import Page


@pytest.fixture
def meanwhile(monkeypatch):
    """Do something between the reading of a row by the desk and its saving: `meanwhile(Picture, act)`."""

    def between(model, act):
        room = admin.site._registry[model]
        read = room.get_object

        def read_then_act(*args, **kwargs):
            thing = read(*args, **kwargs)
            act()
            return thing

        monkeypatch.setattr(room, "get_object", read_then_act)

    return between


def test_a_picture_killed_meanwhile_stays_killed_and_its_renditions_made(pia, picture, logged_in, meanwhile):
    one, now = picture(renditions=[]), timezone.now()
    meanwhile(
        Picture,
        lambda: Picture.objects.quietly().filter(pk=one.pk).update(killed_at=now, renditions=[{"name": "a"}]),
    )
    typed = {"caption": "Typed now.", "credit": one.credit, "alt": one.alt, "focal_across": 50, "focal_down": 20}
    assert logged_in(pia).post(reverse("admin:articles_picture_change", args=[one.pk]), typed).status_code == 302
    row = Picture.objects.get(pk=one.pk)
    assert (row.killed_at, row.renditions) == (now, [{"name": "a"}])
    assert (row.caption, row.focal_y, row.making) == ("Typed now.", 0.2, "due")


def test_a_page_trashed_meanwhile_stays_there(ed, logged_in, meanwhile):
    page, now = Page.objects.create(title="About", slug="about"), timezone.now()
    meanwhile(Page, lambda: Page.objects.quietly().filter(pk=page.pk).update(trashed_at=now))
    typed = {"title": "About us", "slug": "", "body": "<p>Ten people.</p>", "position": 3}
    assert logged_in(ed).post(reverse("admin:newsroom_page_change", args=[page.pk]), typed).status_code == 302
    row = Page.objects.get(pk=page.pk)
    assert (row.trashed_at, row.title, row.slug, row.body) == (now, "About us", "about-us", "<p>Ten people.</p>")
    assert row.updated_at > page.updated_at


def test_what_follows_from_a_name_is_saved_with_it(ed, logged_in):
    topic = Topic.objects.create(name="Vote")
    typed = {"name": "Ballot", "slug": "", "aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    assert logged_in(ed).post(reverse("admin:articles_topic_change", args=[topic.pk]), typed).status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.key, topic.slug) == ("Ballot", "ballot", "ballot")
