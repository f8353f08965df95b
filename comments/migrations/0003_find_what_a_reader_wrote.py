"""The moderators' list counts what each writer had approved before; without an index that read every comment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_find_decided_comments")]

    operations = [
        migrations.AddIndex("comment", models.Index(fields=["commenter", "state"], name="comment_of_writer")),
    ]
