"""What officers said on their phones of being taken away, as it came."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """After reasons became rows."""

    dependencies = [
        ("workforce", "0007_abstractions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwaySaying",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("what", models.CharField(choices=[("away", "away"), ("back", "back")], max_length=4)),
                ("code", models.CharField(blank=True, default="", max_length=20)),
                (
                    "asked_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("control", "Control room"),
                            ("response", "Response"),
                            ("planning", "Operations planning"),
                            ("custody", "Custody"),
                            ("courts", "Courts or witness care"),
                            ("investigation", "Investigation"),
                            ("other-team", "Another neighbourhood team"),
                            ("other-force", "Another force"),
                            ("own-team", "Own team or training"),
                            ("", "Not said"),
                        ],
                        default="",
                        max_length=14,
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, help_text="As the phone said it", null=True)),
                (
                    "said_at",
                    models.DateTimeField(help_text="By the phone's clock, never later than it was received"),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "why",
                    models.CharField(
                        blank=True, default="", help_text="Why it couldn't be taken", max_length=300
                    ),
                ),
                (
                    "abstraction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workforce.abstraction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workforce.person"
                    ),
                ),
            ],
            options={
                "ordering": ("said_at", "id"),
                "indexes": [models.Index(fields=["person", "said_at"], name="away_saying_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said_at__lte", models.F("received_at"))),
                        name="away_saying_before_received",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "asked_by__in",
                                [
                                    "control",
                                    "response",
                                    "planning",
                                    "custody",
                                    "courts",
                                    "investigation",
                                    "other-team",
                                    "other-force",
                                    "own-team",
                                    "",
                                ],
                            ),
                            ("what__in", ["away", "back"]),
                        ),
                        name="away_saying_known_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), ("what", "back")),
                            models.Q(("what", "away"), models.Q(("code", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="away_saying_away_for_a_reason",
                    ),
                ],
            },
        ),
    ]
