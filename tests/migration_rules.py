"""What a migration may do, so that the code of the release before lives with the schema after it.

During an upgrade the new schema is there while old web processes and the old worker still run, and after
`make upgrade BACK=1` the old release stays with it for as long as the operator likes. So within one release the schema
only grows: old code neither misses what it asks for nor writes what is refused.

On SQLite a new column with NOT NULL has the whole table written anew, and nobody else writes meanwhile; one with
null=True is there at once. On a table with many rows take that.

To take a column away takes two releases: the first stops using it (its state-only `RemoveField` inside of
`SeparateDatabaseAndState`, the column with NULL or `db_default` before that), the next one drops it in the database.
"""

import re
from collections.abc import Iterator
from functools import cache

from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader

APPS = ("newsroom", "articles", "comments")
# Nothing of these reaches the database.
ON_PAPER = (
    "verbose_name help_text choices default blank editable validators error_messages related_name related_query_name "
    "limit_choices_to auto_now auto_now_add serialize"
).split()
HARMLESS = (
    ops.AddIndex, ops.RemoveIndex, ops.RenameIndex, ops.RemoveConstraint, ops.AlterModelOptions,
    ops.AlterModelManagers, ops.AlterModelTableComment, ops.AlterOrderWithRespectTo,
)  # fmt: skip


def misnumbered(loader: MigrationLoader, app: str) -> list[str]:
    """What is wrong with names and order of an app's migrations: one line, numbered without a gap, named in words."""
    names, wrong = sorted(name for label, name in loader.disk_migrations if label == app), []
    for number, name in enumerate(names, 1):
        if not re.fullmatch(rf"{number:04}(_[a-z]+)+", name) or "auto" in name.split("_"):
            wrong.append(f"{app}.{name}: call it {number:04}_ and say in words what it brings")
        own = [parent for label, parent in loader.disk_migrations[app, name].dependencies if label == app]
        if number > 1 and own != [names[number - 2]]:
            wrong.append(f"{app}.{name}: let it depend on {names[number - 2]}, and on no other of its app")
    return wrong


def unsafe(loader: MigrationLoader, app: str, released: str) -> Iterator[tuple[str, str]]:
    """Migration and sentence for each operation after the migration `released` that old code may not live with."""
    grown = set()  # models that old code does not know
    state = _state(loader, app, released).clone()
    for label, name in sorted(loader.disk_migrations):
        if label != app or name <= released:
            continue
        migration = loader.disk_migrations[label, name]
        if migration.atomic is False:
            yield name, "is not atomic: killed in the middle it leaves half of it"
        for operation in migration.operations:
            for told in _unsafe(operation, app, state, grown):
                yield name, f"{operation.describe()}: {told}"
            operation.state_forwards(app, state)


@cache
def _state(loader, app, released):
    return loader.project_state((app, released))


def _unsafe(operation, app, state, grown):
    match operation:
        case ops.SeparateDatabaseAndState():
            for inner in operation.database_operations:
                yield from _unsafe(inner, app, state, grown)
        case ops.CreateModel():
            grown.add(operation.name_lower)
        case _ if _model(operation) in grown:
            return
        case ops.AddField():
            if not _may_be_left_out(operation.field):
                yield "old code leaves the column out, and that fails; give it db_default or null=True"
        case ops.AlterField():
            yield from _narrowed(state.models[app, operation.model_name_lower].fields[operation.name], operation.field)
        case ops.AddConstraint():
            yield "old code may write what it refuses; add it a release later"
        case ops.RemoveField() | ops.DeleteModel() | ops.RenameField() | ops.RenameModel() | ops.AlterModelTable():
            yield "old code asks for what is gone; stop using it now, and drop it a release later"
        case ops.RunPython() | ops.RunSQL():
            yield "nobody can tell what it does to old code, or how long it holds the database; let the worker do it"
        case _ if not isinstance(operation, HARMLESS):
            yield "is not known to be safe for old code"


def _model(operation):
    return getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", "")


def _may_be_left_out(field):
    return field.null or field.many_to_many or field.has_db_default() or getattr(field, "generated", False)


def _narrowed(old, new):
    """What of a changed field is not merely wider, or said in other words."""
    (_, old_type, _, was), (_, new_type, _, now) = old.deconstruct(), new.deconstruct()
    changed = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)} - set(ON_PAPER)
    if old_type != new_type:
        yield f"{old_type.rpartition('.')[2]} becomes {new_type.rpartition('.')[2]}; add a column of its own"
        return
    for name in sorted(changed):
        match name, was.get(name), now.get(name):
            case "max_length", int(before), int(after) if after > before:
                continue
            case ("null", _, True) | ("db_index", _, _) | ("unique", _, None):
                continue
            case ("db_default", models.NOT_PROVIDED | None, _):
                continue
        yield f"{name} goes from {was.get(name)!r} to {now.get(name)!r}, which old code may not live with"
