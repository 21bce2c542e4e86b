"""What changed strength between two days, leavers by reason, and who joined."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F

from peelian.analysis import stocks
from peelian.analysis.percentages import percentages
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.queries.stocks import strength_on
from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.people import LeaveReason, Rank, StaffClass
from peelian.apps.workforce.types.stocks import Flows, LeaversRow, LeaversTable, PartedBy
from peelian.columns.compiled import prepared

VERSION = "1"
FLOWS = (
    "Closing = opening + joiners - leavers + transfers in - transfers out + moves and changes of rank, class and FTE."
    " Opening and closing are counted by themselves; the lines are what happened on the days after the first, up to and"
    " with the last. Headcount and FTE; specials by head only."
)
LEAVERS = (
    "Leavers: careers that ended in the span, by the one reason recorded, whatever they left for; by head, in the class"
    " served in on the last day. Percentages are rounded so that they sum to 100.00 (largest remainder)."
)
#: The lines of a table of leavers; every other reason is in the last.
_LINES = (
    LeaveReason.RETIREMENT, LeaveReason.RESIGNATION, LeaveReason.TRANSFER_OUT, LeaveReason.ILL_HEALTH_RETIREMENT,
    LeaveReason.OTHER,
)  # fmt: skip

_CHANGED = """
    SELECT person_id FROM workforce_career
    WHERE joined_on > %(first_on)s AND joined_on <= %(last_on)s OR left_on > %(first_on)s AND left_on <= %(last_on)s
    UNION SELECT person_id FROM workforce_terms
    WHERE valid_from > %(first_on)s AND valid_from <= %(last_on)s
        OR valid_until > %(first_on)s AND valid_until <= %(last_on)s
    UNION SELECT person_id FROM workforce_posting
    WHERE valid_from > %(first_on)s AND valid_from <= %(last_on)s
        OR valid_until > %(first_on)s AND valid_until <= %(last_on)s
"""
_SERVICES = """
    SELECT person_id, joined_on, left_on, joined_as, reason FROM workforce_career
    WHERE person_id IN (SELECT unnest(%(people)s::bigint[]))
        AND joined_on <= %(last_on)s AND (left_on IS NULL OR left_on > %(first_on)s)
"""
_TERMS = """
    SELECT person_id, valid_from, valid_until, rank, fte FROM workforce_terms
    WHERE person_id IN (SELECT unnest(%(people)s::bigint[]))
        AND valid_from <= %(last_on)s AND (valid_until IS NULL OR valid_until > %(first_on)s)
"""
_PLACES = """
    SELECT person_id, valid_from, valid_until, unit_id FROM workforce_posting
    WHERE person_id IN (SELECT unnest(%(people)s::bigint[]))
        AND valid_from <= %(last_on)s AND (valid_until IS NULL OR valid_until > %(first_on)s)
