"""Putting a dump into PostgreSQL: all of it or nothing; and a scratch database, whatever the template has."""

import psycopg
import pytest

from newsroom.backups import BackupFailed
from newsroom.backups.postgresql import PostgreSQL
from tests.cluster import cluster

# A table of an older release, and one that a newer has added and that holds on to it.
OLD = """
CREATE TABLE django_migrations (app text, name text);
CREATE TABLE newsroom_change (id int);
CREATE TABLE story (id int PRIMARY KEY, headline text);
INSERT INTO story VALUES (1, 'Sturm über der Förde');
"""
NEWER = """
CREATE TABLE remark (id int PRIMARY KEY, story int REFERENCES story, words text);
INSERT INTO remark VALUES (1, 1, 'typed since');
"""


@pytest.fixture(scope="module")
def server():
    with cluster() as url:
        told = psycopg.conninfo.conninfo_to_dict(url.replace("postgres://", "postgresql://", 1))
        # As a cluster is that was made with LANG=C.
        with psycopg.connect(**told, autocommit=True) as line:
            line.execute("ALTER DATABASE template1 IS_TEMPLATE false")
            line.execute("DROP DATABASE template1")
            line.execute(
                "CREATE DATABASE template1 TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
            )
            line.execute("CREATE DATABASE paper TEMPLATE template0 ENCODING 'UTF8'")
        yield PostgreSQL(told | {"dbname": "paper"})


@pytest.fixture
def dumped(server, tmp_path):
    """A paper of an older release, kept."""
    with server.open() as line:
        line.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        line.execute(OLD)
        line.commit()
    return server.keep(tmp_path)


def grow(server):
    with server.open() as line:
        line.execute(NEWER)
        line.execute("UPDATE story SET headline = 'Rewritten'")
        line.commit()


def test_what_a_newer_release_has_added_gives_way(server, dumped):
    grow(server)
    server.unpack(dumped.file, dumped.tables, dumped.server)
    assert server.tally() == dumped.tables


def test_a_restore_that_fails_leaves_what_stood_there(server, dumped):
    grow(server)
    with server.open() as line:
        # Not of the paper, and in the way of what is replaced.
        line.execute("CREATE VIEW of_somebody AS SELECT headline FROM story")
        line.commit()
    stood = server.tally()
    with pytest.raises(BackupFailed, match=r"psql failed.*of_somebody"):
        server.unpack(dumped.file, dumped.tables, dumped.server)
    assert server.tally() == stood


def test_the_scratch_database_holds_every_letter_whatever_the_template(server, dumped):
    server.make("scratch")
    try:
        scratch = server.beside("scratch")
        scratch.unpack(dumped.file, dumped.tables, dumped.server)
        assert scratch.tally() == dumped.tables
        with scratch.open() as line:
            assert line.execute("SELECT headline FROM story").fetchone() == ("Sturm über der Förde",)
    finally:
        server.drop("scratch")


def test_a_server_that_answers_in_bytes_is_understood(server):
    server.drop("bytes")
    with server.open(autocommit=True) as line:
        line.execute("CREATE DATABASE bytes")  # of template1, in SQL_ASCII
    try:
        with server.beside("bytes").open() as line:
            line.execute("CREATE TABLE story (headline text)")
            line.commit()
        assert list(server.beside("bytes").tally()) == ["story"]
    finally:
        server.drop("bytes")
