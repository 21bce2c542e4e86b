"""Reasons of absence become rows; who asked and since when; requests, limits, definitions and questions."""

import datetime as dt

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import peelian.columns.spans

SINCE = dt.date(2000, 1, 1)
#: Code, the words after a name, and what sort of absence; the nearest to the thumb first.
CODES = (
    ("response", "on response", "abstracted"),
    ("scene-guard", "guarding a scene", "abstracted"),
    ("constant-watch", "on constant watch", "abstracted"),
    ("custody", "in custody", "abstracted"),
    ("night-economy", "in the night-time economy", "abstracted"),
    ("event", "at an event", "abstracted"),
    ("football", "at football", "abstracted"),
    ("aid", "on mutual aid", "abstracted"),
    ("court", "at court", "abstracted"),
    ("investigation", "on an investigation", "abstracted"),
    ("training", "in training", "training"),
    ("other", "abstracted", "abstracted"),
    ("sickness", "off sick", "unavailable"),
    ("leave", "on leave", "unavailable"),
)


def seed(apps, schema_editor):
    """What was a fixed list, and what neighbourhood teams are taken for beside it."""
    code = apps.get_model("workforce", "DutyCode")
    code.objects.bulk_create(
        code(code=name, label=label, kind=kind, place=10 * number, valid_from=SINCE)
        for number, (name, label, kind) in enumerate(CODES, start=1)
    )


class Migration(migrations.Migration):
    """After probations; the one before that is of published strength."""

    dependencies = [
        ("workforce", "0006_probations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("label", models.CharField(help_text="After a name: at court, on mutual aid", max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("abstracted", "abstracted"),
                            ("training", "training"),
                            ("unavailable", "unavailable"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        default=100, help_text="The lower, the nearer to the thumb"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("place", "label"),
            },
        ),
        migrations.AddConstraint(
            model_name="dutycode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="duty_code_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutycode",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["abstracted", "training", "unavailable"])),
                name="duty_code_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutycode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("label", ""), _negated=True)
                ),
                name="duty_code_has_words",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.CreateModel(
            name="AbstractionDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30)),
                ("version", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=80)),
                ("words", models.CharField(max_length=300)),
                (
                    "counts",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("shifts", "shifts")],
                        default="minutes",
                        max_length=8,
                    ),
                ),
                (
                    "numerator",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("core", "core"),
                                ("abstracted", "abstracted"),
                                ("training", "training"),
                                ("unavailable", "unavailable"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                (
                    "denominator",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("core", "core"),
                                ("abstracted", "abstracted"),
                                ("training", "training"),
                                ("unavailable", "unavailable"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                ("excluded", models.CharField(max_length=200)),
                ("population", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("code", "-made_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="AbstractionLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area_code", models.CharField(help_text="Of a sector, an LPA or the force", max_length=40)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("hours", "Hours abstracted, at most"),
                            ("share", "Per cent of duty hours abstracted, at most"),
                            ("on-duty", "People on duty, at least"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=7)),
                ("per_days", models.PositiveSmallIntegerField(default=28)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("area_code", "measure", "valid_from"),
            },
        ),
        migrations.CreateModel(
            name="AbstractionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
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
                ("requester", models.CharField(blank=True, default="", max_length=80)),
                ("to_where", models.CharField(blank=True, default="", max_length=80)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("granted", "granted"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "warnings",
                    models.JSONField(default=list, help_text="As they were told last: kind and words"),
                ),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ("starts_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="DutyQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(help_text="Of the shift")),
                ("ends_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(help_text="Outside the sector in that shift")),
                ("away_from", models.DateTimeField(help_text="First minute of it")),
                ("away_until", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("coded", "They were taken away: record it"),
                            ("tasked", "They were tasked there"),
                            ("wrong-device", "It wasn’t them: the device is recorded wrongly"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-starts_at", "id"),
            },
        ),
        migrations.AddField(
            model_name="abstraction",
            name="asked_by",
            field=models.CharField(
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
        migrations.AddField(
            model_name="abstraction",
            name="noticed_at",
            field=models.DateTimeField(
                blank=True, help_text="When it was known; empty: nobody said", null=True
            ),
        ),
        migrations.AddField(
            model_name="abstraction",
            name="own_sector",
            field=models.BooleanField(default=False, help_text="They stay within their own sector"),
        ),
        migrations.AddField(
            model_name="abstraction",
            name="requester",
            field=models.CharField(
                blank=True, default="", help_text="Who it was, by role or rank", max_length=80
            ),
        ),
        migrations.AddField(
            model_name="abstraction",
            name="source",
            field=models.CharField(
                choices=[
                    ("phone", "phone"),
                    ("sergeant", "sergeant"),
                    ("duty-system", "duty-system"),
                    ("request", "request"),
                    ("question", "question"),
                ],
                default="sergeant",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="abstraction",
            name="to_where",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddConstraint(
            model_name="abstractiondefinition",
            constraint=models.UniqueConstraint(
                fields=("code", "version"), name="abstraction_definition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractiondefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("denominator__contains", models.F("numerator")), ("numerator__len__gte", 1)
                ),
                name="abstraction_definition_part_of_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="abstraction_limit_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionlimit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area_code", "="),
                    ("measure", "="),
                    (peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&"),
                ],
                name="abstraction_limit_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure__in", ["hours", "share", "on-duty"])),
                name="abstraction_limit_known_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_days__gte", 1), ("per_days__lte", 366), ("value__gte", 0)),
                name="abstraction_limit_in_bounds",
            ),
        ),
        migrations.AddField(
            model_name="abstractionrequest",
            name="abstraction",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="workforce.abstraction",
            ),
        ),
        migrations.AddField(
            model_name="abstractionrequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="abstractionrequest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workforce.person"
            ),
        ),
        migrations.AddField(
            model_name="abstractionrequest",
            name="user",
            field=models.ForeignKey(
                help_text="Who asked",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="abstractionrequest",
            name="code",
            field=models.ForeignKey(
                db_column="code",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.dutycode",
                to_field="code",
            ),
        ),
        migrations.AlterField(
            model_name="abstraction",
            name="code",
            field=models.ForeignKey(
                db_column="code",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.dutycode",
                to_field="code",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstraction",
            constraint=models.CheckConstraint(
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
                    )
                ),
                name="abstraction_known_asker",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstraction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__in", ["phone", "sergeant", "duty-system", "request", "question"])
                ),
                name="abstraction_known_source",
            ),
        ),
        migrations.AddField(
            model_name="dutyquery",
            name="abstraction",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="workforce.abstraction",
            ),
        ),
        migrations.AddField(
            model_name="dutyquery",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dutyquery",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workforce.person"
            ),
        ),
        migrations.AddIndex(
            model_name="abstractionrequest",
            index=models.Index(fields=["state", "starts_at"], name="abstraction_request_open"),
        ),
        migrations.AddConstraint(
            model_name="abstractionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="abstraction_request_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "granted", "refused", "withdrawn"])),
                name="abstraction_request_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "asked")),
                    models.Q(models.Q(("state", "asked"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="abstraction_request_decided_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="abstractionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="abstraction_request_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyquery",
            constraint=models.UniqueConstraint(
                fields=("person", "starts_at"), name="duty_query_once_a_shift"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyquery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="duty_query_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyquery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(
                        ("answer__in", ["coded", "tasked", "wrong-device"]), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="duty_query_answered_with_time",
            ),
        ),
    ]
