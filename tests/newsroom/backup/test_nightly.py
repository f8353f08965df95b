"""The worker's nightly backup: when it is due, what becomes of it, who hears of it; and what /healthz says."""

import fcntl
from datetime import UTC, datetime, time, timedelta
from subprocess import CompletedProcess

import pytest
from django.utils import timezone

from newsroom import health
from newsroom.backups import nightly
from newsroom.backups.nightly import back_up_at_night, last_hour
from newsroom.models import Backup, Letter, SiteSettings

NIGHT = datetime(2026, 11, 26, 3, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _every_night(settings):
    settings.BACKUP_AT = time(3, 30)


@pytest.fixture
def at_half_past_three(db, monkeypatch):
    """A paper in UTC whose database is no matter; what the child is told, and what it does to the row."""
    SiteSettings(name="The Harbour Post", time_zone="UTC").save()
    monkeypatch.setattr(nightly, "_is_in_memory", lambda: False)
    told = []

    def child(words, **more):
        told.append(words)
        run = Backup.objects.get(pk=words[words.index("--run") + 1])
        columns = child.does
        if columns is not None:
            run.note(ended_at=timezone.now(), **columns)
        return CompletedProcess(words, -9 if columns is None else 1 if columns.get("error") else 0, "", "out of memory")

    child.does, child.told = {"name": "2026-11-26T033000Z", "proven_at": NIGHT}, told
    monkeypatch.setattr(nightly.subprocess, "run", child)
    return child


def test_once_a_night_in_a_process_of_its_own(at_half_past_three):
    assert back_up_at_night(NIGHT) == "2026-11-26T033000Z is made and proven"
    assert {"--prove", "--beside"} <= set(at_half_past_three.told[0])
    for later in (timedelta(minutes=1), timedelta(hours=20)):
        assert back_up_at_night(NIGHT + later) == ""
    assert back_up_at_night(NIGHT + timedelta(days=1)) != ""
    assert len(at_half_past_three.told) == 2
    assert not Letter.objects.exists()


def test_a_first_day_is_not_disturbed_and_a_missed_night_is_made_up(at_half_past_three):
    assert back_up_at_night(NIGHT + timedelta(hours=7)) == ""
    Backup.objects.create(started_at=NIGHT - timedelta(days=3), ended_at=NIGHT - timedelta(days=3))
    assert back_up_at_night(NIGHT + timedelta(hours=7)) != ""


def test_a_demo_and_a_paper_that_says_off_have_none(at_half_past_three, settings):
    SiteSettings.objects.update(demo_loaded_at=NIGHT)
    from newsroom.models import site

    site._remembered.clear()
    assert back_up_at_night(NIGHT) == ""
    SiteSettings.objects.update(demo_loaded_at=None)
    site._remembered.clear()
    settings.BACKUP_AT = None
    assert back_up_at_night(NIGHT) == ""
    settings.BACKUP_AT = time(3, 30)
    assert back_up_at_night(NIGHT) != ""


def test_two_workers_make_one(at_half_past_three):
    Backup.objects.create(claim="2026-11-26 03:30 0", started_at=NIGHT - timedelta(days=1))
    assert back_up_at_night(NIGHT) == ""


def test_one_that_fails_is_tried_again_three_times_and_the_owner_gets_one_letter(at_half_past_three, olga):
    at_half_past_three.does = {"error": "originals/ab/ab12.jpg is damaged in this backup."}
    assert "is damaged" in back_up_at_night(NIGHT)
    assert back_up_at_night(NIGHT + timedelta(minutes=20)) == ""
    for hours in (1.1, 2.2, 3.3, 4.4):
        back_up_at_night(NIGHT + timedelta(hours=hours))
    assert len(at_half_past_three.told) == 3
    letter = Letter.objects.get()
    assert letter.to == olga.email
    assert letter.subject == "The backup of The Harbour Post failed"
    assert "originals/ab/ab12.jpg is damaged" in letter.text
    assert "No backup was ever proven." in letter.text


def test_one_that_did_not_reach_its_second_place_is_told(at_half_past_three, olga):
    at_half_past_three.does = {"name": "a", "proven_at": NIGHT, "second_error": "/mnt/elsewhere is not there."}
    assert back_up_at_night(NIGHT) == "failed: /mnt/elsewhere is not there."
    letter = Letter.objects.get()
    assert letter.subject == "The backup of The Harbour Post did not reach its second place"
    assert letter.text.startswith("/mnt/elsewhere is not there.")


def test_a_database_in_memory_is_not_backed_up(at_half_past_three, monkeypatch):
    monkeypatch.setattr(nightly, "_is_in_memory", lambda: True)
    assert back_up_at_night(NIGHT) == ""
    assert not Backup.objects.exists()


def test_one_that_is_killed_says_so(at_half_past_three, olga):
    at_half_past_three.does = None
    assert back_up_at_night(NIGHT) == "failed: The backup was killed by signal 9. out of memory"
    assert Backup.objects.get().ended_at


def test_one_that_the_end_of_the_worker_stopped_is_made_again(at_half_past_three, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    left = Backup.objects.create(claim="2026-11-26 03:30 0", started_at=NIGHT)
    assert back_up_at_night(NIGHT + timedelta(minutes=59)) == ""
    with open(tmp_path / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # It takes long: it is at it still.
        assert back_up_at_night(NIGHT + timedelta(minutes=61)) == ""
    assert back_up_at_night(NIGHT + timedelta(minutes=62)) != ""
    left.refresh_from_db()
    assert left.error == "It was stopped before it was done."


def test_the_hour_is_the_papers_own(at_half_past_three):
    assert last_hour(NIGHT) == datetime(2026, 11, 26, 3, 30, tzinfo=UTC)
    assert last_hour(NIGHT - timedelta(minutes=11)) == datetime(2026, 11, 25, 3, 30, tzinfo=UTC)
    SiteSettings.current()
    paper = SiteSettings.objects.get()
    paper.time_zone = "Asia/Tokyo"
    paper.save()
    assert last_hour(NIGHT).astimezone(UTC) == datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


# -- the health page ------------------------------------------------------------------------------------------------


def ago(**what):
    return timezone.now() - timedelta(**what)


def test_without_any_it_is_advice_and_in_a_demo_nothing(db):
    assert health.backup()["state"] == "amber"
    assert "manage.py backup --prove" in health.backup()["advice"]
    SiteSettings(demo_loaded_at=timezone.now()).save()
    assert health.backup() == {"state": "green"}


def test_one_that_nobody_proved_is_advice(db):
    SiteSettings().save()
    Backup.objects.create(name="2026-11-26T023000Z", started_at=ago(hours=1), ended_at=ago(hours=1))
    part = health.backup()
    assert part["state"] == "amber"
    assert part["advice"].startswith("No backup was ever proven. Prove one with")


def test_a_proven_one_is_green_for_two_days_and_says_when(db, settings, client):
    SiteSettings().save()
    proven = ago(hours=47)
    run = Backup.objects.create(started_at=proven, ended_at=proven, proven_at=proven)
    assert health.backup() == {"state": "green", "proven": proven}
    assert client.get("/healthz").json()["parts"]["backup"]["proven"].startswith(f"{proven:%Y-%m-%dT%H:%M}")
    run.note(proven_at=ago(hours=49))
    part = health.backup()
    assert part["state"] == "red"
    assert "The last proven backup is of" in part["remedy"]
    assert "Does the worker run?" in part["remedy"]
    settings.BACKUP_AT = None
    assert health.backup()["state"] == "amber"


def test_a_failure_is_told_at_once_and_red_after_two_days(db):
    SiteSettings().save()
    failed = Backup.objects.create(started_at=ago(hours=1), ended_at=ago(hours=1), error="The disk is full.")
    assert health.backup()["state"] == "amber"
    assert "The disk is full." in health.backup()["advice"]
    failed.note(started_at=ago(hours=50))
    assert health.backup()["state"] == "red"
    assert "The disk is full." in health.backup()["remedy"]
    assert "No backup was ever proven." in health.backup()["remedy"]


def test_a_second_place_that_has_none_is_told(db):
    SiteSettings().save()
    now = ago(minutes=1)
    Backup.objects.create(started_at=now, ended_at=now, proven_at=now, second_error="/mnt/elsewhere is not there.")
    assert "/mnt/elsewhere is not there." in health.backup()["advice"]


@pytest.mark.parametrize(
    "values, said",
    [
        ({"error": "/srv/secret can't be read by this user."}, "The last backup failed."),
        (
            {"error": "/srv/secret can't be read by this user.", "started_at": ago(hours=50)},
            "No backup was ever proven.",
        ),
        ({"second_error": "/srv/secret is not there.", "proven_at": ago(hours=1)}, "The second place has no copy"),
    ],
)
def test_why_one_failed_is_for_the_owner_alone(db, client, olga, logged_in, values, said):
    SiteSettings().save()
    Backup.objects.create(**{"started_at": ago(hours=1), "ended_at": ago(hours=1)} | values)
    part = client.get("/healthz").json()["parts"]["backup"]
    sentence = part.get("remedy") or part["advice"]
    assert said in sentence
    assert "The desk’s first page tells owners why." in sentence
    assert "/srv/secret" not in str(part)
    assert set(part) <= {"state", "remedy", "advice", "since", "proven"}
    assert "/srv/secret" in logged_in(olga).get("/admin/").content.decode()


def test_the_owner_sees_on_the_desk_when_one_was_proven_and_others_do_not(db, olga, ed, logged_in):
    SiteSettings().save()
    Backup.objects.create(started_at=ago(hours=5), ended_at=ago(hours=5), proven_at=ago(hours=5))
    assert "The last proven backup is of" in logged_in(olga).get("/admin/").content.decode()
    assert "backup" not in logged_in(ed).get("/admin/").content.decode()


def test_the_owner_sees_on_the_desk_that_none_was(db, olga, logged_in):
    SiteSettings().save()
    Backup.objects.create(started_at=ago(hours=50), ended_at=ago(hours=50), proven_at=ago(hours=50))
    page = logged_in(olga).get("/admin/").content.decode()
    assert "The last proven backup is of" in page
