"""Migrations that touch rows: forth and back with rows in the tables."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from comments.models import Comment

BEFORE = [("comments", "0003_find_what_a_reader_wrote")]


@pytest.fixture
def back(transactional_db):
    """Go back to a migration, and forth to the newest."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def there_and_here(targets):
        MigrationExecutor(connection).migrate(targets)
        MigrationExecutor(connection).migrate(newest)

    yield there_and_here
    MigrationExecutor(connection).migrate(newest)


def test_what_a_rule_decided_gets_a_date(story, said, back):
    article = story()
    by_rule, waits, trashed, by_hand = said(article), said(article), said(article), said(article, state="spam")
    for comment, state in ((by_rule, "approved"), (trashed, "deleted")):
        Comment.objects.quietly().filter(pk=comment.pk).update(state=state)
    decided_at = Comment.objects.get(pk=by_hand.pk).decided_at

    back(BEFORE)

    now = {comment.pk: comment.decided_at for comment in Comment.objects.all()}
    assert now[by_rule.pk] == by_rule.created_at
    assert now[waits.pk] is None
    assert now[by_hand.pk] == decided_at
    # What lies in the trash is not deleted for good on the day of the upgrade.
    assert now[trashed.pk] > decided_at
