"""Taking everything from one database into another, SQLite or PostgreSQL, and proving that it is the same.

Rows are read and written through the models' fields, since the two engines keep times, booleans, ids and JSON in
different ways, and compared the same way: per table the count, and the sum of all rows' hashes, which knows no order
(the engines sort text differently). Nothing of a model's own (`save`, managers, signals) runs on the way.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, Model, QuerySet

from articles.search_text import PLACES, TABLE

BATCH = 200  # rows
# Made anew in the target: by migrate, and by index_search. FTS5 keeps its own in tables that begin like its name.
MADE_ANEW = (MigrationRecorder.Migration._meta.db_table, TABLE, PLACES)


class NotMoved(Exception):
    """Why it can't be done; the sentence says what to do."""


def models() -> list[type[Model]]:
    """Every model with a table of its own, in the order of their tables' names; those between two models too."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def tables(alias: str) -> set[str]:
    """The tables in a database."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def unknown_tables(alias: str) -> set[str]:
    """Tables that belong to no model and are not made anew: nobody would take them along."""
    known = {model._meta.db_table for model in models()}
    return {name for name in tables(alias) - known if not name.startswith(MADE_ANEW)}


def fields_of(model):
    """The columns of the model's own table that are written."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def rows(model, alias: str) -> Iterator[tuple]:
    """The rows as Python sees them, in no order."""
    names = [field.attname for field in fields_of(model)]
    return QuerySet(model, using=alias).order_by().values_list(*names).iterator(chunk_size=BATCH)


def _said(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value.tzinfo else value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=str)
    return str(value)


def mark_of(row: tuple) -> int:
    """A number that stands for a row: the same in both databases, another for any other row."""
    whole = json.dumps([None if value is None else [type(value).__name__, _said(value)] for value in row])
    return int.from_bytes(hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest())


def sum_up(model, alias: str) -> tuple[int, str]:
    """Count and hash of a table; the hash is the sum of the rows' hashes, in hexadecimal."""
    count = whole = 0
    for row in rows(model, alias):
        count, whole = count + 1, whole + mark_of(row)
    return count, f"{whole % 2**256:064x}"


def copy(model, source: str, target: str) -> tuple[int, str]:
    """Copy a table; count and hash of what was read. Raises NotMoved with the row that the target does not take."""
    fields, batch, count, whole = fields_of(model), [], 0, 0
    names = [field.attname for field in fields]
    for row in rows(model, source):
        count, whole = count + 1, whole + mark_of(row)
        batch.append(row)
        if len(batch) == BATCH:
            _put(model, target, fields, names, batch)
            batch = []
    _put(model, target, fields, names, batch)
    return count, f"{whole % 2**256:064x}"


def _put(model, target, fields, names, batch):
    connection = connections[target]
    things = [Model.from_db.__func__(model, target, names, row) for row in batch]
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, things))) if things else 1
    for start in range(0, len(things), size):
        part = things[start : start + size]
        try:
            with transaction.atomic(using=target):
                # raw: what fields would fill in by themselves (the time of now, for one) stays as it was.
                QuerySet(model, using=target)._insert(part, fields=fields, raw=True, using=target)
        except (DatabaseError, ValueError) as wrong:
            if len(part) > 1:
                for row in batch[start : start + size]:
                    _put(model, target, fields, names, [row])
                continue
            raise NotMoved(
                f"Row {part[0].pk} of {model._meta.db_table} is not taken by the target: {str(wrong).strip()}. "
                "Mend this row at the desk, then try again."
            ) from wrong


def empty(alias: str) -> None:
    """Take away what the migrations have sown: the source has its own."""
    connection = connections[alias]
    ours = [model._meta.db_table for model in models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), ours, reset_sequences=False, allow_cascade=True):
            cursor.execute(statement)


def last_ids(alias: str) -> dict[str, int]:
    """By table, the highest id that was ever given, of rows that are gone too.

    An id that is given a second time would be mistaken for the first: in the log, in stored pages, in shared links.
    """
    connection, found = connections[alias], {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return dict(cursor.fetchall())
        for model, column in _counted():
            if sequence := _sequence(cursor, model, column):
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
                last, is_called = cursor.fetchone()
                found[model._meta.db_table] = last if is_called else last - 1
    return found


def _counted():
    for model in models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, AutoField):
                yield model, field.column


def _sequence(cursor, model, column):
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', column])
    return cursor.fetchone()[0]


def go_on_counting(alias: str, last: dict[str, int]) -> None:
    """Let new rows get ids after `last`."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for model, column in _counted():
            table = model._meta.db_table
            cursor.execute(f'SELECT COALESCE(MAX("{column}"), 0) FROM "{table}"')
            number = max(cursor.fetchone()[0], last.get(table, 0))
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            elif sequence := _sequence(cursor, model, column):
                cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(number, 1), number > 0])


def hold_still(alias: str) -> None:
    """Inside a transaction: see one moment of the source, and let nobody write meanwhile."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return  # the transaction is an immediate one, and holds the only place to write
    with connection.cursor() as cursor:
        names = ", ".join(f'"{model._meta.db_table}"' for model in models())
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")


def drop_all(alias: str) -> None:
    """Leave the target as empty as it was."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            for name in [TABLE, *sorted(tables(alias) - {TABLE})]:
                if name in tables(alias):
                    cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        return
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        for name in sorted(tables(alias)):
            cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
