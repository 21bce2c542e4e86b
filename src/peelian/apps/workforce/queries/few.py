"""Figures of abstraction for those who don't record the duties of these people: nothing of fewer than three."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from peelian.analysis.abstraction import AwayKind, by_hour
from peelian.analysis.few_people import FEWEST, hidden_nodes, hidden_parts
from peelian.apps.places import api as places
from peelian.apps.workforce.rules import abstractions as rules
from peelian.apps.workforce.types.abstractions import (
    COUNTED_RANKS,
    AbstractionFigures,
    By,
    Cell,
    LedgerRow,
    LedgerShift,
)
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.errors import Refused

_WEEK = dt.timedelta(days=7)
#: What all reasons of being unavailable are called together.
_TOGETHER = AwayKind.UNAVAILABLE.value
_HIDES = (
    f"Not shown: what fewer than {FEWEST} people were rostered for in a week, and others from which that could be"
    " worked out."
)
_Weeks = Mapping[tuple[dt.date, Rank], frozenset[str]]


def require_tellable(first_on: dt.date, last_on: dt.date, kind: AwayKind | None) -> None:
    """Raise Refused unless these are whole weeks, and absences aren't narrowed to one reason of being unavailable."""
    if first_on.weekday() != 0 or last_on.weekday() != 6 or last_on < first_on:
        raise Refused(
            "These figures are told of whole weeks, from Monday to Sunday: of two spans that differ by a day one could"
            " read who was away on it.",
            field="until",
        )
    if kind is AwayKind.UNAVAILABLE:
        raise Refused(
            "Sickness and leave are told together, as unavailable, to all who don’t record these people’s duties.",
            field="code",
        )


def merged(shifts: Iterable[LedgerShift]) -> list[LedgerShift]:
    """Shifts with all reasons of being unavailable under one."""
    return [
        replace(
            shift,
            absences=tuple(
                replace(one, span=replace(one.span, code=_TOGETHER), label=_TOGETHER)
                if one.span.kind is AwayKind.UNAVAILABLE
                else one
                for one in shift.absences
            ),
        )
        for shift in shifts
    ]


def withheld(
    figures: AbstractionFigures,
    force: Sequence[LedgerShift],
    area_codes: Collection[str],
    sectors: Mapping[str, str],
) -> AbstractionFigures:
    """The figures without what is of fewer than three people, by themselves or by subtraction.

    Each week is planned by itself, over the whole force: a sum over several is told where it is told in each. What
    parts the time (hours, days of the week) is told of the highest area that is asked for alone.

    Args:
        figures: by something, of whole weeks.
        force: all shifts of these days.
        area_codes: of whom the figures are.
        sectors: of each neighbourhood the sector.
    """
    above = {
        area.code: area.parent_code for area in places.list_areas(on=figures.last_on) if area.parent_code
    }
    above |= {_team(shift.team_id): shift.area_code for shift in force}
    hidden = _hidden(force, above)
    tops = [code for code in area_codes if above.get(code) not in area_codes]
    mine = [shift for shift in force if shift.area_code in set(area_codes)]

    def told(rank: Rank, nodes: Iterable[str], weeks: Iterable[dt.date]) -> bool:
        return not any(node in hidden.get((week, rank), ()) for node in nodes for week in weeks)

    weeks = [figures.first_on + n * _WEEK for n in range((figures.last_on - figures.first_on).days // 7 + 1)]
    whole = {rank: told(rank, tops, weeks) for rank in COUNTED_RANKS}
    parts = _parts_hidden(mine, figures.by, sectors) if figures.by in {By.HOUR, By.WEEKDAY} else {}

    def shows(row: LedgerRow, rank: Rank) -> bool:
        if figures.by is By.TEAM:
            return told(rank, [_team(int(row.key))], weeks)
        if figures.by is By.SECTOR:
            nodes = (
                [row.key] if row.key in area_codes else [top for top in tops if sectors.get(top) == row.key]
            )
            return told(rank, nodes, weeks)
        if figures.by is By.WEEK:
            return told(rank, tops, [dt.date.fromisoformat(row.key)])
        return whole[rank] and row.key not in parts.get(rank, frozenset())

    def kept(cells: Mapping[Rank, Cell | None], row: LedgerRow | None) -> dict[Rank, Cell | None]:
        return {
            rank: cell if (whole[rank] if row is None else shows(row, rank)) else None
            for rank, cell in cells.items()
        }

    rows = tuple(replace(row, cells=kept(row.cells, row)) for row in figures.rows)
    total = kept(figures.total, None)
    reasons = figures.reasons if all(whole.values()) else ()
    hides = None in total.values() or any(None in row.cells.values() for row in rows)
    return replace(figures, rows=rows, total=total, reasons=(*reasons, *([_HIDES] if hides else [])))


def _hidden(force: Iterable[LedgerShift], above: Mapping[str, str]) -> _Weeks:
    """By week and class: the teams and areas whose hours aren't told."""
    people: dict[tuple[dt.date, Rank], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for shift in force:
        people[_monday(shift.day), shift.rank][_team(shift.team_id)].add(shift.person_id)
    return {key: hidden_nodes(some, above) for key, some in people.items()}


def _parts_hidden(
    shifts: Iterable[LedgerShift], by: By, sectors: Mapping[str, str]
) -> dict[Rank, frozenset[str]]:
    """By class: hours or days of the week that aren't told, in one week or more."""
    people: dict[tuple[Rank, dt.date], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for shift in shifts:
        keys = map(str, by_hour(shift.span, [])) if by is By.HOUR else [rules.key_of(shift, by, sectors)]
        for key in keys:
            people[shift.rank, _monday(shift.day)][key].add(shift.person_id)
    found: dict[Rank, frozenset[str]] = dict.fromkeys(COUNTED_RANKS, frozenset())
    for (rank, _), parts in people.items():
        found[rank] |= hidden_parts(parts)
    return found


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _team(team_id: int) -> str:
    return f"team {team_id}"
