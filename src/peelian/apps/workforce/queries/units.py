"""Reads of operating models and units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.workforce.models.units import OperatingModel, Unit
from peelian.apps.workforce.types.units import ModelView, UnitKind, UnitView
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound

_COLUMNS = (
    "id",
    "code",
    "name",
    "kind",
    "model__code",
    "parent_id",
    "area_code",
    "valid_from",
    "valid_until",
)


def list_models() -> list[ModelView]:
    """All operating models, the oldest first."""
    rows = OperatingModel.objects.values_list("id", "code", "name", "valid_from", "valid_until")
    return [ModelView(*row) for row in rows]


def list_units(day: dt.date) -> list[UnitView]:
    """Units that stand on a day, by name."""
    wanted = set(Unit.objects.filter(valid_on(day)).values_list("id", flat=True))
    return [view for unit_id, view in UnitTree.read().by_id.items() if unit_id in wanted]


def get_unit(code: str, day: dt.date) -> UnitView:
    """The unit of a code on a day. Raises NotFound."""
    found = Unit.objects.filter(valid_on(day), code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"There is no unit {code} on {day:%-d %B %Y}.")
    return UnitTree.read().by_id[found]


@dataclass(frozen=True, slots=True)
class UnitTree:
    """Every unit that ever was, by id. A force has hundreds."""

    by_id: dict[int, UnitView]

    @classmethod
    def read(cls) -> UnitTree:
        """From the database, by name."""
        rows = {row[0]: row for row in Unit.objects.values_list(*_COLUMNS)}

        def path(unit_id: int) -> tuple[str, ...]:
            codes: list[str] = []
            at: int | None = unit_id
            while at is not None and rows[at][1] not in codes:
                codes.append(rows[at][1])
                at = rows[at][5]
            return tuple(codes)

        return cls(
            {
                key: UnitView(
                    key, row[1], row[2], UnitKind(row[3]), row[4], row[5], row[6], row[7], row[8], path(key)
                )
                for key, row in rows.items()
            }
        )

    def within(self, code: str) -> set[int]:
        """Ids of the units of a code and of all below them, on whatever day they stand."""
        return {key for key, unit in self.by_id.items() if code in unit.path}

    def above(self, unit_id: int | None, *kinds: UnitKind) -> UnitView | None:
        """The nearest unit of one of these kinds, the unit itself or one above it."""
        while unit_id is not None:
            unit = self.by_id[unit_id]
            if unit.kind in kinds:
                return unit
            unit_id = unit.parent_id
        return None
