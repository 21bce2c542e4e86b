"""The unit of a team that residents know: found by its area, or made with those above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify

from peelian.apps.places.api import AreaKind
from peelian.apps.workforce.models.units import OperatingModel, Unit
from peelian.apps.workforce.queries.ground import Step
from peelian.apps.workforce.types.units import UnitKind

#: The operating model of a force that has told of none.
UNTOLD = ("as-recorded", "As recorded")
_KINDS = {
    AreaKind.FORCE: UnitKind.FORCE, AreaKind.LPA: UnitKind.LPA, AreaKind.SECTOR: UnitKind.SECTOR,
}  # fmt: skip


class TeamUnits:
    """Units for teams, in the operating model of today. One use for one transaction.

    A neighbourhood has no unit of its own: its teams are under its sector's. Units last as long as their model.
    """

    def __init__(self, since: dt.date) -> None:
        self._since = since
        self._model: OperatingModel | None = None
        self._of_area: dict[str, Unit] = {}

    @transaction.atomic
    def of_team(self, way: Sequence[Step], name: str) -> Unit:
        """A new unit for a new team of an area, which comes with those above it (`ground.ways_up`)."""
        code = way[0].code
        return self._made(
            f"{code}.{slugify(name)[:36] or 'team'}", name, UnitKind.TEAM, code,
            self._of([step for step in way if step.kind in _KINDS]),
        )  # fmt: skip

    def _of(self, way: Sequence[Step]) -> Unit | None:
        if not way:
            return None
        area = way[0]
        if area.code not in self._of_area:
            kind = _KINDS[AreaKind(area.kind)]
            found = Unit.objects.filter(model=self.model, kind=kind, area_code=area.code).order_by(
                "-valid_from"
            )
            self._of_area[area.code] = found.first() or self._made(
                area.code, area.name, kind, area.code, self._of(way[1:])
            )
        return self._of_area[area.code]

    @property
    def model(self) -> OperatingModel:
        """The newest operating model; one is begun where there is none."""
        if self._model is None:
            newest = OperatingModel.objects.order_by("-valid_from").first()
            code, name = UNTOLD
            self._model = newest or OperatingModel.objects.create(
                code=code, name=name, valid_from=self._since
            )
        return self._model

    def _made(self, code: str, name: str, kind: UnitKind, area_code: str, parent: Unit | None) -> Unit:
        taken = set(Unit.objects.filter(code__startswith=code).values_list("code", flat=True))
        free = next(
            one for one in (code, *(f"{code}-{number}" for number in range(2, 10_000))) if one not in taken
        )
        return Unit.objects.create(
            model=self.model, code=free, name=name, kind=kind, parent=parent, area_code=area_code,
            valid_from=self.model.valid_from,
        )  # fmt: skip
