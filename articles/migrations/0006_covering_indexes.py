"""Counts of a section, the archive and the desk's list are read from an index; they read every story before."""

from django.db import migrations, models
from django.db.models import Q

PUBLISHED = Q(state="published", trashed_at__isnull=True)


def index(*fields, name, condition=None):
    return migrations.AddIndex("article", models.Index(fields=fields, name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_slugs_that_can_stand")]

    operations = [
        migrations.RemoveIndex("article", "published_in_section"),
        migrations.RemoveIndex("article", "published_on_day"),
        index("section", "state", "-published_at", "-id", name="published_in_section", condition=PUBLISHED),
        index("day", "state", "-published_at", "-id", name="published_on_day", condition=PUBLISHED),
        index("-edited_at", "-id", name="last_edited"),
    ]
