"""What conversations say, by role, team and place: counts of which no small one can be read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from peelian.analysis.suppression import LEAST, SafeList, SafeTable, is_small, suppress_list, suppress_table
from peelian.apps.accounts.api import Viewer
from peelian.apps.retention import rules
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.queries.careers import list_leavers, list_stays, top_units
from peelian.apps.retention.queries.doors import require_counts
from peelian.apps.retention.types import (
    By,
    Kind,
    Outcome,
    OverTime,
    OverTimeRow,
    Theme,
    ThemeRow,
    TrendRow,
    Trends,
    WithKind,
)
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import Refused

Row = RetentionConversation | ExitInterview
_UNKNOWN = "Not recorded"
_OTHERS = "All others"
#: Over so many half-years, and of so many roles, teams or places apart; the rest together.
_HALVES = 8
_MOST_LABELS = 30


def trends(
    *, viewer: Viewer, kind: Kind, by: By, first_on: dt.date, until_on: dt.date, today: dt.date
) -> Trends:
    """Conversations of a half-year (`until_on` excluded): held or declined in it, or waiting at its end, whenever they
    were offered; and what those that were held were about. Each ends in one half-year, so none is lost or told twice.

    Somebody counts in the role, team and place (LPA or department) that they were posted to when it was offered, or on
    their last day. Raises NotAllowed, Refused: the span isn't a half-year that is over.
    """
    require_counts(viewer)
    _require(rules.may_tell_half(first_on, until_on, today))
    model = RetentionConversation if kind is Kind.RETENTION else ExitInterview
    rows: list[Row] = list(
        model.objects.select_related("career")
        .filter(offered_on__lt=until_on)
        .exclude(held_on__lt=first_on)
        .exclude(declined_on__lt=first_on)
    )
    labels = _labels({row.pk: (row.career.person_id, _day(row)) for row in rows}, by)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        counts[labels[row.pk]][_state(row, until_on)] += 1
    names = sorted(counts, key=lambda name: (-sum(counts[name]), name))
    whole = suppress_list([sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0, 0])
    safe = suppress_table([counts[name] for name in names] or [[0, 0, 0]], totals=whole)
    held = [row for row in rows if _state(row, until_on) == 0]
    all_held, declined, waiting = whole.counts
    told = all_held is not None
    offered = sum(first_on <= row.offered_on for row in rows)
    return Trends(
        kind=kind,
        by=by,
        first_on=first_on,
        until_on=until_on,
        rows=tuple(
            TrendRow(name, cells[0], cells[1], cells[2], total)
            for name, cells, total in _told_rows(names, safe)
        ),
        total=TrendRow("All", all_held, declined, waiting, whole.total),
        offered=None if is_small(offered) else offered,
        themes=_themes(held) if told else (),
        with_whom=_parts(WithKind, [row.with_kind for row in held]) if told else (),
        outcomes=_parts(Outcome, [row.outcome for row in held if isinstance(row, RetentionConversation)])
        if told
        else (),
        least=LEAST,
    )


def conversations_over_time(*, viewer: Viewer, kind: Kind, by: By, today: dt.date) -> OverTime:
    """Conversations offered in each of the last half-years that are over, by role, team or place. Raises NotAllowed."""
    require_counts(viewer)
    halves = rules.halves(today, count=_HALVES)[::-1]
    model = RetentionConversation if kind is Kind.RETENTION else ExitInterview
    rows: list[Row] = list(
        model.objects.select_related("career").filter(
            offered_on__gte=halves[0][0], offered_on__lt=halves[-1][1]
        )
    )
    labels = _labels({row.pk: (row.career.person_id, _day(row)) for row in rows}, by)
    return _over_time(by, halves, [(labels[row.pk], row.offered_on) for row in rows])


def leavers_over_time(*, viewer: Viewer, staff_class: str, by: By, today: dt.date) -> OverTime:
    """Who of a class left in each of the last half-years that are over, by the role, team or place of their last day.

    Raises NotAllowed.
    """
    require_counts(viewer)
    halves = rules.halves(today, count=_HALVES)[::-1]
    first = min(
        halves[0][0], dt.date(halves[0][0].year, 4, 1)
    )  # what is told of a half hangs on the one before
    all_left = [
        (row.person_id, row.left_on)
        for row in list_leavers(first_on=first, until_on=halves[-1][1])
        if row.staff_class == staff_class and row.left_on is not None
    ]
    counts = dict.fromkeys([first, *(half for half, _ in halves)], 0)
    for _, day in all_left:
        counts[max(half for half in counts if half <= day)] += 1
    left = [(person, day) for person, day in all_left if day >= halves[0][0]]
    labels = _labels({n: (person, day - dt.timedelta(days=1)) for n, (person, day) in enumerate(left)}, by)
    seen = [(labels[n], day) for n, (_, day) in enumerate(left)]
    return _over_time(by, halves, seen, told=rules.told_halves(counts))


def _over_time(
    by: By,
    halves: Sequence[tuple[dt.date, dt.date]],
    seen: Sequence[tuple[str, dt.date]],
    told: Collection[dt.date] | None = None,
) -> OverTime:
    """`told`: the half-years that are told at all, where other tables tell of them too; None: as this table allows."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * len(halves))
    for label, day in seen:
        counts[label][next(n for n, (_, until) in enumerate(halves) if day < until)] += 1
    names = sorted(counts, key=lambda name: (-sum(counts[name]), name))
    if others := names[_MOST_LABELS:]:
        names = [*names[:_MOST_LABELS], _OTHERS]
        counts[_OTHERS] = [sum(column) for column in zip(*(counts[name] for name in others), strict=True)]
    table = [counts[name] for name in names] or [[0] * len(halves)]
    sums = [sum(column) for column in zip(*table, strict=True)]
    if told is None:
        whole = suppress_list(sums)
        safe = suppress_table(table, totals=whole)
        rows = _told_rows(names, safe)
    else:
        shown = [first in told for first, _ in halves]
        rows = _rows_of_halves(names, table, shown)
        whole = SafeList(
            tuple(count if tell else None for count, tell in zip(sums, shown, strict=True)),
            sum(sums) if all(shown) else None, LEAST,
        )  # fmt: skip
    return OverTime(
        by=by,
        halves=tuple(first for first, _ in halves),
        rows=tuple(OverTimeRow(*row) for row in rows),
        total=OverTimeRow("All", whole.counts, whole.total),
        least=LEAST,
    )


