"""Events and reads are written once: the database refuses UPDATE and DELETE whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER read_never_changes BEFORE UPDATE OR DELETE ON events_personaldataread
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER read_never_changes ON events_personaldataread;
DROP TRIGGER event_never_changes ON events_event;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers, because a permission can be granted by mistake and a trigger can't be forgotten."""

    dependencies = [("events", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
