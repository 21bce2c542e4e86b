"""Did it work: whether demand changed in the neighbourhoods where participation in policing rose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.analysis import vega
from peelian.analysis.differences import designs, judging, rises
from peelian.analysis.differences.judging import Difference
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content, Interval
from peelian.journeys import participation
from peelian.journeys.pack_sections.draft import SHARE, Draft, Measure
from peelian.journeys.pack_sections.ground import Ground, ground_of, not_permitted, question
from peelian.journeys.pack_sections.section import Asked, Section
from peelian.journeys.participation import Demand
from peelian.kernel.days import add_months, in_words
from peelian.kernel.time import local_day

_TOOK_PART = (
    "Subscriptions confirmed (also those that ended since) and things said in replies, survey answers, officers' notes"
    " and meetings."
)
_NOT_PART = (
    "Online reports aren't in it, for they are demand; nor who asked to join a scheme, for that is forgotten after a"
    " year."
)
_ROSE = (
    f"The first month from which what people took part in is at least {rises.TIMES:.0f} times the median of all months"
    f" before (at least {rises.LEAST_BEFORE}) and at least {rises.LEAST_A_MONTH}, {rises.STAYS} months in a row"
    f" (version {rises.VERSION})."
)
_HUNDRED = 100.0
_THOUSAND = 1000.0

GROUND = (
    Measure(
        "participation.neighbourhoods",
        "Neighbourhoods looked at",
        "neighbourhoods",
        "Neighbourhoods that stood on the first and the last day of the months looked at.",
    ),
    Measure(
        "participation.months",
        "Months looked at",
        "months",
        f"Whole months up to the last of the period, {participation.MONTHS} at most, from the first whole month on of"
        " which sign-ups and contributions are both recorded.",
    ),
    Measure(
        "participation.rose",
        "Neighbourhoods where participation rose",
        "neighbourhoods",
        f"{_ROSE} {_TOOK_PART} {_NOT_PART}",
    ),
    Measure(
        "participation.joined",
        "People who signed up in these months",
        "people",
        "Subscriptions confirmed in these months, whether they stand or have ended.",
        people=True,
    ),
    Measure(
        "participation.said",
        "Contributions in these months",
        "contributions",
        "Replies, survey answers, officers' notes of conversations and meetings. Online reports are not counted.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Question:
    """A kind of demand: its names, its words, what to do where there are no records."""

    key: str
    what: str
    unit: str
    counted: str
    source: str
    mend: str
    people: bool

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Its figures."""
        own = f"participation.{self.key}"
        beside = (
            f"{self.counted} From {designs.LEAST_MONTHS} to {designs.MOST_MONTHS} months on each side of the month in"
            " which participation rose."
        )
        there = "Counted once for each month in which participation rose anywhere, in the same months."
        free = "Neighbourhoods where participation didn't rise and that touch none where it did."
        return (
            Measure(f"{own}.areas", f"{self.what}: neighbourhoods where participation rose, in the comparison",
                    "neighbourhoods", f"Those with at least {designs.LEAST_MONTHS} months on each side."),
            Measure(f"{own}.comparison", f"{self.what}: comparison neighbourhoods", "neighbourhoods", free),
            Measure(f"{own}.before", f"{self.what} before, where participation rose", self.unit, beside,
                    people=self.people),
            Measure(f"{own}.after", f"{self.what} after, where participation rose", self.unit, beside,
                    people=self.people),
            Measure(f"{own}.comparison_before", f"{self.what} before, in the comparison", self.unit,
                    f"{beside} {free} {there}", people=self.people),
            Measure(f"{own}.comparison_after", f"{self.what} after, in the comparison", self.unit,
                    f"{beside} {free} {there}", people=self.people),
            Measure(f"{own}.change", f"{self.what}: change against the comparison", "per cent",
                    f"After to before where participation rose, over the same in the comparison, less one."
                    f" {judging.METHOD[0].upper()}{judging.METHOD[1:]} (version {judging.VERSION}). 95 per cent"
                    " interval. It is no experiment and says nothing of the cause.", digits=1),
            Measure(f"{own}.lots", f"{self.what}: lots that give as much", SHARE,
                    "Of lots drawn about which of these neighbourhoods participation rose in, and when: those that give"
                    " a change as far from none. The true one is counted among them.", digits=1),
        )  # fmt: skip


CRIME = _Question(
    "crime",
    "Recorded crime and anti-social behaviour",
    "crimes and incidents",
    "Published crimes and anti-social behaviour by the neighbourhood of their map point.",
    "incidents.count_by_area_and_month",
    "Import the published files of these months.",
    people=False,
)
REPORTS = _Question(
    "reports",
    "Online reports",
    "reports",
    "Reports that were sent in, whatever became of them.",
    "incidents.count_received_by_month",
    "They begin when the first report is sent in.",
    people=True,
)
_QUESTIONS = (CRIME, REPORTS)
_MEASURES = (*GROUND, *CRIME.measures, *REPORTS.measures)

