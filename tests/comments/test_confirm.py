"""Confirming an address once by a link: then its history counts, in the browser that followed the link."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments import remembering
from comments.models import Comment, Commenter
from newsroom.models import Letter

OURS = {"HTTP_ORIGIN": "http://testserver", "REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def waiting(story, vera):
    """Ada's comment waits; the address of her own page."""
    fields = {"name": "Ada Brook", "email": "ada@readers.example", "body": "Who pays for the roof?"}
    answer = vera.post(f"{story().get_absolute_url()}comment/", fields, **OURS)
    return answer["Location"].partition("#")[0]


def link_in(letter):
    return "/comments/confirm/" + re.search(r"/comments/confirm/(\S+)", letter.text).group(1)


def test_the_letter_goes_to_the_typed_address_once_a_day(waiting, vera):
    for _ in range(3):
        assert vera.post(waiting, **OURS).status_code == 200
    assert Letter.objects.get().to == "ada@readers.example"


def test_opening_the_link_alone_confirms_nothing(waiting, vera):
    vera.post(waiting, **OURS)
    page = vera.get(link_in(Letter.objects.get()))
    assert page.status_code == 200
    assert not page.cookies
    assert not Commenter.objects.confirmed().exists()


def test_an_imported_history_counts_from_then_on(waiting, vera, story, said):
    ada = Commenter.objects.get()
    said(story(), state="approved", commenter=ada, guid="https://old.example/?c=1")
    vera.post(waiting, **OURS)

    vera.post(link_in(Letter.objects.get()), **OURS)

    article = story()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        fields = {"name": "Ada Brook", "email": "ada@readers.example", "body": "And the minutes?"}
        vera.post(f"{article.get_absolute_url()}comment/", fields, **OURS)
    assert Comment.objects.get(article=article).is_visible


def test_typing_a_confirmed_address_elsewhere_proves_nothing(waiting, vera, story, said):
    ada = Commenter.objects.get()
    said(story(), state="approved", commenter=ada)
    ada.confirm()
    article = story()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        fields = {"name": "Ada Brook", "email": "ada@readers.example", "body": "I am not Ada."}
        Client().post(f"{article.get_absolute_url()}comment/", fields, **OURS)
    assert Comment.objects.get(article=article).is_waiting


def test_forged_and_outworn_links(waiting, vera):
    vera.post(waiting, **OURS)
    link = link_in(Letter.objects.get())
    assert vera.post("/comments/confirm/forged/", **OURS).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert vera.post(link, **OURS).status_code == 410
    assert not Commenter.objects.confirmed().exists()


def test_the_link_works_once(waiting, vera):
    vera.post(waiting, **OURS)
    link = link_in(Letter.objects.get())
    assert vera.post(link, **OURS).status_code == 200
    thief = Client()
    for answer in (thief.get(link), thief.post(link, **OURS)):
        assert answer.status_code == 410
        assert not answer.cookies


def test_a_second_browser_may_ask_for_a_link_of_its_own(waiting, vera):
    vera.post(waiting, **OURS)
    vera.post(link_in(Letter.objects.get()), **OURS)
    assert "Send me the link" not in vera.get(waiting).content.decode()

    phone = Client()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert "Send me the link" in phone.get(waiting).content.decode()
        phone.post(waiting, **OURS)
        answer = phone.post(link_in(Letter.objects.order_by("-pk").first()), **OURS)
    assert answer.status_code == 200
    assert remembering.COOKIE in answer.cookies


def test_spam_sends_no_letters(waiting, vera, mo):
    Comment.objects.get().mark_spam(by=mo)
    assert "Send me the link" not in vera.get(waiting).content.decode()
    vera.post(waiting, **OURS)
    assert not Letter.objects.exists()


def test_one_network_asks_for_so_many_letters_an_hour(waiting, vera, monkeypatch):
    monkeypatch.setattr("comments.views.LETTERS_FROM_ONE_ADDRESS", 0)
    answer = vera.post(waiting, **OURS)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "Many letters" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_button_on_another_site_confirms_nothing(waiting, vera):
    elsewhere = {**OURS, "HTTP_ORIGIN": "https://elsewhere.example"}
    vera.post(waiting, **elsewhere)
    assert not Letter.objects.exists()
    vera.post(waiting, **OURS)
    assert vera.post(link_in(Letter.objects.get()), **elsewhere).status_code == 403
    assert not Commenter.objects.confirmed().exists()


def test_no_letter_is_offered_where_no_mail_is_set(waiting, vera, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "Send me the link" not in vera.get(waiting).content.decode()
    vera.post(waiting, **OURS)
    assert not Letter.objects.exists()
