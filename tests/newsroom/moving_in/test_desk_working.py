"""Who works on a move holds it by a claim: stopped, killed or restored, it ends as it should, and once."""

import itertools
import subprocess
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article
from newsroom.backups import kept
from newsroom.backups.aftermath import settle_in
from newsroom.management.moving_in import one_at_a_time, running, working
from newsroom.management.moving_in.proving import SiteDown
from newsroom.management.moving_in.working import move_due, work_on
from newsroom.models import Act, Move
from newsroom.models.move import MOST_TRIES, SILENT_FOR
from newsroom.states import WrongState
from tests.newsroom.moving_in.at_the_desk import GAZETTE

pytestmark = pytest.mark.usefixtures("own_place")
State = Move.State


@pytest.fixture
def move(olga):
    """A move whose file is here and waits to be checked."""
    return ready(olga)


def ready(owner):
    """A move of the gazette, to be checked."""
    move = Move.begin(by=owner)
    (move.make_folder() / "files" / "gazette.xml").write_bytes(GAZETTE)
    move.files = [{"name": "gazette.xml", "path": "gazette.xml", "size": len(GAZETTE), "place": "moves"}]
    move.save()
    move.to_check(by=owner)
    return move


def work(**how):
    """The worker's next turn, in this process."""
    move = Move.take_up()
    work_on(move, beside=False, **how)
    move.refresh_from_db()
    return move


def waiting(owner):
    """A move that was checked and told to go."""
    ready(owner)
    move = work()
    move.go({}, by=owner)
    return move


# --- claims ------------------------------------------------------------------------------------------------------


def test_a_claim_is_one_workers_until_its_heart_is_silent(move):
    mine = Move.take_up()
    assert Move.take_up() is None
    late = timezone.now() + SILENT_FOR + timedelta(seconds=1)
    theirs = Move.take_up(now=late)
    assert theirs.pk == mine.pk
    assert theirs.claim != mine.claim
    # Whoever wakes up late finds that it is not theirs any more, and changes nothing.
    assert not mine.beat(progress={"phase": "stories"})
    assert not mine.end(State.FAILED, error="late")
    mine.let_go()
    assert theirs.beat()
    assert Move.objects.get().state == State.CHECKING


def test_a_beating_heart_keeps_it(move):
    mine = Move.take_up()
    for seconds in (50, 100, 150):
        Move.objects.update(beat_at=timezone.now() + timedelta(seconds=seconds))
        assert Move.take_up(now=timezone.now() + timedelta(seconds=seconds + 50)) is None
    assert mine.beat()


def test_one_runs_at_a_time(olga):
    ready(olga), ready(olga)
    first, second = work(), work()
    first.go({}, by=olga)
    second.go({}, by=olga)
    assert Move.take_up() == first
    assert Move.take_up() is None
    second.refresh_from_db()
    assert second.state == State.WAITING
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.filter(pk=second.pk).update(state=State.RUNNING)


def test_whoever_lost_the_claim_in_the_middle_writes_no_more(olga, monkeypatch):
    waiting(olga)
    mine = Move.take_up()
    monkeypatch.setattr(running, "batches", lambda things, size=4: batches(things, size))
    batches = _batches_that(lambda n: n == 2 and Move.objects.update(claim="theirs"))
    work_on(mine, beside=False)
    assert Article.objects.count() == 4
    assert Move.objects.get().claim == "theirs"
    assert Move.objects.get().state == State.RUNNING


def _batches_that(interfere):
    """Batches as ever, with something happening before the n-th."""

    def made(things, size):
        things = iter(things)
        for number in itertools.count(1):
            batch = list(itertools.islice(things, size))
            if not batch:
                return
            interfere(number)
            yield batch

    return made


# --- stopping and going on ---------------------------------------------------------------------------------------


def test_what_waits_is_stopped_at_once_and_logged(olga):
    move = waiting(olga)
    move.ask_to_stop(by=olga)
    assert (move.state, bool(move.ended_at)) == (State.STOPPED, True)
    assert Move.take_up() is None
    with pytest.raises(WrongState):
        move.ask_to_stop(by=olga)
    assert Act.objects.filter(verb="stop move").count() == 1


def test_what_runs_stops_between_two_batches_and_goes_on_to_the_same_end(olga, monkeypatch):
    move = waiting(olga)
    batches = _batches_that(lambda n: n == 3 and move.ask_to_stop(by=olga))
    with monkeypatch.context() as patch:
        patch.setattr(running, "batches", lambda things, size=4: batches(things, size))
        move = work()
    assert (move.state, move.error, Article.objects.count()) == (State.STOPPED, "", 8)
    move.go_on(by=olga)
    move = work()
    assert (move.state, Article.objects.count()) == (State.DONE, 15)
    assert move.report["sites"][0]["outcomes"] == {"new": 7, "updated": 0, "unchanged": 8, "kept": 0}


