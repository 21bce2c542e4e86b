"""What positions prove, as it goes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.analysis.practice import Definition


@dataclass(frozen=True, slots=True)
class ProofView:
    """Planned beside proven, of one task. Minutes are of time, shares of 1.

    Args:
        task_id: the task.
        planned_visits: visits asked for, in all windows together.
        planned_minutes_each: minutes asked for in each.
        visits: times that the place had at least one device in it; a crew of two makes one.
        full_visits: those of them that were as long as was asked.
        officer_minutes: summed over devices.
        patrol_minutes: with at least one device present; what the positions prove at least.
        patrol_minutes_at_most: what they would allow at most.
        dose_share: patrol-minutes proven, of those asked for; can pass 1.
        positions_used: fixes in the place and the windows.
        method: how it was worked out; with `method_version` and `parameters` it can be done again.
        reasons: what was set aside and what limits the figures, in sentences; they name no device and nobody.
        worked_out_at: when.
        control_minutes: patrol-minutes in the same windows at a place where nobody is sent, on average over those of
            the sector; None where none is kept.
        known: whether the sector gave positions in the windows at all; without, whether anybody came isn't known.
    """

    task_id: int
    planned_visits: int
    planned_minutes_each: int
    visits: int
    full_visits: int
    officer_minutes: float
    patrol_minutes: float
    patrol_minutes_at_most: float
    dose_share: float
    positions_used: int
    method: str
    method_version: str
    parameters: dict[str, float]
    reasons: tuple[str, ...]
    worked_out_at: dt.datetime
    control_minutes: float | None = None
    known: bool = True

    @property
    def definition(self) -> Definition | None:
        """How it was worked out; None of a proof so old that it doesn't say."""
        return Definition(self.method_version, self.parameters) if self.parameters else None

    @property
    def planned_minutes(self) -> int:
        """Patrol-minutes asked for."""
        return self.planned_visits * self.planned_minutes_each


@dataclass(frozen=True, slots=True)
class VisitView:
    """One stay of one device. `person_id` is None, and the name empty, when nobody is recorded as holding it then."""

    device: str
    person_id: int | None
    person_name: str
    entered_at: dt.datetime
    left_at: dt.datetime
    minutes: float
    fixes: int
