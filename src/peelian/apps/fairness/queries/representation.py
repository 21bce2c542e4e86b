"""Police officers who serve and who joined, by group: counts, and none too small to tell."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db.models import CharField, Max, OuterRef, Subquery, Sum

from peelian.analysis.pace import pace
from peelian.analysis.rates import Share, wilson
from peelian.analysis.suppression import LEAST, SafeTable, suppress_list, suppress_table
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.declarations import Declaration, Subject
from peelian.apps.fairness.models.population import PopulationShare
from peelian.apps.fairness.queries.serving import officers_joined, officers_on
from peelian.apps.fairness.types import (
    NOT_SAID,
    VALUES,
    Characteristic,
    GroupShare,
    Progress,
    Representation,
    UnitShares,
)
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused

_UNSAID = "unsaid"
_SHARES = (
    "Headcount of police officers serving on the day, by the group that they have said; shares are of those who said,"
    " with the 95% Wilson interval; beside them the group's share of the residents of the force's districts in the"
    " census, of all ages, children and pensioners among them. Counts by group are rounded to the nearest five, so that"
    " two quarters don't tell of the one person who came or went in between; shares are of the rounded counts."
)
_PROGRESS = (
    "Headcount of police officers who joined since the day and have said that they are of one of the groups meant."
    " Whoever has not said is not counted."
)


def representation(*, day: dt.date, today: dt.date, characteristic: Characteristic) -> Representation:
    """Shares of the groups on a day, in the force and each unit, beside the residents.

    Args:
        day: the last of a quarter.
        today: no day after it can be asked.
        characteristic: which groups.

    Raises:
        Refused: the day isn't the end of a quarter, is still to come, or nobody serves or too few to tell.
    """
    decision = rules.may_count_on(day, today)
    if not decision:
        raise Refused(decision.reason, field="day")
    serving = officers_on(day)
    units = sorted(set(serving.values()))
    groups = [*VALUES[characteristic], _UNSAID]
    said = _said(characteristic)
    counts = {unit: dict.fromkeys(groups, 0) for unit in units}
    for person_id, unit in serving.items():
        counts[unit][said.get(person_id, _UNSAID)] += 1
    safe = _rounded(suppress_table([list(row.values()) for row in counts.values()]))
    if not units or safe.total is None:
        raise Refused("Too few officers serve on this day to tell anything by group.")
    residents, counted_on = _residents(characteristic)
    force = _shares("The force", characteristic, safe.column_totals, safe.total, residents)
    return Representation(
        day=day,
        characteristic=characteristic,
        force=force,
        units=tuple(_of_units(units, characteristic, safe, residents)),
        population_on=counted_on,
        population_of=sum(residents.values()),
        definition=_SHARES,
        reasons=_reasons(force, safe, counted_on),
    )


def progress(
    *,
    characteristic: Characteristic,
    values: Collection[str],
    aim: int,
    since_on: dt.date,
    as_of: dt.date,
) -> Progress:
    """How many officers who joined from `since_on` to `as_of` are of the groups meant, and when the aim is reached at
    that pace. Without a pace where the numbers are too small to tell.

    Quarters are put together, from the first in which anybody joined, until each group has none or at least five
    joiners, and at the longest into a year (`rules.parts`). What is counted is whole parts: those that begin on or
    after `since_on` and have ended by `as_of`. So any two answers differ by parts that are told themselves.

    Raises Refused: the span isn't one of whole quarters, or no part lies in it.
    """
    decision = rules.may_count_since(since_on, as_of)
    if not decision:
        raise Refused(decision.reason, field="since")
    groups = [*VALUES[characteristic], _UNSAID]
    parts = [
        part
        for part in rules.parts(_joined(characteristic, as_of), through=as_of)
        if part.first_on >= since_on and part.whole
    ]
    if not parts:
        raise Refused(
            "Quarters with few joiners are put together before they are counted, and none that ended by then begins"
            " after this day. Count from an earlier one.",
            field="since",
        )
    count: int | None = 0
    heard: int | None = 0
    for part in parts:
        safe = suppress_list(part.counts)
        told = dict(zip(groups, safe.counts, strict=True))
        others = [n for key, n in told.items() if key not in values]
        count = _plus(count, _sum_of([told[value] for value in values], others, safe.total))
        heard = _plus(
            heard, _sum_of([told[value] for value in VALUES[characteristic]], [told[_UNSAID]], safe.total)
        )
    first, last = parts[0].first_on, parts[-1].last_on
    found = pace(count=count, aim=aim, since_on=first, as_of=last) if count is not None else None
    reasons = ["The count is of those who have said which group they are of: it rises when more do."]
    if (first, last) != (since_on, as_of):
        reasons.insert(
            0,
            f"Counted from {in_words(first)} to {in_words(last)}: quarters with few joiners are put together, and the"
            " latest wait for the next.",
        )
    if found is None:
        reasons.insert(0, f"A count of fewer than {LEAST} people isn't told, nor what would give it away.")
    return Progress(found, sum(sum(part.counts) for part in parts), heard, _PROGRESS, tuple(reasons))


def _joined(characteristic: Characteristic, as_of: dt.date) -> dict[dt.date, list[int]]:
    """By the first day of each quarter up to a day in which an officer joined: how many of each group, last those who
    haven't said."""
    groups = [*VALUES[characteristic], _UNSAID]
    said = _said(characteristic)
    found: dict[dt.date, list[int]] = {}
    for person_id, joined_on in officers_joined(dt.date.min, as_of):
        row = found.setdefault(rules.quarter_start(joined_on), [0] * len(groups))
        row[groups.index(said.get(person_id, _UNSAID))] += 1
    return found


