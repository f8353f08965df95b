"""A move in from another system, as the desk follows it: its files, what was decided, how far it is, what became of it.

The floor keeps the row; who reads files and writes stories is `newsroom/management/moving_in/`. Whoever works on a
move holds it by a token and a heartbeat: when that grows old, somebody else takes the move up, and it ends the same.
"""

import shutil
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.roles import SYSTEM, person, require
from newsroom.states import WrongState

from .records import Act

MOVE_IN = "newsroom.move_in"
SILENT_FOR = timedelta(seconds=60)  # then whoever worked on it is gone
LEAVING = ".gone-"  # how the name of a folder begins that is being removed
MOST_TRIES = 5  # times that it may be killed without having come further


class MoveQuerySet(models.QuerySet):
    def open(self):
        """Those that are not through."""
        return self.exclude(state=Move.State.DONE)

    def light(self):
        """Without what can be long: for lists."""
        return self.defer("names", "maps", "rehearsal", "report")

    def at_work(self):
        """Those that somebody works on, or that wait for it."""
        return self.filter(state__in=Move.AT_WORK)

    def left_alone_since(self, before):
        """Those with files that nobody works on, and that nobody touched since then."""
        touched = Coalesce("touched_at", "ended_at", "begun_at")
        return self.filter(has_files=True).exclude(state__in=Move.AT_WORK).alias(at=touched).filter(at__lt=before)

    def claimable(self, now=None):
        """Those that wait to be worked on, and those whose worker has been silent too long; the oldest first."""
        silent = Q(beat_at=None) | Q(beat_at__lt=(now or timezone.now()) - SILENT_FOR)
        return self.at_work().filter(silent).order_by("pk")


