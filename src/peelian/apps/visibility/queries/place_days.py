"""What a day's positions prove of the places that are kept: in the hours asked for, and outside them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from peelian.analysis import dosage
from peelian.analysis.national_grid import to_metres
from peelian.analysis.visits import VisitRules
from peelian.apps.tasking.api import TaskState
from peelian.apps.tasking.models import Place, TaskWindow
from peelian.apps.visibility.models.figures import PlaceDay
from peelian.apps.visibility.queries import days as queries
from peelian.apps.visibility.queries import parts
from peelian.apps.visibility.rules import microseconds
from peelian.apps.visibility.types.figures import PlaceRole
from peelian.apps.visibility.types.rules import RulesInForce
from peelian.columns import days
from peelian.columns.spans import valid_on
from peelian.kernel.time import start_of_day

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

_MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A window of a place, and what the place is in it."""

    window: dosage.Window
    role: PlaceRole


def worked_out(
    engine: ibis.BaseBackend, positions: ibis.Table, day: dt.date, in_force: RulesInForce
) -> list[PlaceDay]:
    """The rows of a day, one for each place and role with a visit; nothing is written."""
    import ibis

    kept = list(Place.objects.filter(valid_on(day)))
    if not kept:
        return []
    whole = _whole(engine, [place for place in kept if place.key], day, in_force)
    rules = in_force.rules
    stretches = _stretches(kept, day)
    hits = _hits(engine, positions, kept, rules)
    windows = ibis.memtable(dosage.windows_table([one.window for one in stretches]))
    inside = dosage.in_windows(dosage.stays(hits, rules), windows)
    found = engine.to_pyarrow(dosage.patrol(dosage.visits(inside, rules), rules))
    roles = {(one.window.place, one.window.number): one.role for one in stretches}
    return [*_rows(found, kept, roles, day, in_force.version), *whole]


def _whole(
    engine: ibis.BaseBackend, kept: list[Place], day: dt.date, in_force: RulesInForce
) -> list[PlaceDay]:
    """Visits that began on a day, as long as they lasted: neither the hours asked for nor midnight cut one in two.

    The days on either side are read too: what began yesterday is yesterday's.
    """
    import ibis

    around = [day - dt.timedelta(days=1), day, parts.next_day(day)]
    positions = parts.whole_days(engine, around) if kept else None
    if positions is None:
        return []
    rules = in_force.rules
    span = parts.day_starts_us(around[0]), parts.day_starts_us(parts.next_day(around[2]))
    windows = dosage.windows_table([dosage.Window(number, 0, *span) for number in range(len(kept))])
    inside = dosage.in_windows(
        dosage.stays(_hits(engine, positions, kept, rules), rules), ibis.memtable(windows)
    )
    found = engine.to_pyarrow(dosage.patrol(dosage.visits(inside, rules), rules))
    began, ends = parts.day_starts_us(day), parts.day_starts_us(parts.next_day(day))
    rows, ours = [], False
    for row in _in_order(found):
        if row["patrol_new"]:
            ours = began <= row["s"] < ends
        if ours:
            rows.append(row)
    roles = {(number, 0): PlaceRole.WHOLE for number in range(len(kept))}
    return _added_up(rows, kept, roles, day, in_force.version)


def _hits(
    engine: ibis.BaseBackend, positions: ibis.Table, kept: list[Place], rules: VisitRules
) -> ibis.Table:
    """The fixes in the places: in circles by distance, in outlines exactly."""
    import ibis

    circles, outlines = [], []
    for number, place in enumerate(kept):
        if place.metres:  # a hotspot, and nothing else, has them
            x, y = to_metres(np.array([place.lng]), np.array([place.lat]))
            circles.append((number, dosage.Disc(float(x[0]), float(y[0]), place.metres)))
        else:
            shape = queries.flat(bytes(place.wkb))
            outlines.append(
                (number, shape.buffer(rules.accuracy_buffer_m) if rules.accuracy_buffer_m else shape)
            )
    cells = dosage.polygon_cells([shape for _, shape in outlines]) if outlines else None
    near = positions.semi_join(ibis.memtable(cells), "cell") if cells is not None else None
    batches = days.batches(engine, near) if near is not None else iter(())
    found = ibis.memtable(dosage.inside_polygons(outlines, batches))
    if not circles:
        return found
    discs = ibis.memtable(dosage.circle_cells(circles, buffer_m=rules.accuracy_buffer_m))
    return dosage.inside_circles(positions, discs).union(found)


