"""A draft says when its writer asked for approval, so that half-written ones aren't in anybody's queue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_reply_names_its_contact")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="asked_at",
            field=models.DateTimeField(
                blank=True, help_text="When its writer asked for approval; a change takes it back", null=True
            ),
        ),
    ]
