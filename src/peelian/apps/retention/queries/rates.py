"""Leaver rates by both definitions, leavers by reason, and cohorts of joiners, over careers."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict

from peelian.analysis.cohorts import By as CohortsBy
from peelian.analysis.cohorts import Cohorts, cohorts
from peelian.analysis.leaver_rates import (
    YearOfLeavers,
    explain_difference,
    leaver_rate_force,
    leaver_rate_home_office,
)
from peelian.analysis.percentages import percentages
from peelian.apps.accounts.api import Viewer
from peelian.apps.retention.queries.careers import (
    Served,
    leavers_seen_from,
    list_leavers,
    list_served,
    list_stretches,
)
from peelian.apps.retention.queries.doors import require_counts
from peelian.apps.retention.rules import may_tell_year, together
from peelian.apps.retention.types import Rates, ReasonRow
from peelian.apps.workforce.api import LeaveReason
from peelian.kernel.days import add_months
from peelian.kernel.errors import Refused


def leaver_rates(*, viewer: Viewer, until_on: dt.date, staff_class: str, today: dt.date) -> Rates:
    """Leavers of a class in the year before a day, of those there at its start and of those there on average.

    The Home Office divides by the strength at the 31 March before; here a year is divided by the strength on the
    evening before it, so that one from 1 April is the Home Office's own. Raises NotAllowed, Refused: the year ends
    neither with March nor with September, or isn't over.
    """
    require_counts(viewer)
    decision = may_tell_year(until_on, today)
    if not decision:
        raise Refused(decision.reason, field="until")
    first_on = add_months(until_on, -12)
    leavers = [
        row for row in list_leavers(first_on=first_on, until_on=until_on) if row.staff_class == staff_class
    ]
    went = [row for row in leavers if row.reason == LeaveReason.TRANSFER_OUT]
    rest = [row for row in leavers if row.reason != LeaveReason.TRANSFER_OUT]
    eve = first_on - dt.timedelta(days=1)
    spans = [row for row in list_stretches(first_on=eve, until_on=until_on) if row.staff_class == staff_class]
    opening = [row for row in spans if row.from_on == eve]
    served = sum((row.until_on - max(row.from_on, first_on)).days for row in spans)
    year = YearOfLeavers(
        leavers_fte=math.fsum(row.fte for row in rest),
        transfers_fte=math.fsum(row.fte for row in went),
        leavers_heads=len(rest),
        transfers_heads=len(went),
        opening_fte=math.fsum(row.fte for row in opening),
        opening_heads=len(opening),
        average_heads=served / (until_on - first_on).days,
    )
    return Rates(
        first_on=first_on,
        until_on=until_on,
        staff_class=staff_class,
        home_office=leaver_rate_home_office(year.leavers_fte, year.opening_fte),
        force=leaver_rate_force(len(leavers), year.average_heads),
        difference=explain_difference(year),
        reasons=_by_reason(leavers),
        heads=len(leavers),
        fte=math.fsum(row.fte for row in leavers),
    )


def joiner_cohorts(
    *, viewer: Viewer, as_of: dt.date, staff_class: str, months: int = 12, by: CohortsBy = "year"
) -> Cohorts:
    """Who was still there so long after joining, of those who joined long enough ago and since leavers are recorded.

    Where no leaver is on record at all, nobody is counted: that nobody ever left, and that leavers weren't written
    down, look the same. Raises NotAllowed.
    """
    require_counts(viewer)
    rows = [row for row in list_served(as_of=as_of) if row.staff_class == staff_class]
    return cohorts(
        [row.joined_on for row in rows], [row.left_on for row in rows], as_of, months, by=by,
        seen_from=leavers_seen_from(as_of=as_of) or as_of + dt.timedelta(days=1),
    )  # fmt: skip


def _by_reason(leavers: list[Served]) -> tuple[ReasonRow, ...]:
    """Reasons by how many left for them; those of few together, so that the table sums and tells of nobody."""
    heads: dict[str, int] = defaultdict(int)
    fte: dict[str, float] = defaultdict(float)
    for row in leavers:
        heads[row.reason] += 1
        fte[row.reason] += row.fte
    groups = together(heads)
    counts = [sum(heads[reason] for reason in group) for group in groups]
    shares = percentages(counts)
    return tuple(
        ReasonRow(group, label_of(group), count, math.fsum(fte[reason] for reason in group), share)
        for group, count, share in zip(groups, counts, shares, strict=True)
    )


def label_of(group: tuple[str, ...]) -> str:
    """The words of reasons that are shown together."""
    first, *rest = [LeaveReason(reason).label for reason in group]
    return ", ".join([first, *(label[0].lower() + label[1:] for label in rest)])
