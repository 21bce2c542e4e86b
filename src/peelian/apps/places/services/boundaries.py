"""Loading outlines: checked as a coverage, then laid over those that stand, day by day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from peelian.analysis import coverage
from peelian.apps.events import api as events
from peelian.apps.places.models import Area, Boundary
from peelian.apps.places.rules import spans
from peelian.apps.places.rules.spans import Changes, Stretch
from peelian.apps.places.services import changing
from peelian.apps.places.types import AreaKind, BoundaryRow, Loaded
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

#: Two drawings of one line rarely agree to the metre; below this many m² they are taken as one line.
TOLERANCE_M2 = 100.0


@dataclass(frozen=True, slots=True)
class _Line:
    """An outline. Two are the same when their digests are; the rest goes along with it."""

    digest: bytes
    approximate: bool
    wkb: bytes = field(compare=False, repr=False)
    source: str = field(compare=False)


_Plans = dict[str, Changes[_Line]]


@transaction.atomic
def load_boundaries(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[BoundaryRow],
    kind: AreaKind,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    source: str,
    known_only: bool = False,
    tolerance_m2: float = TOLERANCE_M2,
) -> Loaded:
    """Lay outlines over those that stand, from a day on. The areas have to be there first.

    Args:
        actor: who.
        at: when.
        rows: polygons in WGS84.
        kind: the level of the areas whose outlines these are.
        valid_from: the first day on which they hold.
        valid_until: the first day on which they don't any more; open when None.
        source: the publisher's attribution, or the file's name.
        known_only: leave out polygons of codes that aren't areas of that level on the first day (a national file).
        tolerance_m2: the largest overlap of two outlines that is taken as one line drawn twice.

    Raises:
        BadInput: an invalid polygon, one that isn't in degrees, an overlap, a code twice or an unknown code. The first
            is named with its row, and how many more there are; nothing is changed.
    """
    if valid_until is not None and valid_until <= valid_from:
        raise BadInput(
            "the span ends before it begins.", mend="--valid-until is the first day without these outlines."
        )
    read = list(rows)
    known = dict(Area.objects.filter(valid_on(valid_from), kind=kind).values_list("code", "name"))
    taken = [row for row in read if row.code in known] if known_only else read
    if not taken:
        raise BadInput(f"there is no outline in it of a {kind.label.lower()} known on {valid_from}.")
    shapes = _shapes(taken)
    _refuse_unknown(taken, known, kind, valid_from)
    changing.one_at_a_time()
    others = _others(kind, valid_from, {row.code for row in taken})
    notes = _refuse_overlaps(taken, shapes, others, tolerance_m2)
    plans = _plans(taken, shapes, valid_from, valid_until, source)
    if len(taken) < len(read):
        notes.append(f"{len(read) - len(taken):,} polygons of unknown codes were left out.")
    missing = len(known.keys() - {row.code for row in taken} - others.keys())
    if missing:
        notes.append(f"{missing:,} {kind.label.lower()}s of that day have no outline.")
    loaded = _told(len(read), plans, notes)
    if not changing.changed_anything(loaded):
        return loaded
    _write(plans)
    version = changing.raise_version()
    events.record(
        name="places.boundaries.loaded", actor=actor, at=at, subject=f"places.PlacesVersion:{version}",
        data={
            "source": source, "kind": kind.value, "from": str(valid_from), "until": str(valid_until or ""),
            "added": loaded.added, "changed": loaded.changed, "ended": loaded.ended,
        },
    )  # fmt: skip
    return loaded


def _shapes(rows: Sequence[BoundaryRow]) -> dict[str, BaseGeometry]:
    shapes = [shapely.force_2d(shapely.from_wkb(row.wkb)) for row in rows]
    problems = coverage.check_polygons(zip((row.code for row in rows), shapes, strict=True))
    if problems:
        first = problems[0]
        more = f" ({len(problems) - 1} more of its polygons have a fault.)" if len(problems) > 1 else ""
        raise BadInput(
            f"{first.key}: {first.message}",
            row=rows[first.position - 1].row,
            column="geometry",
            mend=first.mend + more,
        )
    return {row.code: shapely.normalize(shape) for row, shape in zip(rows, shapes, strict=True)}


def _refuse_unknown(
    rows: Sequence[BoundaryRow], known: Mapping[str, str], kind: AreaKind, on: dt.date
) -> None:
    unknown = [row for row in rows if row.code not in known]
    if not unknown:
        return
    first = unknown[0]
    other = Area.objects.filter(code=first.code).order_by("valid_from").first()
    if other is None:
        what = "no area has this code"
    elif other.kind != kind:
        what = f"it is the code of a {AreaKind(other.kind).label.lower()}"
    else:
        what = f"it is known from {other.valid_from} until {other.valid_until or 'today'}"
    raise BadInput(
        f"{first.code} ({first.name}) is not a {kind.label.lower()} on {on}: {what}.", row=first.row, column="code",
        mend=f"Import the areas first, give the day with --valid-from, or leave {len(unknown):,} unknown polygons out"
        " with --known-only.",
    )  # fmt: skip


def _others(kind: AreaKind, on: dt.date, given: set[str]) -> dict[str, BaseGeometry]:
    """The outlines of that day's other areas of the level."""
    codes = (
        Area.objects.filter(valid_on(on), kind=kind).exclude(code__in=given).values_list("code", flat=True)
    )
    rows = Boundary.objects.filter(valid_on(on), area_code__in=list(codes)).values_list("area_code", "wkb")
    return {code: shapely.from_wkb(bytes(wkb)) for code, wkb in rows}


