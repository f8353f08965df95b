"""The power is cut while stories are published, comments posted, pictures uploaded and made: what was said stands.

Twenty cuts of one house, each some random moment after people began to work, half of them strict (nothing that was not
synced is there), half mixed (of the rest, chance decides). After each the house starts on what is left.
"""

import json
import random
import shutil
import subprocess
import sys
import time

import pytest

from tests.deploy.behind import ROOT

from .house import CUT_OFF, Desk, Ledger, at_work
from .power import Disk
from .test_disk_full import photograph

CUTS, DRAFTS = 20, 1_600

# What stands in the database: texts of comments, pictures by uid, stories by the address of their button.
STORED = """
import json, django
django.setup()
from django.urls import reverse
from articles.models import Article, Picture
from comments.models import Comment
from newsroom.models import Act
out = Article.objects.published().values_list("pk", flat=True)
print(json.dumps({
    "comments": list(Comment.objects.values_list("body", flat=True)),
    "pictures": [str(uid) for uid in Picture.objects.values_list("uid", flat=True)],
    "stories": [reverse("admin:articles_article_verb", args=[pk, "publish"]) for pk in out],
    "once": Act.objects.filter(verb="publish", subject_type="article").count() == len(out),
    "made": Picture.objects.filter(making="made").count(),
}))
"""


@pytest.mark.soak
def test_what_was_acknowledged_survives_twenty_cuts(make_house, surroundings, record_property, tmp_path):
    house = make_house(drafts=DRAFTS, WEB_CONCURRENCY="2", DRILL_DISK="1", PAGES_DIR=str(tmp_path / "pages"))
    if house.sqlite:
        shutil.copyfile(house.sqlite, house.data / "newsroom.sqlite3")
        house.surroundings["DATABASE_URL"] = f"sqlite:///{house.data}/newsroom.sqlite3"
    disk, dice, number = Disk(house.data, house.folder / "disk"), random.Random(10), iter(range(100_000))
    house.surroundings |= {name: value for name, value in disk.surroundings.items() if name != "LD_PRELOAD"}
    ledgers = {kind: Ledger() for kind in ("comments", "pictures", "stories")}
    drafts, lost_files, whole = iter(house.found["drafts"]), 0, 0

    def commenting(stop):
        while not stop.is_set():
            which = next(number)
            if answered(house.comment, house.paths[which % 3], f"Remark {which}.", which, status=303):
                ledgers["comments"].write(f"Remark {which}.")

    def publishing(stop):
        ed = Desk(house, "ed")
        # A fast machine comes to the end of them.
        while not stop.is_set() and (address := next(drafts, None)):
            if answered(ed.post, address, {}, status=302):
                ledgers["stories"].write(address)

    def uploading(stop):
        pia = Desk(house, "pia")
        while not stop.is_set():
            answer = answered(pia.upload, photograph(next(number), 400), status=200)
            if answer:
                ledgers["pictures"].write(json.loads(answer.body)["uid"])

    for cut in range(CUTS):
        # The files of the pages' store know that the machine was started anew, and are left out.
        shutil.rmtree(tmp_path / "pages", ignore_errors=True)
        disk.begin()
        house.surroundings["LD_PRELOAD"] = disk.surroundings["LD_PRELOAD"]
        house.start_gunicorn()
        house.start_worker()
        with at_work(commenting, commenting, publishing, uploading):
            # Now and then long enough for the worker to make renditions.
            time.sleep(0.3 + dice.random() * (10 if cut % 4 == 3 else 2.5))
            house.kill_all()
        del house.surroundings["LD_PRELOAD"]
        lost_files += disk.cut(dice if cut % 2 else None)
        whole += house.is_whole() == "ok"
        stored = house.tell(STORED)
        for kind, ledger in ledgers.items():
            assert ledger.lost(stored[kind]) == [], (cut, kind)
            assert len(stored[kind]) == len(set(stored[kind])), (cut, kind)
        assert stored["once"], cut
        assert house.command("check_store").endswith(": all there.\n"), cut
    assert whole == CUTS
    for name, value in {
        **{kind: len(ledger) for kind, ledger in ledgers.items()}, "made": stored["made"], "forgotten": lost_files,
    }.items():  # fmt: skip
        record_property(name, value)
        assert value, f"The drill did nothing: no {name}."


@pytest.mark.soak
def test_the_drill_finds_what_is_not_synced(tmp_path):
    """A file that was renamed into place without waiting for the disk is there and empty; one of ours is whole."""
    data = tmp_path / "data"
    data.mkdir()
    disk = Disk(data, tmp_path / "disk")
    disk.begin()
    code = (
        "import os, sys; from pathlib import Path; from articles.pictures.storage import write_whole\n"
        "data = Path(sys.argv[1]); (data / 'new').write_bytes(b'careless')\n"
        "os.rename(data / 'new', data / 'careless')\n"
        "write_whole(data / 'a' / 'b' / 'careful', [b'careful'])\n"
    )
    surroundings = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path / "other"), **disk.surroundings}
    subprocess.run([sys.executable, "-c", code, data], env=surroundings, cwd=ROOT, check=True)
    assert disk.cut() > 0
    assert (data / "careless").read_bytes() == b""
    assert (data / "a" / "b" / "careful").read_bytes() == b"careful"


def answered(ask, *words, status):
    """What was answered, if by this status; None where the power went, or something else was said."""
    try:
        answer = ask(*words)
    except CUT_OFF:
        return None
    return answer if answer.status == status else None