def _stretches(kept: list[Place], day: dt.date) -> list[_Stretch]:
    """The day of each place cut into the hours that a task asked for and the others."""
    first, end = parts.day_starts_us(day), parts.day_starts_us(parts.next_day(day))
    asked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = TaskWindow.objects.filter(
        task__place_id__in=[place.pk for place in kept],
        starts_at__lt=start_of_day(parts.next_day(day)), ends_at__gt=start_of_day(day),
    ).exclude(task__state=TaskState.CANCELLED)  # fmt: skip
    for place_id, starts_at, ends_at in rows.values_list("task__place_id", "starts_at", "ends_at"):
        asked[place_id].append((max(first, microseconds(starts_at)), min(end, microseconds(ends_at))))
    return [
        stretch
        for number, place in enumerate(kept)
        for stretch in _of_place(number, sorted(asked[place.pk]), (first, end), control=place.control)
    ]


def _of_place(
    number: int, asked: list[tuple[int, int]], day: tuple[int, int], *, control: bool
) -> list[_Stretch]:
    if control:
        return [_Stretch(dosage.Window(number, 0, *day), PlaceRole.CONTROL)]
    joined: list[tuple[int, int]] = []
    for starts, ends in asked:
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((starts, ends))
    edges = [day[0], *(edge for span in joined for edge in span), day[1]]
    spans = list(pairwise(edges))  # in turn: background, tasked, background …
    return [
        _Stretch(
            dosage.Window(number, turn, starts, ends), PlaceRole.TASKED if turn % 2 else PlaceRole.BACKGROUND
        )
        for turn, (starts, ends) in enumerate(spans)
        if starts < ends
    ]


def _rows(
    found: pa.Table, kept: list[Place], roles: dict[tuple[int, int], PlaceRole], day: dt.date, version: str
) -> list[PlaceDay]:
    return _added_up(_in_order(found), kept, roles, day, version)


def _in_order(found: pa.Table) -> list[dict[str, Any]]:
    order = [(name, "ascending") for name in ("place", "window", "s", "e", "device")]
    rows: list[dict[str, Any]] = found.sort_by(order).to_pylist()
    return rows


def _added_up(
    rows: list[dict[str, Any]],
    kept: list[Place],
    roles: dict[tuple[int, int], PlaceRole],
    day: dt.date,
    version: str,
) -> list[PlaceDay]:
    """Stays of visits added up by place and role; a visit is a stay after an empty place and all that join it."""
    lengths: dict[tuple[int, PlaceRole], list[int]] = defaultdict(list)
    officer: dict[tuple[int, PlaceRole], int] = defaultdict(int)
    vehicle: dict[tuple[int, PlaceRole], int] = defaultdict(int)
    for row in rows:
        key = row["place"], roles[row["place"], row["window"]]
        if row["patrol_new"]:
            lengths[key].append(0)
        lengths[key][-1] += row["add_us"]
        officer[key] += row["e"] - row["s"]
        vehicle[key] += (row["e"] - row["s"]) * row["vehicle"]
    return [
        PlaceDay(
            place=kept[place], day=day, role=role, visits=len(each),
            lengths=sorted((us / _MINUTE_US for us in each), reverse=True), patrol_minutes=sum(each) / _MINUTE_US,
            officer_minutes=officer[place, role] / _MINUTE_US, vehicle_minutes=vehicle[place, role] / _MINUTE_US,
            rules_version=version,
        )
        for (place, role), each in lengths.items()
    ]  # fmt: skip
