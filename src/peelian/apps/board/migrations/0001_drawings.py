from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChartDrawing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(help_text="SHA-256 of what it is made of", max_length=64, unique=True)),
                ("spec", models.JSONField(help_text="Vega-Lite, with its figures")),
                ("title", models.CharField(max_length=300)),
                ("words", models.TextField(help_text="What it says, for those who can't see it")),
                ("svg", models.TextField(blank=True, default="")),
                (
                    "trouble",
                    models.CharField(blank=True, default="", help_text="Why it can't be drawn", max_length=300),
                ),
                ("asked_at", models.DateTimeField()),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("drawn_at", None)), fields=["asked_at"], name="chart_wanted"
                    ),
                    models.Index(fields=["asked_at"], name="chart_asked"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("svg", ""), ("trouble", "")),
                            models.Q(
                                ("drawn_at__isnull", False),
                                models.Q(
                                    models.Q(("svg", ""), _negated=True),
                                    models.Q(("trouble", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="chart_is_wanted_or_drawn",
                    )
                ],
            },
        ),
    ]
