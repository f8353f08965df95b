"""The outbox at the desk: a letter is tried again, or given up, by the owner alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from newsroom.letters import send_due_letters
from newsroom.models import Act, Letter

LIST = "/admin/newsroom/letter/"


@pytest.fixture
def failed(db):
    return Letter.objects.create(
        to="mo@courier.example",
        subject="Three wait",
        text="Read.",
        tries=8,
        given_up_at=timezone.now(),
        error="no route",
    )


@pytest.fixture
def press(logged_in):
    """Press a button of a letter: `press(olga, letter, "again")`; answers the status."""

    def post(user, letter, verb):
        status = logged_in(user).post(reverse("admin:newsroom_letter_verb", args=[letter.pk, verb])).status_code
        letter.refresh_from_db()
        return status

    return post


def test_a_letter_that_was_given_up_goes_out_after_all(olga, failed, press):
    assert press(olga, failed, "again") == 302
    assert (failed.tries, failed.given_up_at) == (0, None)
    assert send_due_letters() == 1
    assert mail.outbox[0].subject == "Three wait"
    assert Act.objects.get().verb == "try letter again"


def test_it_is_headed_by_its_subject(olga, failed, logged_in):
    html = logged_in(olga).get(reverse("admin:newsroom_letter_change", args=[failed.pk])).content.decode()
    assert "<h1><bdi>Three wait</bdi></h1>" in html


def test_a_letter_is_given_up(olga, press):
    letter = Letter.queue("a@b.example", "x", "y")
    assert press(olga, letter, "give-up") == 302
    assert letter.given_up_at is not None
    assert send_due_letters() == 0
    assert press(olga, letter, "give-up") == 409


def test_what_has_gone_out_is_out(olga, press):
    letter = Letter.queue("a@b.example", "x", "y")
    send_due_letters()
    assert press(olga, letter, "again") == 409
    assert press(olga, letter, "give-up") == 409
    assert not Act.objects.exists()


def test_not_by_others_not_by_looking_not_otherwise(ed, olga, failed, press, logged_in):
    assert press(ed, failed, "again") == 403
    assert logged_in(olga).get(reverse("admin:newsroom_letter_verb", args=[failed.pk, "again"])).status_code == 405
    assert press(olga, failed, "eat") == 404
    assert logged_in(olga).post("/admin/newsroom/letter/999/do/again/").status_code == 404
    assert failed.given_up_at is not None


@pytest.mark.parametrize("state", ["", "waiting", "failed", "sent", "x"])
def test_the_list_says_how_far_they_are(olga, failed, logged_in, state):
    response = logged_in(olga).get(LIST, {"state": state})
    assert response.status_code == 200
    assert ("Given up on" in response.content.decode()) == (state in ("", "failed", "x"))
    assert "no route" in logged_in(olga).get(f"{LIST}{failed.pk}/change/").content.decode()


# -- while it is being sent


@pytest.fixture
def in_flight(monkeypatch):
    """Send what is due while `meanwhile(letter)` is done in the middle of the try, which fails with `error`."""

    def send(letter, meanwhile, error=None):
        class Mail:
            def send(self):
                meanwhile(Letter.objects.get(pk=letter.pk))
                if error:
                    raise error

        monkeypatch.setattr("newsroom.letters.written", lambda letter: Mail())
        send_due_letters()
        letter.refresh_from_db()

    return send


@pytest.mark.parametrize("error", [OSError("no route"), OSError()])
def test_giving_up_outlives_a_try_that_fails_meanwhile(olga, in_flight, error):
    letter = Letter.queue("a@b.example", "x", "y")
    in_flight(letter, lambda seen: seen.give_up(by=olga), error)
    assert letter.given_up_at is not None
    assert letter.error
    assert not Letter.objects.due(timezone.now() + timedelta(days=1)).exists()


def test_a_try_in_flight_keeps_its_claim(olga, in_flight):
    letter = Letter.queue("a@b.example", "x", "y")
    due = []

    def again(seen):
        seen.try_again(by=olga)
        due.append(Letter.objects.due().exists())

    in_flight(letter, again, OSError("no route"))
    assert due == [False]
    assert (letter.tries, letter.given_up_at) == (1, None)
    letter.try_again(by=olga)
    assert letter.tries == 0
    assert Letter.objects.due().exists()


def test_what_went_out_after_all_is_sent_and_not_given_up(olga, in_flight):
    letter = Letter.queue("a@b.example", "x", "y")
    in_flight(letter, lambda seen: seen.give_up(by=olga))
    assert letter.sent_at is not None
    assert letter.given_up_at is None


def test_a_letter_that_was_only_printed_says_so(olga, logged_in, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    letter = Letter.queue("a@b.example", "x", "y")
    assert send_due_letters() == 1
    page = logged_in(olga).get(reverse("admin:newsroom_letter_change", args=[letter.pk])).text
    assert ", not sent." in page
    assert "No mail server is set, so it was only printed on the terminal." in page
