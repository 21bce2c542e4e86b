"""A force's own plan templates stand beside those that ship, each with versions of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0002_osara_and_readings")]

    operations = [
        migrations.AddField(
            model_name="plantemplate",
            name="shipped",
            field=models.BooleanField(default=False, help_text="It came with Peelian"),
        ),
        migrations.RemoveConstraint(model_name="plantemplate", name="template_version_once"),
        migrations.AddConstraint(
            model_name="plantemplate",
            constraint=models.UniqueConstraint(
                fields=("category", "shipped", "version"), name="template_version_once"
            ),
        ),
    ]
