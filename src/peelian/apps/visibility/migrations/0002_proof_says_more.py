from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visibility", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="proof",
            name="full_visits",
            field=models.PositiveIntegerField(default=0, help_text="Those as long as was wanted"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="proof",
            name="patrol_minutes_at_most",
            field=models.FloatField(default=0, help_text="What the positions would allow"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="proof",
            name="visits",
            field=models.PositiveIntegerField(
                help_text="Of the place, by one device or more: a crew of two makes one"
            ),
        ),
        migrations.AlterField(
            model_name="proof",
            name="officer_minutes",
            field=models.FloatField(help_text="Summed over devices"),
        ),
        migrations.AlterField(
            model_name="proof",
            name="patrol_minutes",
            field=models.FloatField(help_text="With at least one device present; proven at least"),
        ),
        migrations.AlterField(
            model_name="proof",
            name="dose_share",
            field=models.FloatField(help_text="Patrol-minutes proven, of those wanted; can pass 1"),
        ),
        migrations.AlterField(
            model_name="proof",
            name="method",
            field=models.CharField(max_length=120),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("full_visits__lte", models.F("visits"))),
                name="proof_full_visits_within_visits",
            ),
        ),
    ]
