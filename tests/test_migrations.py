"""Migrations are safe for the code of the release before: nothing is taken away from under it."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.migration_rules import APPS, misnumbered, unsafe

# The newest migration of each app in the last release; write them here when one is made.
RELEASED = {"newsroom": "0008_proven_backups", "articles": "0015_hours_that_pass", "comments": "0004_moderate_together"}
# What is safe all the same: "app.migration" → the reason. Empty it with each release.
EXCUSED: dict[str, str] = {}


@pytest.fixture(scope="module")
def whole():
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.fixture
def loader(whole):
    """All migrations; what a test adds is taken away again."""
    kept = dict(whole.disk_migrations)
    yield whole
    whole.disk_migrations.clear()
    whole.disk_migrations.update(kept)


@pytest.mark.parametrize("app", APPS)
def test_they_are_one_line_and_named_in_words(loader, app):
    assert misnumbered(loader, app) == []


@pytest.mark.parametrize("app", APPS)
def test_old_code_lives_with_each(loader, app):
    assert (app, RELEASED[app]) in loader.disk_migrations
    told = [
        f"{app}.{name}: {why}" for name, why in unsafe(loader, app, RELEASED[app]) if f"{app}.{name}" not in EXCUSED
    ]
    assert told == []


def test_no_excuse_outlives_its_migration(loader):
    assert {tuple(name.split(".")) for name in EXCUSED} <= set(loader.disk_migrations)


# --- the rules themselves: each of these would break the release before ----------------------------------------------

NEW_TABLE = migrations.CreateModel(
    "Drill", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
)
UNSAFE = {
    "a column that must be filled": migrations.AddField("article", "drill", models.CharField(max_length=9, default="")),
    "a column taken away": migrations.RemoveField("article", "kicker"),
    "a column renamed": migrations.RenameField("article", "kicker", "overline"),
    "a table taken away": migrations.DeleteModel("PictureUse"),
    "a table renamed": migrations.RenameModel("Topic", "Tag"),
    "a shorter column": migrations.AlterField("article", "kicker", models.CharField(max_length=9)),
    "another type": migrations.AlterField("article", "kicker", models.IntegerField(null=True)),
    "a column that must be unique": migrations.AlterField(
        "article", "kicker", models.CharField(max_length=80, unique=True)
    ),
    "a rule for old rows": migrations.AddConstraint(
        "article", models.CheckConstraint(condition=~models.Q(("kicker", "x")), name="drill")
    ),
    "a loop": migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    "raw words": migrations.RunSQL("SELECT 1", "SELECT 1"),
    "raw words inside": migrations.SeparateDatabaseAndState([migrations.RunSQL("SELECT 1", "SELECT 1")]),
}
SAFE = {
    "a column with a default of the database": migrations.AddField("article", "drill", models.TextField(db_default="")),
    "a column that may be empty": migrations.AddField("article", "drill", models.TextField(null=True)),
    "a table": NEW_TABLE,
    "an index": migrations.AddIndex("article", models.Index(fields=["kicker"], name="drill")),
    "a longer column": migrations.AlterField("article", "kicker", models.CharField(max_length=99, blank=True)),
    "other words": migrations.AlterField("article", "kicker", models.CharField("line", max_length=80, blank=True)),
    "a column that code no longer knows": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("article", "kicker")]
    ),
}


def told_of(loader, *operations, atomic=True):
    """What the rules say of a migration after the newest one of the stories."""
    newest = sorted(name for app, name in loader.disk_migrations if app == "articles")[-1]
    found = migrations.Migration("9999_drill", "articles")
    found.operations, found.dependencies, found.atomic = list(operations), [("articles", newest)], atomic
    loader.disk_migrations["articles", "9999_drill"] = found
    return [why for _name, why in unsafe(loader, "articles", newest)]


@pytest.mark.parametrize("what", UNSAFE)
def test_what_old_code_would_not_live_with_is_named(loader, what):
    assert len(told_of(loader, UNSAFE[what])) == 1


@pytest.mark.parametrize("what", SAFE)
def test_what_only_grows_is_let_through(loader, what):
    assert told_of(loader, SAFE[what]) == []


def test_a_table_of_this_release_may_still_change(loader):
    assert told_of(loader, NEW_TABLE, migrations.RemoveField("drill", "name"), migrations.DeleteModel("Drill")) == []


def test_half_a_migration_is_refused(loader):
    assert told_of(loader, atomic=False) == ["is not atomic: killed in the middle it leaves half of it"]


def test_a_second_line_is_refused(loader):
    told_of(loader)
    loader.disk_migrations["articles", "9999_drill"].dependencies = [("articles", "0001_stories")]
    assert len(misnumbered(loader, "articles")) == 2, "neither its number nor its parent is right"
