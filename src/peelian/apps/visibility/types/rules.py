"""The rules by which figures are worked out, as they go out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.analysis.practice import Definition
from peelian.analysis.visits import VisitRules


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules of a day, and the version that every figure made by them carries."""

    version: str
    rules: VisitRules


@dataclass(frozen=True, slots=True)
class FigureRulesView:
    """A version of the rules. `valid_from`, `why` and who set it are empty for those that Peelian ships with."""

    version: str
    rules: VisitRules
    definition: Definition
    valid_from: dt.date | None
    why: str
    set_by: str
    set_at: dt.datetime | None
