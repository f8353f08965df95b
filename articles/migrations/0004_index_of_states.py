"""The index of states is for the desk's few stories alone: with the published ones in it, public lists were sorted."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_search_text")]

    operations = [
        migrations.RemoveIndex("article", "stories_by_state"),
        migrations.AlterField(
            "article",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Sent to the desk"),
                    ("scheduled", "Scheduled"),
                    ("published", "Published"),
                    ("withdrawn", "Taken down"),
                    ("killed", "Killed"),
                    ("spiked", "Spiked"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["state", "-id"],
                name="stories_by_state",
                condition=Q(state="draft")
                | Q(state="submitted")
                | Q(state="scheduled")
                | Q(state="withdrawn")
                | Q(state="killed")
                | Q(state="spiked"),
            ),
        ),
    ]
