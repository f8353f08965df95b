"""Migrations that touch rows: forth and back with rows in the tables."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("articles", "0007_language_of_a_story")], [("articles", "0008_uid_of_a_correction")]


@pytest.fixture
def migrate(transactional_db):
    """Go to a migration; at the end to the newest."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def to(targets):
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        return executor.loader.project_state(targets).apps

    yield to
    to(newest)


def test_every_correction_gets_an_id_of_its_own(story, ed, migrate):
    article = story()
    for text in ("One.", "Two."):
        article.correct(text=text, by=ed)
    migrate(BEFORE)
    corrections = migrate(AFTER).get_model("articles", "Correction").objects
    uids = set(corrections.values_list("uid", flat=True))
    assert len(uids) == corrections.count() == 2
    assert None not in uids
