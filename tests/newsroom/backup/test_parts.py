"""The parts of a backup by themselves: what belongs in, manifests that lie, room, versions of programs, passwords."""

import errno
import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections import namedtuple
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from newsroom.backups import BackupFailed, archive, disk, kept, making, postgresql, restoring
from newsroom.backups.aftermath import settle_in
from newsroom.backups.databases import Moment, Sqlite
from newsroom.backups.making import found, make_backup
from newsroom.backups.manifest import Kept, Manifest, understood
from newsroom.backups.pool import Pool
from newsroom.backups.postgresql import PostgreSQL, program
from newsroom.models import Heartbeat, Letter


@pytest.mark.parametrize(
    "path, does",
    [
        ("media/renditions/ab/1.webp", True),
        ("originals/ab/ab12.jpg", True),
        ("theme/templates/base.html", True),
        ("theme/.hidden", True),
        ("secret-key", True),
        ("documents/report.pdf", True),
        ("newsroom.sqlite3", False),
        ("newsroom.sqlite3-wal", False),
        ("pages/current/index.html", False),
        ("backups/files/ab/ab12", False),
        ("moves/1/export.xml", False),
        ("incoming/export.xml", False),
        ("share/story-1.png", False),
        ("static/css/paper.css", False),
        (".in-use", False),
        ("before-restore-2026/media/a.jpg", False),
        ("media/.new-abc", False),
        ("../elsewhere", False),
        ("/etc/passwd", False),
        ("media/../../x", False),
        ("media//x", False),
        ("media/a\0b", False),
        ("theme/my\u00a0logo.png", True),
        ("", False),
    ],
)
def test_what_belongs_into_a_backup(path, does):
    assert kept.belongs(path) is does


