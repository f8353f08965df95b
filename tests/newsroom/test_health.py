"""/healthz and /livez: red is broken now, amber is advice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom import health
from newsroom.checks import has_wal_reset_bug
from newsroom.models import Heartbeat, Letter


def test_alive_needs_nothing(client):
    assert client.get("/livez").json() == {"status": "ok"}


def test_without_a_worker_it_is_red_and_says_what_to_do(client, db):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"]["state"] == "red"
    assert "manage.py worker" in answer.json()["parts"]["worker"]["remedy"]


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
    assert part["remedy"].startswith("1 letters wait")


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
