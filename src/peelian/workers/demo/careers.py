"""When everybody joined and left, so that strength on some days is what was reported. All of them are invented.

Who left comes first. Everybody else serves today, and joined when it takes for closing = opening + joiners - leavers to
hold between each two of the days.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from peelian.apps.workforce.api import JoinedAs, LeaveReason, StaffClass

Key = TypeVar("Key", bound=Hashable)

#: The board's paper of January 2024, table 3: 490 in all, so 180 retirements. Its 203 fits neither 490 nor its share.
LEAVERS = {
    LeaveReason.RETIREMENT: 180, LeaveReason.RESIGNATION: 192, LeaveReason.TRANSFER_OUT: 82,
    LeaveReason.ILL_HEALTH_RETIREMENT: 23, LeaveReason.OTHER: 13,
}  # fmt: skip
#: Its twelve months: the first and the last day.
PAPERS_YEAR = (dt.date(2022, 12, 1), dt.date(2023, 11, 30))
STARTED_ON, LPAS_ON, DECEMBER = dt.date(2019, 10, 1), dt.date(2023, 4, 1), dt.date(2023, 12, 1)
_DAY, _YEAR = dt.timedelta(days=1), dt.timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many of a class serve on some days, and how many leave in a year, by reason, from a year on."""

    staff_class: StaffClass
    strength: Mapping[dt.date, int]
    leavers: Mapping[LeaveReason, int]
    years_back: int


#: Officers as the paper has them; PCSOs, staff and specials near what the Home Office counted, the rest invented.
FLOWS = (
    Flow(StaffClass.OFFICER, {STARTED_ON: 6_691, LPAS_ON: 8_067, DECEMBER: 7_952}, LEAVERS, 10),
    Flow(
        StaffClass.PCSO, {STARTED_ON: 460, LPAS_ON: 440, dt.date(2024, 9, 1): 330},
        {LeaveReason.RESIGNATION: 52, LeaveReason.RETIREMENT: 12, LeaveReason.OTHER: 6}, 7,
    ),
    Flow(
        StaffClass.STAFF, {STARTED_ON: 3_650, LPAS_ON: 4_550, DECEMBER: 4_700},
        {LeaveReason.RESIGNATION: 230, LeaveReason.RETIREMENT: 80, LeaveReason.OTHER: 20}, 7,
    ),
    Flow(
        StaffClass.SPECIAL, {STARTED_ON: 340, LPAS_ON: 304, DECEMBER: 290}, {LeaveReason.RESIGNATION: 45}, 7
    ),
)  # fmt: skip

#: Years of service at the end: the fewest and the most, of those who don't resign.
_SERVED = {
    LeaveReason.RETIREMENT: (28.0, 32.0), LeaveReason.TRANSFER_OUT: (2.5, 14.0),
    LeaveReason.ILL_HEALTH_RETIREMENT: (8.0, 25.0), LeaveReason.OTHER: (1.0, 20.0),
}  # fmt: skip
#: Ways into the office of constable, by the year from which there are such.
_WAYS = (
    (2024, (JoinedAs.PCDA, JoinedAs.DHEP, JoinedAs.PPD, JoinedAs.PCEP, JoinedAs.TRANSFER_IN)),
    (2020, (JoinedAs.PCDA, JoinedAs.DHEP, JoinedAs.PPD, JoinedAs.IPLDP, JoinedAs.TRANSFER_IN)),
    (0, (JoinedAs.IPLDP,)),
)
#: Nobody who serves today joined more than so many years before the first of the days.
_LONGEST = 22


@dataclass(frozen=True, slots=True)
class Service:
    """Somebody's time in the force. `left_on` is the first day without them; None for who serves today."""

    staff_class: StaffClass
    joined_on: dt.date
    joined_as: JoinedAs
    left_on: dt.date | None = None
    reason: LeaveReason | None = None

    def on(self, day: dt.date) -> bool:
        """Whether they serve on a day."""
        return self.joined_on <= day and (self.left_on is None or self.left_on > day)


def serve(
    chance: random.Random, *, flow: Flow, others: Sequence[dt.date], today: dt.date, scale: int
) -> list[Service]:
    """Everybody of a class who serves today, and who left in its years; in the order in which they joined.

    Args:
        chance: where days come from.
        flow: how many.
        others: when people joined who serve today and are on record already; they count towards strength.
        today: nobody joins or leaves after it.
        scale: 10 makes a tenth of everything.
    """
    left = [
        Service(flow.staff_class, joined, _way(chance, flow.staff_class, joined), gone, reason)
        for gone, reason in _leaving(chance, flow, today, scale)
        for joined in (gone - _YEAR * _years(chance, reason),)
    ]
    days = [*(day for day in flow.strength if day < today), today]
    wanted = [*(count for day, count in flow.strength.items() if day < today), [*flow.strength.values()][-1]]
    stayed: list[Service] = []
    since = days[0] - _YEAR * _LONGEST
    for day, count in zip(days, wanted, strict=True):
        there = len(stayed) + sum(one.on(day) for one in left) + sum(joined <= day for joined in others)
        for _ in range(count // scale - there):
            joined = day - dt.timedelta(days=chance.randrange((day - since).days))
            stayed.append(Service(flow.staff_class, joined, _way(chance, flow.staff_class, joined)))
        since = day
    return sorted(left + stayed, key=lambda one: one.joined_on)


def shared(total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """A total in parts as the weights are to one another; the largest remainders are rounded up."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    by_rest = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in by_rest[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def _leaving(
    chance: random.Random, flow: Flow, today: dt.date, scale: int
) -> Iterator[tuple[dt.date, LeaveReason]]:
    """The day and the reason of everybody who left: a whole year's in the paper's year and in the one to today."""
    for first, last in spans(today, flow.years_back):
        days = (last - first).days + 1
        total = round(sum(flow.leavers.values()) * days / (365 * scale))
        for reason, count in shared(total, flow.leavers).items():
            for _ in range(count):
                yield first + dt.timedelta(days=chance.randrange(days)), reason


def spans(today: dt.date, years_back: int) -> list[tuple[dt.date, dt.date]]:
    """The days of so many years, cut where the paper's year begins and ends and where the latest one begins."""
    first, latest = today - dt.timedelta(days=365 * years_back - 1), today - dt.timedelta(days=364)
    starts = {
        first,
        latest,
        *(day for day in (PAPERS_YEAR[0], PAPERS_YEAR[1] + _DAY) if first < day < latest),
    }
    ordered = sorted(starts)
    return list(zip(ordered, [*(day - _DAY for day in ordered[1:]), today], strict=True))


def _years(chance: random.Random, reason: LeaveReason) -> float:
    """How long somebody served: most who resign do so early."""
    if reason is LeaveReason.RESIGNATION:
        return 0.05 + min(chance.expovariate(1 / 4.5), 27)
    return chance.uniform(*_SERVED[reason])


def _way(chance: random.Random, held: StaffClass, joined: dt.date) -> JoinedAs:
    if held is not StaffClass.OFFICER:
        return JoinedAs.RECRUIT
    return chance.choice(next(ways for year, ways in _WAYS if joined.year >= year))
