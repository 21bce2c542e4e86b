import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Portrait",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                ("media_type", models.CharField(max_length=20)),
                ("added_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portrait",
                        to="workforce.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("media_type__in", ("image/jpeg", "image/png"))),
                        name="portrait_known_type",
                    )
                ],
            },
        ),
    ]
