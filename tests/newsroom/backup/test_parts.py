"""The parts of a backup by themselves: what belongs in, manifests that lie, room, versions of programs, passwords."""

import gzip
import hashlib
import json
import os
import sqlite3
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from newsroom.backups import BackupFailed, disk, kept, making, postgresql, restoring
from newsroom.backups.databases import Moment, Sqlite
from newsroom.backups.making import found, make_backup
from newsroom.backups.manifest import Kept, Manifest, understood
from newsroom.backups.pool import Pool
from newsroom.backups.postgresql import PostgreSQL, program


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
    assert [found.path for found in kept.files()] == ["copies/notes.txt", "media/a.jpg"]


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
    assert pool.sweep([sha256]) == 0
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
    file.write_bytes(content.replace(b"Headline 250", b"Headline 999", 1))
    with pytest.raises(BackupFailed, match=r"is damaged; SQLite says: .*missing from index by_headline"):
        Sqlite(file).keep(tmp_path)
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
