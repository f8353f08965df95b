"""A backup is made while the paper stands, is proven, and brings everything back: whole, once, and quiet."""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest

from newsroom.backups.manifest import read
from tests.newsroom.backup.conftest import Place


def same(before, after):
    return {name: before[name] == after[name] for name in ("rows", "stories", "comments", "files")}


ALL = {"rows": True, "stories": True, "comments": True, "files": True}


def test_a_proven_backup_comes_back_whole_and_quiet(paper, bare):
    said = paper.run("backup", "--prove")
    assert "Proven: 20 pages are the same" in said
    assert "restored paper" not in said

    said = bare.run("restore", "latest")
    assert "0 broken." in said
    assert "Letters that waited then and are held (see Letters at the desk): 1" in said

    before, after = paper.tell(), bare.tell()
    assert same(before, after) == ALL
    assert before["due letters"] == [["vera@readers.example", "You were answered"]]
    # Nobody is written to but the owner, about the restore itself.
    assert after["due letters"] == [["olga@courier.example", "The Harbour Post was restored from a backup"]]
    assert (after["held letters"], after["sessions"], after["unended"]) == (1, 0, 0)
    assert after["acts"] == [paper.made()[0].name]
    assert [run["name"] for run in after["backups"]] == [paper.made()[0].name]
    said = bare.run("check_store")
    assert re.fullmatch(r"[1-9]\d* files of [1-9]\d* rows?: all there\.\n", said), said
    assert not list(bare.data.glob(".restoring*"))