"""


def flows_between(
    *,
    first_on: dt.date,
    last_on: dt.date,
    unit_code: str | None = None,
    staff_class: StaffClass | None = None,
    rank: Rank | None = None,
) -> Flows:
    """Strength on two days and all that changed it between them, line by line.

    Args:
        first_on: the day of the opening stock; what happened on it is in that.
        last_on: the day of the closing stock; what happened on it is among the lines.
        unit_code: only this unit and all below it; moves across its edge are lines then.
        staff_class: only of this class.
        rank: only of this rank.

    Raises:
        ValueError: the last day is before the first.
    """
    scope = stocks.Scope(unit_code, staff_class, rank)
    lines = stocks.movements(_records(first_on, last_on), first_on, last_on, scope)
    opening, closing = _strength(first_on, scope), _strength(last_on, scope)
    reconciled = stocks.reconcile(opening, lines, closing)
    reasons = [
        f"{line.change.headcount:+,}: {line.movement.label.lower()} (people who serve without a recorded rank)."
        for line in lines
        if line.movement in (stocks.Movement.UNRECORDED_IN, stocks.Movement.UNRECORDED_OUT)
    ]
    if not reconciled.holds:
        reasons.append(
            f"The lines explain all but {reconciled.difference.headcount:+,} by head and"
            f" {reconciled.difference.fte:+,} FTE: the records don't hold together."
        )
    return Flows(
        first_on, last_on, unit_code or "", staff_class, rank, reconciled, FLOWS, VERSION, last_on, tuple(reasons)
    )  # fmt: skip


def leavers_table(
    *, first_on: dt.date, last_on: dt.date, staff_class: StaffClass = StaffClass.OFFICER
) -> LeaversTable:
    """Leavers by reason whose first day without us lies from a first to a last day, both with them.

    These are the leavers of `flows_between` from the day before the first to the last.
    """
    gone = Career.objects.filter(left_on__gte=first_on, left_on__lte=last_on, left_on__gt=F("joined_on"))
    rows = [
        (person_id, left_on, reason)
        for person_id, left_on, reason in gone.values_list("person_id", "left_on", "reason")
        if left_on is not None
    ]
    classes = _classes_at_the_end((person_id, left_on) for person_id, left_on, _ in rows)
    counts: Counter[LeaveReason] = Counter()
    untold = 0
    for person_id, left_on, reason in rows:
        held = classes.get((person_id, left_on))
        untold += held is None
        if held is staff_class:
            counts[LeaveReason(reason) if reason in _LINES else LeaveReason.OTHER] += 1
    shares = percentages([counts[line] for line in _LINES])
    lines = [LeaversRow(line.label, counts[line], share) for line, share in zip(_LINES, shares, strict=True)]
    reasons = (f"Of {untold:,} more leavers no rank is recorded; they aren't counted.",) if untold else ()
    return LeaversTable(first_on, last_on, staff_class, tuple(lines), LEAVERS, VERSION, last_on, reasons)


def joined_between(*, first_on: dt.date, until_on: dt.date) -> list[int]:
    """Ids of people who joined from a day until another (excluded), those who came back too; each once, by id."""
    joined = Career.objects.filter(joined_on__gte=first_on, joined_on__lt=until_on)
    return sorted(set(joined.values_list("person_id", flat=True)))


def _strength(day: dt.date, scope: stocks.Scope) -> stocks.Amount:
    found = strength_on(day=day, by=(PartedBy.RANK, PartedBy.STAFF_CLASS), unit_code=scope.unit)
    rows = [
        row
        for row in found.rows
        if scope.staff_class in (None, row.staff_class) and scope.rank in (None, row.rank)
    ]
    return stocks.Amount(
        sum(row.headcount for row in rows), sum((row.fte or Decimal(0) for row in rows), Decimal(0))
    )


def _records(first_on: dt.date, last_on: dt.date) -> list[stocks.Record]:
    """Of those of whom anything begins or ends after the first day and up to the last: what holds any of these days."""
    days = {"first_on": first_on, "last_on": last_on}
    records = {person_id: stocks.Record([], [], []) for (person_id,) in prepared(_CHANGED, days)}
    if not records:
        return []
    wanted = {**days, "people": list(records)}
    for person_id, *service in prepared(_SERVICES, wanted):
        records[person_id].services.append(stocks.Service(*service))
    classes = {rank.value: rank.staff_class for rank in Rank}
    for person_id, start, end, rank, fte in prepared(_TERMS, wanted):
        held = classes[rank]
        hours = Decimal(0) if held is StaffClass.SPECIAL else fte
        records[person_id].terms.append(stocks.Served(start, end, rank, held, hours))
    tree = UnitTree.read()
    for person_id, start, end, unit_id in prepared(_PLACES, wanted):
        records[person_id].places.append(stocks.Place(start, end, tree.by_id[unit_id].path))
    return list(records.values())


def _classes_at_the_end(left: Iterable[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], StaffClass]:
    """The class served in on the day before somebody's leaving, by person and day of leaving."""
    ends: dict[int, list[dt.date]] = defaultdict(list)
    for person_id, left_on in left:
        ends[person_id].append(left_on)
    served = Terms.objects.filter(person_id__in=list(ends))
    found = {}
    for person_id, rank, start, end in served.values_list("person_id", "rank", "valid_from", "valid_until"):
        for left_on in ends[person_id]:
            if start < left_on and (end is None or left_on <= end):
                found[person_id, left_on] = Rank(rank).staff_class
    return found
