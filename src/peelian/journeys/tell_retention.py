"""Figures of leaving as tables: for the page and for its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from peelian.analysis.cohorts import Cohorts, Naive
from peelian.analysis.funnel import Says
from peelian.analysis.rates import Share, wilson
from peelian.analysis.suppression import LEAST, share_is_telling
from peelian.analysis.tables import Cell, Column, Table
from peelian.analysis.vega import Chart, Figure, StepCurve, steps
from peelian.apps.retention.api import KeptSurvival, OverTime, Rates, ToldRates, Trends, UnitSignals
from peelian.kernel.days import in_words

_HIDDEN = "hidden"
_UNTOLD = "Not told: from these counts one could work out a hidden one of the table above."
_REASONS_TOGETHER = (
    f"Reasons of fewer than {LEAST} leavers are put together. Per cents are rounded so that they sum to 100."
)
_FEW = f"1 to {LEAST - 1}"
_SMALL = (
    f"“Hidden” stands for a count from {_FEW}, and for others from which one of these could be worked out."
)
_SAYS = {
    Says.MUCH_MORE: "Many more than chance explains",
    Says.MORE: "More than expected",
    Says.AS_OTHERS: "As others",
    Says.FEWER: "Fewer than expected",
    Says.MUCH_FEWER: "Many fewer than chance explains",
    Says.HIDDEN: "Too few to say",
}


def rates_table(found: Rates | ToldRates, of: str) -> Table:
    """Both leaver rates, with what each divides by what."""
    rows: list[list[Cell]] = [
        [name, rate.leavers, rate.strength, rate.counted.value, rate.rate]
        for name, rate in (("Home Office’s", found.home_office), ("The force’s", found.force))
        if rate is not None
    ]
    notes = []
    if found.home_office is not None:
        notes.append(
            f"Home Office’s: {found.home_office.words}. Where the year doesn’t begin on 1 April, the strength of the"
            " evening before it is taken."
        )
    if found.force is not None:
        notes += [f"The force’s: {found.force.words}.", f"Version {found.force.version}."]
    return Table(
        name="leaver-rates",
        caption=f"Leaver rates: {of}, {_span(found.first_on, found.until_on)}",
        columns=(
            Column("Definition"),
            Column("Leavers", numeric=True, digits=1),
            Column("Divided by", numeric=True, digits=1),
            Column("Counted as"),
            Column("Rate a year", numeric=True, digits=2, share=True),
        ),
        rows=rows,
        notes=[*notes, *(found.why if isinstance(found, ToldRates) else ())],
    )


def difference_table(found: Rates | ToldRates) -> Table | None:
    """What makes the two rates differ, step by step; None where one of them isn't there."""
    if found.difference is None:
        return None
    rows: list[list[Cell]] = [["Home Office’s definition", None, found.difference.home_office.rate]]
    rows += [[step.words.capitalize(), 100 * step.adds, step.rate] for step in found.difference.steps]
    return Table(
        name="leaver-rates-difference",
        caption="What makes the two rates differ",
        columns=(
            Column("Step"),
            Column("Adds, percentage points", numeric=True, digits=2),
            Column("Rate a year", numeric=True, digits=2, share=True),
        ),
        rows=rows,
        total=["The force’s definition", 100 * found.difference.difference, found.difference.force.rate],
        notes=["The steps sum to the difference. In another order each would have another share of it."],
    )


def told_tables(found: ToldRates, of: str) -> list[Table]:
    """The leavers of a year as a page tells them: rates, what makes them differ, reasons."""
    tables = [rates_table(found, of), difference_table(found)]
    if found.heads is not None:
        tables.append(reasons_table(found, of))
    return [table for table in tables if table is not None]


def reasons_table(found: Rates | ToldRates, of: str) -> Table:
    """Leavers by reason, which sum; in heads alone where the FTE isn't known."""
    if found.fte is None:
        return _reasons_by_head(found, of)
    return Table(
        name="leavers-by-reason",
        caption=f"Leavers by reason: {of}, {_span(found.first_on, found.until_on)}",
        columns=(
            Column("Reason"),
            Column("Leavers, headcount", numeric=True),
            Column("Leavers, FTE", numeric=True, digits=1),
            Column("Of leavers, per cent", numeric=True, digits=2),
        ),
        rows=[[row.label, row.heads, row.fte, row.percent] for row in found.reasons],
        total=["All", found.heads, found.fte, sum((row.percent for row in found.reasons), start=0)],
        notes=[_REASONS_TOGETHER],
    )


def _reasons_by_head(found: Rates | ToldRates, of: str) -> Table:
    return Table(
        name="leavers-by-reason",
        caption=f"Leavers by reason: {of}, {_span(found.first_on, found.until_on)}",
        columns=(
            Column("Reason"),
            Column("Leavers, headcount", numeric=True),
            Column("Of leavers, per cent", numeric=True, digits=2),
        ),
        rows=[[row.label, row.heads, row.percent] for row in found.reasons],
        total=["All", found.heads, sum((row.percent for row in found.reasons), start=0)],
        notes=[_REASONS_TOGETHER],
    )


