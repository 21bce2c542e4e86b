"""Hands counted in a meeting, and online reports, are voice too."""

import peelian.apps.voice.types
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0006_groups_of_an_area"),
        ("places", "0002_addresses"),
        ("voice", "0002_a_first_question"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contribution",
            name="contribution_known_kind",
        ),
        migrations.RemoveConstraint(
            model_name="contribution",
            name="contribution_note_has_officer",
        ),
        migrations.RemoveConstraint(
            model_name="contribution",
            name="contribution_says_something",
        ),
        migrations.AddField(
            model_name="contribution",
            name="people",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="How many it stands for: hands counted in a meeting, else one"
            ),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="kind",
            field=models.CharField(
                choices=[
                    (peelian.apps.voice.types.Kind["REPLY"], peelian.apps.voice.types.Kind["REPLY"]),
                    (peelian.apps.voice.types.Kind["SURVEY"], peelian.apps.voice.types.Kind["SURVEY"]),
                    (peelian.apps.voice.types.Kind["NOTE"], peelian.apps.voice.types.Kind["NOTE"]),
                    (peelian.apps.voice.types.Kind["MEETING"], peelian.apps.voice.types.Kind["MEETING"]),
                    (peelian.apps.voice.types.Kind["REPORT"], peelian.apps.voice.types.Kind["REPORT"]),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            peelian.apps.voice.types.Kind["REPLY"],
                            peelian.apps.voice.types.Kind["SURVEY"],
                            peelian.apps.voice.types.Kind["NOTE"],
                            peelian.apps.voice.types.Kind["MEETING"],
                            peelian.apps.voice.types.Kind["REPORT"],
                        ],
                    )
                ),
                name="contribution_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("note", "meeting")), _negated=True),
                    ("recorded_by__isnull", False),
                    _connector="OR",
                ),
                name="contribution_note_has_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("people", 1),
                    models.Q(("kind", "meeting"), ("people__gte", 1), ("people__lte", 500)),
                    _connector="OR",
                ),
                name="contribution_people_of_a_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "report"), _negated=True), ("text", ""), _connector="OR"
                ),
                name="contribution_report_has_no_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("survey", "report")),
                    ("erased_at__isnull", False),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="contribution_says_something",
            ),
        ),
    ]
