"""Ten thousand comments, from one address and from five hundred: readers notice little, and the queue is soon empty.

The rules are those of a new paper. Readers come through nginx, as everybody does; the flood comes over as many
connections as a small botnet keeps open, past nginx and its limits, straight to gunicorn. The readers' times are
compared with those of the same house at rest.
"""

import json
import subprocess
import sys
import time

import pytest

from comments.models.posting import FROM_ONE_ADDRESS
from tests.deploy.behind import ROOT, free_port

from .flooding import ADVERT
from .house import Desk, Readers, idle

TRIES, WAITING = 10_000, 10_000

COUNTED = """
import json, django
django.setup()
from django.db.models import Count
from comments.models import Comment
bad = Comment.objects.exclude(name="Vera 99999")
print(json.dumps({
    "stored": bad.count(),
    "most from one": max([0, *bad.values("ip").annotate(n=Count("pk")).values_list("n", flat=True)]),
    "honest": Comment.objects.filter(name="Vera 99999").count(),
    "waiting": Comment.objects.waiting().count(),
}))
"""
# What has been let in until as many wait as the queue must be cleared of.
FILLED = """
import json, sys, django
django.setup()
from django.utils import timezone
from articles.models import Article
from comments import spam
from comments.models import Comment
story, text = Article.objects.published().first(), sys.argv[2]
missing = int(sys.argv[1]) - Comment.objects.waiting().count()
Comment.objects.quietly().bulk_create([
    Comment(article=story, name=f"Bot {number}", email=f"bot{number}@spam.example", body=text, html=f"<p>{text}</p>",
            fingerprint=spam.fingerprint(text), once=f"drill {number}", path=f"9{number:09d}",
            ip=f"203.0.113.{number % 250}", reason="First comment", rule="first-comment", created_at=timezone.now())
    for number in range(missing)
], batch_size=500)
print(Comment.objects.waiting().count())
"""
SIZE = """
import json, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
    else:
        cursor.execute("SELECT pg_database_size(current_database())")
    print(json.dumps(cursor.fetchone()[0]))
"""


@pytest.mark.soak
@pytest.mark.parametrize("places", [1, 500])
def test_a_flood_leaves_room_for_readers_and_for_an_honest_word(make_house, record_property, places):
    house = make_house(WEB_CONCURRENCY="2", settings={"comment_flood_seconds": 15})
    socket, house.port = house.address, free_port()
    house.start_gunicorn()
    house.start_worker()
    house.manage("nginx_files", f"{house.folder}/nginx")
    house.start_nginx()
    house.address = ("127.0.0.1", house.port)
    pages = [*house.paths, "/", "/section/local/", "/feed/"]
    idle(house, pages, 2)
    rest = idle(house, pages, 8)
    before = house.tell(SIZE)
    words = [sys.executable, "-m", "tests.drills.flooding", socket, TRIES, places, *house.paths]
    begun = time.monotonic()
    with Readers(house, pages) as readers:
        flood = subprocess.Popen([*map(str, words)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        time.sleep(4)
        assert flood.poll() is None
        said_at = time.monotonic()
        honest = house.comment(house.paths[0], "The council was right to keep it.", 99_999)
        waited = time.monotonic() - said_at
        told, _ = flood.communicate()
    seconds = time.monotonic() - begun
    statuses = {int(status): count for status, count in json.loads(told).items()}
    counted, grown = house.tell(COUNTED), house.tell(SIZE) - before
    figures = {
        "tries a second": round(TRIES / seconds), "p95 at rest (ms)": round(rest.p95 * 1000, 1),
        "p95 (ms)": round(readers.p95 * 1000, 1), "median at rest (ms)": round(rest.median * 1000, 1),
        "median (ms)": round(readers.median * 1000, 1), "honest (ms)": round(waited * 1000),
        "stored": counted["stored"], "most from one": counted["most from one"], "grown (MB)": round(grown / 1e6, 1),
        "statuses": statuses,
    }  # fmt: skip
    for name, value in figures.items():
        record_property(name, value)
    assert sum(statuses.values()) == TRIES
    assert set(statuses) <= {303, 429}, figures
    assert set(readers.statuses) == {200}
    assert readers.failed == []
    assert counted["most from one"] <= FROM_ONE_ADDRESS
    assert counted["honest"] == 1
    assert grown < 20e6, figures
    assert honest.status == 303
    assert waited <= 1, figures
    assert readers.p95 <= max(2 * rest.p95, 0.05), figures


@pytest.mark.soak
def test_a_queue_of_ten_thousand_opens_and_is_cleared(make_house, record_property):
    house = make_house(WEB_CONCURRENCY="1")
    before = house.tell(SIZE)
    assert house.tell(FILLED, WAITING, ADVERT) == WAITING
    grown = house.tell(SIZE) - before
    house.start_gunicorn()
    mo, took = Desk(house, "mo"), {}

    def timed(name, ask, *words):
        begun = time.monotonic()
        answer = ask(*words)
        took[name] = round(time.monotonic() - begun, 2)
        return answer

    mo.get("/admin/")
    page = timed("opened", mo.get, "/admin/comments/comment/")
    assert page.status == 200
    text = page.body.decode()
    group = text.split('name="alike" value="')[1].split('"')[0]
    upto = text.split('name="upto" value="')[1].split('"')[0]
    pressed = {"alike": group, "upto": upto, "action": "spam_all", "here": "/admin/comments/comment/"}
    assert timed("cleared", mo.post, "/admin/comments/comment/", pressed).status == 302
    counted = house.tell(COUNTED)
    record_property("took (s)", took)
    record_property("grown (MB)", round(grown / 1e6, 1))
    assert (counted["waiting"], counted["stored"]) == (0, WAITING)
    assert took["opened"] < 1, took
    assert took["cleared"] < 10, took
    assert grown < 20e6
