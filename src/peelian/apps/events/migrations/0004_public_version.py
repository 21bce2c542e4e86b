"""The public version: raised at commit by the events that change what the public sees (docs/adr/0010)."""

from django.db import migrations, models

# At the end of the transaction, so that no import holds the row while it runs. Once in a transaction is enough, and a
# row that one transaction overwrites ten thousand times is read through ten thousand dead ones.
FORWARD = """
CREATE FUNCTION raise_public_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this bigint := pg_current_xact_id()::text::bigint;
BEGIN
    INSERT INTO events_publicversion AS version (id, number) VALUES (1, this)
    ON CONFLICT (id) DO UPDATE SET number = this WHERE version.number <> this;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER event_raises_public_version AFTER INSERT ON events_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.shown)
    EXECUTE FUNCTION raise_public_version();
"""

BACKWARD = """
DROP TRIGGER event_raises_public_version ON events_event;
DROP FUNCTION raise_public_version();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_record_never_changes")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="shown",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Changes what the public sees; see PublicVersion",
            ),
        ),
        migrations.CreateModel(
            name="PublicVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="public_version_is_one_row"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
