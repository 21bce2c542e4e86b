"""Operating models, the units they are made of, and what is handed out about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is, from the widest."""

    FORCE = "force"
    LPA = "lpa"
    DEPARTMENT = "department"
    FUNCTION = "function"
    SECTOR = "sector"
    TEAM = "team"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return "LPA" if self is UnitKind.LPA else self.value.capitalize()


@dataclass(frozen=True, slots=True)
class ModelView:
    """An operating model: how the force is cut into units for a span of days."""

    id: int
    code: str
    name: str
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit of an operating model. `path` is its own code and those of the units above it, the widest last."""

    id: int
    code: str
    name: str
    kind: UnitKind
    model_code: str
    parent_id: int | None
    area_code: str
    valid_from: dt.date
    valid_until: dt.date | None
    path: tuple[str, ...]
