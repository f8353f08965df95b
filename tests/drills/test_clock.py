"""The clock jumps: an hour on, an hour back, over the nights when summer time begins and ends, with two clocks.

Every process has `clock.c` before it, so the drill can set the clock of the web processes and of each worker while they
run. The second worker's clock is five minutes behind.
"""

import json
import re
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from .house import Desk, idle
from .layers import built

PATIENCE = 30  # real seconds for a worker to notice

SCHEDULED = """
import json, sys, django
django.setup()
from datetime import datetime
from articles.models import Article, Section
from newsroom.roles import SYSTEM
made = []
for number, at in enumerate(json.loads(sys.argv[1])):
    story = Article.objects.create(headline=f"Due {number}", section=Section.objects.get(), body="<p>Now.</p>")
    story.schedule(at=datetime.fromisoformat(at), by=SYSTEM)
    made.append(story.pk)
print(json.dumps(made))
"""
STATES = """
import json, sys, django
django.setup()
from articles.models import Article
from newsroom.models import Act
print(json.dumps([
    [story.state, story.published_at and story.published_at.isoformat(), story.get_absolute_url(),
     Act.objects.filter(subject_type="article", subject_id=story.pk, verb="publish").count()]
    for story in Article.objects.filter(pk__in=json.loads(sys.argv[1])).order_by("pk")
]))
"""
EDITED = """
import json, sys, django
django.setup()
from articles.models import Article
from newsroom.roles import SYSTEM
Article.objects.get(slug="drill-0").edit(by=SYSTEM, headline=sys.argv[1], note="More is known.", substantive=True)
print("true")
"""


class Clock:
    """The time that processes read whose environment holds `surroundings`."""

    def __init__(self, file, library, behind=timedelta()):
        self.file, self.behind = Path(file), behind
        self.file.write_bytes(struct.pack("d", 0))
        self.surroundings = {"LD_PRELOAD": str(library), "DRILL_CLOCK": str(file)}

    def stand(self, moment):
        """It is `moment` now, and goes on from there."""
        with open(self.file, "r+b") as file:
            file.write(struct.pack("d", (moment - self.behind - datetime.now(UTC)).total_seconds()))


NIGHTS = {
    # The hour from 02:00 is left out: 01:59 and 03:00 are a minute apart.
    "summer time begins": ("2026-03-29T00:50:00", ["2026-03-29T01:59:00+01:00", "2026-03-29T03:00:00+02:00"]),
    # The hour from 02:00 comes twice.
    "summer time ends": (
        "2026-10-25T00:20:00",
        ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00"],
    ),
}


@pytest.mark.soak
@pytest.mark.parametrize("night", NIGHTS)
def test_nothing_goes_out_early_or_twice_and_nobody_is_thrown_out(make_house, night, tmp_path, record_property):
    start, hours = NIGHTS[night]
    start, hours = datetime.fromisoformat(start).replace(tzinfo=UTC), [datetime.fromisoformat(hour) for hour in hours]
    library = built("clock", tmp_path)
    here, there = Clock(tmp_path / "here", library), Clock(tmp_path / "there", library, behind=timedelta(minutes=5))

    def now_is(moment):
        for clock in (here, there):
            clock.stand(moment)

    now_is(start)
    house = make_house(WEB_CONCURRENCY="1", settings={"time_zone": "Europe/Berlin"}, **here.surroundings)
    due = json.dumps(house.tell(SCHEDULED, json.dumps([hour.isoformat() for hour in hours])))
    house.start_gunicorn()
    house.start_worker()
    first, house.worker = house.worker, None
    house.start_worker(**there.surroundings)
    workers = [first, house.worker]
    ed, late = Desk(house, "ed"), []
    seen = {"feed": "", "article": "", "etag": ()}

    def look(edited=""):
        """What must hold at any time; with `edited`, after an edit."""
        assert ed.get("/admin/").status == 200, "the session is as good as before"
        if edited:
            house.tell(EDITED, edited)
        page, feed = house.get(house.paths[0]), house.get("/feed/atom/")
        assert edited.encode() in page.body
        updated = max(re.findall(r"<updated>([^<]+)</updated>", feed.body.decode()), key=datetime.fromisoformat)
        if seen["feed"]:
            assert datetime.fromisoformat(updated) >= datetime.fromisoformat(seen["feed"]), "the feed goes backward"
        if edited:
            assert page.headers["Etag"] not in seen["etag"]
        modified = page.headers["Last-Modified"]
        if seen["article"]:
            stamp = [datetime.strptime(each, "%a, %d %b %Y %H:%M:%S GMT") for each in (seen["article"], modified)]
            assert stamp[0] <= stamp[1], "the page goes backward"
        seen.update(feed=updated, article=modified, etag=(*seen["etag"], page.headers["Etag"]))

    def states():
        return house.tell(STATES, due)

    try:
        idle(house, house.paths, 1)
        look("The first edition")
        said = house.comment(house.paths[0], "Good night.", 1)
        own = said.headers["Location"].partition("#")[0]
        assert house.get(own).status == 200
        for number, hour in enumerate(hours):
            now_is(hour - timedelta(minutes=4))
            time.sleep(3)
            assert [state for state, *_ in states()[number:]] == ["scheduled"] * (len(hours) - number)
            now_is(hour)
            begun = time.monotonic()
            while (found := states()[number])[0] != "published":
                assert time.monotonic() - begun < PATIENCE
                time.sleep(0.2)
            late.append((datetime.fromisoformat(found[1]) - hour).total_seconds())
            assert [state for state, *_ in states()[number + 1 :]] == ["scheduled"] * (len(hours) - number - 1)
            assert house.get(found[2]).status == 200
            look(f"The edition of {number}")
        end = hours[-1] + timedelta(minutes=6)
        for jump in (timedelta(hours=1), timedelta(), timedelta(hours=-1), timedelta()):
            now_is(end + jump)
            look(f"Jumped by {jump}")
            # Links of before the jump work, made ones don't, and whoever comments is not held up by the future.
            assert house.get(own).status == 200
            assert house.get(own.replace("/yours/", "/yours/x")).status == 404
            assert house.comment(house.paths[0], f"After the jump by {jump}, {night}.", 1).status == 303
            assert ed.post("/admin/articles/article/", {}).status in (200, 302), "the form's token is as good as before"
            assert Desk.post(Stranger(ed), "/admin/articles/article/", {}).status == 403, "and is still asked for"
            time.sleep(2)
            assert [(state, acts) for state, _, _, acts in states()] == [("published", 1)] * len(hours)
        assert [worker.poll() for worker in workers] == [None, None]
    finally:
        first.kill()
        first.wait()
    record_property("seconds after the hour", late)
    assert all(-0.001 <= each < 60 for each in late), late


class Stranger:
    """A colleague's browser that is led here by another site: it has the cookies, and no token."""

    def __init__(self, desk):
        self.house, self.cookie, self.token, self._send = desk.house, desk.cookie, "b" * 32, desk._send
