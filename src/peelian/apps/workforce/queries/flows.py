"""What changed strength between two days, leavers by reason, and who serves and joined."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Q

from peelian.analysis import stocks
from peelian.analysis.percentages import percentages
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.queries.stocks import strength_on
from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.people import LeaveReason, Rank, StaffClass
from peelian.apps.workforce.types.stocks import Flows, LeaversRow, LeaversTable, PartedBy, Serving
from peelian.apps.workforce.types.units import UnitKind
from peelian.columns.spans import valid_on

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


def serving_on(*, day: dt.date) -> list[Serving]:
    """Everybody who serves on a day, by id, with the LPA or department that they are posted to."""
    tree = UnitTree.read()
    serving = Terms.objects.filter(valid_on(day), _in_service(day)).order_by("person_id")
    posted = dict(Posting.objects.filter(valid_on(day)).values_list("person_id", "unit_id"))
    found = []
    for person_id, rank in serving.values_list("person_id", "rank"):
        unit = tree.above(posted.get(person_id), UnitKind.LPA, UnitKind.DEPARTMENT)
        found.append(
            Serving(person_id, unit.code if unit else "", unit.name if unit else "", Rank(rank).staff_class)
        )
    return found


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
    """Everything of those people of whom anything begins or ends after the first day and up to the last."""
    changed: set[int] = set()
    for model, start, end in (
        (Career, "joined_on", "left_on"), (Terms, "valid_from", "valid_until"), (Posting, "valid_from", "valid_until"),
    ):  # fmt: skip
        begins = Q(**{f"{start}__gt": first_on, f"{start}__lte": last_on})
        ends = Q(**{f"{end}__gt": first_on, f"{end}__lte": last_on})
        changed.update(model.objects.filter(begins | ends).values_list("person_id", flat=True))
    records = {person_id: stocks.Record([], [], []) for person_id in changed}
    ids = list(changed)
    careers = Career.objects.filter(person_id__in=ids)
    for career in careers.values_list("person_id", "joined_on", "left_on", "joined_as", "reason"):
        records[career[0]].services.append(stocks.Service(career[1], career[2], career[3], career[4]))
    terms = Terms.objects.filter(person_id__in=ids)
    for served in terms.values_list("person_id", "valid_from", "valid_until", "rank", "fte"):
        held = Rank(served[3]).staff_class
        hours = Decimal(0) if held is StaffClass.SPECIAL else served[4]
        records[served[0]].terms.append(stocks.Served(served[1], served[2], served[3], held, hours))
    tree = UnitTree.read()
    postings = Posting.objects.filter(person_id__in=ids)
    for posting in postings.values_list("person_id", "valid_from", "valid_until", "unit_id"):
        path = tree.by_id[posting[3]].path
        records[posting[0]].places.append(stocks.Place(posting[1], posting[2], path))
    return list(records.values())


def _in_service(day: dt.date) -> Q:
    """Terms of people whose career holds the day too."""
    serving = Career.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), joined_on__lte=day)
    return Q(person_id__in=serving.values("person_id"))


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
