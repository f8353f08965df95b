"""The front page at the desk: what stands there, pinning and letting go."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import FrontSlot

FRONT = "/admin/articles/frontslot/"
PIN = FRONT + "pin/"


def test_ed_pins_by_address_and_lets_go(ed, story, logged_in):
    first, _newer = story(headline="First"), story(headline="Newer")
    client = logged_in(ed)
    assert client.post(PIN, {"story": first.get_absolute_url(), "slot": "1"}).status_code == 302
    assert FrontSlot.objects.get(slot=1).article == first
    assert "First" in client.get(FRONT).content.decode()
    assert client.post(f"{FRONT}unpin/1/").status_code == 302
    assert FrontSlot.objects.get(slot=1).article is None
    assert client.post(f"{FRONT}unpin/1/").status_code == 409


def test_by_its_exact_headline(ed, story, logged_in):
    story(headline="The harbour library")
    assert logged_in(ed).post(PIN, {"story": "the harbour LIBRARY", "slot": "2"}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"story": "Nobody wrote this", "slot": "1"},
        {"story": "", "slot": "1"},
        {"story": "/2026/1/1/x/", "slot": "1"},
        {"story": "Out", "slot": "9"},
        {"story": "Out", "slot": "x"},
        {"story": "9" * 400, "slot": "1"},
        {"story": "Out", "slot": "1", "until": "2001-01-01T00:00"},
        {"story": "Out", "slot": "1", "until": "soon"},
    ],
)
def test_what_can_not_be_pinned_is_told_and_kept(ed, story, logged_in, typed):
    story(headline="Out")
    response = logged_in(ed).post(PIN, typed)
    assert response.status_code == 400
    assert typed["story"] in response.content.decode()


def test_a_draft_is_not_found(ed, draft, logged_in):
    article = draft()
    response = logged_in(ed).post(PIN, {"story": reverse("preview", args=[article.pk]), "slot": "1"})
    assert response.status_code == 400


def test_until_its_hour(ed, story, logged_in):
    article = story()
    hour = timezone.localtime() + timedelta(days=1)
    logged_in(ed).post(PIN, {"story": article.headline, "slot": "1", "until": hour.strftime("%Y-%m-%dT%H:%M")})
    assert FrontSlot.objects.get(slot=1).until is not None


@pytest.mark.parametrize("who", ["rita", "mo", "pia"])
def test_others_do_not_arrange_the_front(who, request, story, logged_in):
    client = logged_in(request.getfixturevalue(who))
    article = story()
    assert client.get(FRONT).status_code == 403
    assert client.post(PIN, {"story": article.headline, "slot": "1"}).status_code == 403
    assert client.post(f"{FRONT}unpin/1/").status_code == 403


def test_it_takes_a_form_only(ed, logged_in):
    assert logged_in(ed).get(PIN).status_code == 405
    assert logged_in(ed).get(f"{FRONT}unpin/1/").status_code == 405


def test_vera_is_led_to_the_login(vera, db):
    assert "login" in vera.get(FRONT)["Location"]
