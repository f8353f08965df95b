"""`import_site`: an archive becomes the paper of an empty install, whole or not at all.

All rows go in one transaction, in batches; the files follow while it is open, and the commit is the last step. So a run
that was killed leaves at most some files, which the next run finds in order and keeps. Numbers stay what they were:
permalinks of comments, drawn pictures and the log hold them.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, QuerySet
from django.utils import timezone

from articles.models import Article, SearchDue
from articles.pictures.storage import write_whole
from comments.digest import TURN
from comments.models import Rate
from newsroom import occupied
from newsroom.backups import BackupFailed
from newsroom.backups.disk import refuse_root_for
from newsroom.management import moving
from newsroom.management.commands import prepare
from newsroom.models import Act, Heartbeat, SiteSettings
from newsroom.pages import changing
from newsroom.roles import SYSTEM

from .archive import BY_HASH, CHUNK, THEME, NotMoved
from .archive_checking import Archive, Names, names_in
from .archive_kinds import GIVEN, IMPORTED, KINDS, Kind, target_of
from .archive_values import NUMBER_MAX, meant

ROWS, BYTES = 200, 4 << 20  # of one batch, whichever is full first
STOPPED = timedelta(seconds=45)  # the worker's heart beats every twenty
MARK = ".import-site"  # lies in DATA_DIR while an import is on its way
WORKING, HALF_THEME = ".importing-", ".importing-theme"

Say = Callable[[str], None]


class Imported:
    """What became of it."""

    def __init__(self, contents):
        self.contents = contents
        self.rows = self.files = self.cleaned = 0
        self.taken_up = False


def take_in(path: Path, say: Say = lambda line: None) -> Imported:
    """Take the archive in. Raises NotMoved with what is in the way or wrong with it, `occupied.Occupied` where the
    site runs here; then nothing has changed."""
    try:
        refuse_root_for(Path(settings.DATA_DIR))
    except BackupFailed as wrong:
        raise NotMoved(str(wrong)) from wrong
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    with occupied.alone(), Archive(path) as archive:
        _prepare()
        _refuse(archive)
        _clear()
        with (
            tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=WORKING) as folder,
            names_in(Path(folder)) as names,
        ):
            say("Reading the archive …")
            given = {label: sorted(_given(label)) for label in GIVEN}
            archive.check(names, given, say)
            return _Import(archive, names, say).run()


# -- what is in the way ------------------------------------------------------------------------------------------------


def _prepare():
    """Make the tables where there are none, in a file that is for its owner alone."""
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        prepare.Command.keep_to_ourselves()
    if not moving.tables("default"):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMoved("This database is of an older release. Run manage.py migrate, then import.")


def _refuse(archive):
    there = {kind.name: kind.rows().count() for kind in KINDS if not kind.is_sown}
    if found := [f"{name} ({count})" for name, count in there.items() if count]:
        raise NotMoved(
            f"This install is not empty: it has {', '.join(found)}. Import into a DATA_DIR and a database of their "
            "own, before anybody has opened the paper there (DEMO=0)."
        )
    seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    if seen and timezone.now() - seen < STOPPED:
        raise NotMoved("A worker runs on this database. Stop web and worker, wait a minute, and import again.")
    has_theme = any(name.startswith(THEME) for name in archive.entries)
    if has_theme and any(Path(settings.THEME_DIR).rglob("*")):
        raise NotMoved(f"The archive brings a theme, and there is one in {settings.THEME_DIR}. Move that one away.")


def _clear():
    """Take away what a run that was killed worked with; we are alone here."""
    for folder in Path(settings.DATA_DIR).glob(f"{WORKING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _given(label):
    model = next(model for model in moving.models() if model._meta.label == label)
    return model._base_manager.values_list(GIVEN[label], flat=True)


# -- taking it in ------------------------------------------------------------------------------------------------------


class _Import:
    """One import on its way: the archive is in order, and nothing is in the way."""

    def __init__(self, archive: Archive, names: Names, say: Say):
        self.archive, self.names, self.say = archive, names, say
        self.done = Imported(archive.contents)
        self.mark = Path(settings.DATA_DIR) / MARK
        self.theme = Path(settings.DATA_DIR) / HALF_THEME
        self.is_done = False

    def run(self) -> Imported:
        self.done.taken_up = self.mark.exists()
        if self.done.taken_up:
            self.say("An earlier import was stopped here: no row of it stands. It is begun anew; its files stay.")
        self.mark.touch(mode=0o600)
        try:
            with changing("settings"):
                for kind in KINDS:
                    self.put(kind)
                connection.check_constraints()
                self.settle()
                self.put_files()
                self.put_theme()
            self.is_done = True
        except DatabaseError as wrong:
            raise NotMoved(f"The database does not take it. It says: {str(wrong).strip()}") from wrong
        finally:
            shutil.rmtree(self.theme, ignore_errors=True)
            if self.is_done or not self.done.files:
                self.mark.unlink(missing_ok=True)
        return self.done

    def put(self, kind: Kind):
        """All rows of a kind."""
        writer, before = _Writer(kind, self.names), self.done.rows
        if kind.is_sown:
            kind.rows()._raw_delete(using="default")
        batch, size = [], 0
        for row, length in self.archive.lines(kind):
            batch.append(row)
            size += length
            if len(batch) == ROWS or size >= BYTES:
                self.done.rows += writer.write(batch)
                batch, size = [], 0
        self.done.rows += writer.write(batch)
        self.done.cleaned += writer.cleaned
        if self.done.rows > before:
            self.say(f"  {kind.name}: {self.done.rows - before}")

    def settle(self):
        """What must be so in a paper that came from elsewhere, before anybody works with it."""
        moving.go_on_counting("default", self._counted())
        due = Article.objects.published().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=ROWS)
        SearchDue.objects.bulk_create((SearchDue(pk=pk) for pk in due), batch_size=ROWS)
        # What waits for a moderator was told of at the old house: here the next letter comes in a day, or with news.
        Rate.note_turn(TURN, timezone.now())
        paper = SiteSettings.objects.filter(pk=1).first()
        if paper is not None:
            contents = self.archive.contents
            Act.record(IMPORTED, paper, by=SYSTEM, site=contents.site, made_at=contents.made_at,
                       content=contents.fingerprint())  # fmt: skip

    def _counted(self):
        """By table, the highest number that was ever given, at the old house or here."""
        numbers, here = self.archive.contents.numbers, moving.last_ids("default")
        told = {kind.model._meta.db_table: min(numbers.get(kind.name, 0), NUMBER_MAX) for kind in KINDS}
        return {table: max(number, here.get(table, 0)) for table, number in (here | told).items()}

    def put_files(self):
        """Pictures and documents, to where their kinds keep them; what lies there already is not written again."""
        keepers = {kind.files: kind for kind in KINDS if kind.files}
        for name in self.archive.entries:
            if by_hash := BY_HASH.fullmatch(name):
                folder, inside = name.split("/", 1)
                self.put_file(keepers[folder], keepers[folder].kept_in + inside, name, by_hash[3])
                self.done.files += 1
                if self.done.files % 1000 == 0:
                    self.say(f"  {self.done.files} files")

    def put_file(self, kind, inside, name, sha256):
        storage = kind.model._meta.get_field("file").storage
        try:
            if storage.exists(inside):
                if _sha256(storage, inside) == sha256:
                    return
                storage.delete(inside)
            try:
                path = storage.path(inside)
            except NotImplementedError:  # kept on no disk of ours
                with self.archive.zip.open(name) as file:
                    storage.save(inside, File(file))
            else:
                write_whole(path, self.archive.chunks(name), mode=kind.mode)
        except OSError as wrong:
            raise NotMoved(f"{inside} can't be written: {wrong.strerror or wrong}.") from wrong

    def put_theme(self):
        """The outlet's own look: beside its place first, and there in one step."""
        names = [name for name in self.archive.entries if name.startswith(THEME)]
        if not names:
            return
        shutil.rmtree(self.theme, ignore_errors=True)
        target = Path(settings.THEME_DIR)
        try:
            for name in names:
                write_whole(self.theme / name.removeprefix(THEME), self.archive.chunks(name))
            if target.exists():
                target.rmdir()
            target.parent.mkdir(parents=True, exist_ok=True)
            self.theme.rename(target)
        except OSError as wrong:
            raise NotMoved(f"The theme can't be written to {target}: {wrong.strerror}.") from wrong
        self.done.files += len(names)


