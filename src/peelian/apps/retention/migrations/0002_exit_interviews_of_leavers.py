"""An exit interview is of somebody of whom it is recorded that they leave: the database keeps it."""

from django.db import migrations

# Of a career with an end, which may be to come: who has given notice is asked while they are there. It is looked at when
# an interview is offered and when it was held. Somebody may take their notice back in between: what they were offered
# stays, can be recorded as declined, and isn't held.
FORWARD = """
DO $$
DECLARE
    strays bigint;
BEGIN
    SELECT count(*) INTO strays FROM retention_exitinterview interview
        JOIN workforce_career career ON career.id = interview.career_id WHERE career.left_on IS NULL;
    IF strays > 0 THEN
        RAISE WARNING '% exit interviews are of people whose leaving is not recorded: they stay as they are', strays;
    END IF;
END $$;

CREATE FUNCTION hold_interview_of_leaver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.career_id = NEW.career_id AND OLD.held_on IS NOT DISTINCT FROM NEW.held_on THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM FROM retention_exitinterview interview JOIN workforce_career career ON career.id = interview.career_id
        WHERE interview.id = NEW.id AND career.left_on IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'exit interview % is of somebody whose leaving is not recorded', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exit_interview_of_a_leaver',
                TABLE = 'retention_exitinterview';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER exit_interview_of_a_leaver AFTER INSERT OR UPDATE OF career_id, held_on
    ON retention_exitinterview DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_interview_of_leaver();
"""
BACKWARD = """
DROP TRIGGER exit_interview_of_a_leaver ON retention_exitinterview;
DROP FUNCTION hold_interview_of_leaver();
"""


class Migration(migrations.Migration):
    """After the tables of conversations."""

    dependencies = [
        ("retention", "0001_conversations_and_curves"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
