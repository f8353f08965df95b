"""The worker's absence is seen by the web processes, and told to the owners once."""

from datetime import timedelta
from unittest.mock import Mock

import time_machine
from django.core import mail
from django.utils import timezone

from newsroom.models import Heartbeat, Letter
from newsroom.watching import tell_of_a_dead_worker


def seen(minutes_ago):
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now() - timedelta(minutes=minutes_ago)})


def test_the_owner_is_told_once(olga, ed):
    seen(3)

    assert tell_of_a_dead_worker() == 1
    assert tell_of_a_dead_worker() == 0

    assert [message.to for message in mail.outbox] == [[olga.email]]
    assert "manage.py worker" in mail.outbox[0].body
    assert Letter.objects.get().sent_at


def test_a_letter_that_the_mail_server_did_not_take_is_tried_again_after_its_pause(olga, monkeypatch):
    seen(3)
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", Mock(side_effect=OSError))
        assert tell_of_a_dead_worker() == 1
    tell_of_a_dead_worker()
    assert not mail.outbox, "its pause is not over"

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        tell_of_a_dead_worker()
        tell_of_a_dead_worker()
    assert [message.to for message in mail.outbox] == [[olga.email]]
    assert Letter.objects.get().sent_at


def test_the_next_death_is_told_again(olga):
    seen(30)
    tell_of_a_dead_worker()
    seen(3)
    assert tell_of_a_dead_worker() == 1


def test_nobody_is_told_of_a_worker_that_lives_or_never_lived(olga):
    assert tell_of_a_dead_worker() == 0
    seen(1)
    assert tell_of_a_dead_worker() == 0
    assert not Letter.objects.exists()


def test_other_letters_are_left_to_the_worker(olga):
    seen(3)
    Letter.queue("vera@readers.example", "Welcome", "…")
    tell_of_a_dead_worker()
    assert [message.to for message in mail.outbox] == [[olga.email]]