def _rows_of_halves(
    names: Sequence[str], table: Sequence[Sequence[int]], shown: Sequence[bool]
) -> list[tuple[str, tuple[int | None, ...], int | None]]:
    """The rows of half-years some of which aren't told at all; the sum of a row only where all are."""
    kept = [[count for count, tell in zip(row, shown, strict=True) if tell] for row in table]
    sums = tuple(sum(column) for column in zip(*kept, strict=True))
    safe = suppress_table(kept, totals=SafeList(sums, sum(sums), LEAST))
    rows = []
    for name, cells, total in _told_rows(names, safe):
        found = iter(cells)
        counts = tuple(next(found) if tell else None for tell in shown)
        rows.append((name, counts, total if all(shown) else None))
    return rows


def _told_rows(names: Sequence[str], safe: SafeTable) -> list[tuple[str, tuple[int | None, ...], int | None]]:
    """The rows of a table that may be told: none where nothing of any of them may."""
    rows = list(zip(names, safe.cells, safe.row_totals, strict=False))
    return [] if all(total is None and set(cells) == {None} for _, cells, total in rows) else rows


def _themes(held: list[Row]) -> tuple[ThemeRow, ...]:
    """In how many conversations each theme came up. That all but one said something tells of the one: so the others
    count as well."""
    found = {theme: sum(theme.value in row.themes for row in held) for theme in Theme}
    order = sorted((theme for theme in Theme if found[theme]), key=lambda theme: (-found[theme], theme))
    return tuple(
        ThemeRow(theme, suppress_list([found[theme], len(held) - found[theme]]).counts[0]) for theme in order
    )


_T = TypeVar("_T", WithKind, Outcome)


def _parts(kinds: type[_T], values: list[str]) -> tuple[tuple[_T, int | None], ...]:
    names = list(kinds)
    safe = suppress_list([values.count(name.value) for name in names])
    return tuple(zip(names, safe.counts, strict=True))


def _state(row: Row, until_on: dt.date) -> int:
    """Held, declined or waiting, as it stood at the end of a span: what is told of it doesn't change any more."""
    if row.held_on and row.held_on < until_on:
        return 0
    return 1 if row.declined_on and row.declined_on < until_on else 2


def _labels(asked: Mapping[int, tuple[int, dt.date]], by: By) -> dict[int, str]:
    """By the numbers given: the role, team or place that somebody (their id) was posted to on a day."""
    if not asked:
        return {}
    days = [day for _, day in asked.values()]
    tops = top_units() if by is By.PLACE else {}
    stays = defaultdict(list)
    people = {person for person, _ in asked.values()}
    for stay in list_stays(first_on=min(days), until_on=max(days) + dt.timedelta(days=1), people=people):
        stays[stay.person_id].append(stay)
    found = {}
    for number, (person, day) in asked.items():
        at = next((stay for stay in stays[person] if stay.from_on <= day < stay.until_on), None)
        if at is None:
            found[number] = _UNKNOWN
        elif by is By.PLACE:
            found[number] = tops[at.unit_id][1]
        else:
            found[number] = (at.role if by is By.ROLE else at.team) or _UNKNOWN
    return found


def _require(decision: Decision) -> None:
    if not decision:
        raise Refused(decision.reason)


def _day(row: Row) -> dt.date:
    """The day that somebody's posting is asked of: when it was offered, or their last."""
    left = row.career.left_on
    return row.offered_on if left is None or row.offered_on < left else left - dt.timedelta(days=1)
