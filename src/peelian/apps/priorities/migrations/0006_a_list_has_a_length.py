"""A list has room for so many lines; what it had no room for is kept beside it, with why it fell."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0005_harm_and_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="cycle",
            name="fell",
            field=models.JSONField(
                default=list, help_text="What it had no room for: a line each, with why it fell"
            ),
        ),
        migrations.AddField(
            model_name="listrule",
            name="length",
            # Rules that were set before lists had a length: their lists were as long as there are kinds of problem.
            field=models.PositiveSmallIntegerField(default=20, help_text="For how many lines a list has room"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("length__gte", 1), ("length__lte", 20)), name="list_rule_length"
            ),
        ),
    ]
