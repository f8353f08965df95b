"""`manage.py backup`: the whole paper, while it runs."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from newsroom import occupied
from newsroom.backups import BackupFailed
from newsroom.backups.archive import pack
from newsroom.backups.disk import megabytes, only_one, refuse_root_for
from newsroom.backups.making import copy_to_second, forget_old, make_backup
from newsroom.backups.manifest import backups_in, read
from newsroom.backups.pool import Pool
from newsroom.backups.proving import prove
from newsroom.management.beside import stay_beside
from newsroom.models import Backup


class Command(BaseCommand):
    """Make a backup, and on demand prove it, copy it, write it as one file."""

    requires_system_checks = []  # a backup of a paper that is not well is wanted all the same
    help = "Makes a backup of the whole paper (database, pictures, theme, key) while it runs."

    def add_arguments(self, parser):
        """What is done with it besides."""
        parser.add_argument("--prove", action="store_true", help="restore it into a scratch place and compare")
        parser.add_argument("--archive", metavar="FILE", help="write it also as one file, FILE.tar")
        parser.add_argument("--list", action="store_true", help="list the backups that there are, and make none")
        parser.add_argument("--run", type=int, help="the row that the worker made for this run")
        parser.add_argument("--beside", type=int, metavar="PID", help="low priority; ends with the worker PID")

    def handle(self, *args, **options):
        """Do it, note on the row what became of it, and fail with a sentence."""
        if options["list"]:
            self.list()
            return
        if options["beside"]:
            stay_beside(options["beside"])
        run = None
        try:
            refuse_root_for(Path(settings.DATA_DIR))
            occupied.move_in()
            with only_one(Path(settings.BACKUP_DIR)):
                run = self.row(options["run"])
                self.back_up(run, options)
        except (BackupFailed, occupied.Occupied, OSError) as wrong:
            said = (
                str(wrong) if not isinstance(wrong, OSError) else f"{wrong.filename or 'The disk'}: {wrong.strerror}."
            )
            self.failed(run or options["run"], said)
            raise CommandError(said) from wrong
        except DatabaseError as wrong:
            raise CommandError(
                f"The database can't be used; is it migrated and running? It says: {str(wrong).strip()}"
            ) from wrong
        finally:
            occupied.move_out()

    def back_up(self, run, options):
        """Make it, prove it, forget old ones, copy it, write it as one file.

        One that fails its proof is copied all the same, and old ones go: a disk that fills up would stop the next one.
        """
        root, second_error, unproven = Path(settings.BACKUP_DIR), "", None
        made = make_backup(root, self.stdout.write)
        told = made.manifest
        run.note(
            name=told.name, made_at=timezone.now(), rows=told.rows, files=len(told.files), size=told.size,
            added=made.added,
        )  # fmt: skip
        self.stdout.write(f"Made {made.folder}")
        if options["prove"]:
            try:
                self.prove(run, made)
            except (BackupFailed, OSError) as wrong:
                unproven = wrong
        proven = Backup.objects.exclude(proven_at=None).order_by("-proven_at").values_list("name", flat=True).first()
        forget_old(root, settings.BACKUP_KEEP, never=proven or "")
        if settings.BACKUP_SECOND:
            try:
                went = copy_to_second(made, settings.BACKUP_SECOND, settings.BACKUP_KEEP, never=proven or "")
                self.stdout.write(f"Copied to {settings.BACKUP_SECOND}, {megabytes(went)} of files new there")
            except (BackupFailed, OSError) as wrong:
                second_error = str(wrong)
        if unproven:
            run.note(second_error=second_error)
            raise unproven
        if options["archive"]:
            file = Path(options["archive"]).expanduser().absolute()
            self.stdout.write(f"Wrote {file}, {megabytes(pack(made.folder, file))}")
        run.note(ended_at=timezone.now(), error="", second_error=second_error)
        if second_error:
            raise CommandError(f"The backup is made, but the second place has none: {second_error}")

    def prove(self, run, made):
        """Restore it into a scratch place and compare. Where that fails, contents that are damaged are thrown away."""
        try:
            proof = prove(made.folder, made.manifest, self.stdout.write)
        except BackupFailed as wrong:
            if count := len(Pool(made.folder.parent / "files").throw_damaged(made.manifest.contents)):
                raise BackupFailed(
                    f"{wrong} Damaged contents that were thrown away, and that the next backup takes anew: {count}."
                ) from wrong
            raise
        run.note(proven_at=timezone.now(), pages=proof.pages)
        passed = f"; {proof.changed} that changed meanwhile were passed over" if proof.changed else ""
        self.stdout.write(f"Proven: {proof.pages} pages are the same, byte by byte{passed}")

    def row(self, pk):
        """The row of this run. Nobody else can be at it now, so rows that never ended are closed."""
        run = Backup.objects.filter(pk=pk).first() if pk else Backup.objects.create()
        if run is None:
            raise CommandError(f"There is no run {pk}.")
        Backup.end_abandoned(besides=run.pk)
        return run

    @staticmethod
    def failed(run, said):
        """Note why, where the database can still be written."""
        try:
            pk = getattr(run, "pk", run)
            Backup.objects.filter(pk=pk).update(ended_at=timezone.now(), error=said[:2000])
        except DatabaseError:
            return

    def list(self):
        """A line for each backup, the newest first."""
        root = Path(settings.BACKUP_DIR)
        try:
            proven = dict(Backup.objects.exclude(proven_at=None).values_list("name", "proven_at"))
        except DatabaseError:
            # The database may be what was lost.
            proven = {}
        for folder in backups_in(root):
            try:
                told = read(folder)
                line = f"{told.rows:,} rows, {len(told.files):,} files, {megabytes(told.size)}"
            except BackupFailed as wrong:
                line = str(wrong)
            when = proven.get(folder.name)
            self.stdout.write(f"{folder}  {line}{f', proven {when:%Y-%m-%d %H:%M} UTC' if when else ''}")
        if not backups_in(root):
            self.stdout.write(f"There is no backup in {root}.")