def test_neither_backups_nor_what_restores_left_are_backed_up(tmp_path, settings):
    settings.DATA_DIR, settings.PAGES_DIR = tmp_path, tmp_path / "stored"
    settings.BACKUP_DIR = tmp_path / "copies" / "here"
    for name in (
        "media/a.jpg", "stored/index.html", "copies/here/lock", "copies/notes.txt", "db/.restoring-paper.db",
        "db/paper.db.before-restore-2026-11-26T023000Z-wal",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    # A link is followed where an operator leads a whole folder elsewhere, and nowhere below.
    (tmp_path / "media" / "link.jpg").symlink_to(tmp_path / "copies" / "notes.txt")
    elsewhere = tmp_path.with_name("another disk")
    elsewhere.mkdir()
    (elsewhere / "own.css").write_text("")
    (tmp_path / "theme").symlink_to(elsewhere)
    assert [found.path for found in kept.files()] == ["copies/notes.txt", "media/a.jpg", "theme/own.css"]


def manifest(**values):
    told = {
        "made_at": "2026-11-26T02:30:00+00:00", "engine": "sqlite", "server": "3", "site": "https://post.example",
        "code": "", "migrations": [], "newest_change": 7, "tables": {"a": [2, "x"]},
        "database": {"name": "database.sqlite3.gz", "size": 3, "sha256": "0" * 64, "unpacked": 9},
        "files": [["media/a.jpg", 3, "a" * 64, 1, 0o644]], "format": 1, **values,
    }  # fmt: skip
    text = json.dumps(told).encode()
    return text, hashlib.sha256(text).hexdigest()


def test_a_manifest_is_read_back_as_it_was_written(tmp_path):
    whole = understood(*manifest(), "here")
    whole.write(tmp_path)
    from newsroom.backups.manifest import read

    assert read(tmp_path) == whole
    assert (whole.name, whole.rows, whole.size) == ("2026-11-26T023000Z", 2, 12)
    # A release that knows no buckets reads it as well.
    assert b"pictures_in" not in (tmp_path / "manifest.json").read_bytes()
    understood(*manifest(pictures_in="s3://media"), "here").write(tmp_path)
    assert read(tmp_path).pictures_in == "s3://media"
    (tmp_path / "manifest.json").write_bytes((tmp_path / "manifest.json").read_bytes() + b" ")
    with pytest.raises(BackupFailed, match="is damaged"):
        read(tmp_path)


@pytest.mark.parametrize(
    "values, said",
    [
        ({"format": 2}, "made by a newer Newsroom (format 2"),
        ({"files": [["../../etc/cron.d/x", 3, "a" * 64, 1, 0o644]]}, "outside the paper"),
        ({"files": [["media/a.jpg", 3, "../../x", 1, 0o644]]}, "outside the paper"),
        ({"files": [["media/a.jpg", 3, "a" * 64, 1, 0o4755]]}, "outside the paper"),
        ({"database": {"name": "../x", "size": 3, "sha256": "", "unpacked": 9}}, "outside the paper"),
        ({"files": 7}, "can't be understood"),
        ({"made_at": "yesterday"}, "can't be understood"),
        ({"more": 1}, "can't be understood"),
    ],
)
def test_a_manifest_that_lies_is_refused(values, said):
    with pytest.raises(BackupFailed) as refused:
        understood(*manifest(**values), "here")
    assert said in str(refused.value)


def test_without_room_nothing_is_begun(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: usage(10**9, 0, 300_000_000))
    disk.refuse_without_room(tmp_path / "to be made", 50_000_000, "The backup")
    with pytest.raises(BackupFailed, match=r"The backup needs 410 MB in .*, and 300 MB are free"):
        disk.refuse_without_room(tmp_path, 200_000_000, "The backup")


def test_the_same_content_lies_there_once(tmp_path):
    pool = Pool(tmp_path / "files")
    (tmp_path / "a").write_bytes(b"picture")
    with open(tmp_path / "a", "rb") as file:
        sha256, size, is_new = pool.take(file)
    with open(tmp_path / "a", "rb") as file:
        assert pool.take(file) == (sha256, size, False)
    assert (size, is_new) == (7, True)
    assert pool.path(sha256).stat().st_mode & 0o777 == 0o600
    assert not pool.is_damaged(sha256)
    (pool.root / ".new-7").write_bytes(b"half")
    assert pool.sweep([sha256]) == 0
    assert not (pool.root / ".new-7").exists()
    assert pool.sweep([]) == 1


def test_a_content_that_rots_is_taken_anew(tmp_path):
    pool = Pool(tmp_path / "files")
    (tmp_path / "a").write_bytes(b"picture")
    with open(tmp_path / "a", "rb") as file:
        sha256, size, _ = pool.take(file)
    pool.path(sha256).write_bytes(b"pikture")
    with open(tmp_path / "a", "rb") as file:
        assert pool.take(file) == (sha256, size, True)
    assert pool.path(sha256).read_bytes() == b"picture"

    assert pool.throw_damaged([sha256, "0" * 64]) == []
    pool.path(sha256).write_bytes(b"pikture")
    assert pool.throw_damaged([sha256, "0" * 64]) == [sha256]
    assert not pool.holds(sha256, size)


@pytest.mark.parametrize("number, is_damaged", [(errno.EIO, True), (errno.EACCES, False), (errno.ENOENT, False)])
def test_only_what_the_disk_can_not_read_is_taken_for_damaged(tmp_path, monkeypatch, number, is_damaged):
    def fail(path):
        raise OSError(number, "Why")

    monkeypatch.setattr("newsroom.backups.pool.hash_of", fail)
    assert Pool(tmp_path).is_damaged("0" * 64) is is_damaged


def test_in_four_weeks_the_whole_second_place_is_read():
    files = [Kept(str(number), 1, hashlib.sha256(bytes([number])).hexdigest(), 0, 0o600) for number in range(200)]
    read, nights = set(), []
    for day in range(1, 29):
        told = Manifest(f"2026-02-{day:02}T02:30:00+00:00", "", "", "", "", [], 0, {}, {}, files)
        nights.append(making.tonights_slice(told))
        read.update(nights[-1])
    assert read == {kept.sha256 for kept in files}
    assert max(map(len, nights)) < 30


def test_a_damaged_database_is_not_kept_as_a_backup(tmp_path):
    file = tmp_path / "paper.sqlite3"
    with closing(sqlite3.connect(file)) as line:
        line.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        line.execute("CREATE TABLE newsroom_change (id INTEGER PRIMARY KEY)")
        line.execute("CREATE TABLE story (headline TEXT)")
        line.execute("CREATE INDEX by_headline ON story (headline)")
        line.executemany("INSERT INTO story VALUES (?)", [(f"Headline {number}",) for number in range(500)])
        line.commit()
    whole = Sqlite(file).keep(tmp_path)
    assert whole.tables["story"][0] == 500
    assert gzip.decompress(whole.file.read_bytes())[:15] == b"SQLite format 3"
    whole.file.unlink()

    # Once in the table, once in its index: all can still be read and copied, and only the check finds out.
    content = file.read_bytes()
    assert content.count(b"Headline 250") == 2
    rotten = content.replace(b"Headline 250", b"Headline 999", 1)
    file.write_bytes(rotten)
    with pytest.raises(BackupFailed, match=r"is damaged; SQLite says: .*missing from index by_headline"):
        Sqlite(file).keep(tmp_path)
    (tmp_path / "rotten.gz").write_bytes(gzip.compress(rotten))
    with pytest.raises(BackupFailed, match=r"is damaged; SQLite says: .*missing from index by_headline"):
        Sqlite(tmp_path / "restored.sqlite3").unpack(tmp_path / "rotten.gz")
    assert (tmp_path / "restored.sqlite3").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupFailed, match="There is no database at"):
        Sqlite(tmp_path / "none.sqlite3").keep(tmp_path)
    file.write_bytes(content[:4096] + os.urandom(4096) + content[8192:])
    with pytest.raises(BackupFailed, match=r"is damaged|can't be copied"):
        Sqlite(file).keep(tmp_path)


