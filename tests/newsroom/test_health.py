"""/healthz and /livez: red is broken now, amber is advice."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from newsroom import health
from newsroom.checks import has_wal_reset_bug
from newsroom.models import Backup, Heartbeat, Letter


def test_alive_needs_nothing(client):
    assert client.get("/livez").json() == {"status": "ok"}


def test_alive_needs_no_database(client):
    """Not even the fixture `db`: a query would fail the test."""
    from django.db import connection

    def gone(*_):
        raise AssertionError("/livez asked the database")

    with connection.execute_wrapper(gone):
        assert client.get("/livez").status_code == 200


def test_every_red_part_says_what_to_do(client, db, monkeypatch, settings):
    """Each part in its worst state: one sentence of remedy, that ends like one."""
    from types import SimpleNamespace

    from django.db import OperationalError

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.PAGE_STORE, settings.BACKUP_AT = True, time(3, 30)
    long_ago = timezone.now() - timedelta(hours=1)
    Letter.queue("olga@courier.example", "Late", "Text")
    Letter.objects.update(due_at=long_ago, made_at=long_ago)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: SimpleNamespace(free=1024))
    monkeypatch.setattr(health, "the_store", lambda: None)
    Backup.objects.create(started_at=timezone.now() - timedelta(days=9), ended_at=timezone.now(), error="Full.")
    parts = {name: part() for name, part in health.PARTS.items() if name != "proxy"}

    def gone(*_):
        raise OperationalError("gone")

    from django.db import connection

    with connection.execute_wrapper(gone):
        parts["database"] = health.database()
    assert {part["state"] for part in parts.values()} == {"red"}, parts
    for name, part in parts.items():
        assert part["remedy"].endswith((".", "?")), name
        assert len(part["remedy"]) > 30


def test_without_a_worker_it_is_red_and_says_what_to_do(client, db):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"]["state"] == "red"
    assert "manage.py worker" in answer.json()["parts"]["worker"]["remedy"]


def test_a_beat_of_the_future_is_no_sign_of_life(client, db):
    """A clock that was set back leaves one behind."""
    Heartbeat.objects.create(name="worker", at=timezone.now() + timedelta(hours=1))
    assert client.get("/healthz").status_code == 503


def test_with_a_worker_advice_stays_200(client, db):
    Heartbeat.beat("worker")

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["state"] == "amber"
    assert answer.json()["parts"]["proxy"]["state"] == "amber"
    assert "no-cache" in answer["Cache-Control"]


def test_an_old_heartbeat_is_none(client, db):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=3))
    assert client.get("/healthz").status_code == 503


def test_letters_that_do_not_leave(client, db):
    Heartbeat.beat("worker")
    Letter.queue("a@b.example", "x", "y", due_at=timezone.now() - timedelta(hours=1))

    part = client.get("/healthz").json()["parts"]["mail"]

    assert part["state"] == "red"
    assert part["remedy"].startswith("1 letter waits")


def test_tried_letters_that_do_not_leave(client, db):
    Heartbeat.beat("worker")
    now = timezone.now()
    letter = Letter.queue("a@b.example", "x", "y")
    Letter.objects.update(tries=5, due_at=now + timedelta(minutes=20), made_at=now - timedelta(minutes=10))
    assert health.mail()["state"] == "green"

    Letter.objects.update(made_at=now - timedelta(minutes=16))
    assert client.get("/healthz").status_code == 503
    assert health.mail()["state"] == "red"

    # Others leave: it is this address.
    other = Letter.queue("c@d.example", "x", "y")
    Letter.objects.filter(pk=other.pk).update(sent_at=now - timedelta(minutes=1))
    assert health.mail()["state"] == "amber"

    Letter.objects.filter(pk=letter.pk).update(sent_at=now)
    assert health.mail()["state"] == "green"


def test_letters_given_up_are_not_forgotten_at_once(db):
    now = timezone.now()
    lost = Letter.queue("a@b.example", "x", "y")
    Letter.objects.update(tries=8, given_up_at=now - timedelta(hours=5))
    assert health.mail()["state"] == "red"
    assert health.mail()["remedy"].startswith("1 letter of the last two days was given up")

    other = Letter.queue("c@d.example", "x", "y")
    Letter.objects.filter(pk=other.pk).update(sent_at=now)
    assert health.mail()["state"] == "amber"

    Letter.objects.filter(pk=lost.pk).update(given_up_at=now - timedelta(days=3))
    assert health.mail()["state"] == "green"


def test_a_job_that_fails_is_red_though_the_worker_lives(client, db):
    Heartbeat.beat("worker")
    Heartbeat.beat("publish due stories", "RuntimeError: no disk")

    part = client.get("/healthz").json()["parts"]["worker"]

    assert part["state"] == "red"
    assert "publish due stories" in part["remedy"]
    assert "no disk" not in part["remedy"]

    Heartbeat.beat("publish due stories")
    assert health.worker()["state"] == "green"


def test_slow_jobs_that_hang_are_told(db):
    Heartbeat.beat("worker")
    Heartbeat.objects.create(name="worker, slow jobs", at=timezone.now() - timedelta(minutes=21))

    assert "hangs in a slow job" in health.worker()["remedy"]


def test_a_failing_job_is_no_sign_of_life(db):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=3))
    Heartbeat.beat("publish due stories", "RuntimeError: no disk")
    Heartbeat.beat("send letters")

    assert "not running" in health.worker()["remedy"]


def test_a_full_disk_is_red(monkeypatch):
    monkeypatch.setattr(health, "DISK_FLOOR", 10**18)
    assert health.disk()["state"] == "red"


def test_a_post_is_refused(client, db):
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    "version, has_it",
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 60, 0), False),
    ],
)
def test_versions_with_the_wal_reset_bug(version, has_it):
    assert has_wal_reset_bug(version) is has_it
