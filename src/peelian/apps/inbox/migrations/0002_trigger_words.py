"""A first list of words that make a reply urgent: a draft for each force to go through. Made once; theirs from then on."""

import datetime as dt

from django.db import migrations

AT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
DRAFT = {
    "threat to life": (
        "suicid*", "kill myself", "end my life", "want to die", "kill him", "kill her", "kill them", "kill you",
        "going to die", "overdos*", "self harm*", "self-harm*", "hanging himself", "hanging herself",
    ),
    "a weapon": (
        "gun", "guns", "gunman", "firearm*", "shotgun*", "shooting", "machete*", "stabbed", "stabbing", "acid attack*",
        "with a knife", "has a knife", "had a knife", "pulled a knife", "with a sword", "zombie knife", "zombie knives",
    ),
    "happening now": ("happening now", "right now", "breaking in now", "outside my door", "following me", "please hurry", "need help now"),
    "a child at risk": ("missing child", "child is missing", "hurting a child", "child abuse", "groom*", "sexually exploit*", "child exploitation"),
    "domestic abuse": (
        "hits me", "beats me", "beating me", "strangl*", "he will kill me", "she will kill me", "afraid of my husband",
        "afraid of my wife", "afraid of my partner", "stalk*", "forced marriage", "honour based", "fgm",
    ),
    "exploitation": ("modern slavery", "trafficked", "trafficking", "held against", "passport was taken", "took my passport", "county line*"),
    "terrorism": ("bomb", "bombs", "explosive*", "terroris*", "suspicious package"),
    "sexual offence": ("rape", "raped", "raping", "sexual assault*", "sexually assaulted"),
}  # fmt: skip


def write(apps, schema_editor):
    """Write the list, signed by nobody."""
    trigger = apps.get_model("inbox", "Trigger")
    trigger.objects.bulk_create(
        trigger(words=words, language="en", reason=reason, added_at=AT)
        for reason, group in DRAFT.items()
        for words in group
    )


def unwrite(apps, schema_editor):
    """Take those away that nobody signed."""
    apps.get_model("inbox", "Trigger").objects.filter(added_by__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [migrations.RunPython(write, unwrite)]