def test_what_goes_away_meanwhile_does_not_come_back_to_readers(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = settings.PAGES_DIR = tmp_path / "data"
    settings.PAGES_DIR = tmp_path / "data" / "pages"
    settings.BACKUP_DIR = tmp_path / "backups"
    for name in ("media/killed.jpg", "media/stays.jpg", "originals/trashed.jpg"):
        path = settings.DATA_DIR / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    settings.BACKUP_DIR.mkdir()

    class Between:
        """A database during whose moment others go on working."""

        engine = "sqlite"

        def room(self):
            return 0

        def keep(self, folder):
            (settings.DATA_DIR / "media/killed.jpg").unlink()
            (settings.DATA_DIR / "originals/trashed.jpg").unlink()
            (settings.DATA_DIR / "media/new.jpg").write_text("just made")
            file = folder / "database.sqlite3.gz"
            file.write_bytes(b"rows")
            return Moment("3", [], 0, {}, file, 4)

    monkeypatch.setattr(making.databases, "here", Between)

    made = make_backup(settings.BACKUP_DIR)

    # Rows of the moment may point to the original, which nobody is served.
    paths = [entry.path for entry in made.manifest.files]
    assert paths == ["media/new.jpg", "media/stays.jpg", "originals/trashed.jpg"]
    assert made.added == sum(len(text) for text in ("media/killed.jpg", "media/stays.jpg", "originals/trashed.jpg")) + 9


def test_an_unreadable_name_says_where_backups_are(tmp_path, settings):
    settings.BACKUP_DIR = tmp_path
    with pytest.raises(BackupFailed, match="There is no backup in"):
        found("latest")
    with pytest.raises(BackupFailed, match="There is nothing at"):
        found("2026-11-26T023000Z")


def test_the_password_goes_by_the_environment(monkeypatch, tmp_path):
    told = {
        "host": "db.example",
        "user": "olga",
        "password": "s3cret/word",
        "dbname": "paper",
        "cursor_factory": object,
    }
    server = PostgreSQL(told)
    assert server.surroundings["PGPASSWORD"] == "s3cret/word"
    assert "PGPORT" not in server.surroundings
    assert server.url == "postgres://olga:s3cret%2Fword@db.example/paper"
    monkeypatch.setenv("PGHOST", "elsewhere")
    assert server.surroundings["PGHOST"] == "db.example"


def test_the_oldest_program_that_knows_the_server_is_taken(monkeypatch):
    there = {"/usr/lib/postgresql/15/bin/pg_dump": "15.9", "/usr/lib/postgresql/17/bin/pg_dump": "17.1"}
    monkeypatch.setattr(Path, "glob", lambda folder, pattern: [Path(name) for name in there])
    monkeypatch.setattr(postgresql.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgresql, "run", lambda words, what: f"pg_dump (PostgreSQL) {there[str(words[0])]}\n")
    assert str(program("pg_dump", 15)).startswith("/usr/lib/postgresql/15")
    assert str(program("pg_dump", 16)).startswith("/usr/lib/postgresql/17")
    with pytest.raises(
        BackupFailed, match=r"needs pg_dump 18 or newer, and there is only 15, 17 here. Install it: .*-18"
    ):
        program("pg_dump", 18)


def test_a_row_tells_one_content_from_another():
    files = [Kept("a", 1, "a" * 64, 0, 0o600), Kept("b", 1, "a" * 64, 0, 0o600)]
    told = Manifest("2026-11-26T02:30:00+00:00", "sqlite", "", "", "", [], 0, {}, {"unpacked": 5}, files)
    assert told.contents == {"a" * 64: 1}
    assert told.size == 7


def test_what_is_written_inside_is_private(tmp_path):
    before = os.umask(0o022)
    try:
        with disk.private():
            (tmp_path / "inside").write_text("")
        (tmp_path / "outside").write_text("")
    finally:
        os.umask(before)
    assert (tmp_path / "inside").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "outside").stat().st_mode & 0o777 == 0o644


