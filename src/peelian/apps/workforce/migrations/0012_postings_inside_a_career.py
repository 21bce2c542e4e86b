"""Nobody is posted outside a career: the database keeps it, whoever writes."""

from django.db import migrations

# As terms are kept (0010): at the end of the transaction, each row as it is by then, inside one career.
FORWARD = """
DO $$
DECLARE
    strays bigint;
BEGIN
    SELECT count(*) INTO strays FROM workforce_posting posting WHERE NOT EXISTS (
        SELECT FROM workforce_career career WHERE career.person_id = posting.person_id
            AND career.joined_on <= posting.valid_from
            AND (career.left_on IS NULL OR posting.valid_until <= career.left_on));
    IF strays > 0 THEN
        RAISE EXCEPTION '% postings lie outside the career of their person: end them with it, or take them out, first',
            strays;
    END IF;
END $$;

CREATE FUNCTION refuse_posting_outside(stray workforce_posting) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'posting % of person % lies outside every career of theirs', stray.id, stray.person_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_inside_a_career', TABLE = 'workforce_posting';
END $$;

CREATE FUNCTION hold_posting_inside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray workforce_posting;
BEGIN
    SELECT posting.* INTO stray FROM workforce_posting posting WHERE posting.id = NEW.id AND NOT EXISTS (
        SELECT FROM workforce_career career WHERE career.person_id = posting.person_id
            AND career.joined_on <= posting.valid_from
            AND (career.left_on IS NULL OR posting.valid_until <= career.left_on));
    IF FOUND THEN
        PERFORM refuse_posting_outside(stray);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION hold_postings_of_career() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray workforce_posting;
BEGIN
    SELECT posting.* INTO stray FROM workforce_posting posting WHERE posting.person_id = OLD.person_id AND NOT EXISTS (
        SELECT FROM workforce_career career WHERE career.person_id = posting.person_id
            AND career.joined_on <= posting.valid_from
            AND (career.left_on IS NULL OR posting.valid_until <= career.left_on))
        LIMIT 1;
    IF FOUND THEN
        PERFORM refuse_posting_outside(stray);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER posting_inside_a_career
    AFTER INSERT OR UPDATE OF person_id, valid_from, valid_until ON workforce_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_posting_inside();
CREATE CONSTRAINT TRIGGER career_holds_its_postings AFTER UPDATE OR DELETE ON workforce_career
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_postings_of_career();
"""
BACKWARD = """
DROP TRIGGER career_holds_its_postings ON workforce_career;
DROP TRIGGER posting_inside_a_career ON workforce_posting;
DROP FUNCTION hold_postings_of_career();
DROP FUNCTION hold_posting_inside();
DROP FUNCTION refuse_posting_outside(workforce_posting);
"""


class Migration(migrations.Migration):
    """After one number for one person."""

    dependencies = [
        ("workforce", "0011_one_number_one_person"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
