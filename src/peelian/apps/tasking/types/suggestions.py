"""Suggested places and times, what they were made of, and what they would have been worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.kernel.categories import ProblemCategory


@dataclass(frozen=True, slots=True)
class HourShare:
    """An hour of the week (0 is Monday midnight to 1, 167 the last), and its share of the crimes, 0 to 1."""

    hour: int
    share: float


class HoursFrom(StrEnum):
    """Whose times suggested hours are from."""

    NOWHERE = ""  # too few say when
    PLACE = "place"  # crimes near the place
    SECTOR = "sector"  # crimes anywhere in the sector, as too few are near the place


@dataclass(frozen=True, slots=True)
class HourSpan:
    """Neighbouring hours of one day of the week (0 is Monday), `until` excluded, with their share of the crimes."""

    weekday: int
    since: int
    until: int
    share: float


@dataclass(frozen=True, slots=True)
class SuggestionDraft:
    """A place that recorded crime points to, before it is written down. `metres` is what was counted within.

    `hours_n`: how many crimes with a time the hours are from; where none can be told, how many the sector has.
    """

    name: str
    wkb: bytes
    lat: float
    lng: float
    metres: float
    hits: int
    share: float
    harm: float
    score: float
    reason: str
    hours: tuple[HourShare, ...] = ()
    hours_n: int = 0
    hours_from: HoursFrom = HoursFrom.NOWHERE


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion as it was made. `data_until` is the day after the last that its crimes are of.

    `category`: the problem whose crimes were counted; None: all crimes.
    """

    id: int
    area_code: str
    area_name: str
    rank: int
    name: str
    wkb: bytes
    lat: float
    lng: float
    metres: float
    hits: int
    share: float
    harm: float
    score: float
    reason: str
    hours: tuple[HourShare, ...]
    method: str
    version: str
    parameters: dict[str, object]
    data_until: dt.date
    severity: str
    made_at: dt.datetime
    hours_n: int = 0
    hours_from: HoursFrom = HoursFrom.NOWHERE
    category: ProblemCategory | None = None


@dataclass(frozen=True, slots=True)
class TrialMonth:
    """A month that was foretold from those before it.

    Args:
        month: its first day.
        n: crimes in it.
        places: how many were suggested.
        area_share: of the sector's area that they took, 0 to 1.
        hits: crimes in them.
        plain_hits: crimes in as much area of a plain map of the months before; a part of a cell holds a part.
    """

    month: dt.date
    n: int
    places: int
    area_share: float
    hits: float
    plain_hits: float


@dataclass(frozen=True, slots=True)
class TrialView:
    """How suggestions for a sector would have done. `data_from` and `data_until` (excluded) bound all crimes used."""

    id: int
    area_code: str
    months: tuple[TrialMonth, ...]
    data_from: dt.date
    data_until: dt.date
    method: str
    version: str
    parameters: dict[str, object]
    severity: str
    made_at: dt.datetime

    @property
    def n(self) -> int:
        """Crimes of all months that were foretold."""
        return sum(month.n for month in self.months)

    @property
    def area_share(self) -> float:
        """The mean share of the area, each month by its crimes."""
        return sum(month.area_share * month.n for month in self.months) / self.n

    @property
    def hit_rate(self) -> float:
        """The share of the crimes that lay in suggested places."""
        return sum(month.hits for month in self.months) / self.n

    @property
    def plain_hit_rate(self) -> float:
        """The share of the crimes that lay in as much area of the plain map."""
        return sum(month.plain_hits for month in self.months) / self.n

    @property
    def pai(self) -> float:
        """Predictive accuracy index: the hit rate over the share of the area; 1 is no better than chance."""
        return self.hit_rate / self.area_share

    @property
    def plain_pai(self) -> float:
        """The same index of the plain map."""
        return self.plain_hit_rate / self.area_share