def test_a_disk_in_the_way_is_refused_before_anything_moves(tmp_path, settings, monkeypatch):
    settings.DATA_DIR, settings.PAGES_DIR = tmp_path, tmp_path / "pages"
    settings.BACKUP_DIR = tmp_path / "copies" / "here"
    for name in ("media", "copies/here"):
        (tmp_path / name).mkdir(parents=True)
    disks = {tmp_path / "copies" / "here"}
    monkeypatch.setattr(Path, "is_mount", lambda path: path in disks)
    monkeypatch.setattr(restoring.databases, "here", lambda: Sqlite(tmp_path / "newsroom.sqlite3"))
    # What stays where it is may be a disk.
    restoring.refuse_other_disks(over=True)
    disks.add(tmp_path / "media")
    for over in (False, True):
        with pytest.raises(BackupFailed, match="media is another disk"):
            restoring.refuse_other_disks(over=over)


def test_root_is_told_how_to_be_the_sites_user_without_losing_its_variables(tmp_path, monkeypatch):
    monkeypatch.setattr(disk.os, "geteuid", lambda: 0)
    monkeypatch.setattr(Path, "stat", lambda path, **_: namedtuple("told", "st_uid st_mode")(4_000_000, 0o040750))
    with pytest.raises(BackupFailed, match=r"belongs to the user #4000000.*: .*python3 deploy/manage\.py …") as refused:
        disk.refuse_root_for(tmp_path)
    # It would leave DATA_DIR and DATABASE_URL behind, and work on another paper.
    assert "sudo" not in str(refused.value)


# -- a small paper, in this process ------------------------------------------------------------------------------------


class Rows:
    """A database of no matter, that stands still."""

    engine, path = "sqlite", Path("newsroom.sqlite3")

    def room(self):
        return 0

    def keep(self, folder):
        file = folder / "database.sqlite3.gz"
        file.write_bytes(b"rows")
        return Moment("3", [], 0, {}, file, 4)

    def is_empty(self):
        return True


