"""Where search looks: an FTS5 table on SQLite, tsvectors on PostgreSQL. Written by `articles.search_text` alone.

No model stands behind it, so Django never remakes it, and no foreign key, so that a story's row may be truncated or
removed in any order: search joins the published stories anyway.
"""

from django.db import migrations

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE articles_searchtext USING fts5("
        "headline, standfirst, body, names, section, tokenize = 'ascii', prefix = '3')",
        "CREATE TABLE articles_searchplace (article_id INTEGER PRIMARY KEY, place INTEGER NOT NULL)",
    ],
    "postgresql": [
        # Narrow rows: the long vectors lie beside the table, where finding by the index never touches them. There is
        # no index on place on purpose: the planner would walk it and unpack the vector of every row on the way.
        "CREATE TABLE articles_searchtext (article_id bigint PRIMARY KEY, place bigint NOT NULL, "
        "title tsvector NOT NULL, words tsvector NOT NULL) WITH (toast_tuple_target = 1000)",
        "ALTER TABLE articles_searchtext ALTER COLUMN words SET STORAGE EXTERNAL",
        # Without a pending list: searches would have to read through it, and one story in hundreds would pay for all.
        "CREATE INDEX articles_searchtext_words ON articles_searchtext USING gin (words) WITH (fastupdate = off)",
    ],
}
UNMAKE = {
    "sqlite": ["DROP TABLE articles_searchplace", "DROP TABLE articles_searchtext"],
    "postgresql": ["DROP TABLE articles_searchtext"],
}


def run(statements):
    def work(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return work


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_known_sources")]

    operations = [migrations.RunPython(run(MAKE), run(UNMAKE))]
