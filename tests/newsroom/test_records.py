"""The log and the outbox."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from newsroom.letters import MOST_TRIES, linked, send_due_letters
from newsroom.models import Act, Letter, SiteSettings
from newsroom.models.records import Unchangeable
from newsroom.roles import SYSTEM


def test_the_log_is_written_once(draft, ed):
    act = Act.record("look", draft(), by=ed, note="why")

    act.note = "never mind"
    with pytest.raises(Unchangeable):
        act.save()
    with pytest.raises(Unchangeable):
        act.delete()
    with pytest.raises(Unchangeable):
        Act.objects.filter(pk=act.pk).delete()


def test_the_house_signs_as_newsroom(draft):
    act = Act.record("look", draft(), by=SYSTEM)
    assert (act.by, act.by_name) == (None, "Newsroom")


def test_a_letter_goes_out_once(db):
    Letter.queue("mo@courier.example", "Three\ncomments wait", "Read them.")

    assert send_due_letters() == 1
    assert send_due_letters() == 0
    assert [(m.to, m.subject) for m in mail.outbox] == [(["mo@courier.example"], "Three comments wait")]


def test_a_letter_is_plain_text_first_and_names_the_paper(db, settings):
    settings.DEFAULT_FROM_EMAIL = "newsroom@courier.example"
    settings.SITE_URL = "https://courier.example"
    SiteSettings(name="The Lantern <Courier>").save()
    Letter.queue("mo@courier.example", "Waiting", "Tom's <b>remark</b>.\n\nRead it: https://courier.example/?a=1&b=2")

    send_due_letters()

    (message,) = mail.outbox
    assert message.from_email == '"The Lantern <Courier>" <newsroom@courier.example>'
    assert message.body.startswith("Tom's <b>remark</b>.\n\nRead it: https://courier.example/?a=1&b=2\n\n-- \n")
    assert "The Lantern <Courier>" in message.body
    parts = [part.get_content_type() for part in message.message().get_payload()]
    assert parts == ["text/plain", "text/html"]
    (html,) = [content for content, _ in message.alternatives]
    assert "&lt;b&gt;remark&lt;/b&gt;" in html
    assert 'href="https://courier.example/?a=1&amp;b=2"' in html
    assert "The Lantern &lt;Courier&gt;" in html
    assert "max-width: 38rem" in html


@pytest.mark.parametrize(
    "text",
    [
        "free-money.example.com and www.evil.example",
        "https://evil.example/courier.example",
        "http://courier.example/",
        "mo@courier.example",
        "https://courier.example.evil.example/",
        "https://courier.example@evil.example/",
        "https://courier.example:8443/",
        "https://courier.example-evil.example/",
        "https://courier.exampleé/",
        "https://evil.example/?to=https://courier.example/",
        "javascript:alert(1)",
    ],
)
def test_no_strangers_address_is_a_link_in_a_letter(db, settings, text):
    settings.SITE_URL = "https://courier.example"
    Letter.queue("mo@courier.example", "Waiting", f"A reader writes: {text}")
    send_due_letters()
    (html,) = [content for content, _ in mail.outbox[0].alternatives]
    assert re.findall('href="([^"]+)"', html) == ["https://courier.example"]
    assert text in html


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://courier.example", "https://courier.example"),
        ("Read https://courier.example.", "https://courier.example"),
        ("(https://courier.example/a/b/?x=1#c).", "https://courier.example/a/b/?x=1#c"),
        ("https://courier.example/a/, then", "https://courier.example/a/"),
        ("https://courier.example/%D8%A3/", "https://courier.example/%D8%A3/"),
    ],
)
def test_our_own_address_is_a_link(settings, text, link):
    settings.SITE_URL = "https://courier.example"
    assert linked(text) == text.replace(link, f'<a href="{link}">{link}</a>')


def test_nothing_comes_out_of_an_address_unescaped(settings):
    settings.SITE_URL = "https://courier.example"
    made = linked("https://courier.example/\"><b>' <i> https://courier.example/?a&b=1")
    assert made == (
        '<a href="https://courier.example/">https://courier.example/</a>&quot;&gt;&lt;b&gt;&#x27; &lt;i&gt; '
        '<a href="https://courier.example/?a&amp;b=1">https://courier.example/?a&amp;b=1</a>'
    )


def test_a_subject_of_two_lines_goes_out_as_one(db):
    Letter.objects.create(to="mo@courier.example", subject="Three\r\n comments\u2028wait", text="Read them.")
    assert send_due_letters() == 1
    assert mail.outbox[0].subject == "Three comments wait"


def test_a_letter_that_cannot_be_written_is_given_up_at_once(db):
    letter = Letter.objects.create(to="mo@courier.example\nBcc: all@evil.example", subject="x", text="y")
    assert send_due_letters() == 0
    letter.refresh_from_db()
    assert letter.tries == 1
    assert letter.given_up_at is not None
    assert "newline" in letter.error


def test_an_installation_may_name_the_sender_itself(db, settings):
    settings.DEFAULT_FROM_EMAIL = "The desk <desk@courier.example>"
    Letter.queue("mo@courier.example", "Waiting", "Read it.")
    send_due_letters()
    assert mail.outbox[0].from_email == "The desk <desk@courier.example>"


def test_the_same_key_is_one_letter(db):
    assert Letter.queue("a@b.example", "x", "y", key="k") == Letter.queue("a@b.example", "x", "y", key="k")


def test_a_failing_server_is_tried_again_and_given_up(db, monkeypatch):
    def refuse(self, messages):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    letter, now = Letter.queue("a@b.example", "x", "y"), timezone.now()

    for _ in range(MOST_TRIES + 2):
        now += timedelta(hours=5)
        assert send_due_letters(now) == 0

    letter.refresh_from_db()
    assert letter.tries == MOST_TRIES
    assert letter.given_up_at is not None
    assert letter.error == "no route"
