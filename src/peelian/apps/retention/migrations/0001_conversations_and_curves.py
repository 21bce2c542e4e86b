import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workforce", "0004_units_careers_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="SurvivalOnADay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("staff_class", models.CharField(max_length=20)),
                ("figures", models.JSONField(help_text="As retention.types.KeptSurvival")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-as_of", "staff_class"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("as_of", "staff_class"), name="survival_once_a_day_and_class"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExitInterview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("offered_on", models.DateField()),
                ("held_on", models.DateField(blank=True, null=True)),
                ("declined_on", models.DateField(blank=True, null=True)),
                (
                    "with_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("manager", "Line manager"),
                            ("hr", "HR"),
                            ("independent", "Somebody independent"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("fairness", "How decisions are made, fairness"),
                                ("management", "Line management"),
                                ("workload", "Workload"),
                                ("shifts", "Shifts and working pattern"),
                                ("pay", "Pay and pension"),
                                ("promotion", "Promotion and development"),
                                ("training", "Training, student programme"),
                                ("posting", "Posting, travel, where they work"),
                                ("wellbeing", "Health and wellbeing"),
                                ("family", "Family and caring"),
                                ("conduct", "How colleagues behave"),
                                ("scrutiny", "Public and media scrutiny"),
                                ("other-force", "A place in another force"),
                                ("other-work", "Other work"),
                                ("other", "Something else"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("note", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "career",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workforce.career"
                    ),
                ),
            ],
            options={
                "ordering": ("offered_on", "id"),
                "indexes": [models.Index(fields=["offered_on"], name="exit_interview_offered")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on__isnull", True), ("declined_on__isnull", True), _connector="OR"
                        ),
                        name="exit_interview_held_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", True),
                                ("held_on__gte", models.F("offered_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("declined_on__isnull", True),
                                ("declined_on__gte", models.F("offered_on")),
                                _connector="OR",
                            ),
                        ),
                        name="exit_interview_ends_after_it_was_offered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", False),
                                ("with_kind__in", ["manager", "hr", "independent"]),
                            ),
                            models.Q(("held_on__isnull", True), ("with_kind", "")),
                            _connector="OR",
                        ),
                        name="exit_interview_held_with_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on__isnull", False),
                            models.Q(("note", ""), ("themes", [])),
                            _connector="OR",
                        ),
                        name="exit_interview_says_nothing_before_it_was_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "themes__contained_by",
                                [
                                    "fairness",
                                    "management",
                                    "workload",
                                    "shifts",
                                    "pay",
                                    "promotion",
                                    "training",
                                    "posting",
                                    "wellbeing",
                                    "family",
                                    "conduct",
                                    "scrutiny",
                                    "other-force",
                                    "other-work",
                                    "other",
                                ],
                            )
                        ),
                        name="exit_interview_known_themes",
                    ),
                    models.UniqueConstraint(fields=("career",), name="exit_interview_once_a_career"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionConversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("offered_on", models.DateField()),
                ("held_on", models.DateField(blank=True, null=True)),
                ("declined_on", models.DateField(blank=True, null=True)),
                (
                    "with_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("manager", "Line manager"),
                            ("hr", "HR"),
                            ("independent", "Somebody independent"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("fairness", "How decisions are made, fairness"),
                                ("management", "Line management"),
                                ("workload", "Workload"),
                                ("shifts", "Shifts and working pattern"),
                                ("pay", "Pay and pension"),
                                ("promotion", "Promotion and development"),
                                ("training", "Training, student programme"),
                                ("posting", "Posting, travel, where they work"),
                                ("wellbeing", "Health and wellbeing"),
                                ("family", "Family and caring"),
                                ("conduct", "How colleagues behave"),
                                ("scrutiny", "Public and media scrutiny"),
                                ("other-force", "A place in another force"),
                                ("other-work", "Other work"),
                                ("other", "Something else"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("note", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("stayed", "Stayed"), ("left", "Left"), ("undecided", "Undecided")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "career",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workforce.career"
                    ),
                ),
            ],
            options={
                "ordering": ("offered_on", "id"),
                "indexes": [models.Index(fields=["offered_on"], name="conversation_offered")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on__isnull", True), ("declined_on__isnull", True), _connector="OR"
                        ),
                        name="conversation_held_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", True),
                                ("held_on__gte", models.F("offered_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("declined_on__isnull", True),
                                ("declined_on__gte", models.F("offered_on")),
                                _connector="OR",
                            ),
                        ),
                        name="conversation_ends_after_it_was_offered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_on__isnull", False),
                                ("with_kind__in", ["manager", "hr", "independent"]),
                            ),
                            models.Q(("held_on__isnull", True), ("with_kind", "")),
                            _connector="OR",
                        ),
                        name="conversation_held_with_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on__isnull", False),
                            models.Q(("note", ""), ("themes", [])),
                            _connector="OR",
                        ),
                        name="conversation_says_nothing_before_it_was_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "themes__contained_by",
                                [
                                    "fairness",
                                    "management",
                                    "workload",
                                    "shifts",
                                    "pay",
                                    "promotion",
                                    "training",
                                    "posting",
                                    "wellbeing",
                                    "family",
                                    "conduct",
                                    "scrutiny",
                                    "other-force",
                                    "other-work",
                                    "other",
                                ],
                            )
                        ),
                        name="conversation_known_themes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", True), ("outcome", "")),
                            models.Q(
                                ("held_on__isnull", False), ("outcome__in", ["stayed", "left", "undecided"])
                            ),
                            _connector="OR",
                        ),
                        name="conversation_has_an_outcome_once_held",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("declined_on__isnull", True), ("held_on__isnull", True)),
                        fields=("career",),
                        name="conversation_waits_once_for_a_person",
                    ),
                ],
            },
        ),
    ]
