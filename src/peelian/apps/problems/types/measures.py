"""What an intended outcome is read from, and which way it should go."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Direction(StrEnum):
    """Which way an indicator is meant to go."""

    FALL = "fall"
    RISE = "rise"


class Measure(StrEnum):
    """What an intended outcome is read from. All but `typed` are read by the house itself, by whole periods."""

    TYPED = "typed"
    RECORDED_CRIME = "recorded-crime"
    ONLINE_REPORTS = "online-reports"
    VOICE = "voice"
    GOOD_RATINGS = "good-ratings"
    PATROL_MINUTES = "patrol-minutes"
    VISITS = "visits"
    COMPLIANCE = "compliance"
    TASKS_UNVISITED = "tasks-unvisited"

    @property
    def label(self) -> str:
        """The words that staff read."""
        return _MEASURES[self][0]

    @property
    def unit(self) -> str:
        """What one reading counts; empty for a typed one, which says so itself."""
        return _MEASURES[self][1]

    @property
    def period(self) -> str:
        """`month`, `fortnight`, or empty for a typed one."""
        return _MEASURES[self][2]

    @property
    def better(self) -> Direction | None:
        """The way that it should go; None where a plan chooses."""
        return _MEASURES[self][3]

    @property
    def is_output(self) -> bool:
        """Whether it counts what was done: that never makes a plan on course."""
        return self in _OUTPUTS

    @property
    def is_share(self) -> bool:
        """Whether it is a share of those who answered or of what was asked, in per cent."""
        return self in (Measure.GOOD_RATINGS, Measure.COMPLIANCE)

    @property
    def is_perception(self) -> bool:
        """Whether it is what people say, rather than what was recorded."""
        return self in (Measure.VOICE, Measure.GOOD_RATINGS)

    @property
    def is_crime(self) -> bool:
        """Whether it counts what was recorded or reported."""
        return self in (Measure.RECORDED_CRIME, Measure.ONLINE_REPORTS)

    @property
    def is_judged(self) -> bool:
        """Whether its readings are set against its baseline with an interval."""
        return self is not Measure.TYPED and not self.is_output


_OUTPUTS = frozenset({Measure.PATROL_MINUTES, Measure.VISITS, Measure.COMPLIANCE, Measure.TASKS_UNVISITED})


_MEASURES: Mapping[Measure, tuple[str, str, str, Direction | None]] = {
    Measure.TYPED: ("Typed in by hand", "", "", None),
    Measure.RECORDED_CRIME: ("Recorded crime", "crimes a month", "month", None),
    Measure.ONLINE_REPORTS: ("Online reports", "reports a fortnight", "fortnight", None),
    Measure.VOICE: ("People who speak of it", "people a fortnight", "fortnight", None),
    Measure.GOOD_RATINGS: ("Ratings of 4 or 5", "per cent of ratings", "fortnight", Direction.RISE),
    Measure.PATROL_MINUTES: ("Patrol-minutes proven", "minutes a fortnight", "fortnight", Direction.RISE),
    Measure.VISITS: ("Visits proven", "visits a fortnight", "fortnight", Direction.RISE),
    Measure.COMPLIANCE: (
        "Dose given, of what was asked",
        "per cent of the dose",
        "fortnight",
        Direction.RISE,
    ),
    Measure.TASKS_UNVISITED: (
        "Patrols without a visit",
        "patrols a fortnight",
        "fortnight",
        Direction.FALL,
    ),
}
