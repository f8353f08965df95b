"""`manage.py move_database URL`: everything into another, empty database; SQLite to PostgreSQL, or back.

All or nothing: rows are copied and compared in one transaction of the target, and what was made there is taken away
again where anything fails. The source is only read, and stays as it is.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from newsroom import env
from newsroom.management import moving
from newsroom.management.moving import NotMoved
from newsroom.models import Heartbeat

SOURCE, TARGET = "default", "target"
STOPPED = timedelta(seconds=45)  # the worker's heart beats every twenty


class Command(BaseCommand):
    """Copy, compare, and say what to do next."""

    help = "Copies everything into another, empty database and compares it; then set DATABASE_URL to it."

    def add_arguments(self, parser):
        """Where to."""
        parser.add_argument(
            "url",
            help="postgres://user:password@host:5432/database or sqlite:////path/of/a/file; or the path of a file that "
            "holds such a URL, so that no password stands on the command line",
        )

    def handle(self, *args, url, **options):
        """Refuse what can't go well, move, compare; CommandError with a sentence where it does not."""
        url = self.read(url)
        try:
            self.open(url)
            self.refuse()
            self.stdout.write("Making the tables …")
            try:
                self.run(url, "migrate", "--verbosity=0")
                count = self.move()
                self.stdout.write("Writing the search texts …")
                self.run(url, "index_search")
            except BaseException:
                self.clear()
                raise
        except (NotMoved, ImproperlyConfigured) as wrong:
            raise CommandError(f"Nothing was moved. {wrong}") from wrong
        except DatabaseError as wrong:
            raise CommandError(f"Nothing was moved. The database says: {str(wrong).strip()}") from wrong
        finally:
            if TARGET in connections.settings:
                connections[TARGET].close()
                del connections[TARGET], connections.settings[TARGET]
        self.stdout.write(
            self.style.SUCCESS(
                f"{count} rows are in the new database, and the same as here. Set DATABASE_URL to it, start web and "
                "worker, and keep the old database until you have seen the site."
            )
        )

    @staticmethod
    def read(url):
        if "://" in url:
            return url
        try:
            return Path(url).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise CommandError(
                f"{url} is neither the URL of a database nor a file that holds one. "
                "Write postgres://user:password@host:5432/database."
            ) from wrong

    @staticmethod
    def open(url):
        """Make the target known as a second database."""
        found = env.database("The target", url)
        if found["ENGINE"] == "django.db.backends.sqlite3":
            found["OPTIONS"] = {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            }
        both = connections.configure_settings({SOURCE: connections.settings[SOURCE], TARGET: found})
        connections.settings[TARGET] = both[TARGET]

    def refuse(self):
        """Raise NotMoved where it can't go well."""
        here, there = connections[SOURCE], connections[TARGET]
        same = ("ENGINE", "HOST", "PORT", "NAME")
        if all(str(here.settings_dict[name]) == str(there.settings_dict[name]) for name in same):
            raise NotMoved("The target is the database that the site has already.")
        if found := moving.tables(TARGET):
            raise NotMoved(
                f"The target is not empty: it has {len(found)} tables, such as {min(found)}. Make a new database and "
                "name that one; if these are left from a move that was killed, drop that database first."
            )
        executor = MigrationExecutor(here)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotMoved("This database is of an older release. Start the site once; that brings it up to date.")
        seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
        if seen and timezone.now() - seen < STOPPED:
            raise NotMoved(
                "The site is running: what is written from now on would stay behind. Stop web and worker, wait a "
                "minute, and try again."
            )
        if strange := moving.unknown_tables(SOURCE):
            self.stderr.write(f"Not ours, and left behind: {', '.join(sorted(strange))}.")

    def move(self) -> int:
        """Copy and compare all tables; how many rows there are."""
        whole = 0
        with transaction.atomic(using=SOURCE), transaction.atomic(using=TARGET):
            moving.hold_still(SOURCE)
            moving.empty(TARGET)
            read = {}
            for model in moving.models():
                read[model] = moving.copy(model, SOURCE, TARGET)
            connections[TARGET].check_constraints()
            for model, (count, mark) in read.items():
                if moving.sum_up(model, TARGET) != (count, mark):
                    raise NotMoved(
                        f"{model._meta.db_table} is not the same there as here. That is a fault of ours: tell us, and "
                        "stay with the database that you have."
                    )
                if count:
                    self.stdout.write(f"  {model._meta.db_table}: {count} rows, {mark[:16]}")
                whole += count
            moving.go_on_counting(TARGET, moving.last_ids(SOURCE))
        return whole

    def clear(self):
        """Take away what was made in the target."""
        try:
            moving.drop_all(TARGET)
        except DatabaseError as wrong:
            self.stderr.write(f"The target could not be emptied again; drop that database. It says: {wrong}")

    @staticmethod
    def run(url, *words):
        """Another command, for the target, in a process of its own: there it is the only database."""
        surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=surroundings | {"DATABASE_URL": url},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise NotMoved(f"`manage.py {words[0]}` failed in the target: {last}")