def survival_table(found: KeptSurvival, of: str) -> Table:
    """Who is still there after so many years."""
    return Table(
        name="still-there",
        caption=f"Still there after so many years of service: {of}, as known on {in_words(found.as_of)}",
        columns=(
            Column("Years of service", numeric=True, digits=2),
            Column("Still there", numeric=True, digits=1, share=True),
            Column("95% interval from", numeric=True, digits=1, share=True),
            Column("to", numeric=True, digits=1, share=True),
            Column("Followed until then", numeric=True),
        ),
        rows=[[mark.years, mark.value, mark.lower, mark.upper, mark.at_risk] for mark in found.marks],
        notes=[
            f"{found.method}. {found.n:,} people, {found.events:,} of whom left. Who still serves counts for as long as"
            " they have served in this class; who goes over to another is followed until then and begins anew there.",
            f"Version {found.version}, intervals of {found.confidence or 0.95:.0%}. Told as long as at least five"
            " people are followed.",
            *_seen_from(found),
        ],
    )


def survival_chart(found: KeptSurvival, of: str) -> Chart:
    """The curve by months with its interval; the table below it is of whole years."""
    drawn = steps(
        name="still-there",
        title=f"Still there after so many years of service: {of}",
        series=[
            StepCurve(
                "Still there",
                [(mark.years, Figure(mark.value, mark.lower, mark.upper)) for mark in found.steps],
            )
        ],
        along=Column("Years of service", numeric=True, digits=1),
        unit=Column("Still there", numeric=True, digits=1, share=True),
    )
    return replace(drawn, table=survival_table(found, of))


def reason_curves_table(found: KeptSurvival, of: str) -> Table:
    """Of each reason, who has left for it after so many years; with those still there they make 100 per cent."""
    years = [mark.years for mark in found.marks]
    rows: list[list[Cell]] = []
    for curve in found.reasons:
        values: list[Cell] = [mark.value for mark in curve.marks]
        rows.append([curve.label, *values, *([None] * (len(years) - len(values)))])
    still: list[Cell] = ["Still there", *(mark.value for mark in found.marks)]
    return Table(
        name="left-by-reason",
        caption=f"Left for each reason after so many years of service: {of}, as known on {in_words(found.as_of)}",
        columns=(
            Column("Reason"),
            *(
                Column(f"{year:g} year{'' if year == 1 else 's'}", numeric=True, digits=1, share=True)
                for year in years
            ),
        ),
        rows=[*rows, still],
        notes=["In each column all rows sum to 100%, but for what rounding takes."],
    )


def cohorts_table(found: Cohorts, of: str, *, most: int | None = None) -> Table:
    """Joiners by the year in which they joined, and who was still there so long after.

    `most`: so many of the latest years stand by themselves, those before in one row; None: all by themselves.
    """
    lines = [
        (f"{row.first_on.year}–{row.until_on.year % 100:02}", row.joined, row.too_new, row.still)
        for row in found.rows
    ]
    if most is not None and len(lines) > most:
        earlier, lines = lines[:-most], lines[-most:]
        still = wilson(sum(one[3].count for one in earlier), sum(one[3].n for one in earlier))
        lines.insert(0, ("Earlier", sum(one[1] for one in earlier), sum(one[2] for one in earlier), still))
    shown = [not share_is_telling(line[3].count, line[3].n) for line in lines]
    # Without a sum of all, none that is hidden follows from those that are told.
    total_shown = all(shown) and not share_is_telling(found.total.count, found.total.n)
    rows: list[list[Cell]] = [
        [*line[:3], *_still(line[3], shown=tell)] for line, tell in zip(lines, shown, strict=True)
    ]
    return Table(
        name="joiners",
        caption=f"Still there {found.months} months after joining: {of}, as known on {in_words(found.as_of)}",
        columns=(
            Column("Joined in the year from 1 April"),
            Column("Joined", numeric=True),
            Column("Joined too lately to say", numeric=True),
            Column("Long enough in", numeric=True),
            Column("Still there", numeric=True, digits=1, share=True),
            Column("95% interval from", numeric=True, digits=1, share=True),
            Column("to", numeric=True, digits=1, share=True),
        ),
        rows=rows,
        total=[
            "All",
            sum(row.joined for row in found.rows),
            sum(row.too_new for row in found.rows),
            *_still(found.total, shown=total_shown),
        ],
        notes=[
            f"Only who joined at least {found.months} months ago counts. Wilson intervals. No share is given where 1"
            f" to {LEAST - 1} people left or stayed, and none of all where one of a row isn’t.",
            *_unseen(found),
        ],
    )


def naive_of(found: Cohorts) -> Naive | None:
    """The figure that papers print of the last window, where it tells of nobody; None without joiners too."""
    naive = found.naive
    return None if not naive.joined or share_is_telling(naive.left, naive.joined) else naive


def _unseen(found: Cohorts) -> list[str]:
    if not found.unseen or found.seen_from is None:
        return []
    if found.seen_from > found.as_of:
        return ["No leaver is on record, so nobody can tell who of them stayed: nobody is counted."]
    return [
        f"Leavers are recorded from {in_words(found.seen_from)} on. Who joined before isn’t counted: of them only those"
        " who stayed are on record."
    ]


