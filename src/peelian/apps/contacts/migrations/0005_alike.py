from django.db import migrations, models

# IMMUTABLE is true although the cast to text is not declared so: texts, truth values and arrays of texts are always
# written in the same way. A row as text puts quotes where they are needed, so no two rows look the same.
_FUNCTION = """
CREATE FUNCTION contacts_alike(
    channel varchar, language varchar, email varchar, phone varchar,
    urgent_channels varchar[], organisations varchar[], groups varchar[], topics varchar[]
) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(substring(sha256(convert_to(
    ROW(channel, language, email <> '', phone <> '', urgent_channels, organisations, groups, topics)::text, 'UTF8'
)) FOR 16), 'hex')::uuid
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_joining_and_indexes")]

    operations = [
        migrations.RunSQL(
            _FUNCTION,
            "DROP FUNCTION contacts_alike(varchar, varchar, varchar, varchar, varchar[], varchar[], varchar[], varchar[])",
        ),
        migrations.AddField(
            model_name="contact",
            name="alike",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("channel"),
                    models.F("language"),
                    models.F("email"),
                    models.F("phone"),
                    models.F("urgent_channels"),
                    models.F("organisations"),
                    models.F("groups"),
                    models.F("topics"),
                    function="contacts_alike",
                    output_field=models.UUIDField(),
                ),
                output_field=models.UUIDField(),
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("status", "active")), fields=["alike", "id"], name="contact_active_alike"
            ),
        ),
        migrations.RemoveIndex(model_name="contact", name="contact_active_area"),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("status", "active")),
                fields=["neighbourhood_code", "alike", "id"],
                name="contact_active_area",
            ),
        ),
        migrations.RemoveIndex(model_name="contact", name="contact_active_postcode"),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("status", "active")),
                fields=["postcode", "alike", "id"],
                name="contact_active_postcode",
            ),
        ),
    ]
