"""A record is of a day that can be."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    """After equivalences of a span."""

    dependencies = [
        ("training", "0003_equivalences_of_a_span"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="trainingrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("on__gte", datetime.date(1950, 1, 1)), ("on__lt", datetime.date(2150, 1, 1))
                ),
                name="record_of_a_day_that_can_be",
            ),
        ),
    ]