def test_a_worker_that_is_told_to_end_gives_the_claim_back(olga):
    waiting(olga)
    move = work(leaving=lambda: True)
    assert (move.state, move.claim, move.beat_at, move.tries) == (State.RUNNING, "", None, 0)
    assert not Article.objects.exists()
    assert work().state == State.DONE


def test_a_worker_that_ends_in_the_middle_of_a_proof_leaves_it_to_the_next(olga, monkeypatch):
    waiting(olga)
    ends = []
    monkeypatch.setattr(working, "prove", lambda *args, **kwargs: ends.append(True))
    move = work(leaving=lambda: bool(ends))
    assert (move.state, move.claim, move.report, len(ends)) == (State.RUNNING, "", None, 1)
    assert (work().state, len(ends)) == (State.DONE, 2)


# --- what goes wrong ---------------------------------------------------------------------------------------------


@pytest.fixture
def child(monkeypatch):
    """What the worker's child does: `child.does(move)`; by default it is killed without a word."""
    told = SimpleNamespace(words=None, does=lambda move: -9)

    def run(words, **_how):
        told.words = words
        code = told.does(Move.objects.get(uid=words[words.index("--move") + 1]))
        return subprocess.CompletedProcess(words, code, "", "killed")

    monkeypatch.setattr(working.subprocess, "run", run)
    return told


def test_the_worker_lets_a_process_of_its_own_do_it(move, child):
    child.does = lambda move: work_on(move, beside=False) or 0
    assert move_due() == "The Harbour Gazette: checked"
    assert child.words[1:4] == ["manage.py", "import_wordpress", "--move"]
    assert move_due() == ""


def test_one_that_is_killed_again_and_again_is_given_up_with_a_sentence(move, child, olga):
    for _turn in range(MOST_TRIES):
        assert move_due()
        assert Move.objects.get().state == State.CHECKING
    move_due()
    move.refresh_from_db()
    assert move.state == State.FAILED
    assert "memory" in move.error
    move.to_check(by=olga)
    child.does = lambda move: work_on(move, beside=False) or 0
    move_due()
    move.refresh_from_db()
    assert (move.state, move.tries) == (State.CHECKED, 0)


def test_one_that_is_killed_again_and_again_in_its_proof_has_moved_in(olga, child):
    move = waiting(olga)

    def killed(move):
        work_on(move, beside=False)
        # As the row stood when the proof began.
        Move.objects.filter(pk=move.pk).update(
            state=State.RUNNING, progress={"phase": running.PROVING, "furthest": 0}, report={}, ended_at=None
        )
        return -9

    child.does = killed
    move_due()
    Move.objects.filter(pk=move.pk).update(tries=MOST_TRIES + 1)
    assert move_due() == "The Harbour Gazette is not proven"
    move.refresh_from_db()
    assert move.state == State.DONE
    assert move.report["counts"]
    assert move.error.startswith("It could not be proven: It was broken off 5 times")
    assert Article.objects.filter(external_id="101").exists()


def test_one_that_comes_further_each_time_is_not_given_up(olga, monkeypatch, child):
    move = waiting(olga)
    batches = _batches_that(lambda n: None)
    monkeypatch.setattr(running, "batches", lambda things, size=1: batches(things, size))
    kills = iter(range(2, 100))

    def killed(move):
        at = next(kills)
        heart = working.Heart(move, lambda: False, False)
        heart.tell(running.Progress(running.STORIES, at, 15))
        return -9

    child.does = killed
    for _turn in range(MOST_TRIES * 2):
        move_due()
    move.refresh_from_db()
    assert move.state == State.RUNNING


