"""`manage.py move_database`: everything, the same, or nothing at all and a sentence."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from newsroom.management import moving
from tests.cluster import cluster

ROOT = Path(__file__).resolve().parents[2]
FILL = """
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from articles.models import Article, Section
from comments.models import Comment
from newsroom.models import Heartbeat, SiteSettings, User
from newsroom.roles import SYSTEM
paper = SiteSettings.current()
paper.name = "صحيفة المرفأ"
paper.save()
olga = User.objects.create_user("olga", "olga@courier.example", "a long password for tests", is_staff=True)
olga.groups.set(Group.objects.filter(name="owner"))
section = Section.objects.create(name="Local", position=1)
for n in range(30):
    story = Article.objects.create(headline=f"The harbour stays, part {n} – ميناء 🚢", section=section,
                                   body=f"<p>The ferry number {n} left.</p>" * (n * 40 + 1))
    story.edit(by=olga, topics=[f"Topic {n % 7}"])
    story.publish(by=SYSTEM)
    story.correct(text="It was Tuesday.", kind="correction", by=olga)
    said = Comment.objects.create(article=story, body=f"Remark {n}", ip="192.0.2.7", name="Vera", rule="first-comment",
                                  email="vera@readers.example", reason="First")
    said.approve(by=olga)
gone = Article.objects.create(headline="Never was", section=section)
number = gone.pk
from django.db import connection
with connection.cursor() as cursor:
    for table in ("articles_revision", "articles_readnext"):
        cursor.execute(f"DELETE FROM {table} WHERE article_id = {number}")
    cursor.execute(f"DELETE FROM articles_article WHERE id = {number}")
