"""Hostile files at the doors while people read: refused soon and cheaply, no process dies, readers notice little."""

import json
import re
import subprocess
import sys
import threading
import time

import pytest

from tests.articles.pictures import samples
from tests.deploy.behind import ROOT

from .house import Desk, Readers, all_at_once, idle

MILLION = 1_000_000
HEAD = (
    b'<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
    b'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bomb</title>'
    b"<wp:wxr_version>1.2</wp:wxr_version><item><title>"
)
TAIL = b"</title></item></channel></rss>"


def laughs():
    """Ten entities, each ten times the one before: a million words out of a kilobyte."""
    lines = [b'<!ENTITY a0 "lol">', *(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))]
    return b'<?xml version="1.0"?><!DOCTYPE rss [' + b"".join(lines) + b"]>" + HEAD + b"&a9;" + TAIL


def declared():
    """A million entities in the head of the file."""
    lines = b"".join(b'<!ENTITY e%d "x">' % n for n in range(MILLION))
    return b'<?xml version="1.0"?><!DOCTYPE rss [' + lines + b"]>" + HEAD + b"&e1;" + TAIL


def used():
    """A million entities that nobody declared, with a million before them that every reader of XML knows."""
    return b'<?xml version="1.0"?>' + HEAD + b"&amp;" * MILLION + b"&nope;" * MILLION + TAIL


# The kernel's own account (ru_maxrss) would begin with what the process that started this one holds.
IMPORT = """
import runpy, sys, time
sys.argv = ["manage.py", "import_wordpress", sys.argv[1]]
try:
    runpy.run_path("manage.py", run_name="__main__")
finally:
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
    print("CPU", time.process_time())
"""


def brought(house, file):
    """Import a file; the exit status, seconds of CPU, megabytes at the most, and what was said."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(file)], cwd=ROOT, env=house.surroundings, capture_output=True, text=True
    )
    memory = int(re.search(r"^VmHWM:\s+(\d+)", done.stdout, re.M)[1]) / 1024
    seconds = float(re.search(r"^CPU (\S+)", done.stdout, re.M)[1])
    return done.returncode, seconds, memory, done.stderr


@pytest.mark.soak
def test_bombs_in_an_export_are_refused_while_people_read(make_house, record_property, tmp_path):
    house = make_house(WEB_CONCURRENCY="2")
    house.start_gunicorn()
    tame = tmp_path / "tame.xml"
    tame.write_bytes(b'<?xml version="1.0"?>' + HEAD + b"<broken" + TAIL)
    _, base_seconds, base, _ = brought(house, tame)
    pages = [*house.paths, "/", "/section/local/"]
    idle(house, pages, 2)
    rest, figures = idle(house, pages, 6), {}
    with Readers(house, pages) as readers:
        for bomb in (laughs, declared, used):
            file = tmp_path / f"{bomb.__name__}.xml"
            file.write_bytes(bomb())
            status, seconds, memory, said = brought(house, file)
            figures[bomb.__name__] = {"s": round(seconds - base_seconds, 2), "MB": round(memory - base, 1)}
            assert status == 1, said
            assert "Traceback" not in said
            assert ", line " in said
    figures |= {
        "start alone (s)": round(base_seconds, 2),
        "p95": [round(each.p95 * 1000, 1) for each in (rest, readers)],
    }
    record_property("figures", figures)
    assert set(readers.statuses) == {200}
    assert readers.failed == []
    for name in ("laughs", "declared", "used"):
        assert figures[name]["s"] <= 5, figures
        assert figures[name]["MB"] <= 100, figures
    assert readers.p95 <= max(2 * rest.p95, 0.05), figures


def malformed():
    """Pictures that are none, claim what they are not, or cost what nobody has; by name."""
    whole = samples.jpeg(600, 400)
    return {
        "empty": b"",
        "cut short": whole[: len(whole) // 3],
        "cut in its head": whole[:10],
        "noise behind a start": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
        "claims 60,000 pixels a side": samples.jpeg_claiming(60_000, 60_000),
        "PNG of 50,000 a side": samples.png_of(50_000, 50_000),
        "PNG whose rows are a bomb": samples.png_of(7_000, 7_000),
        "2,000 frames": samples.gif_frames(2_000),
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "HTML behind GIF89a": b"GIF89a/*<script>alert(1)</script>*/",
        "HTML in a comment": samples.with_segments(whole, samples.segment(0xFE, b"<script>alert(1)</script>")),
        "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "bytes of every kind": bytes(range(256)) * 4_000,
        "PNG with a wrong checksum": samples.png_of(10, 10).replace(b"IDAT", b"IDAx"),
        "EXIF that points behind its end": samples.with_segments(
            whole, samples.segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f")
        ),
        "a good one": whole,
    }


@pytest.mark.soak
def test_four_editors_send_broken_pictures_at_once(make_house, record_property):
    house = make_house(WEB_CONCURRENCY="2")
    house.start_gunicorn()
    house.start_worker()
    desks = [Desk(house, name) for name in ("ed", "pia", "olga", "ed")]
    desks[0].get("/admin/")
    processes, before, answers, took, lock = house.web_processes(), house.rss(), {}, [], threading.Lock()

    def send(desk, turn):
        def act():
            names = list(malformed())
            for name in names[turn:] + names[:turn]:
                begun = time.monotonic()
                answer = desk.upload(malformed()[name], name="picture.jpg")
                with lock:
                    took.append(time.monotonic() - begun)
                    answers.setdefault(name, []).append((answer.status, json.loads(answer.body)))

        return act

    with Readers(house, house.paths) as readers:
        all_at_once(*(send(desk, 4 * number) for number, desk in enumerate(desks)))
        time.sleep(3)  # for the worker
    grown = house.rss() - before
    record_property("slowest (s)", round(max(took), 2))
    record_property("grown (MB)", round(grown, 1))
    for name, said in answers.items():
        assert len({status for status, _ in said}) == 1, (name, said)
        status, told = said[0]
        assert status in (200, 400, 413), (name, said)
        assert status == 200 or "picture.jpg" in told["error"], (name, told)
    taken = {name for name, said in answers.items() if said[0][0] == 200}
    record_property("taken", sorted(taken))
    assert "a good one" in taken
    assert taken <= {"a good one", "HTML in a comment", "EXIF that points behind its end", "PNG whose rows are a bomb",
                     "cut short"}  # fmt: skip
    assert house.web_processes() == processes
    assert house.worker.poll() is None
    assert set(readers.statuses) == {200}
    assert grown <= 150
    # What is served of a picture with HTML in it has none: it was drawn anew.
    for file in (house.data / "media").rglob("*.*"):
        assert b"<script" not in file.read_bytes()
