"""Text that was put aside gets a row of its own, so that the next keystroke does not take its place."""

from django.db import migrations, models
from django.db.models import F, Q


def put_aside(apps, schema_editor):
    texts = apps.get_model("articles", "WorkingText").objects
    texts.filter(data__aside=True).update(aside_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_names_that_search_finds")]

    operations = [
        migrations.AddField("workingtext", "aside_at", models.DateTimeField(blank=True, null=True)),
        migrations.RemoveConstraint("workingtext", "one_working_text_a_person"),
        migrations.RunPython(put_aside, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "workingtext",
            models.UniqueConstraint(
                fields=["article", "by"], condition=Q(aside_at__isnull=True), name="one_working_text_a_person"
            ),
        ),
    ]
