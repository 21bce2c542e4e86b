from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_alike")]

    operations = [
        migrations.AddField(
            model_name="group",
            name="area_code",
            field=models.CharField(
                blank=True, default="", help_text="Whose group it is; empty: the whole force's", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=GinIndex(
                condition=models.Q(("status", "active"), models.Q(("groups", []), _negated=True)),
                fields=["groups"],
                name="contact_active_groups",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at__isnull", True), ("offered", False), _connector="OR"),
                name="group_closed_is_not_offered",
            ),
        ),
    ]