class Move(models.Model):
    """One move. `files` are dicts `name`, `path`, `size`, `place`: in the move's own folder or in `DATA_DIR/incoming`.

    `options` hold `media` (a folder below incoming) and `old_host_address`; `names` who signed and where it stood, as
    the dry run found them; `maps` what the desk decided about them; `progress` phase, done, of; `rehearsal` and
    `report` what the engine tells at the end of a dry run and of the run.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Files are being brought")
        CHECKING = "checking", _("Files are checked")
        CHECKED = "checked", _("Checked")
        WAITING = "waiting", _("Waits for the worker")
        RUNNING = "running", _("Moves in")
        DONE = "done", _("Moved in")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Could not go on")

    AT_WORK = (State.CHECKING, State.WAITING, State.RUNNING)
    # In which files may still be brought or taken away.
    OPEN_TO_FILES = (State.DRAFT, State.CHECKED, State.STOPPED, State.FAILED)
    # From which it goes on with what was decided.
    CAN_GO_ON = (State.STOPPED, State.FAILED, State.DONE)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    # When somebody last brought files, ordered something, or a worker was through with it; NULL in older rows.
    touched_at = models.DateTimeField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, db_index=True)
    title = models.CharField(_("old paper"), max_length=200, blank=True)
    site = models.CharField(_("old address"), max_length=500, blank=True)
    files = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    maps = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    rehearsal = models.JSONField(null=True)
    report = models.JSONField(null=True)
    error = models.TextField(blank=True)
    claim = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    has_files = models.BooleanField(default=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move from another system")
        verbose_name_plural = _("moves from another system")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("move_in", "Can move in from another system")]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="one_move_runs_at_a_time")
        ]

    def __str__(self):
        names = [file["name"] for file in self.files]
        return (self.title or ", ".join(names) or _t("no file yet"))[:200]

    # -- where its files lie ---------------------------------------------------------------------------------------

    @staticmethod
    def incoming() -> Path:
        """Where an operator lays what is too large to be sent by a browser."""
        return settings.DATA_DIR / "incoming"

    def get_absolute_url(self):
        """Its page at the desk."""
        return reverse("move", args=[self.uid])

    @property
    def asked(self) -> str:
        """What tells the questions of one check from those of another."""
        return self.touched_at.isoformat() if self.touched_at else ""

    @property
    def folder(self) -> Path:
        """The move's own place; nobody but the paper's user may look into it: exports hold readers' addresses."""
        return settings.DATA_DIR / "moves" / str(self.uid)

    def make_folder(self) -> Path:
        """The folder, made if need be."""
        for folder in (self.folder.parent, self.folder, self.folder / "files"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder

    def remove_files(self, *, untouched_since=None) -> bool:
        """Take the folder away, and the authors' e-mail addresses; row, report, decisions and log stay.

        False where somebody works on it or brought it to life meanwhile, or touched it after `untouched_since`. Raises
        OSError where the disk refuses: then nothing is changed.
        """
        going = self.folder.with_name(f"{LEAVING}{self.uid}-{uuid.uuid4().hex[:8]}")
        with transaction.atomic():
            here = Move.objects.select_for_update().filter(pk=self.pk).exclude(state__in=self.AT_WORK)
            if untouched_since is not None:
                here = here.filter(pk__in=Move.objects.left_alone_since(untouched_since).values("pk"))
            move = here.first()
            if move is None:
                return False
            people = [{**one, "email": ""} for one in move.names.get("people", ())]
            names = {**move.names, "people": people} if people else move.names
            Move.objects.filter(pk=self.pk).update(has_files=False, names=names)
            # Out of the way as long as the row is held: what somebody brings from now on lies in a new folder.
            with suppress(FileNotFoundError):
                self.folder.rename(going)
        shutil.rmtree(going, ignore_errors=True)  # what is left of it goes at night
        self.has_files, self.names = False, names
        return True

    # -- what an owner does ----------------------------------------------------------------------------------------

    @classmethod
    def begin(cls, *, by) -> "Move":
        """A new move without files. Raises PermissionDenied for whoever may not."""
        require(by, MOVE_IN)
        with transaction.atomic():
            move = cls.objects.create(by=person(by), by_name=str(by)[:200])
            Act.record("begin move", move, by=by)
        return move

    def to_check(self, *, by) -> None:
        """Let the worker read the files and try out what would come. Raises WrongState."""
        require(by, MOVE_IN)
        self._turn(
            Q(state__in=self.OPEN_TO_FILES), State.CHECKING, rehearsal=None, names={}, report=None, has_files=True,
            ended_at=None,
        )  # fmt: skip

    def go(self, maps: dict, *, by) -> None:
        """Let the worker move in what was checked, with what was decided about names. Raises WrongState."""
        self._go(Q(state=State.CHECKED), by=by, maps=maps)

    def go_on(self, *, by) -> None:
        """Let the worker go on with one that was broken off, or go through one that is through once more, with what was
        decided before: nothing is written twice, and it is proven anew. Raises WrongState.
        """
        if not (self.rehearsal and self.has_files):
            raise WrongState(_t("Its files were not checked yet, or are gone."))
        self._go(Q(state__in=self.CAN_GO_ON), by=by)

    def _go(self, here: Q, *, by, **columns) -> None:
        require(by, MOVE_IN)
        here &= Q(has_files=True, rehearsal__isnull=False)
        with transaction.atomic():
            self._turn(here, State.WAITING, report=None, ended_at=None, **columns)
            Act.record("run move", self, by=by, files=[file["name"] for file in self.files])

    def ask_to_stop(self, *, by) -> None:
        """End it between two stories; at once where nobody works on it. Raises WrongState where there is nothing to
        stop."""
        require(by, MOVE_IN)
        now = timezone.now()
        with transaction.atomic():
            asked = Move.objects.filter(pk=self.pk).at_work()
            idle = asked.filter(pk__in=Move.objects.claimable().values("pk"))
            if not idle.update(
                state=State.STOPPED, ended_at=now, touched_at=now, claim="", beat_at=None
            ) and not asked.update(stop_asked=True):
                raise WrongState(_t("It is not running any more."))
            Act.record("stop move", self, by=by)
        self.refresh_from_db()

    def _turn(self, here: Q, state, **columns) -> None:
        columns |= {"state": state, "progress": {}, "error": "", "stop_asked": False, "tries": 0, "claim": "",
                    "beat_at": None, "touched_at": timezone.now()}  # fmt: skip
        if not Move.objects.filter(here, pk=self.pk).update(**columns):
            raise WrongState(_t("Somebody else was quicker: look at how it stands now."))
        self.refresh_from_db()

    # -- what a worker does ----------------------------------------------------------------------------------------

    @classmethod
    def take_up(cls, now=None) -> "Move | None":
        """The next move to be worked on, claimed with a token of its own; None where nothing waits."""
        now = now or timezone.now()
        for move in cls.objects.claimable(now):
            state = State.CHECKING if move.state == State.CHECKING else State.RUNNING
            token = uuid.uuid4().hex
            here = cls.objects.claimable(now).filter(pk=move.pk, claim=move.claim, state=move.state)
            try:
                with transaction.atomic():
                    taken = here.order_by().update(state=state, claim=token, beat_at=now, tries=F("tries") + 1)
            except IntegrityError:
                continue  # another one runs; its turn comes
            if taken:
                move.refresh_from_db()
                return move
        return None

    def beat(self, **columns) -> bool:
        """Say that somebody is at it, and how far; False where this claim is over or somebody asked to stop."""
        mine = Move.objects.filter(pk=self.pk, claim=self.claim, state__in=self.AT_WORK)
        return bool(mine.filter(stop_asked=False).update(beat_at=timezone.now(), **columns))

    def let_go(self) -> None:
        """Give the claim back: whoever comes next goes on."""
        mine = Move.objects.filter(pk=self.pk, claim=self.claim, state__in=self.AT_WORK)
        mine.update(claim="", beat_at=None)

    def end(self, state, **columns) -> bool:
        """Close this claim with a state, and log it; False where it was not ours any more."""
        now = timezone.now()
        ended = now if state in (State.DONE, State.STOPPED, State.FAILED) else None
        with transaction.atomic():
            mine = Move.objects.filter(pk=self.pk, claim=self.claim, state__in=self.AT_WORK)
            columns |= {"claim": "", "beat_at": None, "stop_asked": False, "tries": 0, "ended_at": ended,
                        "touched_at": now}  # fmt: skip
            if not mine.update(state=state, **columns):
                return False
            if ended:
                Act.record("end move", self, by=SYSTEM, note=columns.get("error", ""), state=str(state))
        self.refresh_from_db()
        return True


State = Move.State