def test_what_is_kept_is_for_its_owner_alone_and_pictures_lie_there_once(paper):
    paper.run("backup")
    paper.run("backup")

    runs = paper.tell()["backups"]
    assert runs[0]["added"] > 100_000
    assert runs[1]["added"] == 0
    first, second = paper.made()
    assert first.name < second.name
    for path in [paper.backups, *paper.backups.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert not list(paper.backups.glob(".*"))


def test_an_archive_is_a_backup_too(paper, bare, tmp_path):
    archive = tmp_path / "paper.tar"
    paper.run("backup", "--archive", str(archive))
    assert "Name another one" in paper.refused("backup", "--archive", str(archive))
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600

    bare.run("restore", str(archive))
    assert same(paper.tell(), bare.tell()) == ALL

    half = tmp_path / "half.tar"
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    assert "cut off" in bare.refused("restore", str(half), "--over")
    # What was there is still there.
    assert same(paper.tell(), bare.tell()) == ALL


@pytest.mark.soak  # some fifteen processes
def test_a_paper_gives_way_only_when_told_and_lies_aside(paper):
    paper.run("backup")
    before = paper.tell()
    extra = paper.data / "media" / "later.txt"
    extra.write_text("came later")
    (paper.data / "pages" / "edition").mkdir(parents=True)
    (paper.data / "pages" / "edition" / "index.html").write_text("a page of the other paper")

    assert "add --over" in paper.refused("restore", "latest")
    assert extra.exists()
    said = paper.run("restore", "latest", "--over")

    aside = next(paper.data.glob("before-restore-*"))
    assert str(aside) in said
    assert (aside / "media" / "later.txt").read_text() == "came later"
    assert list((paper.data / "pages").iterdir()) == []
    assert same(before, paper.tell()) == ALL
    # What lies aside is no part of the next backup.
    paper.run("backup")
    assert paper.tell()["backups"][-1]["added"] == 0


def test_nothing_is_restored_under_a_running_site(paper):
    paper.run("backup")
    with open(paper.data / ".in-use", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        assert "Stop it, then restore" in paper.refused("restore", "latest", "--over")


def test_two_backups_at_once_are_one(paper):
    paper.backups.mkdir(mode=0o700)
    with open(paper.backups / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "already. Try again when it is done" in paper.refused("backup")
    paper.run("backup")
    assert paper.tell()["unended"] == 0


def test_a_killed_backup_looks_like_none(paper):
    paper.dies("import newsroom.backups.making as making\nmaking.move_in = die\ncall_command('backup')")
    assert paper.made() == []
    assert list(paper.backups.glob(".new-*"))
    assert "no backup" in paper.run("backup", "--list")

    paper.run("backup", "--prove")

    assert len(paper.made()) == 1
    assert not list(paper.backups.glob(".*"))
    runs = paper.tell()["backups"]
    assert [run["error"] for run in runs] == ["It was stopped before it was done.", ""]


def test_a_restore_that_was_killed_keeps_the_site_from_starting(paper, bare):
    paper.run("backup")
    # Before anything is changed: nothing is in the way.
    bare.dies("import newsroom.backups.restoring as it\nit._prepared = die\ncall_command('restore', 'latest')"
              if bare.url.startswith("sqlite") else
              "import newsroom.backups.databases as it\nfrom newsroom.backups.postgresql import PostgreSQL\n"
              "PostgreSQL.unpack = die\ncall_command('restore', 'latest')")  # fmt: skip
    # In the middle of it.
    bare.dies(
        "import newsroom.backups.restoring as it\nit.wipe_pages = die\ncall_command('restore', 'latest', over=True)"
    )
    assert "stopped in the middle" in bare.refused("prepare")
    assert "stopped in the middle" in bare.refused("worker")
    # And again, right after the second one has cleared what the first one left.
    bare.dies(
        "import newsroom.backups.restoring as it\nclear = it.clear\n"
        "def clear_and_die(paths):\n    clear(paths)\n    die()\n"
        "it.clear = clear_and_die\ncall_command('restore', 'latest', over=True)"
    )
    assert "stopped in the middle" in bare.refused("prepare")

    bare.run("restore", "latest", "--over")

    assert same(paper.tell(), bare.tell()) == ALL
    assert not list(bare.data.glob(".restoring"))


@pytest.mark.soak  # some fifteen processes
def test_old_backups_go_and_the_last_proven_stays(paper, tmp_path):
    second = tmp_path / "second"
    assert "is not there" in paper.refused("backup", BACKUP_SECOND=str(second))
    assert "is not there" in paper.tell()["backups"][0]["second_error"]
    second.mkdir()
    surroundings = {"BACKUP_KEEP": "2", "BACKUP_SECOND": str(second)}
    paper.run("backup", "--prove", **surroundings)
    proven = paper.made()[-1].name
    gone = paper.data / "originals" / "gone.bin"
    gone.write_bytes(os.urandom(4000))
    paper.run("backup", **surroundings)
    gone.unlink()
    for _turn in range(2):
        paper.run("backup", **surroundings)

    names = [folder.name for folder in paper.made()]
    assert len(names) == 3
    assert names[0] == proven
    there = sorted(path.name for path in second.iterdir() if path.name.startswith("20"))
    assert there == names
    for pool in (paper.backups / "files", second / "files"):
        assert not [path for path in pool.rglob("*") if path.is_file() and path.stat().st_size == 4000]
    # The second place is a place to restore from.
    assert "20 pages" in paper.run("backup", "--prove", **surroundings)


@pytest.mark.soak  # some fifteen processes
def test_one_that_fails_its_proof_mends_the_next_and_old_ones_go_all_the_same(paper, tmp_path):
    second = tmp_path / "second"
    second.mkdir()
    surroundings = {"BACKUP_KEEP": "2", "BACKUP_SECOND": str(second)}
    paper.run("backup", **surroundings)
    picture = next(path for path in (paper.data / "originals").rglob("*") if path.is_file())
    sha256 = hashlib.sha256(picture.read_bytes()).hexdigest()
    rotten = paper.backups / "files" / sha256[:2] / sha256
    rotten.write_bytes(picture.read_bytes()[:-1] + b"?")
    paper.run("backup", **surroundings)
    paper.run("backup", **surroundings)

    said = paper.refused("backup", "--prove", **surroundings)
    assert "is damaged in this backup" in said
    assert "the next backup takes anew: 1." in said
    names = [folder.name for folder in paper.made()]
    assert len(names) == 2
    assert sorted(path.name for path in second.iterdir() if path.name.startswith("20")) == names
    assert not rotten.exists()

    assert "20 pages" in paper.run("backup", "--prove", **surroundings)
    assert rotten.read_bytes() == picture.read_bytes()
    runs = paper.tell()["backups"]
    assert "is damaged" in runs[-2]["error"]
    assert [run["second_error"] for run in runs] == [""] * 5


def elsewhere(folder, file, *, is_filled):
    """A place whose SQLite file has another name, or lies deeper; on either database."""
    folder.mkdir()
    there = Place(folder, folder / "copies" / "here", f"sqlite:///{folder}/{file}")
    if is_filled:
        (folder / file).parent.mkdir(exist_ok=True)
        done = there.python("-m", "tests.newsroom.backup.paper", "fill")
        assert done.returncode == 0, done.stderr
    return there


@pytest.mark.soak
@pytest.mark.parametrize("file", ["paper.db", "db/paper.sqlite3"])
def test_a_database_and_backups_under_other_names_are_no_files_of_the_paper(db, tmp_path, file):
    paper, bare = (elsewhere(tmp_path / name, file, is_filled=name == "one") for name in ("one", "two"))
    paper.backups.mkdir(parents=True)
    (paper.data / "db").mkdir(exist_ok=True)
    (paper.data / "db" / "notes.txt").write_text("of ours")
    # While somebody has it open, its log lies beside it.
    with closing(sqlite3.connect(paper.data / file)) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute("SELECT count(*) FROM newsroom_user").fetchall()
        paper.run("backup")
    kept = [entry.path for entry in read(paper.made()[0]).files]
    assert "db/notes.txt" in kept
    assert [path for path in kept if "paper." in path or path.startswith("copies")] == []
    before = paper.tell()
    log = bare.data / f"{file}-wal"
    log.parent.mkdir(exist_ok=True)
    log.write_text("the log of another database")
    if file == "db/paper.sqlite3":
        shutil.rmtree(log.parent)

    assert "0 broken." in bare.run("restore", str(paper.made()[0]))
    assert same(before, bare.tell()) == ALL
    assert not log.exists() or log.read_bytes()[:5] != b"the l"

    (paper.data / "db" / "later.txt").write_text("came later")
    paper.run("restore", "latest", "--over")
    aside = next(paper.data.glob("before-restore-*"))
    assert (aside / "db" / "later.txt").exists()
    assert not (aside / "copies").exists() or not list((aside / "copies").rglob("manifest.json"))
    assert len(paper.made()) == 1
    assert same(before, paper.tell()) == ALL
