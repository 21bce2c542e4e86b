import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_channels_groups_suspensions"),
        ("messaging", "0003_channels_languages_notices"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE messaging_reply SET contact_id = d.contact_id FROM messaging_delivery d"
            " WHERE d.id = messaging_reply.delivery_id AND messaging_reply.contact_id IS NULL;"
            " SET CONSTRAINTS ALL IMMEDIATE;",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="reply",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.contact"
            ),
        ),
    ]
