"""Positions move out of their table into files by day (docs/adr/0016).

What the table held becomes arrivals of a feed of its own, in bodies of ten thousand, and is put into files as any feed's
is: nothing is lost, and the next fold has it.
"""

import hashlib
from datetime import UTC, datetime

from django.db import migrations, models

BODY = 10_000
NAME = "Positions from before 2026-11"


def move_rows(apps, schema_editor):
    """Every row of the table as arrivals. The files that the rows came in keep their figures."""
    Position = apps.get_model("visibility", "Position")
    rows = Position.objects.order_by("id").values_list("device", "at", "lat", "lng")
    if not rows.exists():
        return
    at = rows.order_by("-at").first()[1]  # nobody hands a migration the hour: as of the newest row
    Feed, Arrival = apps.get_model("visibility", "Feed"), apps.get_model("visibility", "Arrival")
    feed = Feed.objects.create(
        name=NAME, kind="table", made_at=at, closed_at=at, last_at=at
    )
    body = []
    for row in rows.iterator(chunk_size=BODY):
        body.append(row)
        if len(body) == BODY:
            _arrive(Arrival, feed, body, at)
            body = []
    if body:
        _arrive(Arrival, feed, body, at)


def _arrive(Arrival, feed, body, at):
    payload = _packed(body)
    Arrival.objects.create(
        feed=feed, digest=hashlib.sha256(payload).hexdigest(), payload=payload, rows=len(body), refused=0,
        refusals=[], received_at=at,
    )


def _packed(body):
    """As arrivals were packed when this was written: an Arrow stream of device, at_us, lat, lng."""
    import pyarrow as pa

    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    device, moments, lat, lng = zip(*body)
    at_us = [((moment - epoch).days * 86_400 + (moment - epoch).seconds) * 1_000_000 + moment.microsecond for moment in moments]
    table = pa.table(
        {
            "device": pa.array(device, pa.string()).dictionary_encode(),
            "at_us": pa.array(at_us, pa.int64()),
            "lat": pa.array(lat, pa.float64()),
            "lng": pa.array(lng, pa.float64()),
        }
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


class Migration(migrations.Migration):
    dependencies = [("visibility", "0004_figures")]

    operations = [
        migrations.AddField(
            model_name="positionpart",
            name="carry_sha256",
            field=models.CharField(
                blank=True,
                help_text="Of the fixes that a folded part carries from the day before",
                max_length=64,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="positionpart",
            name="tail_sha256",
            field=models.CharField(
                blank=True,
                help_text="Of those that it hands on; differs: the day after is folded again",
                max_length=64,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(move_rows, migrations.RunPython.noop),
        migrations.DeleteModel(name="Position"),
    ]
