from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0001_training'),
    ]

    operations = [
        migrations.AlterField(
            model_name='courseversion',
            name='hours',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Empty where nobody said', max_digits=6, null=True),
        ),
        migrations.AlterField(
            model_name='trainingrecord',
            name='hours',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Empty where nobody said', max_digits=6, null=True),
        ),
    ]