METHOD_WORDS = (
    "How it was worked out: each month in which participation rose somewhere is a comparison of its own. What was"
    " counted there before and after is set against neighbourhoods where participation didn't rise and that touch none"
    " where it did, in the same months. So what happens everywhere, seasons among it, cancels; and so does what a"
    " neighbourhood always has more of. A regression (Poisson, with an effect of each neighbourhood and month) gives the"
    " change; its interval counts neighbourhoods, not crimes, as what chance draws.",
    "How it was tested: the same is done with months before participation rose, where there must be nothing to find;"
    " with each comparison neighbourhood as if participation had risen there; and with lots about where it rose. It is"
    f" said to have fallen or risen only where the interval leaves out no change and at most {judging.LEVEL:.0%} of lots"
    f" give as much. “No sign of change” needs an interval within {judging.MARGIN:.0%} either way. It takes at least"
    f" {judging.LEAST_AREAS} neighbourhoods where it rose and {judging.LEAST_COMPARISON} to compare with.",
    "What it can't say: this is no experiment. People sign up where something has just happened, and a peak falls again"
    " by itself. Whatever else was done in the same places at the same time is in the figure too. More ways to report"
    " also bring in what was never reported before: recorded demand can rise where less happens. Recorded crime and"
    " online reports are therefore two questions, answered apart.",
)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(_MEASURES, asked.span.as_of)
    if why := not_permitted(asked, Permission.SEE_BOARD, "Participation and demand"):
        draft.lacks(_MEASURES, why)
        return draft.content()
    last = _last_month(ground)
    found = participation.ground_for(area_code=ground.area.code, last_month=last)
    if not found.months:
        draft.lacks(
            _MEASURES,
            f"Participation: nobody signed up and nothing was said in a whole month up to {_month(last)}. Build this"
            " section again when there are records of at least"
            f" {designs.LEAST_MONTHS} months before and after a rise.",
        )
        return draft.content()
    _tell_ground(draft, ground, found, last)
    for one, demand in (
        (CRIME, participation.crime(found, as_of=local_day(ground.as_of))),
        (REPORTS, participation.reports(found, as_of=local_day(ground.as_of))),
    ):
        _tell(draft, ground, found, one, demand)
    draft.words.extend(METHOD_WORDS)
    return draft.content()


def _last_month(ground: Ground) -> dt.date:
    """The last month that is over within the period."""
    return add_months((ground.last_on + dt.timedelta(days=1)).replace(day=1), -1)


def _tell_ground(draft: Draft, ground: Ground, found: participation.Ground, last: dt.date) -> None:
    source = question("participation.ground_for", area_code=ground.area.code, last_month=last)
    rose = [one for one in found.neighbourhoods if one.rose is not None]
    for name, value in zip(
        GROUND,
        (len(found.neighbourhoods), len(found.months), len(rose), found.joined, found.said),
        strict=True,
    ):
        draft.count(name.name, value, source=source)
    if len(found.months) < participation.MONTHS:
        draft.missing.append(
            f"Participation: whole months are recorded from {_month(found.months[0])} on, so {len(found.months)} months"
            f" are looked at and not {participation.MONTHS}."
        )
    if found.touches is None:
        draft.missing.append(
            "Outlines: not known of every neighbourhood, so which of them touch isn't known, and the comparison may hold"
            " some that gain or lose by what is done next door. Import their outlines."
        )
    if found.gone:
        draft.missing.append(
            f"Neighbourhoods: {found.gone} did not stand on both the first and the last day and are left out."
        )
    if rose:
        _tell_rises(draft, found, rose)


def _tell_rises(
    draft: Draft, found: participation.Ground, rose: Sequence[participation.Neighbourhood]
) -> None:
    rows: list[list[Cell]] = [
        [one.name, _month(found.months[one.rose.month]), one.rose.before, one.rose.after]
        for one in rose
        if one.rose is not None
    ]
    draft.table(
        Table(
            "participation-rises",
            f"Where participation rose, {_span(found.months)}",
            [
                Column("Neighbourhood"),
                Column("Rose in"),
                Column(f"Took part in the {rises.STAYS} months before", numeric=True),
                Column(f"Took part in the first {rises.STAYS} months", numeric=True),
            ],
            rows,
            ["All", "", sum(_whole(row[2]) for row in rows), sum(_whole(row[3]) for row in rows)],
            [_ROSE, _TOOK_PART, _NOT_PART],
        ),
        people=(2, 3),
    )


