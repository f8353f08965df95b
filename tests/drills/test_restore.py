"""A backup under load, the disk lost, the paper restored: of one moment, nothing twice, no old letter.

Two writers publish stories with pictures and letters as fast as they can and keep a ledger: a line before each story
and one after it was acknowledged. The backup is made in the midst of it; then writers are killed and everything is
deleted but the backup.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.newsroom.backup.conftest import ROOT, bare, databases, master, paper  # noqa: F401 - fixtures

WRITERS = 2

WRITE = """
import io, sys, time
from datetime import timedelta
import django
django.setup()
from django.utils import timezone
from PIL import Image
from articles.models import Article, Section
from articles.pictures.making import make_renditions, take_in
from newsroom.models import Letter
from newsroom.roles import SYSTEM
who, section = sys.argv[1], Section.objects.get()
if who == "0":
    due = Article.objects.create(headline="Due meanwhile", section=section, body="<p>Now.</p>")
    due.schedule(at=timezone.now() + timedelta(seconds=20), by=SYSTEM)
for number in range(100_000):
    print("begun", number, flush=True)
    file = io.BytesIO()
    Image.new("RGB", (700, 500), (int(who), number % 256, number // 256)).save(file, "JPEG")
    picture = take_in(file, by=None, caption="The harbour", credit="Ines Moor", alt="Boats")
    make_renditions(picture.pk)
    story = Article.objects.create(headline=f"Drill {who} {number}", section=section, body="<p>Council.</p>")
    story.edit(by=SYSTEM, pictures=[{"picture": picture, "role": "lead"}])
    story.publish(by=SYSTEM)
    Letter.queue("vera@readers.example", f"About {who} {number}", "Read it.")
    print("done", number, time.time(), flush=True)
"""

FOUND = """
import json, sys
import django
django.setup()
from articles.models import Article
from newsroom.models import Act, Letter
drill = Article.objects.filter(headline__startswith="Drill ", state="published")
due = Article.objects.get(headline="Due meanwhile")
print(json.dumps({
    "stories": [story.headline for story in drill.order_by("pk")],
    "letters": list(Letter.objects.filter(subject__startswith="About ").values_list("subject", flat=True)),
    "due": [due.state, Act.objects.filter(subject_uid=due.uid, verb="publish").count()],
}))
"""


def ledger(file):
    """What a writer began and what was acknowledged: numbers, and moments by number."""
    begun, done = -1, {}
    for line in file.read_text().splitlines():
        word, number, *at = line.split()
        if word == "begun":
            begun = int(number)
        elif at:
            done[int(number)] = float(at[0])
    return begun, done


@pytest.mark.soak
def test_a_backup_under_load_is_of_one_moment(paper, bare, tmp_path):  # noqa: F811
    writers, files = [], []
    for number in range(WRITERS):
        files.append(tmp_path / f"ledger-{number}")
        with open(files[-1], "w") as out:
            writers.append(
                subprocess.Popen(
                    [sys.executable, "-c", WRITE, str(number)],
                    cwd=ROOT,
                    env=paper.surroundings(),
                    stdout=out,
                    stderr=subprocess.PIPE,
                )
            )
    try:
        until = time.monotonic() + 120
        while any(len(ledger(file)[1]) < 5 for file in files):
            fallen = [writer for writer in writers if writer.poll() is not None]
            assert not fallen, fallen[0].stderr.read().decode()[-2000:]
            assert time.monotonic() < until, "The writers do not get going."
            time.sleep(0.1)
        began = time.time()
        paper.run("backup")
        ended = time.time()
        time.sleep(1)
    finally:
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
            writer.stderr.close()
    shutil.rmtree(paper.data)

    bare.run("restore", "latest")

    found = json.loads(bare.python("-c", FOUND).stdout)
    for who, file in enumerate(files):
        begun, done = ledger(file)
        numbers = [int(name.split()[2]) for name in found["stories"] if name.split()[1] == str(who)]
        # Of one moment: all up to one story, each once, and none after it.
        assert numbers == list(range(len(numbers)))
        assert len(numbers) <= begun + 1
        acknowledged_before = [number for number, at in done.items() if at < began]
        assert len(acknowledged_before) >= 5
        assert set(acknowledged_before) <= set(numbers)
        assert not [number for number in numbers if number in done and number > 0 and done[number - 1] > ended]
        letters = [name for name in found["letters"] if name.split()[1] == str(who)]
        assert len(letters) in (len(numbers), len(numbers) - 1)
    # Every picture of every story, with all its files.
    assert bare.run("check_store").endswith(": all there.\n")

    # The hour of a story came while there was no site; two workers find it, one publishes it, nobody is written to
    # about what was before.
    time.sleep(max(0, 22 - (time.time() - began)))
    mails = tmp_path / "mails"
    mails.mkdir()
    for _turn in range(2):
        bare.run("worker", "--once", EMAIL_URL=f"filemail://{mails}")
    state, times = json.loads(bare.python("-c", FOUND).stdout)["due"]
    assert (state, times) == ("published", 1)
    sent = "".join(file.read_text() for file in mails.iterdir())
    assert "was restored from a backup" in sent
    assert "vera@readers.example" not in sent
