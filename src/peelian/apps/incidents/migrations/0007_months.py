from django.db import migrations, models


class Migration(migrations.Migration):
    """The newest month is asked for by every answer that isn't told one; nothing ever filled the ordinal."""

    dependencies = [("incidents", "0006_english_of_answers")]

    operations = [
        migrations.AddIndex(
            model_name="recordedcrime", index=models.Index(fields=["month"], name="crime_month")
        ),
        migrations.AddIndex(
            model_name="crimeoutcome", index=models.Index(fields=["month"], name="outcome_month")
        ),
        migrations.RemoveField(model_name="stopsearch", name="ordinal"),
    ]
