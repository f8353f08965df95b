"""Corrections get permanent ids, so that a feed names them as it names stories."""

import uuid

from django.db import migrations, models


def give_each_its_own(apps, schema_editor):
    """One by one: a default would be the same for all. Here the rows are not yet append-only."""
    corrections = apps.get_model("articles", "Correction").objects.using(schema_editor.connection.alias)
    for pk in list(corrections.values_list("pk", flat=True)):
        corrections.filter(pk=pk).update(uid=uuid.uuid4())


def uid(**options):
    """The column, as it is in each step."""
    return models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="permanent id", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_language_of_a_story"),
    ]

    operations = [
        migrations.AddField("correction", "uid", uid(null=True)),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop),
        migrations.AlterField("correction", "uid", uid(unique=True)),
    ]
