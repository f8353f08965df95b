"""`manage.py check_store`: whether every row has its files."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models

from newsroom.backups.checking import broken


class Command(BaseCommand):
    """Look at every file that a row points to."""

    help = "Looks whether pictures and documents are where their rows say, in their length and with their hash."

    def add_arguments(self, parser):
        """How thoroughly, and whether what can be made anew is."""
        parser.add_argument("--quick", action="store_true", help="look at names and lengths, read no content")
        parser.add_argument("--mend", action="store_true", help="have the worker make missing renditions anew")

    def handle(self, *args, quick, mend, **options):
        """Name what is broken; fails where anything is."""
        count, mended = 0, set()
        for found in broken(read=not quick):
            count += 1
            self.stderr.write(str(found))
            if mend and found.is_sure and hasattr(found.row, "make_anew") and found.row.pk not in mended:
                mended.add(found.row.pk)
                found.row.make_anew()
        if mended:
            self.stdout.write(f"The worker makes the renditions of {_counted(len(mended), 'picture')} anew.")
        files, rows = stored()
        looked_at = f"{_counted(files, 'file')} of {_counted(rows, 'row')}"
        if count:
            raise CommandError(
                f"{looked_at}: {count} broken. Bring what is missing back from a backup (docs/backup.md)."
            )
        self.stdout.write(f"{looked_at}: all there.")


def stored() -> tuple[int, int]:
    """How many files rows point to, and how many rows point to any."""
    files = rows = 0
    for model in apps.get_models():
        fields = [field.name for field in model._meta.get_fields() if isinstance(field, models.FileField)]
        for row in model._base_manager.order_by("pk").iterator(chunk_size=500) if fields else ():
            own = sum(bool(getattr(row, name)) for name in fields) + len(list(getattr(row, "other_files", tuple)()))
            files, rows = files + own, rows + bool(own)
    return files, rows


def _counted(number, thing):
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
