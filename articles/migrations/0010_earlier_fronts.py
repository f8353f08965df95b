"""The front page as it stood after each change, to be looked at and restored."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_who_has_a_story_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FrontVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="when")),
                ("by_name", models.CharField(max_length=200, verbose_name="name at the time")),
                ("verb", models.CharField(max_length=40, verbose_name="what")),
                ("arranged", models.BooleanField(default=False, verbose_name="pins were changed")),
                ("did", models.JSONField(default=dict, verbose_name="details")),
                ("data", models.JSONField(verbose_name="front page")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier front page",
                "verbose_name_plural": "earlier front pages",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["arranged", "-id"], name="fronts_by_people")],
            },
        ),
    ]
