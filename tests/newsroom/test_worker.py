"""`manage.py worker`: every job gets its turn; one that fails ends nothing else."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Article, Picture
from articles.trash import KEPT, empty_trash
from comments.housekeeping import blank_old_addresses, digest_for_moderators
from comments.models import Comment
from newsroom.management.commands.worker import Command
from newsroom.models import Heartbeat, Letter, SiteSettings
from newsroom.schedule import SCHEDULE, Job


def test_due_stories_go_out(draft, ed):
    article = draft().schedule(at=timezone.now() + timedelta(hours=1), by=ed)
    Article.objects.quietly().filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(seconds=5))

    call_command("worker", once=True)

    article.refresh_from_db()
    assert article.is_published


def test_a_job_that_fails_is_told_and_the_others_go_on(db, monkeypatch):
    done = []

    def fail():
        raise RuntimeError("no disk")

    monkeypatch.setattr("newsroom.schedule.SCHEDULE", [Job("first", 1, fail), Job("second", 1, lambda: done.append(1))])
    monkeypatch.setattr("django.db.connection.close", lambda: None)  # the test's transaction lives on it

    call_command("worker", once=True)

    assert done == [1]
    assert Heartbeat.objects.get(name="first").error == "RuntimeError: no disk"


def test_a_turn_that_goes_well_clears_the_error_of_one_before(db, monkeypatch):
    Heartbeat.beat("first", "RuntimeError: no disk")
    monkeypatch.setattr("newsroom.schedule.SCHEDULE", [Job("first", 1, lambda: 0)])

    call_command("worker", once=True)

    assert Heartbeat.objects.get(name="first").error == ""


def test_jobs_are_done_in_the_language_and_zone_of_the_paper(db, monkeypatch):
    SiteSettings(language="pl", time_zone="Asia/Tokyo").save()
    seen = []
    look = Job("look", 1, lambda: seen.append((get_language(), timezone.get_current_timezone_name())))
    monkeypatch.setattr("newsroom.schedule.SCHEDULE", [look])

    call_command("worker", once=True)

    assert seen == [("pl", "Asia/Tokyo")]


@pytest.fixture
def hand(monkeypatch):
    """A worker whose two threads write nothing: they would meet in a database of the memory, which has no patience."""
    command = Command()
    command.well, command.beaten = {"letters", "stories", "look"}, []
    monkeypatch.setattr(command, "beat", lambda name, error="": command.beaten.append(name))
    return command


@pytest.mark.django_db(transaction=True)
def test_a_slow_job_never_delays_the_others(hand):
    stop, hanging, heard = threading.Event(), threading.Event(), []
    turns, talked_to = [], {}

    def hang():
        connection.ensure_connection()
        talked_to["slow"] = connection.connection
        heard.append(hanging.wait(30))
        stop.set()

    def publish():
        connection.ensure_connection()
        talked_to["quick"] = connection.connection
        turns.append(1)
        if len(turns) == 3:
            hanging.set()

    hand.work([Job("letters", 5, hang, slow=True), Job("stories", 0, publish)], stop)

    assert heard == [True], "three turns of the quick job went by while the slow one hung"
    assert talked_to["slow"] is not talked_to["quick"]
    assert {"worker", "worker, slow jobs"} == set(hand.beaten)


@pytest.mark.django_db(transaction=True)
def test_a_job_of_its_own_waits_for_no_slow_one(hand):
    stop, looked, hanging = threading.Event(), [], threading.Event()

    def look():
        looked.append(threading.current_thread().name)
        if len(looked) == 2:
            hanging.set()

    def hang():
        looked.append(hanging.wait(30))
        stop.set()

    hand.work([Job("letters", 5, hang, slow=True), Job("look", 0, look, slow=True, own=True)], stop)

    assert set(looked) == {"look", True}, "two looks went by while the slow job hung"
    assert {"worker", "worker, slow jobs", "worker, look"} == set(hand.beaten)


@pytest.mark.django_db(transaction=True)
def test_a_slow_job_that_hangs_does_not_keep_the_worker(hand, monkeypatch):
    monkeypatch.setattr("newsroom.management.commands.worker.LET_GO", 0.01)
    stop, hanging, begun = threading.Event(), threading.Event(), threading.Event()

    def publish():
        if begun.wait(30):
            stop.set()

    def hang():
        begun.set()
        hanging.wait(30)

    hand.work([Job("letters", 5, hang, slow=True), Job("stories", 1, publish)], stop)

    [left] = [thread for thread in threading.enumerate() if thread.name == "slow jobs"]
    hanging.set()
    left.join()


def test_what_waits_for_others_is_slow():
    slow = {job.name for job in SCHEDULE if job.slow}
    assert {"make renditions", "send letters", "sweep unused renditions", "empty the trash"} <= slow
    assert not slow & {"publish due stories", "drop expired pins", "turn the page of the calendar"}


def test_every_job_has_its_own_name_and_a_cadence():
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)
    assert all(job.every > 0 for job in SCHEDULE)


def test_the_trash_is_emptied_after_thirty_days(draft, story, ed, picture):
    young, old, was_public, one = draft(), draft(), story(), picture()
    for article in (young, old, was_public):
        article.trash(by=ed)
    one.trash(by=ed)
    later = timezone.now() + KEPT + timedelta(minutes=1)
    Article.objects.quietly().filter(pk=young.pk).update(trashed_at=later)

    assert empty_trash(later) == 2

    assert set(Article.objects.values_list("pk", flat=True)) == {young.pk, was_public.pk}
    assert not Picture.objects.exists()


def test_a_trashed_picture_that_a_story_names_keeps_its_row(story, ed, picture):
    one = picture()
    article = story(pictures=[{"picture": one}])
    one.trash(by=ed)

    empty_trash(timezone.now() + KEPT + timedelta(minutes=1))

    one.refresh_from_db()
    assert (one.renditions, one.file.name) == ([], "")
    assert article.picture_uses.get().picture == one


def test_network_addresses_are_forgotten(story):
    article = story()
    for n, days in enumerate((1, 91)):
        Comment.objects.post(
            article=article,
            name="Ada",
            email=f"ada{n}@b.example",
            body=f"Comment {n}",
            ip=f"203.0.{n}.7",
            agent="Firefox",
        )
        Comment.objects.quietly().filter(body=f"Comment {n}").update(created_at=timezone.now() - timedelta(days=days))

    assert blank_old_addresses() == 1
    assert blank_old_addresses() == 0
    assert sorted(map(str, Comment.objects.values_list("ip", flat=True))) == ["203.0.0.7", "None"]


def test_moderators_get_one_letter_an_hour(story, mo, rita):
    assert digest_for_moderators() == 0
    Comment.objects.post(article=story(), name="Ada", email="ada@b.example", body="First!")

    now = timezone.now()
    digest_for_moderators(now)
    digest_for_moderators(now)
    assert [(letter.to, letter.subject) for letter in Letter.objects.all()] == [
        (mo.email, "1 comment waits at Newsroom")
    ]
    Comment.objects.post(
        article=story(), name="Ada", email="ada@b.example", body="Second!", at=now + timedelta(minutes=9)
    )
    digest_for_moderators(now + timedelta(hours=1))
    assert Letter.objects.count() == 2
