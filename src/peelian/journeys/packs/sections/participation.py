"""Did it work: whether demand changed in the neighbourhoods where participation in policing rose."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from peelian.analysis.differences import designs, judging
from peelian.analysis.differences.judging import Difference
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content, Interval
from peelian.journeys import participation
from peelian.journeys.packs.sections.draft import Draft
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question
from peelian.journeys.packs.sections.participation_measures import (
    CRIME,
    GROUND,
    MEASURES,
    METHOD_WORDS,
    REPORTS,
    Question,
)
from peelian.journeys.packs.sections.participation_tables import (
    before_and_after,
    checks_of,
    courses,
    month_words,
    one_by_one,
    rises_of,
    span_words,
    sums,
)
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.journeys.participation import Demand
from peelian.kernel.days import add_months
from peelian.kernel.time import local_day

_HUNDRED = 100.0


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, asked.span.as_of)
    if why := not_permitted(asked, Permission.SEE_BOARD, "Participation and demand"):
        draft.lacks(MEASURES, why)
        return draft.content()
    if ground.is_to_come:
        draft.lacks(
            MEASURES, "Participation: the period has not begun. Build this section again when it has."
        )
        return draft.content()
    last = _last_month(ground)
    found = participation.ground_for(area_code=ground.area.code, last_month=last)
    if not found.months:
        draft.lacks(
            MEASURES,
            f"Participation: nobody signed up and nothing was said in a whole month up to {month_words(last)}. Build"
            " this section again when there are records of at least"
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
    """The last month that is over, within the period and when the records are read."""
    over = min(ground.last_on, local_day(ground.as_of) - dt.timedelta(days=1))
    return add_months((over + dt.timedelta(days=1)).replace(day=1), -1)


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
            f"Participation: whole months are recorded from {month_words(found.months[0])} on, so"
            f" {len(found.months)} months are looked at and not {participation.MONTHS}."
        )
    if found.touches is None:
        draft.missing.append(
            "Outlines: not known of every neighbourhood, so which of them touch isn't known, and the comparison may"
            " hold some that gain or lose by what is done next door. Import their outlines."
        )
    if found.gone:
        draft.missing.append(
            f"Neighbourhoods: {found.gone} did not stand on both the first and the last day and are left out."
        )
    if rose:
        draft.table(rises_of(found, rose), people=(2, 3))


def _tell(draft: Draft, ground: Ground, found: participation.Ground, one: Question, demand: Demand) -> None:
    answer = demand.found
    if answer is None:
        draft.lacks(
            one.measures, f"{one.what}: nothing is recorded of the months of participation. {one.mend}"
        )
        return
    if demand.months[0] > found.months[0] or demand.months[-1] < found.months[-1]:
        draft.missing.append(
            f"{one.what}: known for {span_words(demand.months)}, so nothing else is compared."
        )
    cant_tell = answer.verdict is judging.Verdict.CANT_TELL
    (draft.missing if cant_tell else draft.words).append(answer.words)
    _tell_figures(draft, ground, one, demand, answer)
    if any(single.before is not None for single in demand.singly):
        draft.table(one_by_one(one, found, demand), people=(1, 2, 3, 4) if one.people else ())
    if not answer.starts:
        return
    draft.table(before_and_after(one, demand, answer), people=(4, 5, 6, 7) if one.people else ())
    if checks := checks_of(one, answer):
        draft.table(checks)
    chart = courses(one, found, demand)
    draft.table(chart.table, chart=chart)


def _tell_figures(draft: Draft, ground: Ground, one: Question, demand: Demand, answer: Difference) -> None:
    own = f"participation.{one.key}"
    source = (
        f"{question(one.source, first_month=demand.months[0], last_month=demand.months[-1])} and"
        f" {question('participation.ground_for', area_code=ground.area.code)}"
    )
    draft.count(f"{own}.areas", answer.areas, source=source)
    draft.count(f"{own}.comparison", answer.comparison_areas, source=source)
    for name, value in zip(
        ("before", "after", "comparison_before", "comparison_after"), sums(answer), strict=True
    ):
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
