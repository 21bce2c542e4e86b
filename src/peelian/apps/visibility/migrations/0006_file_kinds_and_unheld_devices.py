from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visibility", "0005_positions_lie_in_files")]

    operations = [
        migrations.AddField(
            model_name="positionfile",
            name="unheld_devices",
            field=models.ManyToManyField(
                blank=True, help_text="Which these are", related_name="+", to="visibility.device"
            ),
        ),
        migrations.AlterField(
            model_name="positionfile",
            name="feed_kind",
            field=models.CharField(
                choices=[
                    ("csv", "csv"),
                    ("gtfs-rt", "gtfs-rt"),
                    ("siri-vm", "siri-vm"),
                    ("parquet", "parquet"),
                    ("json", "json"),
                ],
                default="csv",
                help_text="How it is written",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="positionfile",
            name="set_aside",
            field=models.JSONField(
                default=dict, help_text="Of its positions, when their days were folded: reason and number"
            ),
        ),
    ]
