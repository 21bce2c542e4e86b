"""Consent is evidence: the database refuses to change or delete it."""

from django.db import migrations


class Migration(migrations.Migration):
    """Uses `refuse_change()` of the events room."""

    dependencies = [("contacts", "0001_initial"), ("events", "0003_record_never_changes")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER consent_never_changes BEFORE UPDATE OR DELETE ON contacts_consent "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER consent_never_changes ON contacts_consent;",
        )
    ]