@pytest.fixture
def original(tmp_path, settings, monkeypatch):
    """The one file of a paper, and a folder for its backups."""
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path / "data", tmp_path / "backups"
    settings.PAGES_DIR = settings.DATA_DIR / "pages"
    file = settings.DATA_DIR / "originals" / "a.jpg"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"picture")
    settings.BACKUP_DIR.mkdir()
    monkeypatch.setattr(making.databases, "here", Rows)
    return file


def content_of(file, root):
    return Pool(root / "files").path(hashlib.sha256(file.read_bytes()).hexdigest())


def test_a_content_that_is_gone_is_taken_anew_and_two_of_one_second_are_two(original, settings):
    first = make_backup(settings.BACKUP_DIR)
    content_of(original, settings.BACKUP_DIR).unlink()
    second = make_backup(settings.BACKUP_DIR)
    assert content_of(original, settings.BACKUP_DIR).read_bytes() == b"picture"
    assert (first.added, second.added) == (7, 7)
    assert first.folder.name < second.folder.name


def test_what_a_killed_one_left_is_swept_with_its_content(original, settings):
    stray = settings.BACKUP_DIR / "files" / "ab" / ("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"may be torn")
    (settings.BACKUP_DIR / ".new-7").mkdir()
    make_backup(settings.BACKUP_DIR)
    assert not stray.exists()
    assert not list(settings.BACKUP_DIR.glob(".*"))


def test_a_file_that_this_user_can_not_read_is_named(original, settings, monkeypatch):
    def refused(*_):
        raise PermissionError(errno.EACCES, "Permission denied", str(original))

    monkeypatch.setattr(Pool, "take", refused)
    with pytest.raises(BackupFailed, match=r"originals/a\.jpg can't be read by this user"):
        make_backup(settings.BACKUP_DIR)


def test_old_ones_go_but_for_the_last_proven_and_nothing_while_a_manifest_lies(tmp_path):
    for day in (1, 2, 3, 4):
        folder = tmp_path / f"2026-11-0{day}T023000Z"
        folder.mkdir()
        understood(*manifest(made_at=f"2026-11-0{day}T02:30:00+00:00"), "here").write(folder)
    stray = tmp_path / "files" / "bb" / ("b" * 64)
    for path in (stray, tmp_path / "files" / "aa" / ("a" * 64)):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"abc")
    (tmp_path / "2026-11-04T023000Z" / "manifest.json").write_text("{}")
    assert making.forget_old(tmp_path, 2, never="2026-11-01T023000Z") == ["2026-11-02T023000Z"]
    assert stray.exists()
    assert making.forget_old(tmp_path, 1, never="2026-11-01T023000Z") == ["2026-11-03T023000Z"]
    (tmp_path / "2026-11-04T023000Z").rename(tmp_path / "away")
    assert making.sweep_pool(tmp_path, Pool(tmp_path / "files")) == 1
    assert [path.name for path in (tmp_path / "files").glob("??/*")] == ["a" * 64]


def test_the_second_place_mends_itself_and_keeps_as_many(original, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "SLICES", 1)
    second = tmp_path / "second"
    first = make_backup(settings.BACKUP_DIR)
    with pytest.raises(BackupFailed, match=r"is not there\. Is the disk mounted"):
        making.copy_to_second(first, second, 1)
    second.mkdir()
    assert making.copy_to_second(first, second, 1) == 7
    content_of(original, second).write_bytes(b"pikture")
    later = make_backup(settings.BACKUP_DIR)
    assert making.copy_to_second(later, second, 1) == 7
    assert content_of(original, second).read_bytes() == b"picture"
    assert [path.name for path in second.glob("20*")] == [later.folder.name]

    content_of(original, second).unlink()
    content_of(original, settings.BACKUP_DIR).write_bytes(b"pikture")
    with pytest.raises(BackupFailed, match="is damaged: its content has another hash"):
        making.copy_to_second(later, second, 1)


