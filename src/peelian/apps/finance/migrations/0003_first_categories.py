"""The list of categories that a force begins with; the first three are those of the Board's paper of January 2024."""

from django.db import migrations

NAMES = (
    ("building-works-and-relocations", "Building works and relocations"),
    ("it-and-equipment", "IT and equipment"),
    ("furniture-and-lockers", "Furniture and lockers"),
    ("training", "Training"),
    ("vehicles", "Vehicles"),
)


def _add(apps, schema_editor):
    category = apps.get_model("finance", "CostCategory")
    for code, name in NAMES:
        category.objects.create(code=code, name=name)


class Migration(migrations.Migration):
    """Going back leaves them: costs may name them by then, and the tables go with the first migration."""

    dependencies = [("finance", "0002_costs_never_change")]
    operations = [migrations.RunPython(_add, migrations.RunPython.noop)]
