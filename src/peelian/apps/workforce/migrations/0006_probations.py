"""Probations, the rule that keeps them in one local policing area, and tutors."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import peelian.columns.spans
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0005_published_strength_and_extracts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProbationRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(help_text="The rule as the force put it", max_length=300)),
                (
                    "source",
                    models.CharField(help_text="The order or paper that it comes from", max_length=200),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("valid_from",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="probation_rule_span_forward",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&")],
                        name="probation_rule_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="probation_rule_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Probation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="probations",
                        to="workforce.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        help_text="The LPA",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("starts_on", "id"),
                "indexes": [models.Index(fields=["ends_on", "starts_on"], name="probation_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                        ),
                        name="probation_span_forward",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("person", "="),
                            (peelian.columns.spans.DayRange("starts_on", "ends_on"), "&&"),
                        ],
                        name="probation_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tutoring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tutored",
                        to="workforce.person",
                    ),
                ),
                (
                    "tutor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tutoring",
                        to="workforce.person",
                    ),
                ),
            ],
            options={
                "ordering": ("valid_from", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="tutoring_span_forward",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("student", "="),
                            (peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&"),
                        ],
                        name="tutoring_one_tutor_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("student", models.F("tutor")), _negated=True),
                        name="tutoring_of_somebody_else",
                    ),
                ],
            },
        ),
    ]
