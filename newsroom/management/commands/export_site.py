"""`manage.py export_site FILE`: the whole paper in one archive, while it runs."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsroom import occupied
from newsroom.backups import BackupFailed
from newsroom.backups.disk import refuse_root_for
from newsroom.management.moving_out.archive import NotMoved
from newsroom.management.moving_out.archive_writing import export


class Command(BaseCommand):
    """Write the archive, and say what is in it."""

    help = (
        "Writes the whole paper into one archive, which import_site takes into an empty install: stories with their "
        "revisions, pictures, comments, addresses, settings, accounts, theme. It holds personal data. See "
        "docs/moving-out.md."
    )

    def add_arguments(self, parser):
        """Where to, and what of the staff goes along."""
        parser.add_argument("file", help="the archive to be written; it must not exist yet")
        parser.add_argument(
            "--without-accounts",
            action="store_true",
            help="of staff only names: no address, no password, nobody can log in with them",
        )
        parser.add_argument(
            "--with-second-factors",
            action="store_true",
            help="also passkeys, apps and recovery codes; who reads the archive can log in with them",
        )

    def handle(self, *args, file, without_accounts, with_second_factors, **options):
        """Export, tell on stderr how it goes, and print the fingerprint of the content."""
        if without_accounts and with_second_factors:
            raise CommandError("Second factors belong to accounts: leave one of the two options away.")
        try:
            refuse_root_for(Path(settings.DATA_DIR))
            occupied.move_in()
            contents = export(
                Path(file).absolute(),
                accounts=not without_accounts,
                second_factors=with_second_factors,
                say=lambda line: self.stderr.write(line, style_func=str),
            )
        except (NotMoved, BackupFailed, occupied.Occupied) as wrong:
            raise CommandError(str(wrong)) from wrong
        except OSError as wrong:
            raise CommandError(f"{wrong.filename or 'The disk'}: {wrong.strerror}. Nothing was written.") from wrong
        except DatabaseError as wrong:
            raise CommandError(f"The database can't be read. It says: {str(wrong).strip()}") from wrong
        lines = sum(entry.lines or 0 for entry in contents.files.values())
        self.stdout.write(
            f"{contents.name} is in {file}: {lines} lines, {contents.originals[0]} files of pictures and documents."
        )
        if contents.lost:
            self.stdout.write(f"Files that could not be read, and are left out: {len(contents.lost)} (see above).")
        self.stdout.write(f"Content: {contents.fingerprint()}")
        self.stdout.write("It holds personal data: keep it as you keep the database, and delete it when you are done.")
