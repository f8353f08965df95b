"""Where measurements live: databases of their own, each with a paper of one size, that one process goes between."""

import hashlib
import os
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article
from bench.archive import archive
from bench.corpus import Corpus, fill
from newsroom.models import User, site


@dataclass
class Paper:
    """A filled database."""

    size: int
    database: str
    corpus: Corpus | None = None
    bytes: int = 0
    newest: list[int] = field(default_factory=list)  # ids of the newest stories of an archive


class House:
    """Makes papers, and opens one at a time."""

    def __init__(self):
        self.papers: list[Paper] = []
        self.own = str(connection.settings_dict["NAME"])
        self.is_postgresql = connection.vendor == "postgresql"

    @property
    def engine(self) -> str:
        """The database's name for people."""
        return "PostgreSQL" if self.is_postgresql else "SQLite"

    def make(self, size: int, *, filled=True, talk=True) -> Paper:
        """A migrated database, filled with so many stories unless told otherwise; it is open afterwards.

        Without `talk` the stories have no comments.
        """
        paper = self._database(size)
        call_command("migrate", interactive=False, verbosity=0)
        if filled:
            paper.corpus = fill(size, newest=timezone.now().replace(microsecond=0), talk=talk)
        self._settle(paper)
        return paper

    def make_archive(self, size: int) -> Paper:
        """A database with an archive of so many stories; it is open afterwards.

        On SQLite the file is kept in the user's cache for the day; a change of the schema or of what makes the archive
        makes a new one.
        """
        kept = None if self.is_postgresql else _kept(size)
        paper = self._database(size)
        if kept and kept.exists():
            connection.close()
            shutil.copyfile(kept, paper.database)
        else:
            call_command("migrate", interactive=False, verbosity=0)
            archive(size, newest=timezone.now().replace(microsecond=0))
        self._settle(paper)
        if kept and not kept.exists():
            connection.close()
            kept.parent.mkdir(parents=True, exist_ok=True)
            half = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(paper.database, half)
            half.rename(kept)
            _forget_old(kept.parent)
        paper.newest = list(Article.objects.published().newest_first().values_list("pk", flat=True)[:50])
        return paper

    def _database(self, size):
        """A database of its own, empty and open."""
        name = f"newsroom_bench_{os.getpid()}_{len(self.papers)}"
        if self.is_postgresql:
            self._enter(self.own)
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
        paper = Paper(size, name if self.is_postgresql else str(Path(settings.DATA_DIR) / f"{name}.sqlite3"))
        self.papers.append(paper)
        self.open(paper)
        return paper

    def open(self, paper: Paper) -> None:
        """Let every query from now on go to this paper."""
        self._enter(paper.database)

    def _enter(self, database):
        connection.close()
        connection.settings_dict["NAME"] = database
        # What a process remembers is of one database.
        site._remembered.clear()

    def _settle(self, paper):
        """Do what either database does by itself in the hours after an import; note how large it is."""
        with connection.cursor() as cursor:
            if self.is_postgresql:
                cursor.execute("VACUUM ANALYZE")
                cursor.execute("SELECT pg_database_size(current_database())")
            else:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            paper.bytes = cursor.fetchone()[0]

    def staff(self, name: str, *roles: str) -> User:
        """A member of staff of the open paper, made at the first asking."""
        from django.contrib.auth.models import Group

        user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True, "first_name": name.title()})
        if made:
            user.groups.set(Group.objects.filter(name__in=roles))
        return user

    def close(self):
        """Drop what was made."""
        self._enter(self.own)
        if self.is_postgresql:
            with connection.cursor() as cursor:
                for paper in self.papers:
                    cursor.execute(f'DROP DATABASE IF EXISTS "{paper.database}"')
            connection.close()


def _kept(size):
    """Where the SQLite file of an archive of this size lies between two runs of one day."""
    made_by = [Path(__file__).parent / name for name in ("archive.py", "corpus.py")]
    made_by += sorted(Path(__file__).parent.parent.glob("*/migrations/0*.py"))
    mark = hashlib.sha256(b"".join(source.read_bytes() for source in made_by))
    mark.update(f"{timezone.now():%Y-%m-%d}".encode())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsroom-bench"
    return cache / f"archive-{size}-{mark.hexdigest()[:12]}.sqlite3"


def _forget_old(cache):
    """Delete the archives of other days, and halves that a run left behind: each holds gigabytes."""
    yesterday = time.time() - 24 * 3600
    for file in cache.glob("archive-*"):
        if file.stat().st_mtime < yesterday:
            file.unlink(missing_ok=True)


@contextmanager
def house():
    """A `House` that is cleared away afterwards, however the measurement ends."""
    made = House()
    try:
        yield made
    finally:
        made.close()
