"""What the worker does for a move: it claims it, and lets a process of its own do it, whose memory goes with it."""

import itertools
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsroom.models import Move, SiteSettings
from newsroom.models.move import MOST_TRIES, SILENT_FOR
from newsroom.text import clean_line

from . import one_at_a_time, proof
from .incoming import within
from .order import Order
from .proving import SiteDown, prove
from .rehearsing import rehearse
from .report import Report
from .running import PROVING, STORIES, Going, NotMoved, Progress, Stopped, check, run
from .unpacking import export_files

log = logging.getLogger(__name__)

BEAT_EVERY = 3  # seconds
SILENT_TOO_LONG = SILENT_FOR.total_seconds() * 2 / 3
IN_THE_ROW = 200  # lines of a list that the database keeps; the rest stands in the move's folder
State = Move.State


def move_due() -> str:
    """Do the next move that waits, whole; what became of it, or "" where nothing waits. A job of the worker."""
    if one_at_a_time.is_taken():
        return ""  # somebody moves in on the command line; the desk's turn comes
    move = Move.take_up()
    if move is None:
        return ""
    if move.tries > MOST_TRIES:
        return _give_up(move)
    words = [sys.executable, "manage.py", "import_wordpress", "--move", str(move.uid), "--claim", move.claim,
             "--beside", str(os.getpid())]  # fmt: skip
    done = subprocess.run(
        words, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        log.error("Moving in ended with %s: %s", done.returncode, done.stderr.strip()[-2000:])
    # What it had to say stands in the row. One that could not say anything is taken up again at the next turn.
    move.let_go()
    move.refresh_from_db()
    return f"{move}: {move.state}"


def _give_up(move: Move) -> str:
    """Close a move that was killed too often; what broke off in its proof has moved in all the same."""
    why = _("It was broken off %(count)d times at the same place.") % {"count": MOST_TRIES}
    report = whole_report(move) if move.progress.get("phase") == PROVING else None
    if report is not None:
        why = _("It could not be proven: %(why)s") % {"why": why}
        move.end(State.DONE, report=report.shortened(IN_THE_ROW).as_json(), error=why)
        return f"{move} is not proven"
    advice = _("The machine may lack memory: look at the worker’s log, then go on.")
    move.end(State.FAILED, error=f"{why} {advice}")
    return f"{move} is given up"


def work_on(move: Move, *, leaving: Callable[[], bool] = lambda: False, beside: bool = True) -> None:
    """Check a claimed move or carry it out, as its state says, in the paper's language; its row tells the end.

    `leaving` says that this process shall end: the claim is given back. `beside`: the heart beats in a thread.
    """
    paper = SiteSettings.current()
    with translation.override(paper.language), timezone.override(paper.zone), Heart(move, leaving, beside) as heart:
        names = {}
        try:
            names = {str(path): name for path, name in export_files(move).items()}
            order = order_of(move, names)
            going = Going(heart.tell, heart.shall_stop)
            if move.state == State.CHECKING:
                check_it(move, order, names, going)
            else:
                run_it(move, order, names, going, leaving)
        except Stopped:
            if heart.is_ours and leaving():
                give_back(move)
            elif heart.is_ours:
                move.end(State.STOPPED)
        except NotMoved as refused:
            move.end(State.FAILED, error=_in_the_owners_words(str(refused), names))
        except (OperationalError, InterfaceError):
            # Busy, or restarted: whoever takes the claim next tries again. Any other error would be the same again.
            log.exception("The database failed while moving in")
            connection.close()
            move.let_go()
        except OSError as error:
            move.end(State.FAILED, error=_("The disk refused: %(why)s.") % {"why": error.strerror or error})
        except Exception as error:
            log.exception("Moving in failed")
            sentence = _("Something went wrong that nobody foresaw (%(why)s). The worker’s log tells more.")
            move.end(State.FAILED, error=sentence % {"why": f"{type(error).__name__}: {error}"[:300]})
            raise


def give_back(move: Move) -> None:
    """Return a claim as if it had never been taken."""
    Move.objects.filter(pk=move.pk, claim=move.claim, tries__gt=0).update(tries=F("tries") - 1)
    move.let_go()


def order_of(move: Move, files) -> Order:
    """The engine's order. Raises NotMoved where the folder of pictures is not there."""
    media = None
    if chosen := move.options.get("media"):
        media = within(chosen)
        if media is None or not media.is_dir():
            raise NotMoved(_("The folder “%(name)s” is not there any more.") % {"name": chosen})
    return Order(
        files=tuple(files), media=media, old_host_address=move.options.get("old_host_address", ""),
        fetch=bool(move.options.get("fetch")), any_certificate=bool(move.options.get("any_certificate")),
        people=move.maps.get("people", {}), categories=move.maps.get("categories", {}),
    )  # fmt: skip


def check_it(move: Move, order: Order, names: dict[str, str], going: Going) -> None:
    """Read the files, try out what would come, and note who signs and where it stands."""
    censuses = check(order, going=going)
    found = rehearse(order, censuses, going=going)
    _call_by_name(found.report, names)
    _write_whole(move, "rehearsal", found.report)
    people, categories = ([one.as_json() for one in rows] for rows in (found.people, found.categories))
    move.end(
        State.CHECKED, rehearsal=found.report.shortened(IN_THE_ROW).as_json(),
        names={"people": people, "categories": categories}, title=clean_line(censuses[0].title, 200),
        site=censuses[0].site[:500],
    )  # fmt: skip


def run_it(
    move: Move, order: Order, names: dict[str, str], going: Going, leaving: Callable[[], bool] = lambda: False
) -> None:
    """Move it in. Raises Stopped where this process shall end; whoever goes on makes the proof anew."""
    censuses = check(order, going=going)
    report = run(order, censuses, going=going)
    _call_by_name(report, names)
    _write_whole(move, "report", report)
    unproven = _prove(move, censuses, going)
    if leaving():
        raise Stopped
    move.end(State.DONE, report=report.shortened(IN_THE_ROW).as_json(), error=unproven)


def _prove(move: Move, censuses, going: Going) -> str:
    """Ask for every old address, as a stranger would; why that could not be, or "". A proof that was stopped says so.

    Everything is moved in by then, and stays so whatever happens here.
    """
    count = itertools.count(1)
    try:
        for name in (proof.CSV, proof.JSON):  # of the run before
            (move.folder / name).unlink(missing_ok=True)
        going.tell(Progress(PROVING))
        prove(
            censuses, move.make_folder(), each=lambda line: going.tell(Progress(PROVING, next(count))), stop=going.stop
        )
    except Exception as error:
        log.exception("The move could not be proven")
        if isinstance(error, Error):
            connection.close()
        why = str(error) if isinstance(error, SiteDown) else f"{type(error).__name__}: {error}"[:300]
        return _("It could not be proven: %(why)s") % {"why": why}
    return ""


def whole_report(move: Move, which: str = "report") -> Report | None:
    """The report with all its lines; where the folder is gone, what the row kept of it."""
    try:
        told = json.loads((move.folder / f"{which}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = getattr(move, which)
    return Report.from_json(told) if told else None


def _write_whole(move: Move, which: str, report: Report) -> None:
    part = move.make_folder() / f"{which}.part"
    part.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
    part.replace(part.with_suffix(".json"))


def _call_by_name(report: Report, names: dict[str, str]) -> None:
    """Files by the names that their owner gave them."""
    for file, name in zip(report.files, names.values(), strict=True):
        file.name = name


def _in_the_owners_words(sentence: str, names: dict[str, str]) -> str:
    for path, name in names.items():
        sentence = sentence.replace(path, name)
    return sentence


class Heart:
    """Beats while somebody works on a move: writes how far it is, and hears whether it shall go on."""

    def __init__(self, move: Move, leaving: Callable[[], bool], beside: bool) -> None:
        self.move, self.leaving, self.beside = move, leaving, beside
        self.at = Progress("")
        self.furthest = move.progress.get("furthest", 0)
        self.is_ours = True
        self.asked_to_stop = False
        self.beat_at = time.monotonic()
        self._over = threading.Event()
        self._thread = None

    def __enter__(self):
        if self.beside:
            self._thread = threading.Thread(target=self._beats, name="heart", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *wrong):
        self._over.set()
        if self._thread:
            self._thread.join()

    def tell(self, at: Progress) -> None:
        """Take note of how far it is."""
        self.at = at
        if not self.beside:
            self.beat()

    def shall_stop(self) -> bool:
        """Whether to end now: asked to, this process ends, or somebody else has taken it up."""
        if self.beside and time.monotonic() - self.beat_at > SILENT_TOO_LONG:
            # The thread is dead, or the database was: whoever works asks for itself whether the claim still holds.
            self.beat()
        return self.asked_to_stop or not self.is_ours or self.leaving()

    def beat(self) -> None:
        """One beat."""
        columns = {"progress": {**asdict(self.at), "furthest": self.furthest}}
        if self.at.phase == STORIES and self.at.done > self.furthest:
            # Further than ever: whatever broke it off before is behind us.
            self.furthest = columns["progress"]["furthest"] = self.at.done
            columns["tries"] = 1
        if not self.move.beat(**columns):
            asked = Move.objects.filter(pk=self.move.pk, claim=self.move.claim).values_list("stop_asked", flat=True)
            self.is_ours = asked.exists()
            self.asked_to_stop = bool(asked.first())
        self.beat_at = time.monotonic()

    def _beats(self) -> None:
        try:
            while not self._over.wait(BEAT_EVERY):
                try:
                    self.beat()
                except Exception:
                    # Busy, or restarted: the next beat tells it; `shall_stop` takes care where none does.
                    log.warning("A heartbeat failed", exc_info=True)
                    with suppress(Exception):
                        connection.close()
        finally:
            connection.close()
