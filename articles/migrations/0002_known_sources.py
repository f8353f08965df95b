"""The sources that every paper knows; their credit lines are printed once at the end of a story."""

from uuid import NAMESPACE_URL, uuid5

from django.db import migrations

KNOWN = [
    # name, slug, kind, credit line, home page
    ("Staff", "staff", "staff", "", ""),
    ("AFP", "afp", "agency", "AFP", "https://www.afp.com/"),
    ("AP", "ap", "agency", "AP", "https://apnews.com/"),
    ("Reuters", "reuters", "agency", "Reuters", "https://www.reuters.com/"),
    ("dpa", "dpa", "agency", "dpa", "https://www.dpa.com/"),
    ("Handout", "handout", "handout", "Handout", ""),
]


def sow(apps, schema_editor):
    Source = apps.get_model("articles", "Source")
    for name, slug, kind, credit_line, home_page in KNOWN:
        Source.objects.using(schema_editor.connection.alias).get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "kind": kind,
                "credit_line": credit_line,
                "home_page": home_page,
                "uid": uuid5(NAMESPACE_URL, f"newsroom:source:{slug}"),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_stories")]

    operations = [migrations.RunPython(sow, migrations.RunPython.noop)]
