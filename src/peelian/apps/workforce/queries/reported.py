"""Records beside what others reported: breaks, units over the years, and where a programme's posts went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from peelian.analysis.stocks import Amount, Movement
from peelian.apps.workforce.models.figures import UpliftAllocation, UpliftProgramme
from peelian.apps.workforce.models.units import Unit, UnitOrigin
from peelian.apps.workforce.queries.figures import list_reported
from peelian.apps.workforce.queries.flows import flows_between
from peelian.apps.workforce.queries.stocks import establishment_on, strength_on, vacancies_on
from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.rules import reported as rules
from peelian.apps.workforce.types.figures import Break, BreakKind, CountedAs, Measure, ReportedView
from peelian.apps.workforce.types.people import StaffClass
from peelian.apps.workforce.types.stocks import (
    LineageRow,
    LineageTable,
    PartedBy,
    ProgrammeView,
    UpliftRow,
    UpliftTable,
)
from peelian.columns.spans import valid_on
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound

VERSION = "1"
LINEAGE = (
    "Strength by head on each day of the unit and of the units of older operating models from which it came, each with"
    " all below it. A dash: the unit didn't stand on that day."
)
UPLIFT = (
    "Posts of the programme by the unit they were put into, and by the older unit they were meant for. The total is the"
    " sum of the lines."
)
_STOCKS = {
    Measure.STRENGTH: strength_on, Measure.ESTABLISHMENT: establishment_on, Measure.VACANCIES: vacancies_on,
}  # fmt: skip
_FLOWS = {
    Measure.JOINERS: (1, {Movement.JOINED, Movement.TRANSFERRED_IN}),
    Measure.LEAVERS: (-1, {Movement.LEFT, Movement.TRANSFERRED_OUT}),
    Measure.TRANSFERS_IN: (1, {Movement.TRANSFERRED_IN}),
    Measure.TRANSFERS_OUT: (-1, {Movement.TRANSFERRED_OUT}),
}
_DAY = dt.timedelta(days=1)


def breaks(*, first_on: dt.date, last_on: dt.date, unit_code: str | None = None) -> list[Break]:
    """Figures that were reported of days in a span and that the records, or other reports, don't give, by their days.

    Args:
        first_on: the first day.
        last_on: the last. A reported flow counts when it lies in the span; its opening may be of the day before it.
        unit_code: only figures of this unit and of those below it; None: of every unit, and of the whole force.
    """
    figures = list_reported(first_on=first_on - _DAY, last_on=last_on, unit_code=unit_code)
    found = [_break(figure) for figure in figures if figure.first_on >= first_on]
    found += [one for one in rules.contradictions(figures) if one.first_on >= first_on]
    return sorted(
        (one for one in found if one is not None and one.difference),
        key=lambda one: (one.last_on, one.measure, one.unit_code, one.kind != BreakKind.RECORDS),
    )


def _break(figure: ReportedView) -> Break | None:
    door = _stock if figure.measure in _STOCKS else _flow
    amount = door(
        figure.measure, figure.first_on, figure.last_on, figure.unit_code or None, figure.staff_class
    )
    recorded = amount.fte if figure.counted_as is CountedAs.FTE else Decimal(amount.headcount)
    more = figure.value - recorded
    words = (
        f"{figure.measure.label}, {rules.whom(figure)}, {rules.when(figure.first_on, figure.last_on)},"
        f" {figure.counted_as.label}: {figure.cited} says {rules.plain(figure.value)}, the records have"
        f" {rules.plain(recorded)}: {rules.plain(abs(more))} {'fewer' if more > 0 else 'more'}."
    )
    return Break(
        BreakKind.RECORDS, figure.measure, figure.unit_code, figure.staff_class, figure.counted_as, figure.first_on,
        figure.last_on, figure.value, recorded, figure.cited, words,
    )  # fmt: skip


def _stock(measure: Measure, day: dt.date, _: dt.date, code: str | None, held: StaffClass | None) -> Amount:
    found = _STOCKS[measure](day=day, by=(PartedBy.STAFF_CLASS,), unit_code=code)
    rows = [row for row in found.rows if held in (None, row.staff_class)]
    return Amount(
        sum(row.headcount for row in rows), sum((row.fte or Decimal(0) for row in rows), Decimal(0))
    )


def _flow(
    measure: Measure, first: dt.date, last: dt.date, code: str | None, held: StaffClass | None
) -> Amount:
    sign, kinds = _FLOWS[measure]
    flows = flows_between(first_on=first - _DAY, last_on=last, unit_code=code, staff_class=held)
    total = sum((line.change for line in flows.reconciled.lines if line.movement in kinds), Amount())
    return total if sign > 0 else -total


def lineage_table(
    *, unit_code: str, days: Sequence[dt.date], staff_class: StaffClass = StaffClass.OFFICER
) -> LineageTable:
    """A unit's strength over the years, across operating models: units that it came from, then itself.

    Raises:
        NotFound: there never was such a unit.
    """
    tree = UnitTree.read()
    own = Unit.objects.filter(code=unit_code).select_related("model").order_by("valid_from").last()
    if own is None:
        raise NotFound(f"There never was a unit {unit_code}.")
    links = UnitOrigin.objects.filter(unit_id__in=tree.within(unit_code)).select_related("origin__model")
    origins: dict[str, Unit] = {}
    for link in links.order_by("id"):
        if unit_code not in tree.by_id[link.origin_id].path:
            origins.setdefault(link.origin.code, link.origin)
    rows = [_lineage_row(unit, days, staff_class) for unit in (*origins.values(), own)]
    twice = [
        day
        for place, day in enumerate(days)
        if rows[-1].strengths[place] and any(row.strengths[place] for row in rows[:-1])
    ]
    reasons = [f"On {in_words(day)} both old and new units stood, and the total holds both." for day in twice]
    return LineageTable(
        unit_code, own.name, staff_class, tuple(days), tuple(rows), LINEAGE, VERSION, max(days, default=own.valid_from),
        tuple(reasons),
    )  # fmt: skip


def _lineage_row(unit: Unit, days: Sequence[dt.date], held: StaffClass) -> LineageRow:
    values: list[int | None] = []
    for day in days:
        stands = Unit.objects.filter(valid_on(day), code=unit.code).exists()
        rows = strength_on(day=day, by=(PartedBy.STAFF_CLASS,), unit_code=unit.code).rows if stands else ()
        values.append(sum(row.headcount for row in rows if row.staff_class is held) if stands else None)
    return LineageRow(unit.code, unit.name, unit.model.name, tuple(values))


def list_uplift_programmes() -> list[tuple[int, str]]:
    """Programmes that fund growth, by id and name, the oldest first."""
    return list(UpliftProgramme.objects.values_list("id", "name"))


def list_programmes() -> list[ProgrammeView]:
    """The same programmes with their days and what they are measured by."""
    rows = UpliftProgramme.objects.values_list(
        "id", "name", "baseline_on", "baseline", "target", "concluded_on"
    )
    return [ProgrammeView(*row) for row in rows]


def uplift_table(programme_id: int) -> UpliftTable:
    """Where a programme's posts went, in the order in which they were recorded. Raises NotFound."""
    programme = UpliftProgramme.objects.filter(pk=programme_id).first()
    if programme is None:
        raise NotFound("There is no such programme.")
    allocations = UpliftAllocation.objects.filter(programme=programme).select_related("unit", "origin")
    rows = tuple(
        UpliftRow(
            one.unit.code, one.unit.name, one.origin.name if one.origin else "", one.posts, one.temporary
        )
        for one in allocations
    )
    listed = sum(row.posts for row in rows)
    reasons = []
    if listed != programme.target:
        less = programme.target - listed
        reasons.append(
            f"The lines sum to {listed:,}; the programme funded {programme.target:,}. "
            + (f"{less:,} aren't listed by unit." if less > 0 else f"{-less:,} are listed over it.")
        )
    latest = max((one.valid_from for one in allocations), default=programme.baseline_on)
    return UpliftTable(programme.name, programme.target, rows, UPLIFT, VERSION, latest, tuple(reasons))
