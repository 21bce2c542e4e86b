"""Ranks of chief officers in every force, and London's."""

from django.db import migrations, models

#: From the most junior.
RANKS = (
    ("pcso", "Police Community Support Officer"),
    ("special-constable", "Special Constable"),
    ("constable", "Police Constable"),
    ("sergeant", "Sergeant"),
    ("inspector", "Inspector"),
    ("chief-inspector", "Chief Inspector"),
    ("superintendent", "Superintendent"),
    ("chief-superintendent", "Chief Superintendent"),
    ("commander", "Commander"),
    ("assistant-chief-constable", "Assistant Chief Constable"),
    ("deputy-assistant-commissioner", "Deputy Assistant Commissioner"),
    ("deputy-chief-constable", "Deputy Chief Constable"),
    ("assistant-commissioner", "Assistant Commissioner"),
    ("chief-constable", "Chief Constable"),
    ("deputy-commissioner", "Deputy Commissioner"),
    ("commissioner", "Commissioner"),
    ("police-staff", "Police staff"),
)
VALUES = [value for value, _ in RANKS]


def widened(model: str, constraint: str) -> list[migrations.operations.base.Operation]:
    """The operations that let a model's rank be any of them."""
    known = models.CheckConstraint(condition=models.Q(("rank__in", VALUES)), name=constraint)
    return [
        migrations.RemoveConstraint(model_name=model, name=constraint),
        migrations.AlterField(
            model_name=model, name="rank", field=models.CharField(choices=list(RANKS), max_length=30)
        ),
        migrations.AddConstraint(model_name=model, constraint=known),
    ]


class Migration(migrations.Migration):
    """After what phones said."""

    dependencies = [
        ("workforce", "0008_away_sayings"),
    ]

    operations = [
        *widened("post", "post_known_rank"),
        *widened("terms", "terms_known_rank"),
    ]
