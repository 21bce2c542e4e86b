"""Recorded harm on the list: matrices, severity tables, rules; kept lines, minutes, words among ourselves."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import peelian.apps.priorities.types
import peelian.columns.spans
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_addresses"),
        ("priorities", "0004_objectives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InternalWording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ListRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            (
                                peelian.apps.priorities.types.RuleKind["BORDA"],
                                peelian.apps.priorities.types.RuleKind["BORDA"],
                            ),
                            (
                                peelian.apps.priorities.types.RuleKind["TOP_K"],
                                peelian.apps.priorities.types.RuleKind["TOP_K"],
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("k", models.PositiveSmallIntegerField()),
                ("force_weight", models.FloatField()),
                ("community_weight", models.FloatField()),
                (
                    "recorded_share",
                    models.FloatField(help_text="Of the force's points, those from recorded harm"),
                ),
                ("why", models.CharField(max_length=300)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("present", models.TextField()),
                ("apologies", models.TextField(blank=True, default="")),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "record",
                    models.JSONField(help_text="The list, its decisions and the work in hand, as they stood"),
                ),
                (
                    "correction",
                    models.TextField(blank=True, default="", help_text="Why the number before is corrected"),
                ),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("cycle_id", "number"),
            },
        ),
        migrations.CreateModel(
            name="RiskMatrix",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("impacts", models.JSONField(help_text="The words for each impact, the lowest first")),
                (
                    "likelihoods",
                    models.JSONField(help_text="The words for each likelihood, the lowest first"),
                ),
                (
                    "scores",
                    models.JSONField(
                        help_text="A row of scores for each impact, a score for each likelihood"
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("valid_from", models.DateField(unique=True)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-valid_from",),
            },
        ),
        migrations.CreateModel(
            name="SeverityTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=300)),
                (
                    "proxy",
                    models.BooleanField(
                        help_text="Its weights stand in for finer kinds of crime than police.uk has"
                    ),
                ),
                ("valid_from", models.DateField(unique=True)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-valid_from",),
            },
        ),
        migrations.CreateModel(
            name="SeverityWeight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(help_text="police.uk's slug", max_length=40)),
                ("weight", models.FloatField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="candidate",
            name="candidate_decided_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="candidate",
            name="candidate_declined_with_reason",
        ),
        migrations.RemoveConstraint(
            model_name="forcestrand",
            name="strand_four_by_four",
        ),
        migrations.AddField(
            model_name="candidate",
            name="displacements",
            field=models.JSONField(
                default=list, help_text="Sentences on what stands above it against a list's order"
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="kept",
            field=models.ForeignKey(
                blank=True,
                help_text="The open priority that this line keeps",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kept_on",
                to="priorities.priority",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="recorded_rank",
            field=models.FloatField(
                help_text="By recorded harm, where a severity table is loaded", null=True
            ),
        ),
        migrations.AddField(
            model_name="cycle",
            name="parameters",
            field=models.JSONField(
                default=dict, help_text="Weights, shares and tables that it was made with"
            ),
        ),
        migrations.AddField(
            model_name="forcestrand",
            name="score",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        # All that stand were set on four by four, whose score is the product.
        migrations.RunSQL(
            "UPDATE priorities_forcestrand SET score = impact * likelihood", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="candidate",
            name="decision",
            field=models.CharField(
                choices=[
                    (
                        peelian.apps.priorities.types.DecisionKind["PENDING"],
                        peelian.apps.priorities.types.DecisionKind["PENDING"],
                    ),
                    (
                        peelian.apps.priorities.types.DecisionKind["ADOPTED"],
                        peelian.apps.priorities.types.DecisionKind["ADOPTED"],
                    ),
                    (
                        peelian.apps.priorities.types.DecisionKind["DECLINED"],
                        peelian.apps.priorities.types.DecisionKind["DECLINED"],
                    ),
                    (
                        peelian.apps.priorities.types.DecisionKind["KEPT"],
                        peelian.apps.priorities.types.DecisionKind["KEPT"],
                    ),
                ],
                default=peelian.apps.priorities.types.DecisionKind["PENDING"],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "pending")
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decision__in", ("adopted", "declined", "kept")),
                    ),
                    _connector="OR",
                ),
                name="candidate_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ("declined", "kept")), _negated=True),
                    models.Q(("decision_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="candidate_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "kept"), ("kept__isnull", False)),
                    models.Q(models.Q(("decision", "kept"), _negated=True), ("kept__isnull", True)),
                    _connector="OR",
                ),
                name="candidate_kept_names_its_priority",
            ),
        ),
        migrations.AddField(
            model_name="internalwording",
            name="priority",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="internal", to="priorities.priority"
            ),
        ),
        migrations.AddField(
            model_name="internalwording",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listrule",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="chaired_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="priorities.cycle"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskmatrix",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("source", ""), _negated=True)
                ),
                name="matrix_has_words",
            ),
        ),
        migrations.AddField(
            model_name="forcestrand",
            name="matrix",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: four by four, impact times likelihood",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="priorities.riskmatrix",
            ),
        ),
        migrations.AddConstraint(
            model_name="forcestrand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("impact__gte", 1),
                    ("impact__lte", 6),
                    ("likelihood__gte", 1),
                    ("likelihood__lte", 6),
                    models.Q(
                        ("matrix__isnull", False),
                        models.Q(("impact__lte", 4), ("likelihood__lte", 4)),
                        _connector="OR",
                    ),
                ),
                name="strand_on_its_matrix",
            ),
        ),
        migrations.AddConstraint(
            model_name="forcestrand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__gte", 1),
                    models.Q(
                        ("matrix__isnull", False),
                        (
                            "score",
                            django.db.models.expressions.CombinedExpression(
                                models.F("impact"), "*", models.F("likelihood")
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="strand_has_its_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="severitytable",
            constraint=models.UniqueConstraint(fields=("name", "version"), name="severity_version_once"),
        ),
        migrations.AddConstraint(
            model_name="severitytable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("version", ""), _negated=True),
                    models.Q(("source", ""), _negated=True),
                ),
                name="severity_has_words",
            ),
        ),
        migrations.AddField(
            model_name="severityweight",
            name="table",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="weights",
                to="priorities.severitytable",
            ),
        ),
        migrations.AddConstraint(
            model_name="internalwording",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="internal_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="list_rule_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    (peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&"),
                ],
                name="list_rule_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("community_weight__gte", 0),
                    ("force_weight__gte", 0),
                    models.Q(("community_weight", 0), ("force_weight", 0), _negated=True),
                ),
                name="list_rule_weighs_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_share__gte", 0), ("recorded_share__lt", 1)),
                name="list_rule_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("k__gte", 1), ("k__lte", 10)), name="list_rule_seats"
            ),
        ),
        migrations.AddConstraint(
            model_name="listrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="list_rule_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(fields=("cycle", "number"), name="minutes_number_once"),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction", ""), ("number", 1)),
                    models.Q(("number__gt", 1), models.Q(("correction", ""), _negated=True)),
                    _connector="OR",
                ),
                name="minutes_corrected_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("present", ""), _negated=True), name="minutes_somebody_present"
            ),
        ),
        migrations.AddConstraint(
            model_name="severityweight",
            constraint=models.UniqueConstraint(fields=("table", "category"), name="severity_category_once"),
        ),
        migrations.AddConstraint(
            model_name="severityweight",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0)), name="severity_weight_above_nothing"
            ),
        ),
    ]