session = SessionStore()
session["who"] = {"b": [1, 2.5, None, True], "a": "é"}
session.create()
Heartbeat.beat("worker")
print(number)
"""


def manage(folder, *words, **surroundings):
    """Run manage.py for the paper in `folder`."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True,
                          env=known | {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"} | surroundings)  # fmt: skip


def refused_at_the_door(tmp_path):
    """What is refused before anything is made; the last leaves the paper at rest."""
    with sqlite3.connect(tmp_path / "taken.sqlite3") as there:
        there.execute("CREATE TABLE somebody_elses (a)")
    there.close()
    for url, sentence in (
        (f"sqlite:///{tmp_path}/taken.sqlite3", "it has 1 tables, such as somebody_elses"),
        (f"sqlite:///{tmp_path}/newsroom.sqlite3", "the database that the site has already"),
        ("postgres://nobody:hunter2hunter@127.0.0.1:9/none", "The database says"),
        (f"sqlite:///{tmp_path}/new.sqlite3", "Stop web and worker"),
    ):
        done = manage(tmp_path, "move_database", url)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Nothing was moved." in done.stderr
        assert "Traceback" not in done.stderr
        assert "hunter2hunter" not in done.stderr
    with sqlite3.connect(tmp_path / "taken.sqlite3") as there:
        assert there.execute("SELECT name FROM sqlite_master").fetchall() == [("somebody_elses",)]
    there.close()
    with sqlite3.connect(tmp_path / "newsroom.sqlite3") as here:
        here.execute("UPDATE newsroom_heartbeat SET at = '2026-01-01 00:00:00'")
    here.close()


@pytest.mark.soak  # a cluster of its own, and ten processes
def test_it_is_all_there_and_the_same(tmp_path, django_db_setup, django_db_blocker):
    """SQLite to PostgreSQL and back again, in a paper with every kind of row that a story leaves behind."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and connection.connection is not None:
            with sqlite3.connect(tmp_path / "newsroom.sqlite3") as kept:
                connection.connection.backup(kept)
            kept.close()
        else:
            manage(tmp_path, "migrate")
    filled = manage(tmp_path, "shell", "-v", "0", "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    gone = int(filled.stdout)
    refused_at_the_door(tmp_path)
    with cluster() as url:
        (tmp_path / "there").write_text(url + "\n")
        done = manage(tmp_path, "move_database", str(tmp_path / "there"))
        assert done.returncode == 0, done.stderr
        said = [line for line in done.stdout.splitlines() if line.startswith("  ")]
        assert any(line.startswith("  articles_article: 30 rows") for line in said)
        assert any(line.startswith("  django_session: 1 rows") for line in said)

        again = manage(tmp_path, "move_database", url)
        assert again.returncode == 1
        assert "The target is not empty" in again.stderr

        with psycopg.connect(url.replace("postgres://", "postgresql://", 1)) as there:
            # Whoever is new gets a number that nobody had.
            asked = there.execute("SELECT nextval(pg_get_serial_sequence('articles_article', 'id'))")
            assert asked.fetchone()[0] == gone + 1
            assert there.execute("SELECT count(*) FROM articles_searchtext").fetchone()[0] == 30
        found = manage(tmp_path, "shell", "-v", "0", "-c", (
            "from articles.search import Question, find; from newsroom.models import User; "
            "print(len(find(Question.of('ferry')).ids), User.objects.get().check_password('a long password for tests'))"
        ), DATABASE_URL=url)  # fmt: skip
        assert found.stdout.split() == ["30", "True"], found.stderr

        back = manage(tmp_path, "move_database", f"sqlite:///{tmp_path}/back.sqlite3", DATABASE_URL=url)
        assert back.returncode == 0, back.stderr
        # Count and hash of every table, as before the first move.
        assert [line for line in back.stdout.splitlines() if line.startswith("  ")] == said

        # A row that PostgreSQL does not take: nothing stays behind there.
        with sqlite3.connect(tmp_path / "newsroom.sqlite3") as here:
            [[newest]] = here.execute("SELECT max(id) FROM articles_article")
            here.execute("UPDATE articles_article SET standfirst = 'a' || char(0) || 'b' WHERE id = ?", [newest])
        here.close()
        name = "second"
        with psycopg.connect(url.replace("postgres://", "postgresql://", 1), autocommit=True) as there:
            there.execute(f"CREATE DATABASE {name}")
        refused = manage(tmp_path, "move_database", f"{url.rpartition('/')[0]}/{name}")
        assert refused.returncode == 1
        assert f"Nothing was moved. Row {newest} of articles_article is not taken by the target" in refused.stderr
        with psycopg.connect(f"{url.rpartition('/')[0]}/{name}".replace("postgres://", "postgresql://", 1)) as there:
            asked = there.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
            assert asked.fetchone()[0] == 0


def refusal(url):
    with pytest.raises(CommandError) as caught:
        call_command("move_database", str(url))
    assert moving.tables("default")
    assert "target" not in connections.settings
    return str(caught.value)


@pytest.mark.parametrize("url, sentence", [
    ("mysql://a:hunter2hunter@b/c", "asks for 'mysql'"), ("/no/such/file", "neither the URL of a database nor a file"),
    ("postgres://a:hunter2hunter@127.0.0.1:99999/c", "can't be read"),
])  # fmt: skip
def test_what_is_no_database_is_refused_with_a_sentence(db, url, sentence):
    said = refusal(url)
    assert sentence in said
    assert "hunter2hunter" not in said


def test_every_table_is_ours_or_made_anew(db):
    assert moving.unknown_tables("default") == set()
    assert {model._meta.db_table for model in moving.models()} <= moving.tables("default")


def test_a_table_of_nobodys_is_not_left_behind_in_silence(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE another_program (id integer)")
    assert moving.unknown_tables("default") == {"another_program"}


def test_the_row_that_is_not_taken_is_named_and_no_other(db):
    from newsroom.models import Heartbeat

    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    Heartbeat.objects.create(name="bad", at=now)
    fields = moving.fields_of(Heartbeat)
    names = [field.attname for field in fields]
    whole = [{"name": name, "at": now, "error": ""} for name in ("good", "bad")]
    batch = [tuple(row[name] for name in names) for row in whole]
    with pytest.raises(moving.NotMoved, match=r"^Row bad of newsroom_heartbeat is not taken"):
        moving._put(Heartbeat, "default", fields, names, batch)


def test_a_number_of_a_row_that_is_gone_is_not_given_again(db):
    from articles.models import Section

    moving.go_on_counting("default", {"articles_section": 41})
    assert Section.objects.create(name="Harbour").pk == 42


def test_the_hash_knows_no_order_and_sees_every_change(local, draft):
    from articles.models import Article

    first, second = draft(), draft()
    before = moving.sum_up(Article, "default")
    assert before[0] == 2
    Article.objects.filter(pk=first.pk).quietly().update(standfirst="Other")
    assert moving.sum_up(Article, "default") != before
    Article.objects.filter(pk=first.pk).quietly().update(standfirst=first.standfirst)
    assert moving.sum_up(Article, "default") == before
    assert second.pk


def test_what_databases_write_differently_is_the_same():
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=2)))
    assert moving.mark_of((noon, {"a": 1, "b": 2})) == moving.mark_of((there, {"b": 2, "a": 1}))
    assert moving.mark_of((1,)) != moving.mark_of(("1",))
    assert moving.mark_of((None,)) != moving.mark_of(("None",))
    assert moving.mark_of(("a", "b")) != moving.mark_of(("ab", ""))
