"""Units, careers and terms of service; who served when and where is carried over."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import peelian.columns.spans
from django.db import migrations, models
from django.utils.text import slugify


def carry_over(apps, schema_editor):
    """Carry over who served when and on which rank, and give each team, post and posting the unit that it is in.

    Of a force that has told of no operating model, its areas are the units, and a team is one under its area's.
    """
    _careers(apps)
    _units(apps)


def _careers(apps):
    Person, Career, Terms = (apps.get_model("workforce", name) for name in ("Person", "Career", "Terms"))
    people = list(Person.objects.values_list("id", "rank", "joined_on", "left_on"))
    Career.objects.bulk_create(
        (
            Career(
                person_id=key, joined_on=joined_on, joined_as="not-recorded", left_on=left_on,
                reason="not-recorded" if left_on else "",
            )
            for key, _, joined_on, left_on in people
        ),
        batch_size=1000,
    )  # fmt: skip
    Terms.objects.bulk_create(
        (
            Terms(person_id=key, rank=rank, fte=1, valid_from=joined_on, valid_until=left_on)
            for key, rank, joined_on, left_on in people
            if left_on is None or left_on > joined_on
        ),
        batch_size=1000,
    )


def _units(apps):
    Team, Post, Posting, Model, Unit = (
        apps.get_model("workforce", name) for name in ("Team", "Post", "Posting", "OperatingModel", "Unit")
    )
    teams = Team.objects.select_related("area__parent__parent__parent").order_by("id")
    if not teams:
        return
    days = [
        *Post.objects.order_by("valid_from").values_list("valid_from", flat=True)[:1],
        *(team.area.valid_from for team in teams),
    ]
    model = Model.objects.create(code="as-recorded", name="As recorded", valid_from=min(days))
    made = {}

    def unit(code, name, kind, area_code, parent):
        free = next(
            one for one in (code, *(f"{code}-{number}" for number in range(2, 10_000))) if one not in made
        )
        made[free] = Unit.objects.create(
            model=model, code=free, name=name, kind=kind, area_code=area_code, parent=parent,
            valid_from=model.valid_from,
        )  # fmt: skip
        return made[free]

    of_area = {}

    def above(area):
        if area is not None and area.code not in of_area:
            of_area[area.code] = unit(area.code, area.name, area.kind, area.code, above(area.parent))
        return of_area[area.code] if area is not None else None

    for team in teams:
        area = team.area.parent if team.area.kind == "neighbourhood" else team.area
        code = f"{team.area.code}.{slugify(team.name)[:36] or 'team'}"
        team.unit = unit(code, team.name, "team", team.area.code, above(area))
        team.save(update_fields=["unit"])
        Post.objects.filter(team=team).update(unit=team.unit)
        Posting.objects.filter(post__team=team).update(unit=team.unit)


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0003_duties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Career",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_on", models.DateField()),
                (
                    "joined_as",
                    models.CharField(
                        choices=[
                            ("pcda", "PCDA"),
                            ("dhep", "DHEP"),
                            ("ppd", "PPD"),
                            ("pcep", "PCEP"),
                            ("ipldp", "IPLDP"),
                            ("special-entry", "Special entry"),
                            ("transfer-in", "Transfer in"),
                            ("rejoiner", "Rejoiner"),
                            ("recruit", "Recruit"),
                            ("not-recorded", "Not recorded"),
                        ],
                        max_length=20,
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retirement", "Retirement"),
                            ("resignation", "Resignation"),
                            ("transfer-out", "Transfer out"),
                            (
                                "ill-health-retirement",
                                "Ill-health retirement",
                            ),
                            ("dismissal", "Dismissal"),
                            ("death", "Death"),
                            ("other", "Other reasons"),
                            ("not-recorded", "Not recorded"),
                        ],
                        default="",
                        max_length=30,
                    ),
                ),
                (
                    "destination",
                    models.CharField(
                        blank=True, default="", help_text="The force they went to", max_length=120
                    ),
                ),
            ],
            options={
                "ordering": ("joined_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "source",
                    models.CharField(help_text="Who pays: the Home Office, a council …", max_length=120),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The first day without it; empty: lasting", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="OperatingModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("valid_from",),
            },
        ),
        migrations.CreateModel(
            name="ReportedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("establishment", "Establishment"),
                            ("strength", "Strength"),
                            ("vacancies", "Vacancies"),
                            ("joiners", "Joiners"),
                            ("leavers", "Leavers"),
                            ("transfers-in", "Transfers in"),
                            ("transfers-out", "Transfers out"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "staff_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "Police officers"),
                            ("pcso", "PCSOs"),
                            ("staff", "Police staff"),
                            ("special", "Special constables"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "counted_as",
                    models.CharField(
                        choices=[
                            ("headcount", "headcount"),
                            ("fte", "FTE"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reported_on",
                    models.DateField(blank=True, help_text="The day that it is of, for a stock", null=True),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True, help_text="The first day that it is of, for a flow", null=True
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(help_text="The paper or return", max_length=200)),
                (
                    "place",
                    models.CharField(
                        blank=True, default="", help_text="Table, paragraph or page", max_length=80
                    ),
                ),
            ],
            options={
                "ordering": ("measure", "reported_on", "valid_from", "id"),
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("establishment", "Establishment"),
                            ("strength", "Strength"),
                            ("vacancies", "Vacancies"),
                            ("joiners", "Joiners"),
                            ("leavers", "Leavers"),
                            ("transfers-in", "Transfers in"),
                            ("transfers-out", "Transfers out"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "staff_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "Police officers"),
                            ("pcso", "PCSOs"),
                            ("staff", "Police staff"),
                            ("special", "Special constables"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "counted_as",
                    models.CharField(
                        choices=[
                            ("headcount", "headcount"),
                            ("fte", "FTE"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("measure", "valid_from", "id"),
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        choices=[
                            (
                                "pcso",
                                "Police Community Support Officer",
                            ),
                            ("special-constable", "Special Constable"),
                            ("constable", "Police Constable"),
                            ("sergeant", "Sergeant"),
                            ("inspector", "Inspector"),
                            ("chief-inspector", "Chief Inspector"),
                            ("superintendent", "Superintendent"),
                            (
                                "chief-superintendent",
                                "Chief Superintendent",
                            ),
                            (
                                "assistant-chief-constable",
                                "Assistant Chief Constable",
                            ),
                            ("chief-constable", "Chief Constable"),
                            ("police-staff", "Police staff"),
                        ],
                        max_length=30,
                    ),
                ),
                ("fte", models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                (
                    "acting",
                    models.BooleanField(
                        default=False, help_text="In that rank for a time, without being promoted to it"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "terms",
                "verbose_name_plural": "terms",
                "ordering": ("valid_from", "id"),
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("force", "Force"),
                            ("lpa", "LPA"),
                            ("department", "Department"),
                            ("function", "Function"),
                            ("sector", "Sector"),
                            ("team", "Team"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "area_code",
                    models.CharField(
                        blank=True, default="", help_text="The area it serves, if one", max_length=40
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("name", "code", "valid_from"),
            },
        ),
        migrations.CreateModel(
            name="UnitOrigin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="UpliftAllocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("posts", models.PositiveIntegerField()),
                (
                    "temporary",
                    models.PositiveIntegerField(default=0, help_text="Of these, with temporary funding"),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="UpliftProgramme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("baseline_on", models.DateField()),
                ("baseline", models.PositiveIntegerField(help_text="Officers on that day, headcount")),
                ("target", models.PositiveIntegerField(help_text="Officers to be added to the baseline")),
                ("concluded_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("baseline_on",),
            },
        ),
        migrations.AddField(
            model_name="post",
            name="role",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What it is counted as: neighbourhood, response …",
                max_length=60,
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="workforce.team",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="post",
            field=models.ForeignKey(
                blank=True,
                help_text="Of the same unit",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="workforce.post",
            ),
        ),
        migrations.AddField(
            model_name="career",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="careers", to="workforce.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("source", ""), _negated=True)
                ),
                name="funding_has_name_and_source",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="funding",
            field=models.ForeignKey(
                blank=True,
                help_text="None: the force's own budget",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="workforce.funding",
            ),
        ),
        migrations.AddConstraint(
            model_name="operatingmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="operating_model_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="operatingmodel",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[(peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&")],
                name="operating_model_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="operatingmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("name", ""), _negated=True)
                ),
                name="operating_model_has_a_name",
            ),
        ),
        migrations.AddField(
            model_name="terms",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="workforce.person"
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="workforce.operatingmodel",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="workforce.unit",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="None: the whole force",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.unit",
            ),
        ),
        migrations.AddField(
            model_name="reportedfigure",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="None: the whole force",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.unit",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="workforce.unit",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="workforce.unit",
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="teams",
                to="workforce.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["valid_until", "valid_from"], name="post_by_end"),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["valid_until", "valid_from"], name="posting_by_end"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rank__in",
                        [
                            "pcso",
                            "special-constable",
                            "constable",
                            "sergeant",
                            "inspector",
                            "chief-inspector",
                            "superintendent",
                            "chief-superintendent",
                            "assistant-chief-constable",
                            "chief-constable",
                            "police-staff",
                        ],
                    )
                ),
                name="post_known_rank",
            ),
        ),
        migrations.AddField(
            model_name="unitorigin",
            name="origin",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="successors", to="workforce.unit"
            ),
        ),
        migrations.AddField(
            model_name="unitorigin",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="origins", to="workforce.unit"
            ),
        ),
        migrations.AddField(
            model_name="upliftallocation",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.unit",
            ),
        ),
        migrations.AddField(
            model_name="upliftallocation",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workforce.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="upliftprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("concluded_on__isnull", True),
                    ("concluded_on__gt", models.F("baseline_on")),
                    _connector="OR",
                ),
                name="uplift_concluded_after_its_baseline",
            ),
        ),
        migrations.AddField(
            model_name="upliftallocation",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="workforce.upliftprogramme",
            ),
        ),
        migrations.AddIndex(
            model_name="career",
            index=models.Index(fields=["left_on", "joined_on"], name="career_by_end"),
        ),
        migrations.AddConstraint(
            model_name="career",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on__isnull", True), ("left_on__gte", models.F("joined_on")), _connector="OR"
                ),
                name="career_left_after_joining",
            ),
        ),
        migrations.AddConstraint(
            model_name="career",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("destination", ""), ("left_on__isnull", True), ("reason", "")),
                    models.Q(
                        ("left_on__isnull", False),
                        (
                            "reason__in",
                            [
                                "retirement",
                                "resignation",
                                "transfer-out",
                                "ill-health-retirement",
                                "dismissal",
                                "death",
                                "other",
                                "not-recorded",
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="career_reason_with_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="career",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "joined_as__in",
                        [
                            "pcda",
                            "dhep",
                            "ppd",
                            "pcep",
                            "ipldp",
                            "special-entry",
                            "transfer-in",
                            "rejoiner",
                            "recruit",
                            "not-recorded",
                        ],
                    )
                ),
                name="career_known_way_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="career",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("person", "="), (peelian.columns.spans.DayRange("joined_on", "left_on"), "&&")],
                name="career_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="terms",
            index=models.Index(fields=["valid_until", "valid_from"], name="terms_by_end"),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="terms_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rank__in",
                        [
                            "pcso",
                            "special-constable",
                            "constable",
                            "sergeant",
                            "inspector",
                            "chief-inspector",
                            "superintendent",
                            "chief-superintendent",
                            "assistant-chief-constable",
                            "chief-constable",
                            "police-staff",
                        ],
                    )
                ),
                name="terms_known_rank",
            ),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.CheckConstraint(
                condition=models.Q(("fte__gt", 0), ("fte__lte", 1)), name="terms_fte_up_to_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    (peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&"),
                ],
                name="terms_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["code"], name="unit_code"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="unit_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (peelian.columns.spans.DayRange("valid_from", "valid_until"), "&&"),
                ],
                name="unit_one_meaning_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "force",
                            "lpa",
                            "department",
                            "function",
                            "sector",
                            "team",
                        ],
                    )
                ),
                name="unit_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("name", ""), _negated=True)
                ),
                name="unit_has_code_and_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="unit_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("kind", "force"), _negated=True),
                    _connector="OR",
                ),
                name="unit_nothing_above_a_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="target_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="target_not_below_nought"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "counted_as__in",
                        [
                            "headcount",
                            "fte",
                        ],
                    ),
                    (
                        "measure__in",
                        [
                            "establishment",
                            "strength",
                            "vacancies",
                            "joiners",
                            "leavers",
                            "transfers-in",
                            "transfers-out",
                        ],
                    ),
                ),
                name="target_known_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("staff_class", ""),
                    (
                        "staff_class__in",
                        [
                            "officer",
                            "pcso",
                            "staff",
                            "special",
                        ],
                    ),
                    _connector="OR",
                ),
                name="target_known_class",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="reported_figure_not_below_nought"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "counted_as__in",
                        [
                            "headcount",
                            "fte",
                        ],
                    ),
                    (
                        "measure__in",
                        [
                            "establishment",
                            "strength",
                            "vacancies",
                            "joiners",
                            "leavers",
                            "transfers-in",
                            "transfers-out",
                        ],
                    ),
                ),
                name="reported_figure_known_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("staff_class", ""),
                    (
                        "staff_class__in",
                        [
                            "officer",
                            "pcso",
                            "staff",
                            "special",
                        ],
                    ),
                    _connector="OR",
                ),
                name="reported_figure_known_class",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reported_on__isnull", False),
                        ("valid_from__isnull", True),
                        ("valid_until__isnull", True),
                    ),
                    models.Q(
                        ("reported_on__isnull", True),
                        ("valid_from__isnull", False),
                        ("valid_until__gt", models.F("valid_from")),
                        ("valid_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reported_figure_of_a_day_or_a_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitorigin",
            constraint=models.UniqueConstraint(fields=("unit", "origin"), name="unit_origin_once"),
        ),
        migrations.AddConstraint(
            model_name="unitorigin",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", models.F("origin")), _negated=True),
                name="unit_origin_is_another_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="upliftallocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="uplift_allocation_span_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="upliftallocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("posts__gt", 0), ("temporary__lte", models.F("posts"))),
                name="uplift_allocation_of_posts",
            ),
        ),
        migrations.AddConstraint(
            model_name="upliftallocation",
            constraint=models.UniqueConstraint(
                fields=("programme", "unit", "origin"), name="uplift_allocation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="upliftallocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin__isnull", True)),
                fields=("programme", "unit"),
                name="uplift_allocation_once_without_origin",
            ),
        ),
        migrations.RunPython(carry_over),
        # What is checked when the transaction ends is checked now: a table with checks to come can't be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_known_rank",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_left_after_joining",
        ),
        migrations.RemoveField(
            model_name="person",
            name="joined_on",
        ),
        migrations.RemoveField(
            model_name="person",
            name="left_on",
        ),
        migrations.RemoveField(
            model_name="person",
            name="rank",
        ),
        migrations.AlterField(
            model_name="post",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="workforce.unit"
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="workforce.unit"
            ),
        ),
        migrations.AlterField(
            model_name="team",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="workforce.unit"
            ),
        ),
    ]
