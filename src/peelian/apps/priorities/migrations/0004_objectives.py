"""What the force is for: the six objectives of its neighbourhood policing paper of 2017 are the first set."""

import datetime as dt

from django.db import migrations, models

SINCE = dt.date(2017, 10, 1)
FIRST = (
    (
        "prevent-harm-early",
        "Prevent harm early",
        "Find who and what is at risk, and act before it gets worse.",
    ),
    (
        "reduce-demand-early",
        "Reduce demand by early intervention",
        "Solve what brings the same calls again and again.",
    ),
    (
        "prevent-reoffending",
        "Prevent reoffending",
        "Manage those who offend again and again, with the agencies that can help them stop.",
    ),
    (
        "activate-citizens",
        "Activate citizens",
        "Help people do something about it themselves: watches, volunteers, reports.",
    ),
    (
        "deliver-with-partners",
        "Deliver with partners",
        "Work one plan with councils, housing, health, schools and others.",
    ),
    ("raise-confidence", "Raise confidence", "Be seen, listen, do what people asked for and tell them so."),
)


def ship(apps, schema_editor):
    """Set the first six."""
    objectives = apps.get_model("priorities", "Objective").objects
    for position, (code, name, words) in enumerate(FIRST, start=1):
        objectives.create(code=code, name=name, words=words, position=position, valid_from=SINCE)


class Migration(migrations.Migration):
    dependencies = [("priorities", "0003_one_open_priority")]

    operations = [
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "words",
                    models.CharField(help_text="What it asks of a team, in a sentence", max_length=300),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(help_text="Its place among the others, from 1"),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("position", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="objective_span_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="objective_position_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="objective_has_words",
                    ),
                ],
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
