"""Reads of operating models and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from peelian.apps.workforce.models.units import OperatingModel, Unit
from peelian.apps.workforce.types.units import ModelView, UnitKind, UnitView
from peelian.columns.spans import valid_on
from peelian.kernel.days import in_words
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
    if "\0" in code:  # no text of the database holds it
        raise NotFound("There is no such unit.")
    found = Unit.objects.filter(valid_on(day), code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"There is no unit {code} on {in_words(day)}.")
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
        if unit_id is None:
            return None
        return next((unit for unit in self.upwards(unit_id) if unit.kind in kinds), None)

    def upwards(self, unit_id: int) -> Iterator[UnitView]:
        """The unit and those above it, each once, the widest last."""
        above: int | None = unit_id
        passed: set[int] = set()
        while above is not None and above not in passed:
            unit = self.by_id[above]
            passed.add(above)
            yield unit
            above = unit.parent_id

    def kinds_above(self, unit_id: int) -> tuple[UnitKind, ...]:
        """The kinds of the unit and of those above it, each once, its own first."""
        return tuple(dict.fromkeys(unit.kind for unit in self.upwards(unit_id)))

    def counted_in(self, unit_id: int) -> UnitView:
        """Where whoever is posted to the unit counts, when the force is counted by its large units.

        That is the LPA or department that it is or is in; of others, such as the functions of an older model, the
        widest below the force; the force, for the force.
        """
        large = self.above(unit_id, UnitKind.LPA, UnitKind.DEPARTMENT)
        if large is not None:
            return large
        way = list(self.upwards(unit_id))
        return next((unit for unit in reversed(way) if unit.kind is not UnitKind.FORCE), way[-1])
