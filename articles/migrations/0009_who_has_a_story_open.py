"""Which windows have a story's form open, so that colleagues see each other."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_uid_of_a_correction"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tab", models.UUIDField(default=uuid.uuid4, verbose_name="window")),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="open since")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last seen")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="articles.article"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken over by",
                    ),
                ),
            ],
            options={
                "verbose_name": "open window",
                "verbose_name_plural": "open windows",
                "indexes": [models.Index(fields=["seen_at"], name="presence_last_seen")],
                "constraints": [models.UniqueConstraint(fields=("article", "tab"), name="one_presence_a_window")],
            },
        ),
    ]
