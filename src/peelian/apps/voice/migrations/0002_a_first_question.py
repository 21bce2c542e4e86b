"""The question that every neighbourhood's page asks until a force asks another."""

import datetime as dt

from django.db import migrations

TEXT = "What should your neighbourhood team work on?"
SINCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def ask(apps, schema_editor):
    """Ask it everywhere, without an end; a question that opens later comes before it."""
    apps.get_model("voice", "Question").objects.create(text=TEXT, opens_at=SINCE)


def take_back(apps, schema_editor):
    """Remove it if nobody has answered it; an answer needs its question."""
    question = apps.get_model("voice", "Question").objects.filter(text=TEXT, opens_at=SINCE)
    question.exclude(pk__in=apps.get_model("voice", "Contribution").objects.exclude(question=None).values("question")).delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("voice", "0001_initial")]
    operations = [migrations.RunPython(ask, take_back)]
