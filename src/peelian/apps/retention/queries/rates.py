"""Leaver rates by both definitions, leavers by reason, and cohorts of joiners, over careers."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence

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
from peelian.apps.retention.rules import (
    ReasonsPlan,
    may_tell_april_year,
    may_tell_leavers,
    may_tell_year,
    plan_reasons,
    together,
)
from peelian.apps.retention.types import Rates, ReasonRow, ToldRates
from peelian.apps.workforce.api import LeaveReason, StaffClass
from peelian.kernel.days import add_months
from peelian.kernel.errors import Refused

#: Who leaves because of their age, their health or their death says nothing of the unit.
NOT_OF_UNITS = frozenset({LeaveReason.RETIREMENT, LeaveReason.ILL_HEALTH_RETIREMENT, LeaveReason.DEATH})


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
    leavers = list_leavers_of(staff_class, first_on, until_on)
    went = [row for row in leavers if row.reason == LeaveReason.TRANSFER_OUT]
    rest = [row for row in leavers if row.reason != LeaveReason.TRANSFER_OUT]
    eve = first_on - dt.timedelta(days=1)
    spans = [row for row in list_stretches(first_on=eve, until_on=until_on) if row.staff_class == staff_class]
    opening = [row for row in spans if row.from_on == eve]
    served = sum((row.until_on - max(row.from_on, first_on)).days for row in spans)
    by_head = staff_class == StaffClass.SPECIAL  # their FTE isn't known
    year = YearOfLeavers(
        leavers_fte=len(rest) if by_head else math.fsum(row.fte for row in rest),
        transfers_fte=len(went) if by_head else math.fsum(row.fte for row in went),
        leavers_heads=len(rest),
        transfers_heads=len(went),
        opening_fte=len(opening) if by_head else math.fsum(row.fte for row in opening),
        opening_heads=len(opening),
        average_heads=served / (until_on - first_on).days,
    )
    return Rates(
        first_on=first_on,
        until_on=until_on,
        staff_class=staff_class,
        home_office=leaver_rate_home_office(year.leavers_fte, year.opening_fte, by_head=by_head),
        force=leaver_rate_force(len(leavers), year.average_heads),
        difference=explain_difference(year),
        reasons=_by_reason(leavers),
        heads=len(leavers),
        fte=math.fsum(row.fte for row in leavers),
    )


def told_rates(*, viewer: Viewer, until_on: dt.date, staff_class: str, today: dt.date) -> ToldRates:
    """What pages tell of the leavers of a year from April: nothing from which, with what they tell of its half-years
    and of units, one to four people of one reason follow.

    Raises NotAllowed, Refused: the year doesn't end with March, or isn't over.
    """
    require_counts(viewer)
    decision = may_tell_april_year(until_on, today)
    if not decision:
        raise Refused(decision.reason, field="until")
    found = leaver_rates(viewer=viewer, until_on=until_on, staff_class=staff_class, today=today)
    leavers = list_leavers_of(staff_class, found.first_on, until_on)
    plan = plan_year(leavers, found.first_on)
    if plan is None:
        return ToldRates(
            found.first_on, until_on, staff_class, None, None, None, (), None, None,
            ("Not told: so few left in this year, or in a half of it, that their number would tell of them.",),
        )  # fmt: skip
    whole = plan.tells_transfers
    return ToldRates(
        first_on=found.first_on,
        until_on=until_on,
        staff_class=staff_class,
        home_office=found.home_office if whole else None,
        force=found.force,
        difference=found.difference if whole else None,
        reasons=_by_reason(leavers, plan.groups),
        heads=found.heads,
        fte=None if staff_class == StaffClass.SPECIAL else found.fte,
        why=()
        if whole
        else (
            "The Home Office’s rate leaves out transfers to other forces. It isn’t told of this year: from it one could"
            " work out how many these few are, or those who left for another reason.",
        ),
    )


def plan_year(leavers: Sequence[Served], first_on: dt.date) -> ReasonsPlan | None:
    """How the reasons of a year's leavers from 1 April are told; None where not even their number is."""
    middle = add_months(first_on, 6)
    before = sum(row.left_on is not None and row.left_on < middle for row in leavers)
    if not may_tell_leavers(before, len(leavers) - before):
        return None
    counts = Counter(row.reason for row in leavers)
    return plan_reasons(counts, transfers=[LeaveReason.TRANSFER_OUT], apart=NOT_OF_UNITS)


def list_leavers_of(staff_class: str, first_on: dt.date, until_on: dt.date) -> list[Served]:
    """Who left from a day until another (excluded) and was of a class on their last day."""
    return [
        row for row in list_leavers(first_on=first_on, until_on=until_on) if row.staff_class == staff_class
    ]


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


def _by_reason(
    leavers: Sequence[Served], groups: tuple[tuple[str, ...], ...] | None = None
) -> tuple[ReasonRow, ...]:
    """Reasons by how many left for them; those of few together, so that the table sums and tells of nobody."""
    heads: dict[str, int] = defaultdict(int)
    fte: dict[str, float] = defaultdict(float)
    for row in leavers:
        heads[row.reason] += 1
        fte[row.reason] += row.fte
    if groups is None:
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
