from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0009_moving_in"),
    ]

    operations = [
        migrations.AddField(model_name="move", name="touched_at", field=models.DateTimeField(null=True)),
    ]
