"""Conversations about lost property are a kind of their own."""

from django.db import migrations, models

KINDS = ["question", "information", "crime", "lost-property", "thanks", "stop", "other"]


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_trigger_words")]

    operations = [
        migrations.RemoveConstraint(model_name="thread", name="thread_known_kind"),
        migrations.AlterField(
            model_name="thread",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="thread_known_kind"),
        ),
    ]