def _refuse_overlaps(
    rows: Sequence[BoundaryRow],
    shapes: Mapping[str, BaseGeometry],
    others: Mapping[str, BaseGeometry],
    tolerance: float,
) -> list[str]:
    report = coverage.find_overlaps([*shapes.items(), *others.items()], tolerance_m2=tolerance)
    # Two outlines that stood before are none of this file's business.
    overlaps = [one for one in report.overlaps if one.first in shapes or one.second in shapes]
    if overlaps:
        worst = overlaps[0]
        row = next(row.row for row in reversed(rows) if row.code in (worst.first, worst.second))
        lng, lat = worst.where
        more = f" {len(overlaps) - 1} more pairs overlap." if len(overlaps) > 1 else ""
        raise BadInput(
            f"{worst.reason[:-1]}, at longitude {lng:.6f}, latitude {lat:.6f}.", row=row, column="geometry",
            mend=f"Draw them with one line between them, or say which overlap is only a line drawn twice"
            f" (--overlap-tolerance, m²).{more}",
        )  # fmt: skip
    slivers = [one for one in report.slivers if one.first in shapes or one.second in shapes]
    if not slivers:
        return []
    return [
        f"{len(slivers)} pairs share a sliver, the largest {slivers[0].area_m2:.1f} m²; the lower code has it."
    ]


def _plans(
    rows: Sequence[BoundaryRow],
    shapes: Mapping[str, BaseGeometry],
    since: dt.date,
    until: dt.date | None,
    source: str,
) -> _Plans:
    standing: dict[str, list[tuple[int, Stretch[_Line]]]] = defaultdict(list)
    for one in Boundary.objects.filter(area_code__in=list(shapes)).order_by("valid_from"):
        line = _line(bytes(one.wkb), one.approximate, one.source)
        standing[one.area_code].append((one.pk, Stretch(line, one.valid_from, one.valid_until)))
    plans = {}
    for row in rows:
        given = Stretch(_line(shapely.to_wkb(shapes[row.code]), row.approximate, source), since, until)
        old = standing[row.code]
        plans[row.code] = spans.changes(old, spans.overlay([stretch for _, stretch in old], [given]))
    return plans


def _line(wkb: bytes, approximate: bool, source: str) -> _Line:
    return _Line(hashlib.sha256(wkb).digest(), approximate, wkb, source)


def _told(read: int, plans: _Plans, notes: Sequence[str]) -> Loaded:
    altered = [(old, new) for plan in plans.values() for _, old, new in plan.altered]
    ended = sum(old.value == new.value and new.end < old.end for old, new in altered)
    return Loaded(
        read=read, added=sum(len(plan.added) for plan in plans.values()),
        changed=len(altered) - ended + sum(len(plan.removed) for plan in plans.values()),
        unchanged=sum(not (plan.altered or plan.added or plan.removed) for plan in plans.values()),
        ended=ended, notes=tuple(notes),
    )  # fmt: skip


def _write(plans: _Plans) -> None:
    removed = [row for plan in plans.values() for row in plan.removed]
    Boundary.objects.filter(pk__in=removed).delete()
    altered = [one for plan in plans.values() for one in plan.altered]
    for row, old, new in altered:  # make room first: no two may share a day at any moment
        end = min(old.end, new.end)
        Boundary.objects.filter(pk=row).update(
            valid_from=max(old.since, new.since), valid_until=None if end == dt.date.max else end
        )
    for row, _, new in altered:
        Boundary.objects.filter(pk=row).update(**_fields(new))
    Boundary.objects.bulk_create(
        Boundary(area_code=code, **_fields(new)) for code, plan in plans.items() for new in plan.added
    )


def _fields(stretch: Stretch[_Line]) -> dict[str, object]:
    line = stretch.value
    shape = shapely.from_wkb(line.wkb)
    west, south, east, north = (float(edge) for edge in shape.bounds)
    label = shapely.point_on_surface(shape)
    return {
        "valid_from": stretch.since, "valid_until": stretch.until, "wkb": line.wkb,
        "west": west, "south": south, "east": east, "north": north,
        "label_lat": float(label.y), "label_lng": float(label.x), "area_km2": coverage.area_m2(shape) / 1e6,
        "approximate": line.approximate, "source": line.source[:200],
    }  # fmt: skip
