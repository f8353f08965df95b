"""The disk is full: everything can be read, every write is refused with a sentence, and nothing is half written.

All that the house writes, its logs and the temporary files of uploads included, lies on a disk of 20 MB that is filled
to the last byte. When room is made it works again, and nobody restarts anything. Needs the right to mount a tmpfs.
"""

import io
import os
import random
import subprocess
import tempfile
from contextlib import contextmanager, suppress

import pytest
from PIL import Image

from .house import Desk, Readers

SIZE = "20m"


@contextmanager
def small_disk():
    """A disk of 20 MB; skips where nobody may mount one."""
    folder = tempfile.mkdtemp(prefix="nr-full-")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", folder]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"A small disk can't be mounted here: {done.stderr.strip()}")
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], capture_output=True)
        os.rmdir(folder)


def fill(file):
    """Take all the room there is."""
    with open(file, "wb", buffering=0) as filler:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    filler.write(b"\0" * size)


def photograph(number, side=900):
    """A picture of noise, about a byte a pixel, that nobody has sent before."""
    noise = Image.frombytes("RGB", (side, side), random.Random(number).randbytes(3 * side * side))
    target = io.BytesIO()
    noise.save(target, "JPEG", quality=90)
    return target.getvalue()


@pytest.mark.soak
def test_a_full_disk_loses_nothing_and_is_survived_without_a_restart(make_house, surroundings):
    with small_disk() as folder:
        if surroundings["DATABASE_URL"].startswith("sqlite"):
            # The database on the small disk too.
            file = surroundings["DATABASE_URL"].removeprefix("sqlite:///")
            os.makedirs(f"{folder}/data")
            with open(file, "rb") as source, open(f"{folder}/data/newsroom.sqlite3", "wb") as target:
                target.write(source.read())
            surroundings["DATABASE_URL"] = f"sqlite:///{folder}/data/newsroom.sqlite3"
        os.makedirs(f"{folder}/tmp")
        house = make_house(folder, drafts=3, WEB_CONCURRENCY="1", TMPDIR=f"{folder}/tmp", ACCESS_LOG="-")
        try:
            play(house, f"{folder}/filler")
        finally:
            house.close()


def play(house, filler):
    house.start_gunicorn()
    house.start_worker()
    ed = Desk(house, "ed")
    path = house.paths[0]
    assert house.comment(path, "Before the disk was full.", 1).status == 303
    before = ed.upload(photograph(1, 400))
    assert before.status == 200, before.body

    fill(filler)
    reads = [*house.paths, "/", "/section/local/", "/feed/", "/search/?q=drill", "/admin/", "/livez"]
    with Readers(house, house.paths, threads=1) as readers:
        refused = {
            "comment": [
                house.comment(path, f"While it is full {number}. " + "x" * 3000, number) for number in range(2, 22)
            ],
            "publish": [ed.post(address, {}) for address in house.found["drafts"]],
            "small upload": [ed.upload(photograph(2, 300))],
            "large upload": [ed.upload(photograph(3, 1600))],
        }
        read = {address: (ed.get if "admin" in address else house.get)(address).status for address in reads}
    on_this_disk = house.sqlite is not None
    assert set(read.values()) == {200}, read
    assert set(readers.statuses) == {200}
    assert readers.failed == []
    for what, answers in refused.items():
        statuses = {answer.status for answer in answers}
        if what.endswith("upload") or on_this_disk:
            # What was free inside of the database's own pages may take a little more.
            assert statuses <= {503, 303, 302}, (what, statuses)
            assert 503 in statuses, (what, statuses)
        for answer in answers:
            if answer.status == 503:
                assert b"Traceback" not in answer.body
                assert answer.headers["Retry-After"]
    taken = [number for number, answer in enumerate(refused["comment"], 2) if answer.status == 303]
    for number, answer in enumerate(refused["comment"], 2):
        assert answer.status == 303 or f"While it is full {number}. ".encode() in answer.body, "the text is given back"
    for what in ("small upload", "large upload"):
        assert b'"error"' in refused[what][0].body

    os.unlink(filler)
    assert house.comment(path, "There is room again.", 30).status == 303
    assert {ed.post(address, {}).status for address in house.found["drafts"]} <= {302, 409}
    assert ed.upload(photograph(2, 300)).status == 200
    assert house.get(path).status == 200
    assert house.is_whole() == "ok"
    stored = house.comments()
    expected = {"Before the disk was full.", "There is room again."}
    assert expected <= set(stored)
    assert len(stored) == len(expected) + len(taken)
    assert set(stored.values()) == {1}
    parts = [str(file) for file in house.data.rglob("*") if file.name.startswith((".new-", "tmp"))]
    assert parts + list(os.listdir(house.folder / "tmp")) == []
    assert "all there" in house.command("check_store")
