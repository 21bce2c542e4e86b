"""Figures from the ledger, requests' states, and what a sergeant is warned of: on plain values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from peelian.analysis.abstraction import (
    Absence,
    AwayKind,
    Counts,
    Definition,
    Part,
    Tally,
    by_hour,
    rate,
    tally_of,
)
from peelian.apps.workforce.types.abstractions import (
    COUNTED_RANKS,
    By,
    Cell,
    LedgerAbsence,
    LedgerRow,
    LedgerShift,
    LimitMeasure,
    LimitView,
    RequestState,
    Warned,
    WarningKind,
)
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: What can become of a request, and nothing else.
REQUEST_STATES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset({RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN}),
    RequestState.GRANTED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
_MINUTES = 60


def may_become(before: RequestState, after: RequestState) -> Decision:
    """Whether a request can go from one state to another."""
    if after in REQUEST_STATES[before]:
        return ALLOWED
    return refuse(f"This request is {before.value} already.")


def tallies_of(shifts: Iterable[LedgerShift]) -> dict[Rank, Tally]:
    """Sums by class of people; every class that is counted is there."""
    found = dict.fromkeys(COUNTED_RANKS, Tally())
    for shift in shifts:
        found[shift.rank] = found[shift.rank] + tally_of(shift.hours)
    return found


def total_of(shifts: Sequence[LedgerShift], definition: Definition) -> dict[Rank, Cell]:
    """The figure of all of it, by class."""
    tallies = tallies_of(shifts)
    counted = _kinds(definition)
    return {
        rank: _cell(_frequency(shifts, rank, counted), definition, tallies[rank]) for rank in COUNTED_RANKS
    }


def sum_of(shifts: Sequence[LedgerShift], definition: Definition, by: By) -> dict[Rank, Cell]:
    """What the rows of figures sum to, by class: what was taken where absences part a figure of what was left."""
    total = total_of(shifts, definition)
    if not (by.of_absences and Part.CORE in definition.numerator and definition.counts is Counts.MINUTES):
        return total
    return {
        rank: Cell(
            cell.frequency, cell.under - cell.over, cell.under, None if cell.value is None else 1 - cell.value
        )
        for rank, cell in total.items()
    }


def rows_of(
    shifts: Sequence[LedgerShift], definition: Definition, by: By, sector_of: Mapping[str, str]
) -> list[LedgerRow]:
    """The figures told by something. Rows that divide the hours have their own sums above and below the line; those
    that divide absences share the line's lower side, so that what is added up is the whole.

    `sector_of`: the sector's code for each area's.
    """
    if by is By.HOUR:
        return _by_hour(shifts, definition)
    if by.of_absences:
        return _by_absence(shifts, definition, by)
    groups: dict[str, list[LedgerShift]] = defaultdict(list)
    for shift in shifts:
        groups[key_of(shift, by, sector_of)].append(shift)
    return [LedgerRow(key, total_of(groups[key], definition)) for key in sorted(groups)]


def key_of(shift: LedgerShift, by: By, sector_of: Mapping[str, str]) -> str:
    """Which row of the figures a shift is in: a code, a number, or the Monday of its week."""
    if by is By.SECTOR:
        return sector_of.get(shift.area_code, shift.area_code)
    if by is By.TEAM:
        return str(shift.team_id)
    if by is By.WEEKDAY:
        return str(shift.day.weekday())
    monday = shift.day - dt.timedelta(days=shift.day.weekday())
    return monday.isoformat()


def absence_key(absence: LedgerAbsence, by: By) -> str:
    """Which row an absence is in."""
    if by is By.REASON:
        return absence.span.code
    return absence.asked_by.value if by is By.ASKED_BY else ("planned" if absence.planned else "sudden")


def holds(shift: LedgerShift, by: By, key: str, sector_of: Mapping[str, str]) -> bool:
    """Whether a shift is behind a row: for the list of shifts that a figure is made of."""
    if by is By.HOUR:
        spans = by_hour(shift.span, [one.span for one in shift.absences])
        return any(str(hour) == key and found.rostered > found.core for hour, found in spans.items())
    if by.of_absences:
        return any(absence_key(one, by) == key for one in shift.absences)
    return key_of(shift, by, sector_of) == key and bool(shift.absences)


def _by_hour(shifts: Sequence[LedgerShift], definition: Definition) -> list[LedgerRow]:
    sums: dict[int, dict[Rank, Tally]] = defaultdict(lambda: dict.fromkeys(COUNTED_RANKS, Tally()))
    counted = _kinds(definition)
    touched: dict[tuple[int, Rank], set[int]] = defaultdict(set)
    for shift in shifts:
        for hour, minutes in by_hour(shift.span, [one.span for one in shift.absences]).items():
            sums[hour][shift.rank] = sums[hour][shift.rank] + tally_of(minutes)
        for one in shift.absences:
            if one.span.kind in counted:
                for hour, minutes in by_hour(shift.span, [one.span]).items():
                    if minutes.core < minutes.rostered:
                        touched[hour, shift.rank].add(one.id)
    return [
        LedgerRow(
            str(hour),
            {rank: _cell(len(touched[hour, rank]), definition, sums[hour][rank]) for rank in COUNTED_RANKS},
        )
        for hour in sorted(sums)
    ]


def _by_absence(shifts: Sequence[LedgerShift], definition: Definition, by: By) -> list[LedgerRow]:
    tallies, counted = tallies_of(shifts), _kinds(definition)
    under = {rank: rate(definition, tallies[rank]).under for rank in COUNTED_RANKS}
    minutes: dict[str, dict[Rank, int]] = defaultdict(lambda: dict.fromkeys(COUNTED_RANKS, 0))
    absences: dict[tuple[str, Rank], set[int]] = defaultdict(set)
    touched: dict[tuple[str, Rank], set[int]] = defaultdict(set)
    for shift in shifts:
        for one in shift.absences:
            if one.span.kind in counted:
                key = absence_key(one, by)
                minutes[key][shift.rank] += one.minutes
                absences[key, shift.rank].add(one.id)
                touched[key, shift.rank].add(shift.shift_id)

    def cell(key: str, rank: Rank) -> Cell:
        whole = definition.counts is Counts.SHIFTS
        over = len(touched[key, rank]) if whole else minutes[key][rank]
        share = over / under[rank] if under[rank] else None
        return Cell(len(absences[key, rank]), over, under[rank], share)

    ordered = sorted(minutes, key=lambda key: (-sum(minutes[key].values()), key))
    return [LedgerRow(key, {rank: cell(key, rank) for rank in COUNTED_RANKS}) for key in ordered]


def _kinds(definition: Definition) -> frozenset[AwayKind]:
    """Which absences a definition counts; one of the core role counts what took from it."""
    if Part.CORE in definition.numerator:
        return frozenset(AwayKind(part.value) for part in definition.denominator - definition.numerator)
    return frozenset(AwayKind(part.value) for part in definition.numerator)


def _frequency(shifts: Iterable[LedgerShift], rank: Rank, counted: frozenset[AwayKind]) -> int:
    return len(
        {
            one.id
            for shift in shifts
            if shift.rank is rank
            for one in shift.absences
            if one.span.kind in counted
        }
    )


def _cell(frequency: int, definition: Definition, tally: Tally) -> Cell:
    found = rate(definition, tally)
    return Cell(frequency, found.over, found.under, found.value)


def limit_warning(limit: LimitView, *, abstracted: int, duty: int, on_duty: int, team: str) -> Warned | None:
    """What granting a request would do to a limit.

    Args:
        limit: the policy's.
        abstracted: minutes abstracted of the team in the limit's days, with those asked for.
        duty: minutes on duty of the team in those days.
        on_duty: people of the team on duty at the least moment of the request, without whoever is asked for.
        team: its name.
    """
    if limit.measure is LimitMeasure.ON_DUTY:
        if on_duty >= limit.value:
            return None
        words = f"{team} would have {on_duty} on duty; its least is {limit.value:g}."
        return Warned(WarningKind.BELOW_MINIMUM, words)
    days = f"in the {limit.per_days} days to the end of it"
    if limit.measure is LimitMeasure.HOURS:
        hours = abstracted / _MINUTES
        if hours <= limit.value:
            return None
        words = (
            f"{team} would have {hours:.1f} hours abstracted {days}; the policy’s limit is {limit.value:g}."
        )
        return Warned(WarningKind.LIMIT_PASSED, words)
    share = 100 * abstracted / duty if duty else 0.0
    if share <= limit.value:
        return None
    words = (
        f"{team} would have {share:.1f} % of its duty hours abstracted {days}; the policy’s limit is"
        f" {limit.value:g} %."
    )
    return Warned(WarningKind.LIMIT_PASSED, words)


def least_on_duty(
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    on: Sequence[tuple[int, dt.datetime, dt.datetime]],
    away: Sequence[tuple[int, dt.datetime, dt.datetime]],
) -> int:
    """The fewest people on duty and not away at any moment of a stretch: (person, from, until) of each."""
    edges: set[dt.datetime] = {starts_at}
    for _, start, end in [*on, *away]:
        edges |= {edge for edge in (start, end) if starts_at <= edge < ends_at}

    def at(moment: dt.datetime, rows: Sequence[tuple[int, dt.datetime, dt.datetime]]) -> set[int]:
        return {person for person, start, end in rows if start <= moment < end}

    return min(len(at(edge, on) - at(edge, away)) for edge in edges)


def left_of(asked: Absence, taken: Iterable[Absence]) -> list[Absence]:
    """What of an absence that is asked for lies in none that is recorded, in order: one minute counts once."""
    found, at = [], asked.starts_at
    for one in sorted(taken, key=lambda one: one.starts_at):
        if one.ends_at <= at or one.starts_at >= asked.ends_at:
            continue
        if one.starts_at > at:
            found.append(replace(asked, starts_at=at, ends_at=one.starts_at))
        at = one.ends_at
    return [*found, replace(asked, starts_at=at)] if at < asked.ends_at else found
