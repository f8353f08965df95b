"""kill -9 in the middle of an import, at points all over it: the next run ends where a clean one does."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from .conftest import ROOT

GAZETTE = ROOT / "tests" / "samples" / "wordpress" / "gazette.xml"


@pytest.fixture
def prepared(transactional_db, tmp_path):
    """A prepared database in a file of its own. Only SQLite's can be copied for each point."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("each point needs a copy of the database; the transactions are the same ones")
    file = tmp_path / "drill.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.close()
    return file


@pytest.fixture
def media(tmp_path):
    """The gazette's files: a bridge, a crane, and a quay that is no picture."""
    from PIL import Image

    folder = tmp_path / "uploads" / "2023" / "07"
    folder.mkdir(parents=True)
    Image.new("RGB", (320, 213), "navy").save(folder / "bridge.jpg")
    Image.new("RGB", (200, 200), "gold").save(folder / "crane.png")
    (folder / "quay.jpg").write_bytes(b"not a picture")
    return tmp_path / "uploads"


def play(prepared, export, media, kills, *way):
    surroundings = os.environ | {
        "DATABASE_URL": f"sqlite:///{prepared}",
        "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
        "DRILL_DIR": str(prepared.parent),
        "PYTHONPATH": str(ROOT),
    }
    words = [str(prepared), str(export), str(media), str(kills), *way]
    done = subprocess.run([sys.executable, "-m", "tests.drills.moving_in", *words],
                          cwd=ROOT, env=surroundings, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["files"]
    assert f"0 new, 0 told differently by the file and updated, {found['held']} unchanged" in found["again"]
    assert len(found["points"]) == min(kills, found["writes"])
    assert {at: point for at, point in found["points"].items() if point != {"died": True, "differs": []}} == {}
    return found


def test_killed_at_any_of_some_points_the_next_run_ends_where_a_clean_one_does(prepared, media):
    found = play(prepared, GAZETTE, media, 4)
    assert (found["held"], found["pictures"]) == (15, 2)


@pytest.mark.soak
@pytest.mark.parametrize("kills", [10, 1_000], ids=["ten points", "every single write"])
def test_killed_at_more_points_the_next_run_ends_where_a_clean_one_does(prepared, media, kills):
    play(prepared, GAZETTE, media, kills)


@pytest.mark.soak
@pytest.mark.parametrize(("posts", "pictures"), [(300, 30), (10_000, 1_000)], ids=["small", "1 GB"])
def test_a_paper_of_many_posts_and_pictures_killed_ten_times_in_a_row(prepared, tmp_path, posts, pictures):
    from bench.importing import draw_uploads, write_export

    write_export(tmp_path / "export.xml", posts, pictures)
    draw_uploads(tmp_path / "uploads", pictures)
    found = play(prepared, tmp_path / "export.xml", tmp_path / "uploads", 10, "row")
    assert (found["held"], found["pictures"]) == (posts, pictures)
    assert found["megabytes"] <= 512
