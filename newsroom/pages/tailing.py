"""Following `Change`: what is newer than what was noted, and dropping what a killed process or another machine left.

Each publisher drops its own pages right after its commit. The worker follows behind, from the edition's own cursor.
"""

import logging
import os
import sqlite3
import threading
from urllib.parse import quote

from django.apps import apps
from django.db import DatabaseError, Error, connection, connections

log = logging.getLogger(__name__)

AT_ONCE = 500  # rows

_looking = threading.local()


def newest() -> int:
    """The id of the newest Change, or 0. Ids are given in the order of commits."""
    return _ask("SELECT max(id), 0 FROM newsroom_change WHERE id > %s", 0)[0][0] or 0


def changed_since(noted: int, limit: int = 10_000) -> list[tuple[int, list[str]]]:
    """The Changes after the one that was `noted`: their ids and keys, the oldest first, `limit` at most."""
    rows = _ask(f"SELECT id, keys FROM newsroom_change WHERE id > %s ORDER BY id LIMIT {limit:d}", noted)
    decode = apps.get_model("newsroom", "Change")._meta.get_field("keys").from_db_value
    return [(number, keys if isinstance(keys, list) else decode(keys, None, connection)) for number, keys in rows]


def close() -> None:
    """Close this thread's own connection."""
    if line := getattr(_looking, "line", None):
        line.close()
        _looking.line = None


def _ask(query, value):
    """Ask outside of anything else that is going on, so that all that was committed until now is seen.

    On SQLite a cursor that was not read to its end keeps its whole connection in the past, hence one of our own.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A page is being stored inside a transaction, which can't see what others commit.")
    line = _own_connection()
    if line is None:
        with connection.cursor() as cursor:
            cursor.execute(query, [value])
            return cursor.fetchall()
    try:
        return line.execute(query.replace("%s", "?"), [value]).fetchall()
    except sqlite3.Error as wrong:
        _looking.line = None
        raise DatabaseError(str(wrong)) from wrong


def _own_connection():
    """A second, reading connection to a SQLite file, one a thread; None for other databases, and for one in memory."""
    name = str(connections["default"].settings_dict["NAME"])
    if connection.vendor != "sqlite" or name == ":memory:" or "mode=memory" in name:
        return None
    try:
        # The file itself, not its name: a backup may have been put in its place.
        found = os.stat(name)
        file, line = (name, found.st_dev, found.st_ino), getattr(_looking, "line", None)
        if line is None or _looking.file != file:
            line = sqlite3.connect(f"file:{quote(name)}?mode=ro", uri=True, timeout=2, isolation_level=None)
            _looking.line, _looking.file = line, file
    except (OSError, sqlite3.Error) as wrong:
        raise DatabaseError(str(wrong)) from wrong
    return line


def catch_up(store) -> int:
    """Drop what was changed since each edition's cursor, and move it; how many Changes that were for our own.

    Where the Changes in between are forgotten already, all pages go. Without a database nothing can be asked: then
    the pages that were served a moment ago stay, and those of an edition that was put away before go.
    """
    try:
        done = _catch_up(store.edition)
    except Error:
        if not store.is_current():
            store.edition.wipe()
        log.warning("The database does not answer: stored pages are served as they are")
        return 0
    # While a release takes over from another, each has web processes, and one worker follows for both.
    for edition in store.editions():
        if edition is not store.edition:
            try:
                _catch_up(edition)
            except (Error, sqlite3.Error, OSError):
                log.exception("The pages in %s could not be kept right", edition.root)
            finally:
                edition.close()
    return done


def _catch_up(edition):
    cursor, stamp = edition.index.cursor, edition.index.cursor_stamp
    if cursor > newest() or (stamp and stamp != _stamp(cursor)):
        # Restored from a backup (other Changes have these ids now), or asleep for longer than Changes are kept.
        last = newest()
        edition.wipe()
        edition.index.reached(last, _stamp(last), whatever=True)
        return 0
    done = 0
    while rows := changed_since(cursor, AT_ONCE):
        for number, keys in rows:
            edition.drop(keys, number)
            cursor = number
        edition.index.reached(cursor, _stamp(cursor))
        done += len(rows)
    return done


def _stamp(number):
    """The moment of a Change, as text; "" where it is not there any more."""
    rows = _ask("SELECT at, 0 FROM newsroom_change WHERE id = %s", number)
    return str(rows[0][0]) if rows else ""
