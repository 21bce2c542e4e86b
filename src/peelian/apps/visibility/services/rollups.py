"""Working out what a day's positions come to: kept when they are gone, so that figures outlive them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from peelian.analysis import footing as analysis
from peelian.analysis.visits import VisitRules
from peelian.apps.events import api as events
from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.queries import days as queries
from peelian.apps.visibility.queries import parts, place_days
from peelian.apps.visibility.queries.rules import rules_on
from peelian.apps.visibility.types.figures import GroundKind
from peelian.columns import days, locks
from peelian.kernel.actors import Actor

if TYPE_CHECKING:
    import ibis

_BATCH = 5_000


@transaction.atomic
def roll_up_day(*, actor: Actor, at: dt.datetime, day: dt.date) -> bool:
    """Work out a local day's time on the ground, by area, team, cell and place. Returns whether it could.

    The day's positions have to be folded. What was worked out before is replaced; where the positions are gone, it
    stands, and nothing is done.

    Args:
        actor: who asks for it.
        at: now.
        day: the local day.
    """
    _one_at_a_time(day)
    part = parts.folded_part(day)
    in_force = rules_on(day)
    rules = in_force.rules
    engine = days.connect(settings.POSITIONS_ENGINE)
    try:
        positions = parts.day_positions(engine, day, ahead_s=rules.max_gap_s)
        if part is None or positions is None:
            return False
        span = parts.day_starts_us(day), parts.day_starts_us(parts.next_day(day))
        own = positions.filter(~positions.carry & (positions.at_us < span[1]))
        devices = sorted(engine.to_pyarrow(own.select("device").distinct())["device"].to_pylist())
        if not devices:
            return False
        ground = queries.ground_of(day)
        teams = queries.Teams.of_day(day, devices)
        found = analysis.footing(
            _chunks(engine, positions, devices, span, rules),
            areas=ground.area_of, teams=teams.at, tasked=queries.tasked_on(span),
        )  # fmt: skip
        _forget(day)
        _keep(day, found, ground.codes, teams.ids)
        PlaceDay.objects.bulk_create(
            place_days.worked_out(engine, positions, day, in_force), batch_size=_BATCH
        )
    finally:
        engine.disconnect()
    row, _ = DayWorked.objects.update_or_create(
        day=day,
        defaults={
            "positions": part.rows, "devices": len(devices), "unheld_devices": _unheld(devices, day),
            "set_aside": part.set_aside,
            "rules_version": in_force.version, "parameters": asdict(rules), "worked_out_at": at,
        },
    )  # fmt: skip
    events.record(
        name="visibility.day.worked_out", actor=actor, at=at, subject=row,
        data={"day": day.isoformat(), "positions": row.positions, "devices": row.devices},
    )  # fmt: skip
    return True


def _chunks(
    engine: ibis.BaseBackend,
    positions: ibis.Table,
    devices: list[int],
    span: tuple[int, int],
    rules: VisitRules,
) -> Iterator[analysis.Steps]:
    """The day's steps, those of some hundred devices at a time."""
    for first in range(0, len(devices), analysis.DEVICES_AT_ONCE):
        some = devices[first : first + analysis.DEVICES_AT_ONCE]
        rows = engine.to_pyarrow(positions.filter(positions.device.between(some[0], some[-1])))
        yield analysis.steps(rows, *span, rules)


def _forget(day: dt.date) -> None:
    for model in (GroundDay, CellDay, PlaceDay):
        model.objects.filter(day=day).delete()


def _keep(day: dt.date, found: analysis.Footing, codes: tuple[str, ...], team_ids: tuple[int, ...]) -> None:
    def code(number: int) -> str:
        return codes[number] if number >= 0 else ""

    GroundDay.objects.bulk_create(
        [
            GroundDay(
                day=day, area_code=code(one.area), team_id=team_ids[one.team] if one.team >= 0 else None,
                kind=GroundKind.VEHICLE if one.vehicle else GroundKind.FOOT, fixes=one.steps, devices=one.devices,
                officer_minutes=one.officer_minutes, patrol_minutes=one.patrol_minutes,
                untasked_minutes=one.untasked_minutes,
            )
            for one in found.parts
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    CellDay.objects.bulk_create(
        [
            CellDay(
                day=day, cell=one.cell, area_code=code(one.area), devices=one.devices,
                officer_minutes=one.officer_minutes, untasked_minutes=one.untasked_minutes,
            )
            for one in found.cells
        ],
        batch_size=_BATCH,
    )  # fmt: skip


def _unheld(devices: list[int], day: dt.date) -> int:
    """How many of these devices nobody was recorded as holding at any time of the day."""
    names = set(Device.objects.filter(pk__in=devices).values_list("name", flat=True))
    return len(names - {row.device for row in queries.holdings_on(names, day)})


def _one_at_a_time(day: dt.date) -> None:
    """Two that work out one day would each write it: the second waits for the first to end."""
    locks.one_at_a_time("visibility.worked", day.toordinal())