def test_a_database_that_is_busy_is_tried_again(move, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(working, "check", busy)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    move = work()
    assert (move.state, move.claim, move.tries) == (State.CHECKING, "", 1)


def test_what_nobody_foresaw_is_said_and_raised(move, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(working, "check", broken)
    with pytest.raises(ZeroDivisionError):
        work()
    move.refresh_from_db()
    assert move.state == State.FAILED
    assert "ZeroDivisionError" in move.error


def test_a_full_disk_is_said(move, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(working, "check", full)
    assert work().state == State.FAILED
    assert "No space left" in Move.objects.get().error


@pytest.mark.parametrize("error", [IntegrityError("UNIQUE"), DataError("too long")])
def test_what_the_database_would_refuse_each_time_is_not_tried_again(move, monkeypatch, error):
    def refused(*args, **kwargs):
        raise error

    monkeypatch.setattr(working, "check", refused)
    with pytest.raises(type(error)):
        work()
    move.refresh_from_db()
    assert move.state == State.FAILED
    assert type(error).__name__ in move.error


def test_a_connection_that_is_gone_is_tried_again(move, monkeypatch):
    def gone(*args, **kwargs):
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(working, "check", gone)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    move = work()
    assert (move.state, move.claim, move.tries) == (State.CHECKING, "", 1)


def test_a_heart_outlives_what_goes_wrong_in_it(move, monkeypatch):
    heart = working.Heart(Move.take_up(), lambda: False, True)
    beats = iter([InterfaceError("closed"), ZeroDivisionError("a bug"), None])

    def beat():
        if error := next(beats):
            raise error
        heart._over.set()

    monkeypatch.setattr(heart, "beat", beat)
    monkeypatch.setattr(working, "BEAT_EVERY", 0.001)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    heart._beats()
    assert list(beats) == []


def test_without_a_heart_whoever_works_asks_for_itself(move, monkeypatch):
    mine = Move.take_up()
    heart = working.Heart(mine, lambda: False, True)
    Move.objects.update(beat_at=None)
    assert not heart.shall_stop()
    assert Move.objects.get().beat_at is None
    heart.beat_at -= SILENT_FOR.total_seconds()
    assert not heart.shall_stop()
    assert Move.objects.get().beat_at
    # Taken up by somebody else meanwhile.
    heart.beat_at -= SILENT_FOR.total_seconds()
    Move.objects.update(claim="theirs")
    assert heart.shall_stop()


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left"), ValueError("Invalid IPv6 URL"), SiteDown("It is down.")]
)
def test_a_proof_that_fails_leaves_the_move_done(olga, monkeypatch, error, logged_in):
    move = waiting(olga)
    (move.make_folder() / "proof.json").write_text("of the run before")

    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr(working, "prove", broken)
    move = work()
    assert (move.state, move.report["counts"] != []) == (State.DONE, True)
    assert not (move.folder / "proof.json").exists()
    page = logged_in(olga).get(move.get_absolute_url()).text
    assert f"It could not be proven: {escape(error) if isinstance(error, SiteDown) else type(error).__name__}" in page


# --- what may go -------------------------------------------------------------------------------------------------


def test_only_what_was_checked_goes(olga):
    move = ready(olga)
    Move.take_up()
    Move.objects.update(beat_at=None)
    move.ask_to_stop(by=olga)
    Move.objects.update(maps={"people": {"ada": "author:1"}})
    for go in (lambda: move.go({}, by=olga), lambda: move.go_on(by=olga)):
        with pytest.raises(WrongState):
            go()
    move.refresh_from_db()
    assert (move.state, move.maps) == (State.STOPPED, {"people": {"ada": "author:1"}})


def test_what_was_broken_off_goes_on_with_what_was_decided(olga):
    move = waiting(olga)
    Move.objects.update(maps={"people": {"ada": "author:1"}})
    move.ask_to_stop(by=olga)
    with pytest.raises(WrongState):
        move.go({}, by=olga)
    move.go_on(by=olga)
    assert (move.state, move.maps) == (State.WAITING, {"people": {"ada": "author:1"}})


def test_without_its_files_nothing_goes(olga):
    ready(olga)
    move = work()
    stale = Move.objects.get()
    assert move.remove_files()
    with pytest.raises(WrongState):
        stale.go({}, by=olga)


def test_the_worker_waits_for_the_command_line(move, child):
    with one_at_a_time.alone():
        assert move_due() == ""
    assert Move.objects.get().state == State.CHECKING
    assert child.words is None


# --- backups -----------------------------------------------------------------------------------------------------


def test_a_restored_paper_takes_up_no_move(olga):
    running_one, draft = waiting(olga), Move.begin(by=olga)
    Move.take_up()
    settle_in(SimpleNamespace(made_at=timezone.now().isoformat(), name="b", rows=0, files=[], size=0))
    for move in (running_one, draft):
        move.refresh_from_db()
        assert (move.state, move.has_files) == (State.STOPPED, False)
        assert "restored" in move.error
    assert Move.take_up() is None


def test_what_was_brought_is_in_no_backup():
    assert not kept.belongs("moves/x/files/gazette.xml")
    assert not kept.belongs("incoming/uploads/2023/07/bridge.jpg")
