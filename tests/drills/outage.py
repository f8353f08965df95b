"""The database goes and comes back while people read and write.

    DATABASE_URL=… python -m tests.drills.outage

On PostgreSQL every connection is cut and none is let in; on SQLite somebody holds the write lock. One process reads
stored pages, one asks for what can't be stored, one posts comments; each notes what it was answered and when.
"""

import io
import json
import os
import sqlite3
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.drills.race import _environ, alone, prepare, told

BEFORE, GONE, AFTER = 1.5, 8.0, 5.0  # seconds: a busy machine needs some of them to begin
TEXT = "A remark that must not be lost."


@contextmanager
def gone():
    """No database inside the block."""
    from django.db import connection

    told, vendor = connection.settings_dict, connection.vendor
    connection.close()
    if vendor == "sqlite":
        holder = sqlite3.connect(told["NAME"], isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.close()
        return
    import psycopg

    name = told["NAME"]
    where = {"host": told["HOST"], "port": told["PORT"] or None, "user": told["USER"], "password": told["PASSWORD"]}
    with psycopg.connect(dbname="template1", autocommit=True, **where) as line:
        line.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            line.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def ask(application, path, query="", fields=None):
    """Status, headers and body."""
    environ, heard = _environ(path) | {"QUERY_STRING": query}, {}
    if fields is not None:
        body = urlencode(fields).encode()
        environ |= {
            # Each from elsewhere: one reader who posts so often is asked to wait.
            "REMOTE_ADDR": f"192.0.2.{int(fields['number']) % 250}",
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_ORIGIN": "http://127.0.0.1:8000",
            "wsgi.input": io.BytesIO(body),
        }
    answer = application(environ, lambda status, headers, _=None: heard.update(status=status, headers=dict(headers)))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(heard["status"][:3]), heard["headers"], content


def keep_asking(until, path, query="", post=False):
    """Ask until the end: when each answer was asked for, its status, how long it took, what it said."""
    from newsroom.wsgi import application

    answers, number = [], 0
    while time.monotonic() < until:
        begun, number = time.monotonic(), number + 1
        text = f"{TEXT} {os.getpid()} {number}"
        fields = (
            {"name": "Vera", "email": f"v{number}@readers.example", "body": text, "number": number} if post else None
        )
        status, headers, content = ask(application, path, query, fields)
        kept = text.encode() in content
        answers.append((begun, status, time.monotonic() - begun, "Retry-After" in headers, kept))
        time.sleep(0.05)
    return answers


def main():
    """Play it; the answers by kind, and when the database went and came."""
    import django

    django.setup()
    from newsroom.wsgi import application

    (_, path), *_ = told(alone(prepare))
    told(alone(lambda: [ask(application, path)[0]]))
    until = time.monotonic() + BEFORE + GONE + AFTER
    asked = {"stored": (path,), "cold": ("/search/", "q=drill"), "comment": (f"{path}comment/", "", True)}
    children = {kind: alone(keep_asking, until, *what) for kind, what in asked.items()}
    time.sleep(BEFORE)
    with gone():
        went = time.monotonic()
        time.sleep(GONE)
        came = time.monotonic()
    return {kind: told(child) for kind, child in children.items()} | {"went": went, "came": came}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
