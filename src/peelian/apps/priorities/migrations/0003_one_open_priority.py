"""One open priority of a kind in an area: two who adopt at once would make two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0002_ranks_may_be_shared"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("area", "category"),
                name="priority_open_once_in_an_area",
            ),
        ),
    ]
