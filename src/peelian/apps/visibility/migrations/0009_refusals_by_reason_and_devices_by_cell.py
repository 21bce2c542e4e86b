from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visibility", "0008_known_share"),
    ]

    operations = [
        migrations.AddField(
            model_name="positionfile",
            name="reasons",
            field=models.JSONField(
                default=dict,
                help_text="How many rows were refused, by reason; empty: of none, or wasn't kept then",
            ),
        ),
        migrations.AddField(
            model_name="cellday",
            name="devices",
            field=models.PositiveIntegerField(
                default=0, help_text="That passed time in it; 0: wasn't kept then"
            ),
        ),
    ]
