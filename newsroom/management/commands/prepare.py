"""`manage.py prepare`: everything between an installed tree and a site that can be served."""

import fcntl
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from newsroom import occupied


def static_files():
    """Path and content of every static file that the apps, the project and the theme offer, the first of a name."""
    seen = set()
    for finder in get_finders():
        for path, storage in finder.list(apps.get_app_config("staticfiles").ignore_patterns):
            prefix = getattr(storage, "prefix", None)
            name = f"{prefix}/{path}" if prefix else path
            if name not in seen:
                seen.add(name)
                with storage.open(path) as file:
                    yield name, file.read()


class Command(BaseCommand):
    """Migrate, collect the static files where they changed, and load the demo into an empty database if asked."""

    requires_system_checks = []  # the worker, started next, says what it thinks of the surroundings
    help = "Migrate, collect static files, and with --demo load the demo outlet into an empty database."

    def add_arguments(self, parser):
        """The one option: --demo."""
        parser.add_argument("--demo", action="store_true", help="load the demo outlet where there is no staff yet")

    def handle(self, *args, demo, **options):
        """Do it all; two that start at once on the same DATA_DIR take turns."""
        try:
            occupied.move_in()
        except occupied.Occupied as wrong:
            raise CommandError(str(wrong)) from wrong
        with open(Path(settings.DATA_DIR) / ".prepare.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                self.keep_to_ourselves()
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
            except OperationalError as wrong:
                raise CommandError(f"The database can't be used. It says: {str(wrong).strip()}") from wrong
            self.collect()
            if demo:
                call_command("demo", if_empty=True, stdout=self.stdout)

    @staticmethod
    def keep_to_ourselves():
        """A new SQLite file is for its owner alone: who serves pages and pictures as a member of our group reads no
        passwords. Its -wal and -shm follow it.
        """
        found = settings.DATABASES["default"]
        if found["ENGINE"].endswith("sqlite3") and ":memory:" not in str(found["NAME"]):
            with suppress(OSError):  # there already, or no folder: then the database itself says so
                os.close(os.open(settings.BASE_DIR / found["NAME"], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def collect(self):
        """Collect, hash and compress the static files, unless they are exactly those that stand collected."""
        root = Path(settings.STATIC_ROOT)
        root.mkdir(parents=True, exist_ok=True)
        whole = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
        paths = []
        for path, content in static_files():
            paths.append(path)
            whole.update(f"\0{path}\0{len(content)}\0".encode() + content)
        stamp, broken = root / ".collected", root / ".collecting"
        if stamp.exists() and not broken.exists() and stamp.read_text() == whole.hexdigest():
            return
        self.stdout.write("Collecting the static files …")
        if broken.exists():
            self.forget_since(root, broken)
        broken.touch()
        for path in paths:
            # collectstatic goes by time stamps, which a theme copied from elsewhere brings along.
            staticfiles_storage.delete(path)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(whole.hexdigest())
        broken.unlink(missing_ok=True)

    @staticmethod
    def forget_since(root, broken):
        """Delete what was written since a collecting began that was killed: a hashed name may stand over half a file.

        What is older is whole, and stays: while a release takes over, the old one's processes and pages ask for it.
        """
        began = broken.stat().st_mtime
        for path in list(root.rglob("*")):
            if path != broken and path.is_file() and path.stat().st_mtime >= began:
                path.unlink()
