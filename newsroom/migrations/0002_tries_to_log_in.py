"""The limit on tries to log in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_the_house")]

    operations = [
        migrations.CreateModel(
            name="LoginTry",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={"verbose_name": "try to log in", "verbose_name_plural": "tries to log in"},
        ),
    ]
