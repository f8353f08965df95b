"""`manage.py restore`: a backup into a bare folder, or over what is there."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from articles.models import Article
from newsroom.backups import BackupFailed
from newsroom.backups.archive import Source
from newsroom.backups.checking import broken
from newsroom.backups.making import found
from newsroom.backups.restoring import restore
from newsroom.occupied import Occupied


class Command(BaseCommand):
    """Restore, and say what to do next."""

    requires_system_checks = []  # there may be nothing here yet
    help = "Restores a backup into DATA_DIR and DATABASE_URL. The site must not run there."

    def add_arguments(self, parser):
        """Which backup, and whether a paper that is there gives way."""
        parser.add_argument("backup", help="the folder of a backup, an archive, a name in BACKUP_DIR, or latest")
        parser.add_argument("--over", action="store_true", help="put what is there aside")
        parser.add_argument("--drill", action="store_true", help="for a scratch place: share files with the backup")

    def handle(self, *args, backup, over, drill, **options):
        """Restore it, look whether all files are there, and tell."""
        try:
            source = Source(found(backup))
            done = restore(source, over=over, link=drill, say=self.stdout.write)
        except (BackupFailed, Occupied) as wrong:
            raise CommandError(str(wrong)) from wrong
        except OSError as wrong:
            raise CommandError(f"{wrong.filename or 'The disk'}: {wrong.strerror}.") from wrong
        except DatabaseError as wrong:
            raise CommandError(f"The database can't be used. It says: {str(wrong).strip()}") from wrong
        if drill:
            return
        self.stdout.write(f"Restored the backup {done.manifest.name} into {settings.DATA_DIR}.")
        if done.manifest.site != settings.SITE_URL:
            self.stdout.write(f"The paper was at {done.manifest.site}; here SITE_URL is {settings.SITE_URL}.")
        if done.held:
            self.stdout.write(f"Letters that waited then and are held (see Letters at the desk): {done.held}")
        if due := Article.objects.filter(state="scheduled", publish_at__lte=timezone.now(), trashed_at=None).count():
            self.stdout.write(f"Stories that came due since then and go out, each once, when the worker starts: {due}")
        wrong = sum(1 for _ in broken())
        self.stdout.write(f"{wrong} broken" + (": see manage.py check_store." if wrong else "."))
        if done.aside:
            self.stdout.write(f"What was here lies in {done.aside}. Delete it when all is well.")
        self.stdout.write("Everybody logs in anew. Start the site.")
