"""What conversations say, by role, team and place: counts of which no small one can be read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from peelian.analysis.suppression import LEAST, suppress_list, suppress_table
from peelian.apps.accounts.api import Viewer
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.queries.careers import list_stays, top_units
from peelian.apps.retention.queries.doors import require_counts
from peelian.apps.retention.types import By, Kind, Outcome, Theme, ThemeRow, TrendRow, Trends, WithKind

Row = RetentionConversation | ExitInterview
_UNKNOWN = "Not recorded"


def trends(*, viewer: Viewer, kind: Kind, by: By, first_on: dt.date, until_on: dt.date) -> Trends:
    """Conversations offered from a day until another (excluded): what became of them, and what they were about.

    Somebody counts in the role, team and place (LPA or department) that they were posted to when it was offered, or on
    their last day. Raises NotAllowed.
    """
    require_counts(viewer)
    model = RetentionConversation if kind is Kind.RETENTION else ExitInterview
    rows: list[Row] = list(
        model.objects.select_related("career").filter(offered_on__gte=first_on, offered_on__lt=until_on)
    )
    labels = _labels(rows, by)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        counts[labels[row.pk]][_state(row)] += 1
    names = sorted(counts, key=lambda name: (-sum(counts[name]), name))
    safe = suppress_table([counts[name] for name in names])
    held = [row for row in rows if row.held_on]
    return Trends(
        kind=kind,
        by=by,
        first_on=first_on,
        until_on=until_on,
        rows=tuple(
            TrendRow(name, cells[0], cells[1], cells[2], total)
            for name, cells, total in zip(names, safe.cells, safe.row_totals, strict=True)
        ),
        total=_total(safe.column_totals, safe.total),
        themes=_themes(held),
        with_whom=_parts(WithKind, [row.with_kind for row in held]),
        outcomes=_parts(Outcome, [row.outcome for row in held if isinstance(row, RetentionConversation)]),
        least=LEAST,
    )


def _total(columns: Sequence[int | None], total: int | None) -> TrendRow:
    held, declined, waiting = columns if columns else (0, 0, 0)
    return TrendRow("All", held, declined, waiting, total)


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


def _state(row: Row) -> int:
    return 0 if row.held_on else 1 if row.declined_on else 2


def _labels(rows: list[Row], by: By) -> dict[int, str]:
    """Of each conversation's number, the role, team or place that its person was posted to."""
    if not rows:
        return {}
    days = {row.pk: _day(row) for row in rows}
    tops = top_units() if by is By.PLACE else {}
    stays = defaultdict(list)
    first, last = min(days.values()), max(days.values()) + dt.timedelta(days=1)
    for stay in list_stays(first_on=first, until_on=last, people={row.career.person_id for row in rows}):
        stays[stay.person_id].append(stay)
    found = {}
    for row in rows:
        at = next((s for s in stays[row.career.person_id] if s.from_on <= days[row.pk] < s.until_on), None)
        if at is None:
            found[row.pk] = _UNKNOWN
        elif by is By.PLACE:
            found[row.pk] = tops[at.unit_id][1]
        else:
            found[row.pk] = (at.role if by is By.ROLE else at.team) or _UNKNOWN
    return found


def _day(row: Row) -> dt.date:
    """The day that somebody's posting is asked of: when it was offered, or their last."""
    left = row.career.left_on
    return row.offered_on if left is None or row.offered_on < left else left - dt.timedelta(days=1)
