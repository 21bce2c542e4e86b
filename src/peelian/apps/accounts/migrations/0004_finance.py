"""A role for those who record costs."""

from django.db import migrations, models

ROLES = [
    "pcso", "officer", "sergeant", "inspector", "chief-inspector", "analyst", "contact-centre", "comms", "workforce",
    "learning", "finance", "board", "administrator",
]  # fmt: skip


class Migration(migrations.Migration):
    """After learning and development."""

    dependencies = [("accounts", "0003_learning")]

    operations = [
        migrations.RemoveConstraint(model_name="rolegrant", name="grant_known_role"),
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(choices=[(role, role) for role in ROLES], max_length=20),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ROLES)), name="grant_known_role"
            ),
        ),
    ]
