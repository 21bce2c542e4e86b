"""The tables and the charts of the section on participation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.analysis import vega
from peelian.analysis.differences import judging, rises, singly
from peelian.analysis.differences.designs import LEAST_MONTHS
from peelian.analysis.differences.judging import Because, Difference, Verdict
from peelian.analysis.tables import Cell, Column, Table
from peelian.journeys import participation
from peelian.journeys.packs.sections.participation_measures import NOT_PART, ROSE, TOOK_PART, Question
from peelian.journeys.participation import Demand
from peelian.kernel.days import in_words

_THOUSAND = 1000.0


def rises_of(found: participation.Ground, rose: Sequence[participation.Neighbourhood]) -> Table:
    """Where participation rose and when, with what people took part in before and after."""
    rows: list[list[Cell]] = [
        [one.name, month_words(found.months[one.rose.month]), one.rose.before, one.rose.after]
        for one in rose
        if one.rose is not None
    ]
    return Table(
        "participation-rises",
        f"Where participation rose, {span_words(found.months)}",
        [
            Column("Neighbourhood"),
            Column("Rose in"),
            Column(f"Took part in the {rises.STAYS} months before", numeric=True),
            Column(f"Took part in the first {rises.STAYS} months", numeric=True),
        ],
        rows,
        ["All", "", sum(_whole(row[2]) for row in rows), sum(_whole(row[3]) for row in rows)],
        [ROSE, TOOK_PART, NOT_PART],
    )


def before_and_after(one: Question, demand: Demand, answer: Difference) -> Table:
    """Counts by the month in which participation rose, with their sums and the change."""
    rows: list[list[Cell]] = [
        [
            month_words(start.month), start.areas, start.months_before, start.months_after, start.before, start.after,
            start.comparison_before, start.comparison_after,
            None if start.ratio_of_ratios is None else start.ratio_of_ratios - 1,
        ]
        for start in answer.starts
    ]  # fmt: skip
    change = answer.estimate.change if answer.estimate else None
    return Table(
        f"participation-{one.key}",
        f"{one.what} before and after participation rose, {span_words(demand.months)}",
        [
            Column("Participation rose in"),
            Column("Neighbourhoods", numeric=True),
            Column("Months before", numeric=True),
            Column("Months after", numeric=True),
            Column("Before, where it rose", numeric=True),
            Column("After, where it rose", numeric=True),
            Column("Before, comparison", numeric=True),
            Column("After, comparison", numeric=True),
            Column("Change against the comparison", numeric=True, share=True, digits=1),
        ],
        rows,
        ["All", answer.areas, None, None, *sums(answer), change],
        [
            one.counted,
            f"The comparison has {answer.comparison_areas} neighbourhoods, the same in each row; they are counted in"
            " the months of each row, so one count can stand in several.",
            "The change of a row is the ratio of its two ratios, less one; that of all is the regression's.",
            f"Left out: {answer.left_out.too_early} where participation rose with too few months before,"
            f" {answer.left_out.too_late} with too few after, {answer.left_out.touching} where it didn't rise and that"
            " touch one where it did.",
        ],
    )


def one_by_one(one: Question, found: participation.Ground, demand: Demand) -> Table:
    """Each neighbourhood where participation rose, by itself, against the comparison in the same months."""
    names = {area.code: area.name for area in found.neighbourhoods}
    rows: list[list[Cell]] = [
        [
            names[single.code], single.before, single.after, single.comparison_before, single.comparison_after,
            single.change, single.low, single.high, _told(single),
        ]
        for single in demand.singly
    ]  # fmt: skip
    return Table(
        f"participation-{one.key}-each",
        f"{one.what} in each neighbourhood where participation rose, {span_words(demand.months)}",
        [
            Column("Neighbourhood"),
            Column("Before", numeric=True),
            Column("After", numeric=True),
            Column("Before, comparison", numeric=True),
            Column("After, comparison", numeric=True),
            Column("Change against the comparison", numeric=True, share=True, digits=1),
            Column("From", numeric=True, share=True, digits=1),
            Column("To", numeric=True, share=True, digits=1),
            Column("What can be told"),
        ],
        rows,
        notes=[
            "Before and after: up to twelve months on each side of the month in which participation rose there. The"
            " comparison is counted in the same months for each, so the columns have no sum.",
            "The interval reaches as far as 95 of 100 comparison neighbourhoods stray, each taken as if participation"
            f" had risen in it, and never less far than chance alone. Of so many told one by one, {judging.LEVEL:.0%}"
            " can look changed where nothing changed: the answer for all together weighs more.",
        ],
    )


_WHY = {
    Because.FEW_MONTHS: f"fewer than {LEAST_MONTHS} months before or after",
    Because.FEW_COMPARISON: f"fewer than {singly.LEAST_COMPARISON} to compare with",
    Because.ZEROS: "nothing counted before or after",
    Because.PRE_TREND: "parted from the others before",
    Because.WIDE: "others stray as far",
}


def _told(single: singly.Single) -> str:
    if single.because is not None:
        return f"Can’t tell: {_WHY[single.because]}"
    return {
        Verdict.FELL: "Fell", Verdict.ROSE: "Rose", Verdict.NO_SIGN: "No sign of change",
        Verdict.CANT_TELL: "Can’t tell",
    }[single.verdict]  # fmt: skip


def checks_of(one: Question, answer: Difference) -> Table | None:
    """What the months before show when they are cut where nothing began."""
    if not answer.fake_starts or answer.in_place is None:
        return None
    rows: list[list[Cell]] = [
        [
            f"{fake.months_before_start} months before",
            fake.estimate.change,
            fake.estimate.low,
            fake.estimate.high,
        ]
        for fake in answer.fake_starts
    ]
    place = answer.in_place
    return Table(
        f"participation-{one.key}-checks",
        f"{one.what}: what is found at months in which nothing began",
        [
            Column("As if participation had risen"),
            Column("Change", numeric=True, share=True, digits=1),
            Column("From", numeric=True, share=True, digits=1),
            Column("To", numeric=True, share=True, digits=1),
        ],
        rows,
        notes=[
            "Only months before the true rise are counted. An interval that leaves out no change is a warning; the one"
            " in the middle decides whether courses parted before.",
            f"Of {place.areas} comparison neighbourhoods, each taken as if participation had risen in it,"
            f" {place.as_far} changed as much as the estimate or more. Of {place.draws} lots and the truth,"
            f" {place.p:.1%} gave as much.",
        ],
    )


def courses(one: Question, found: participation.Ground, demand: Demand) -> vega.Chart:
    """Monthly rates where participation rose and in the comparison."""
    beside = {
        code
        for area in found.neighbourhoods
        if area.rose
        for code in (found.touches or {}).get(area.code, ())
    }
    rose = [area for area in found.neighbourhoods if area.rose]
    free = [area for area in found.neighbourhoods if not area.rose and area.code not in beside]
    known = all(area.residents for area in (*rose, *free))
    series = []
    for name, group in (("Where participation rose", rose), ("Comparison", free)):
        whole = sum(area.residents or 0 for area in group) / _THOUSAND if known else float(len(group))
        points = [
            (
                month,
                vega.Figure(
                    sum(demand.counts[area.code][place] for area in group) / whole if whole else None
                ),
            )
            for place, month in enumerate(demand.months)
        ]
        series.append(vega.Line(name, points))
    of = "1,000 residents" if known else "neighbourhood"
    return vega.lines(
        name=f"participation-{one.key}-courses",
        title=f"{one.what} a month for each {of}, where participation rose and in the comparison",
        series=series,
        unit=Column(f"{one.unit[0].upper()}{one.unit[1:]} per {of}", numeric=True, digits=2 if known else 1),
        notes=["Neighbourhoods where participation rose are in their line throughout, before and after."],
    )


def sums(answer: Difference) -> tuple[int, int, int, int]:
    """Before and after where participation rose, before and after in the comparison; of all months in which it rose."""
    starts = answer.starts
    return (
        sum(start.before for start in starts),
        sum(start.after for start in starts),
        sum(start.comparison_before for start in starts),
        sum(start.comparison_after for start in starts),
    )


def month_words(month: dt.date) -> str:
    """A month in words: “March 2026”."""
    return in_words(month).split(" ", 1)[1]


def span_words(months: Sequence[dt.date]) -> str:
    """The first and the last of some months in words, or the only one."""
    first, last = month_words(months[0]), month_words(months[-1])
    return first if first == last else f"{first} to {last}"


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