def _tell(draft: Draft, ground: Ground, found: participation.Ground, one: _Question, demand: Demand) -> None:
    answer = demand.found
    if answer is None:
        draft.lacks(
            one.measures, f"{one.what}: nothing is recorded of the months of participation. {one.mend}"
        )
        return
    if demand.months[0] > found.months[0] or demand.months[-1] < found.months[-1]:
        draft.missing.append(
            f"{one.what}: known for {_span(demand.months)}, so only these months are compared."
        )
    draft.words.append(f"{answer.words.removesuffix('.')}.")
    if answer.verdict is judging.Verdict.CANT_TELL:
        draft.missing.append(answer.words)
    _tell_figures(draft, ground, one, demand, answer)
    if not answer.starts:
        return
    draft.table(_before_and_after(one, demand, answer), people=(4, 5, 6, 7) if one.people else ())
    if checks := _checks(one, answer):
        draft.table(checks)
    chart = _courses(one, found, demand)
    draft.table(chart.table, chart=chart)


def _tell_figures(draft: Draft, ground: Ground, one: _Question, demand: Demand, answer: Difference) -> None:
    own = f"participation.{one.key}"
    source = (
        f"{question(one.source, first_month=demand.months[0], last_month=demand.months[-1])} and"
        f" {question('participation.ground_for', area_code=ground.area.code)}"
    )
    draft.count(f"{own}.areas", answer.areas, source=source)
    draft.count(f"{own}.comparison", answer.comparison_areas, source=source)
    sums = _sums(answer)
    for name, value in zip(("before", "after", "comparison_before", "comparison_after"), sums, strict=True):
        draft.count(
            f"{own}.{name}", value if answer.starts else None, source=source,
            why_none="" if answer.starts else answer.words,
        )  # fmt: skip
    estimate, place = answer.estimate, answer.in_place
    if estimate is None or place is None:
        draft.none([f"{own}.change", f"{own}.lots"], answer.words, source=source)
        return
    draft.count(f"{own}.change", _HUNDRED * estimate.change, source=source)
    interval = Interval(_HUNDRED * estimate.low, _HUNDRED * estimate.high)
    draft.figures[-1] = replace(draft.figures[-1], interval=interval)
    whole = place.draws + 1
    draft.share(f"{own}.lots", round(place.p * whole), whole, source=source)


def _before_and_after(one: _Question, demand: Demand, answer: Difference) -> Table:
    """Counts by the month in which participation rose, with their sums and the change."""
    rows: list[list[Cell]] = [
        [
            _month(start.month), start.areas, start.months_before, start.months_after, start.before, start.after,
            start.comparison_before, start.comparison_after,
            None if start.ratio_of_ratios is None else start.ratio_of_ratios - 1,
        ]
        for start in answer.starts
    ]  # fmt: skip
    change = answer.estimate.change if answer.estimate else None
    return Table(
        f"participation-{one.key}",
        f"{one.what} before and after participation rose, {_span(demand.months)}",
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
        ["All", answer.areas, None, None, *_sums(answer), change],
        [
            one.counted,
            f"The comparison has {answer.comparison_areas} neighbourhoods, the same in each row; they are counted in the"
            " months of each row, so one count can stand in several.",
            "The change of a row is the ratio of its two ratios, less one; that of all is the regression's.",
            f"Left out: {answer.left_out.too_early} where participation rose with too few months before,"
            f" {answer.left_out.too_late} with too few after, {answer.left_out.touching} where it didn't rise and that"
            " touch one where it did.",
        ],
    )


def _checks(one: _Question, answer: Difference) -> Table | None:
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
            "Only months before the true rise are counted. An interval that leaves out no change is a warning; the one in"
            " the middle decides whether courses parted before.",
            f"Of {place.areas} comparison neighbourhoods, each taken as if participation had risen in it,"
            f" {place.as_far} changed as much as the estimate or more. Of {place.draws} lots {place.p:.1%} gave as much.",
        ],
    )


def _courses(one: _Question, found: participation.Ground, demand: Demand) -> vega.Chart:
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


def _sums(answer: Difference) -> tuple[int, int, int, int]:
    starts = answer.starts
    return (
        sum(start.before for start in starts),
        sum(start.after for start in starts),
        sum(start.comparison_before for start in starts),
        sum(start.comparison_after for start in starts),
    )


def _month(month: dt.date) -> str:
    return in_words(month).split(" ", 1)[1]


def _span(months: Sequence[dt.date]) -> str:
    return f"{_month(months[0])} to {_month(months[-1])}"


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


SECTION = Section(
    key="participation",
    title="Participation in policing",
    about="Whether demand fell in the neighbourhoods where participation rose, against others, and whether that can be"
    " told at all.",
    place=145,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("contacts.", "voice.", "incidents.", "places.", "typology."),
)
