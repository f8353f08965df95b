"""The database as the migrations left it, put back after a test that committed.

Django's own way, `flush`, empties all tables and then makes every content type, permission and role anew, half a second
for a test; and what a migration had sown is gone for the tests that follow. Here only what a test touched is put back.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

# Search keeps its text in tables that no model stands for.
BESIDE_THE_MODELS = ("articles_searchtext", "articles_searchplace")


def _tables():
    """All that a test may write to."""
    there = set(connection.introspection.table_names())
    of_models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*of_models, *BESIDE_THE_MODELS} & there - {"django_migrations"})


def _rows(cursor, tables):
    """What stands in those of `tables` that aren't empty: {table: (columns, rows)}."""
    quote = connection.ops.quote_name
    cursor.execute(" UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM {quote(each)})" for each in tables))
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT * FROM {quote(table)} ORDER BY 1")
        found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


class CleanSlate:
    """Remembers the rows that stand in the database when it is made."""

    def __init__(self):
        with connection.cursor() as cursor:
            self.remembered = _rows(cursor, _tables())

    def put_back(self):
        """Let the tables hold those rows again and nothing else. Foreign keys are asked at the commit only."""
        quote = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            now = _rows(cursor, _tables())
            changed = [table for table in {*now, *self.remembered} if now.get(table) != self.remembered.get(table)]
            for table in changed:
                cursor.execute(f"DELETE FROM {quote(table)}")
            for table in changed:
                columns, rows = self.remembered.get(table, ([], []))
                if rows:
                    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
                    cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)
        if ContentType._meta.db_table in changed:
            ContentType.objects.clear_cache()