def _sha256(storage, name):
    whole = hashlib.sha256()
    with storage.open(name, "rb") as file:
        while chunk := file.read(CHUNK):
            whole.update(chunk)
    return whole.hexdigest()


class _Writer:
    """Turns lines of one kind into rows."""

    def __init__(self, kind: Kind, names: Names):
        self.kind, self.names, self.model = kind, names, kind.model
        self.carried = {field.name: field for field in kind.fields}
        self.columns = [field for field in self.model._meta.local_concrete_fields if not field.generated]
        self.cleaned = 0

    @cached_property
    def targets(self):
        return {name: target_of(field) for name, field in self.carried.items() if field.remote_field}

    @cached_property
    def given(self):
        """Numbers of what every paper has, by its name."""
        return {
            label: dict(model._base_manager.values_list(GIVEN[label], "pk"))
            for model in moving.models()
            if (label := model._meta.label) in GIVEN
        }

    def write(self, rows: list[dict]) -> int:
        """Write these; how many."""
        names = [field.attname for field in self.columns]
        things = [Model.from_db.__func__(self.model, "default", names, self.values(row)) for row in rows]
        size = max(1, min(ROWS, connection.ops.bulk_batch_size(self.columns, things))) if things else 1
        for start in range(0, len(things), size):
            self._insert(things[start : start + size])
        return len(rows)

    def _insert(self, things):
        try:
            with transaction.atomic():
                # raw: what fields would fill in by themselves (the time of now, for one) stays as it was.
                QuerySet(self.model)._insert(things, fields=self.columns, raw=True, using="default")
        except (DatabaseError, ValueError, OverflowError) as wrong:
            if len(things) > 1:
                for thing in things:
                    self._insert([thing])
                return
            raise NotMoved(
                f"Number {things[0].pk} of {self.kind.name} is not taken by the database: {str(wrong).strip()}."
            ) from wrong

    def values(self, row: dict) -> list:
        """The value of each column."""
        fresh = self.kind.fresh(row) if self.kind.fresh else {}
        return [self.value(field, row, fresh) for field in self.columns]

    def value(self, field, row, fresh):
        name = field.name
        if field.primary_key:
            return row["number"]
        if name in fresh:
            return fresh[name]
        if name not in self.carried or name not in row:
            return field.get_default()
        value = row[name]
        if name in self.targets:
            return None if value is None else self.reference(*self.targets[name], value)
        value = meant(field, value)
        if name == "file" and value:
            return self.kind.kept_in + value
        if cleaner := self.kind.cleaners.get(name):
            clean = cleaner(value)
            self.cleaned += clean != value
            return clean
        return value

    def reference(self, kind, named_by, value):
        """The number of the thing that is named."""
        if kind in self.given:
            return self.given[kind][value]
        return self.names.number(kind, value) if named_by else value
