"""One number is one person in whatever case, no career lies in another, and a shift is of a known kind."""

import django.contrib.postgres.constraints
import django.db.models.functions.text
import peelian.columns.spans
from django.db import migrations, models

# A number that two people have but for its case stops here, and says so: which of them it is, nobody can tell from it.
UPPER = """
DO $$
DECLARE
    twice text;
BEGIN
    SELECT string_agg(said, '; ') INTO twice FROM (
        SELECT string_agg(collar_number, ' and ' ORDER BY collar_number) AS said FROM workforce_person
        GROUP BY upper(collar_number) HAVING count(*) > 1 LIMIT 20
    ) AS pairs;
    IF twice IS NOT NULL THEN
        RAISE EXCEPTION 'collar numbers that differ by case alone: %. Give each person a number of their own, first',
            twice;
    END IF;
    UPDATE workforce_person SET collar_number = upper(collar_number) WHERE collar_number <> upper(collar_number);
END $$;
"""


class Migration(migrations.Migration):
    """After terms that lie in careers."""

    dependencies = [
        ("workforce", "0010_terms_inside_a_career"),
    ]

    operations = [
        migrations.RunSQL(UPPER, migrations.RunSQL.noop),
        # The trigger's events of the rows above come first: a table with some that wait can't be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("collar_number"),
                name="person_one_number_in_any_case",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="career",
            name="career_one_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="career",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    (
                        peelian.columns.spans.DayRange(
                            "joined_on",
                            "left_on",
                            models.Case(
                                models.When(left_on=models.F("joined_on"), then=models.Value("[]")),
                                default=models.Value("[)"),
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="career_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["early", "late", "night", "rest", "leave"])),
                name="shift_known_kind",
            ),
        ),
    ]