def _plus(one: int | None, more: int | None) -> int | None:
    return None if one is None or more is None else one + more


def _rounded(safe: SafeTable) -> SafeTable:
    """The counts by group to the nearest five. How many serve is known anyway and stays."""
    return dataclasses.replace(
        safe,
        cells=tuple(tuple(map(_to_five, row)) for row in safe.cells),
        column_totals=tuple(map(_to_five, safe.column_totals)),
    )


def _to_five(count: int | None) -> int | None:
    return None if count is None else (count + 2) // 5 * 5


def _sum_of(parts: Sequence[int | None], others: Sequence[int | None], total: int | None) -> int | None:
    """The sum of some counts of a list, where the counts that are told give it."""
    if None not in parts:
        return sum(part for part in parts if part is not None)
    if total is None or None in others:
        return None
    return total - sum(other for other in others if other is not None)


def _said(characteristic: Characteristic) -> dict[int, str]:
    """What each person has said, who did. Stays in this module: its callers get counts."""
    value = Declaration.objects.filter(token=OuterRef("token"), characteristic=characteristic).exclude(
        value=NOT_SAID
    )
    rows = Subject.objects.annotate(value=Subquery(value.values("value")[:1], output_field=CharField()))
    return dict(rows.exclude(value=None).values_list("person_id", "value"))


def _residents(characteristic: Characteristic) -> tuple[dict[str, int], dt.date | None]:
    """Of the districts that are known, at the latest census. LSOAs lie within them."""
    rows = PopulationShare.objects.filter(characteristic=characteristic).exclude(area_code__regex="^[EW]01")
    latest = rows.aggregate(latest=Max("counted_on"))["latest"]
    if latest is None:
        return {}, None
    sums = rows.filter(counted_on=latest).values("value").annotate(n=Sum("residents"))
    return {row["value"]: row["n"] for row in sums}, latest


def _of_units(
    units: Sequence[str], characteristic: Characteristic, safe: SafeTable, residents: Mapping[str, int]
) -> list[UnitShares]:
    return [
        _shares(unit, characteristic, cells, total, residents)
        for unit, cells, total in zip(units, safe.cells, safe.row_totals, strict=True)
    ]


def _shares(
    unit: str,
    characteristic: Characteristic,
    cells: Sequence[int | None],
    total: int | None,
    residents: Mapping[str, int],
) -> UnitShares:
    *counts, unsaid = cells
    told = [count for count in counts if count is not None]
    said: int | None = None
    if total is not None and unsaid is not None:
        # Of rounded counts: their sum where all are told, so that shares make the whole.
        rest = (total + 2) // 5 * 5 - unsaid
        said = sum(told) if len(told) == len(counts) else max(rest, sum(told))
    everybody = sum(residents.values())
    groups = tuple(
        _share(value, label, count, said, residents.get(value, 0) / everybody if everybody else None)
        for (value, label), count in zip(VALUES[characteristic].items(), counts, strict=True)
    )
    return UnitShares(unit, total, said, groups)


def _share(
    value: str, label: str, count: int | None, said: int | None, population: float | None
) -> GroupShare:
    share = wilson(count, said) if count is not None and said is not None else None
    return GroupShare(value, label, count, share, population, _words(share, population))


def _words(share: Share | None, population: float | None) -> str:
    if share is None:
        return "Too few to tell"
    if share.share is None:
        return "Nobody has said"
    if population is None:
        return ""
    if share.high < population:
        return "Fewer than among residents"
    if share.low > population:
        return "More than among residents"
    return "About as among residents"


def _reasons(force: UnitShares, safe: SafeTable, counted_on: dt.date | None) -> tuple[str, ...]:
    told = []
    if force.said is not None and force.headcount:
        told.append(
            f"{force.said:,} of {force.headcount:,} have said ({force.said / force.headcount:.0%}). The others may be"
            " of any group, so a share can be off by more than its interval."
        )
    if safe.hides:
        told.append(f"A count of fewer than {LEAST} people isn't told, nor what would give it away.")
    if counted_on is None:
        told.append("No census is held for this. To mend: take one in (peelian import census).")
    return tuple(told)
