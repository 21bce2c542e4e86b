"""Nobody serves on terms outside a career: the database keeps it, whoever writes."""

from django.db import migrations

# At the end of the transaction, so that a career and its terms may be written in any order. Inside one career, never
# from one into the next: who comes back comes back on new terms. A row is looked at as it is by then, not as it was
# when it was written. Careers that begin can't leave terms outside, so that loading a force asks once for each row.
FORWARD = """
DO $$
DECLARE
    strays bigint;
BEGIN
    SELECT count(*) INTO strays FROM workforce_terms terms WHERE NOT EXISTS (
        SELECT FROM workforce_career career WHERE career.person_id = terms.person_id
            AND career.joined_on <= terms.valid_from
            AND (career.left_on IS NULL OR terms.valid_until <= career.left_on));
    IF strays > 0 THEN
        RAISE EXCEPTION '% terms lie outside the career of their person: end them with it, or take them out, first',
            strays;
    END IF;
END $$;

CREATE FUNCTION refuse_terms_outside(stray workforce_terms) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'terms % of person % lie outside every career of theirs', stray.id, stray.person_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_inside_a_career', TABLE = 'workforce_terms';
END $$;

CREATE FUNCTION hold_terms_inside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray workforce_terms;
BEGIN
    SELECT terms.* INTO stray FROM workforce_terms terms WHERE terms.id = NEW.id AND NOT EXISTS (
        SELECT FROM workforce_career career WHERE career.person_id = terms.person_id
            AND career.joined_on <= terms.valid_from
            AND (career.left_on IS NULL OR terms.valid_until <= career.left_on));
    IF FOUND THEN
        PERFORM refuse_terms_outside(stray);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION hold_terms_of_career() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray workforce_terms;
BEGIN
    SELECT terms.* INTO stray FROM workforce_terms terms WHERE terms.person_id = OLD.person_id AND NOT EXISTS (
        SELECT FROM workforce_career career WHERE career.person_id = terms.person_id
            AND career.joined_on <= terms.valid_from
            AND (career.left_on IS NULL OR terms.valid_until <= career.left_on))
        LIMIT 1;
    IF FOUND THEN
        PERFORM refuse_terms_outside(stray);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER terms_inside_a_career AFTER INSERT OR UPDATE ON workforce_terms
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_terms_inside();
CREATE CONSTRAINT TRIGGER career_holds_its_terms AFTER UPDATE OR DELETE ON workforce_career
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_terms_of_career();
"""
BACKWARD = """
DROP TRIGGER career_holds_its_terms ON workforce_career;
DROP TRIGGER terms_inside_a_career ON workforce_terms;
DROP FUNCTION hold_terms_of_career();
DROP FUNCTION hold_terms_inside();
DROP FUNCTION refuse_terms_outside(workforce_terms);
"""


class Migration(migrations.Migration):
    """After every rank."""

    dependencies = [
        ("workforce", "0009_every_rank"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
