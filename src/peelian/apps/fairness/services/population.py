"""The census's counts of residents by group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.population import PopulationShare
from peelian.apps.fairness.types import NOT_SAID, Loaded, PopulationRow
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput


def load_population(
    *, actor: Actor, at: dt.datetime, rows: Iterable[PopulationRow], counted_on: dt.date, source: str
) -> Loaded:
    """Take counts of residents; rows of one area and group add up. What was there of that census day and area is
    replaced; the same again changes nothing.

    Raises BadInput: a group is unknown, or an area isn't named by its ONS code.
    """
    counts: dict[tuple[str, str, str], int] = {}
    names: dict[str, str] = {}
    read = 0
    for row in rows:
        read += 1
        if row.value == NOT_SAID or not rules.may_say(row.characteristic, row.value):
            raise BadInput(f"“{row.value}” is not a group.", row=row.row)
        key = (row.area_code, row.characteristic, row.value)
        counts[key] = counts.get(key, 0) + row.residents
        names[row.area_code] = row.area_name
    with transaction.atomic():
        there = {
            (code, characteristic, value): residents
            for code, characteristic, value, residents in PopulationShare.objects.filter(
                counted_on=counted_on, area_code__in=names
            ).values_list("area_code", "characteristic", "value", "residents")
        }
        added = len(counts.keys() - there.keys())
        changed = sum(there[key] != counts[key] for key in counts.keys() & there.keys())
        loaded = Loaded(read, added, changed, len(counts) - added - changed)
        if not added and not changed:
            return loaded
        PopulationShare.objects.bulk_create(
            [
                PopulationShare(
                    area_code=code, area_name=names[code], characteristic=characteristic, value=value,
                    residents=residents, counted_on=counted_on, source=source[:200],
                )
                for (code, characteristic, value), residents in counts.items()
            ],
            update_conflicts=True,
            unique_fields=["area_code", "counted_on", "characteristic", "value"],
            update_fields=["residents", "area_name", "source"],
            batch_size=5000,
        )  # fmt: skip
        events.record(
            name="fairness.population.loaded", actor=actor, at=at, subject=f"census:{counted_on}",
            data={"rows": len(counts), "source": source[:200]},
        )  # fmt: skip
    return loaded
