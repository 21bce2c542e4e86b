"""Loading areas: a file is laid over the structure, day by day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.places.models import Area
from peelian.apps.places.rules import spans, structure
from peelian.apps.places.rules.spans import Changes, Stretch
from peelian.apps.places.rules.structure import Fault, Meaning
from peelian.apps.places.services import changing
from peelian.apps.places.types import AreaKind, AreaRow, Loaded
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_Plans = dict[str, Changes[Meaning]]
_Standing = Mapping[str, Sequence[tuple[int, Stretch[Meaning]]]]


@transaction.atomic
def load_areas(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[AreaRow],
    source: str,
    end_missing: bool = False,
) -> Loaded:
    """Lay a file of areas over the structure; on the days that a row names, it is what the code means.

    A row whose name or parent differs from what stands ends the standing generation and begins another. A row that
    has an end ends what it names there. Other days stay as they are. The same rows again change nothing.

    Args:
        actor: who.
        at: when.
        rows: the file's rows, in any order.
        source: where they come from, for the record.
        end_missing: end, on the file's first day, the areas of the file's levels that it doesn't name.

    Raises:
        BadInput: a row is wrong in itself, or with it an area would lack a parent of the level above on some day. The
            first is named; nothing is changed.
        StillInUse: records point to a generation that the file would remove altogether.
    """
    rows = list(rows)
    if not rows:
        raise BadInput("there is no area in it.")
    _refuse(next(filter(None, map(structure.fault_of_row, rows)), None), rows)
    _refuse(structure.fault_between_rows(rows), rows)
    changing.one_at_a_time()
    standing = _standing()
    as_stands = {code: [stretch for _, stretch in stretches] for code, stretches in standing.items()}
    wanted = _wanted(structure.settle_placeholders(rows, as_stands), as_stands, end_missing=end_missing)
    _refuse(structure.fault_in_structure(wanted), rows)
    plans = {code: spans.changes(standing.get(code, ()), wanted[code]) for code in wanted}
    loaded = _told(rows, plans)
    if not changing.changed_anything(loaded):
        return loaded
    _write(plans)
    version = changing.raise_version()
    events.record(
        name="places.areas.loaded", actor=actor, at=at, subject=f"places.PlacesVersion:{version}",
        data={"source": source, "added": loaded.added, "changed": loaded.changed, "ended": loaded.ended},
    )  # fmt: skip
    return loaded


def _refuse(fault: Fault | None, rows: Sequence[AreaRow]) -> None:
    if fault is None:
        return
    row = fault.row or next((row.row for row in rows if row.code == fault.code), None)
    raise BadInput(fault.message, row=row, column=fault.column, mend=fault.mend)


def _standing() -> _Standing:
    found: dict[str, list[tuple[int, Stretch[Meaning]]]] = defaultdict(list)
    for area in Area.objects.select_related("parent").order_by("code", "valid_from"):
        meaning = Meaning(AreaKind(area.kind), area.name, area.parent.code if area.parent else "")
        found[area.code].append((area.pk, Stretch(meaning, area.valid_from, area.valid_until)))
    return found


def _wanted(
    rows: Sequence[AreaRow], standing: Mapping[str, Sequence[Stretch[Meaning]]], *, end_missing: bool
) -> dict[str, list[Stretch[Meaning]]]:
    given: dict[str, list[Stretch[Meaning]]] = defaultdict(list)
    offered: dict[str, list[Stretch[Meaning]]] = defaultdict(list)
    for row in rows:
        stretch = Stretch(
            Meaning(row.kind, row.name.strip(), row.parent_code), row.valid_from, row.valid_until
        )
        (offered if row.placeholder else given)[row.code].append(stretch)
    wanted = {code: list(stretches) for code, stretches in standing.items()}
    if end_missing:
        levels = {row.kind for row in rows if not row.placeholder}
        first = min(row.valid_from for row in rows)
        for code in wanted.keys() - given.keys() - offered.keys():
            if any(one.value.kind in levels and one.holds(first) for one in wanted[code]):
                wanted[code] = spans.cut(wanted[code], first)
    for code, stretches in given.items():
        wanted[code] = spans.overlay(wanted.get(code, []), stretches)
    for code, stretches in offered.items():
        wanted[code] = spans.fill(wanted.get(code, []), stretches)
    return wanted


def _told(rows: Sequence[AreaRow], plans: _Plans) -> Loaded:
    ended = sum(
        old.value == new.value and old.since == new.since and new.end < old.end
        for plan in plans.values()
        for _, old, new in plan.altered
    )
    altered = sum(len(plan.altered) for plan in plans.values())
    removed = sum(len(plan.removed) for plan in plans.values())
    untouched = {code for code, plan in plans.items() if not (plan.altered or plan.added or plan.removed)}
    silent = sum(row.placeholder and row.code not in plans for row in rows)
    return Loaded(
        read=len(rows), added=sum(len(plan.added) for plan in plans.values()), changed=altered - ended + removed,
        unchanged=sum(row.code in untouched for row in rows) + silent, ended=ended,
    )  # fmt: skip


def _write(plans: _Plans) -> None:
    """Make room first, then go from the force down, so that each parent is there before its children."""
    removed = [row for plan in plans.values() for row in plan.removed]
    # Not delete(): children may still point here until they are moved below; the database checks at the end.
    Area.objects.filter(pk__in=removed)._raw_delete(Area.objects.db)
    for plan in plans.values():
        for row, old, new in plan.altered:
            end = min(old.end, new.end)
            Area.objects.filter(pk=row).update(
                valid_from=max(old.since, new.since), valid_until=None if end == dt.date.max else end
            )
    rows_of: dict[str, list[Stretch[int]]] = defaultdict(list)
    for kind in AreaKind:
        for code, plan in plans.items():
            rows_of[code] += _write_one(code, plan, kind, rows_of)
    changing.check_references()


def _write_one(
    code: str, plan: Changes[Meaning], kind: AreaKind, rows_of: Mapping[str, Sequence[Stretch[int]]]
) -> list[Stretch[int]]:
    written = []
    for row, stretch in (*plan.kept, *((row, new) for row, _, new in plan.altered)):
        if stretch.value.kind is kind:
            fields = _fields(stretch, rows_of)
            Area.objects.filter(pk=row).exclude(**_same(fields)).update(**fields)
            written.append(Stretch(row, stretch.since, stretch.until))
    for stretch in plan.added:
        if stretch.value.kind is kind:
            area = Area.objects.create(code=code, **_fields(stretch, rows_of))
            written.append(Stretch(area.pk, stretch.since, stretch.until))
    return written


def _fields(stretch: Stretch[Meaning], rows_of: Mapping[str, Sequence[Stretch[int]]]) -> dict[str, object]:
    """The columns of a row. Its parent is the parent code's row on its first day."""
    meaning = stretch.value
    parents = rows_of.get(meaning.parent_code, ())
    return {
        "kind": meaning.kind, "name": meaning.name, "valid_from": stretch.since, "valid_until": stretch.until,
        "parent_id": next((one.value for one in parents if one.holds(stretch.since)), None),
    }  # fmt: skip


def _same(fields: dict[str, object]) -> dict[str, object]:
    return {
        f"{name}__isnull" if value is None else name: value is None or value for name, value in fields.items()
    }