def test_an_archive_that_is_none_says_so(original, settings, tmp_path):
    made = make_backup(settings.BACKUP_DIR)
    with pytest.raises(BackupFailed, match=r"There is no folder .*\. Make it first"):
        archive.pack(made.folder, tmp_path / "none" / "paper.tar")
    odd = tmp_path / "odd.tar"
    with tarfile.open(odd, "w") as tar:
        tar.add(made.folder / "manifest.json", "manifest.json")
        tar.add(original, "originals/a.jpg")
    with pytest.raises(BackupFailed, match="is no archive of a backup"):
        archive.Source(odd)


# -- the steps of a restore --------------------------------------------------------------------------------------------


def test_a_file_comes_back_with_the_mode_and_the_time_that_it_had(tmp_path):
    entries = [Kept("media/a.jpg", 7, "", 1_000_000_000, 0o644), Kept("originals/a.jpg", 7, "", 2_000_000_000, 0o600)]
    sha256 = restoring._lay(io.BytesIO(b"picture"), entries, tmp_path, None)
    assert sha256 == hashlib.sha256(b"picture").hexdigest()
    for entry in entries:
        told = (tmp_path / entry.path).stat()
        assert (told.st_mode & 0o777, told.st_mtime_ns) == (entry.mode, entry.mtime)
        assert (tmp_path / entry.path).read_bytes() == b"picture"


def test_a_backup_with_a_hole_is_refused(tmp_path):
    told = understood(*manifest(), "here")
    source = SimpleNamespace(manifest=told, path="here", whole=nullcontext, contents=lambda: iter([]))
    with pytest.raises(BackupFailed, match="2 contents are missing in here"):
        restoring._unpack(source, tmp_path, None)
    source.contents = lambda: iter([("a" * 64, io.BytesIO(b"abc"))])
    with pytest.raises(BackupFailed, match=r"media/a\.jpg is damaged in this backup"):
        restoring._unpack(source, tmp_path, None)


def test_no_log_of_another_database_is_played_into_the_restored_one(original, settings, tmp_path):
    stage, half, path = tmp_path / "stage", tmp_path / "half", settings.DATA_DIR / "newsroom.sqlite3"
    stage.mkdir()
    half.write_text("the restored one")
    log = Path(f"{path}-wal")
    log.write_text("the log of another")
    assert restoring._swap(stage, path, half, False) is None
    assert path.read_text() == "the restored one"
    assert not log.exists()


def test_a_paper_is_not_overwritten_by_the_way(original):
    with pytest.raises(BackupFailed, match=r"There is a paper here already: originals/a\.jpg in .*, add --over"):
        restoring.refuse_taken(Rows(), over=False)
    original.unlink()
    restoring.refuse_taken(Rows(), over=False)
    used = Rows()
    used.is_empty = lambda: False
    with pytest.raises(BackupFailed, match="already: a database with tables"):
        restoring.refuse_taken(used, over=False)
    restoring.refuse_taken(used, over=True)


def test_a_backup_goes_into_its_own_kind_of_database():
    with pytest.raises(BackupFailed, match="The backup is of PostgreSQL, and DATABASE_URL names SQLite"):
        restoring.refuse_foreign(understood(*manifest(engine="postgresql"), "here"), Rows())


def test_nobody_who_worked_in_the_old_paper_is_at_work_here(db, olga):
    Heartbeat.objects.create(name="worker", at=timezone.now())
    assert settle_in(understood(*manifest(), "here")) == 0
    assert not Heartbeat.objects.exists()
    letter = Letter.objects.get()
    assert letter.to == olga.email
    assert "Invitations" not in letter.text


def test_stored_pages_of_the_paper_before_go(original, settings):
    page = settings.PAGES_DIR / "edition" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("of another paper")
    restoring.wipe_pages()
    assert list(settings.PAGES_DIR.iterdir()) == []
