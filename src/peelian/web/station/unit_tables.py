"""Operating models, their units and programmes of uplift as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.workforce import api as workforce
from peelian.kernel.days import in_words


def models(found: Sequence[workforce.ModelView]) -> Table:
    """Every operating model, the newest first, each leading to its units."""
    rows: list[list[Cell]] = [
        [
            Linked(one.name, f"{reverse('station:workforce_models')}?model={one.code}"), one.code, one.valid_from,
            one.valid_until,
        ]
        for one in reversed(found)
    ]  # fmt: skip
    return Table(
        "models", "Operating models",
        [Column("Operating model"), Column("Code"), Column("From"), Column("First day without it")],
        rows, notes=["A name leads to the model’s units. One model holds on a day."],
    )  # fmt: skip


def units(model: workforce.ModelView, day: dt.date, *, may_manage: bool) -> Table:
    """A model's units, with what is above each, which units it came from, and which took over from it."""
    found = workforce.list_units_of(model.code)
    named = workforce.UnitTree.read().by_id
    came: dict[int, list[str]] = {}
    became: dict[int, list[str]] = {}
    for unit_id, origin_id in workforce.list_origins():
        came.setdefault(unit_id, []).append(named[origin_id].name)
        became.setdefault(origin_id, []).append(named[unit_id].name)
    rows: list[list[Cell]] = [
        [
            Linked(one.name, _address(one, day)), one.kind.label,
            named[one.parent_id].name if one.parent_id else None, _joined(came.get(one.id)),
            _joined(became.get(one.id)), *_changes(one, day, may_manage=may_manage), one.valid_from, one.valid_until,
            one.code, one.area_code or None,
        ]
        for one in found
    ]  # fmt: skip
    changes = [Column("Say where it came from"), Column("Close it")] if may_manage else []
    return Table(
        "units", f"Units of {model.name}",
        [
            Column("Unit"), Column("What it is"), Column("Part of"), Column("Came from"), Column("Became"), *changes,
            Column("From"), Column("First day without it"), Column("Code"), Column("Area"),
        ],
        rows,
    )  # fmt: skip


def uplift(found: workforce.UpliftTable, key: int) -> Table:
    """Where a programme's posts went."""
    return Table(
        f"uplift-{key}", f"{found.programme}: where its posts went",
        [
            Column("Unit now"), Column("Function of the older model"), Column("Posts, headcount", numeric=True),
            Column("of which temporary", numeric=True),
        ],
        [[row.unit_name, row.origin_name or None, row.posts, row.temporary] for row in found.rows],
        ["All that is listed", "", found.total, sum(row.temporary for row in found.rows)],
        [f"The programme’s target is {found.target:,} officers.", f"{found.definition} (version {found.version})",
         *found.reasons],
    )  # fmt: skip


def lineage(unit: workforce.UnitView, days: Sequence[dt.date]) -> Table:
    """A unit's strength through the operating models."""
    found = workforce.lineage_table(unit_code=unit.code, days=days)
    return Table(
        "lineage", f"{unit.name} and what it came from: police officers, headcount",
        [Column("Unit"), Column("Operating model"), *(Column(in_words(day), numeric=True) for day in found.days)],
        [[row.unit_name, row.model_name, *row.strengths] for row in found.rows],
        ["All", "", *found.totals],
        [f"{found.definition} (version {found.version})", *found.reasons],
    )  # fmt: skip


def _address(unit: workforce.UnitView, day: dt.date) -> str:
    """The unit's page: of a day on which it stands."""
    url = reverse("station:workforce_unit", args=[unit.code])
    if unit.valid_until is not None and unit.valid_until <= day:
        return f"{url}?day={unit.valid_until - dt.timedelta(days=1)}"
    return f"{url}?day={unit.valid_from}" if unit.valid_from > day else url


def _changes(unit: workforce.UnitView, day: dt.date, *, may_manage: bool) -> list[Cell]:
    if not may_manage:
        return []
    ended = unit.valid_until is not None and unit.valid_until <= day
    origins = Linked(f"Origins of {unit.name}", reverse("station:unit_origins", args=[unit.id]))
    return [
        origins,
        "Closed" if ended else Linked(f"Close {unit.name}", reverse("station:close_unit", args=[unit.id])),
    ]


def _joined(names: Sequence[str] | None) -> str | None:
    return ", ".join(names) if names else None
