"""The log and the outbox."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from newsroom.letters import MOST_TRIES, send_due_letters
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