def units_table(found: UnitSignals, of: str) -> Table:
    """Units against what is expected of them at the force's rate."""
    rows: list[list[Cell]] = [
        [
            row.name,
            _told(row.count),
            row.person_years,
            row.expected if found.funnel.rate is not None else None,
            f"{row.inner[0]} to {row.inner[1]}" if found.funnel.rate is not None else None,
            f"{row.outer[0]} to {row.outer[1]}" if found.funnel.rate is not None else None,
            _SAYS[row.says],
        ]
        for row in found.funnel.rows
    ]
    return Table(
        name="units",
        caption=f"Who left, by LPA and department: {of}, {_span(found.first_on, found.until_on)}",
        columns=(
            Column("Unit"),
            Column("Leavers", numeric=True),
            Column("Person-years", numeric=True, digits=1),
            Column("Expected", numeric=True, digits=1),
            Column("19 times in 20"),
            Column("499 times in 500"),
            Column("So it was"),
        ),
        rows=rows,
        notes=[
            "Leavers but for retirement, ill-health retirement and death, where they were posted on their last day."
            " Expected: at the rate of all units together, of the time that people served there.",
            f"If all units were alike, {found.funnel.by_chance:.1f} of them would lie beyond the narrower limits by"
            " chance alone. A unit beyond the wider ones is worth a visit; it says nothing of any person.",
            _SMALL,
            *(["Some leavers had no unit on their last day and stand in none."] if found.unplaced else []),
            *([] if found.told else ["Not told of this year: all units together would tell of few people."]),
        ],
    )


def trends_table(found: Trends) -> Table:
    """What became of conversations, by role, team or place."""
    what = f"{found.kind.label.capitalize()}s by {found.by.value}"
    rows = [[row.label, *map(_told, (row.held, row.declined, row.waiting, row.total))] for row in found.rows]
    last = found.total
    return Table(
        name="conversations",
        caption=f"{what}, {_span(found.first_on, found.until_on)}",
        columns=(
            Column(found.by.label),
            *(Column(words, numeric=True) for words in ("Held", "Declined", "Waiting at its end", "All")),
        ),
        rows=rows,
        total=["All", *map(_told, (last.held, last.declined, last.waiting, last.total))],
        notes=[
            f"Offered in this half-year: {_told(found.offered)}. One that waited at its end counts again in the next.",
            _SMALL,
        ],
    )


def over_time_table(found: OverTime, what: str) -> Table:
    """From half-year to half-year, by role, team or place."""
    return Table(
        name="over-time",
        caption=f"{what}, by half-year and {found.by.value}",
        columns=(
            Column(found.by.label),
            *(Column(_half(first), numeric=True) for first in found.halves),
            Column("All", numeric=True),
        ),
        rows=[[row.label, *map(_told, (*row.counts, row.total))] for row in found.rows],
        total=["All", *map(_told, (*found.total.counts, found.total.total))],
        notes=[_SMALL, "Of more than thirty the smaller ones are put together."],
    )


def _half(first_on: dt.date) -> str:
    """A half-year as the head of a narrow column."""
    return (
        f"Apr to Sep {first_on.year}"
        if first_on.month == 4
        else f"Oct {first_on.year} to Mar {first_on.year + 1}"
    )


def themes_table(found: Trends) -> Table:
    """What conversations were about."""
    return Table(
        name="themes",
        caption="What came up in those that were held",
        columns=(Column("Theme"), Column("Conversations", numeric=True)),
        rows=[[row.theme.label, _told(row.count)] for row in found.themes],
        notes=["One conversation can have several themes. A theme that came up in none isn’t listed."]
        if found.tells_parts
        else [_UNTOLD],
    )


def parts_table(found: Trends) -> Table:
    """With whom conversations were held, and what came of them."""
    rows: list[list[Cell]] = [[f"With: {one.label}", _told(count)] for one, count in found.with_whom]
    if found.kind.value == "retention":
        rows += [[f"Outcome: {one.label}", _told(count)] for one, count in found.outcomes]
    return Table(
        name="held",
        caption="With whom they were held, and what came of them",
        columns=(Column("Held"), Column("Conversations", numeric=True)),
        rows=rows,
        notes=[] if found.tells_parts else [_UNTOLD],
    )


def _still(share: Share, *, shown: bool) -> list[Cell]:
    """Long enough in, share and interval."""
    if not shown or share.share is None:
        return [share.n, None, None, None]
    return [share.n, share.share, share.low, share.high]


def _told(count: int | None) -> Cell:
    return _HIDDEN if count is None else count


def _seen_from(found: KeptSurvival) -> list[str]:
    if found.seen_from is None:
        return []
    return [
        f"Leavers are recorded from {in_words(found.seen_from)} on. Who served then already is followed from that day."
    ]


def _span(first_on: dt.date, until_on: dt.date) -> str:
    return f"{in_words(first_on)} to {in_words(until_on - dt.timedelta(days=1))}"
