"""How many leave, by two definitions that differ; how long people stay; and what those who leave say."""

from __future__ import annotations

import dataclasses
import datetime as dt

from peelian.analysis.rates import Share
from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import Table, value_of
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Audience, Content, Figure, Interval
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import By, Kind, Trends
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import StaffClass
from peelian.journeys import tell_retention
from peelian.journeys.packs.sections.draft import Draft
from peelian.journeys.packs.sections.ground import (
    Ground,
    ground_of,
    question,
)
from peelian.journeys.packs.sections.local import tells_of_leavers
from peelian.journeys.packs.sections.retention_measures import MEASURES, OF_YEAR, RATES, SAID
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day

_DAY = dt.timedelta(days=1)
_OFFICERS = StaffClass.OFFICER
#: So many of the latest years of joiners stand by themselves.
_YEARS_APART = 10
_HIDDEN = f"A count from 1 to {LEAST - 1}, or one from which such a count could be worked out, isn’t told."


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    if not tells_of_leavers(asked, draft, ground, MEASURES, "Retention"):
        return draft.content()
    _rates(asked, draft, ground)
    _stayed(asked, draft, ground)
    _curve(asked, draft, ground)
    _said(asked, draft, ground, Kind.RETENTION)
    _said(asked, draft, ground, Kind.EXIT)
    return draft.content()


def _rates(asked: Asked, draft: Draft, ground: Ground) -> None:
    until = _half(ground)[1]
    found = retention.leaver_rates(
        viewer=asked.viewer, until_on=until, staff_class=_OFFICERS.value, today=local_day(ground.as_of)
    )
    source = question("retention.leaver_rates", until_on=until, staff_class="officer")
    rows = f"/station/retention/?staff_class=officer&until={(until - _DAY).isoformat()}"
    first = workforce.first_days().leavers
    names = [one.name for one in RATES[:OF_YEAR]]
    if first is None or first > found.first_on:
        why = (
            f"Leaver rates: the twelve months to {in_words(until - _DAY)} begin before the first leaver on record."
            " To mend: give this section later days."
        )
        draft.missing.append(why)
        draft.none(names, why)
        return
    draft.words.append(
        f"Leaver rates are of the year from {in_words(found.first_on)} to {in_words(until - _DAY)}."
    )
    for name, rate in (("rate_home_office", found.home_office), ("rate_force", found.force)):
        draft.share(
            f"retention.{name}", rate.leavers, rate.strength, source=source, rows=rows,
            why_none="No officer was there to leave.",
        )  # fmt: skip
    more = None if found.difference is None else 100 * found.difference.difference
    draft.count(
        "retention.difference", more, source=source, rows=rows, why_none="One of the rates isn’t known."
    )
    few = _leavers(draft, found, source, rows)
    draft.table(_named(tell_retention.rates_table(found, _OFFICERS.label), "retention-rates"), people=(1,))
    if (steps := tell_retention.difference_table(found)) is not None:
        draft.table(_named(steps, "retention-difference"))
        if few:  # a rate's step, times what it is of, is how many went to other forces
            draft.tables[-1] = dataclasses.replace(draft.tables[-1], audience=Audience.INTERNAL)
    draft.table(
        _named(tell_retention.reasons_table(found, _OFFICERS.label), "retention-reasons"), people=(1, 2)
    )


def _leavers(draft: Draft, found: retention.Rates, source: str, rows: str) -> bool:
    """How many left, counted in three ways; whether so few went to other forces that the public may not read it."""
    transfers = found.fte - found.home_office.leavers
    counts = {
        "leavers_fte": found.fte,
        "leavers_home_office": found.home_office.leavers,
        "transfers": transfers,
        "leavers": found.heads,
    }
    for name, value in counts.items():
        draft.count(f"retention.{name}", round(value, 4), source=source, rows=rows)
    return 0 < round(transfers, 4) < LEAST


def _half(ground: Ground) -> tuple[dt.date, dt.date]:
    """The last half-year that was over by the end of the period."""
    return retention.halves(min(ground.until_on, local_day(ground.as_of)))[0]


def _named(table: Table, name: str) -> Table:
    return dataclasses.replace(table, name=name)


def _stayed(asked: Asked, draft: Draft, ground: Ground) -> None:
    last = _half(ground)[1] - _DAY
    found = retention.joiner_cohorts(viewer=asked.viewer, as_of=last, staff_class=_OFFICERS.value, by="year")
    source = question("retention.joiner_cohorts", as_of=last, staff_class="officer", months=12)
    rows = "/station/retention/joiners/?staff_class=officer"
    none = "Nobody who joined since leavers are recorded did so long enough ago."
    why = none if not found.total.n else _HIDDEN
    draft.figures.append(_interval(draft, "retention.stayed_a_year", found.total, (source, rows, why)))
    draft.table(
        _named(tell_retention.cohorts_table(found, _OFFICERS.label, most=_YEARS_APART), "retention-joiners"),
        people=(1, 2, 3),
    )


def _interval(draft: Draft, name: str, share: Share, said: tuple[str, str, str]) -> Figure:
    """A share with the interval that the room gives it; none where so few left or stayed that it would tell of them."""
    source, rows, why = said
    told = share.n and not 0 < share.n - share.count < LEAST and not 0 < share.count < LEAST
    draft.share(
        name, share.count if told else 0, share.n if told else 0, source=source, rows=rows, why_none=why
    )
    made = draft.figures.pop()
    return dataclasses.replace(made, interval=Interval(share.low, share.high)) if told else made


def _curve(asked: Asked, draft: Draft, ground: Ground) -> None:
    kept = retention.latest_survival(viewer=asked.viewer, on=ground.last_on, staff_class=_OFFICERS.value)
    name = RATES[-1].name
    if kept is None or kept.refused:
        why = (
            f"Survival: {kept.refused}"
            if kept
            else f"Survival: no curve was worked out by {in_words(ground.last_on)}; the worker makes one each night."
        )
        draft.missing.append(why)
        draft.none([name], why)
        return
    chart = tell_retention.survival_chart(kept, _OFFICERS.label)
    draft.table(_named(chart.table, "retention-survival"), people=(4,), chart=chart)
    mark = next((one for one in kept.marks if one.years == 1), None)
    source = question("retention.latest_survival", on=ground.last_on, staff_class="officer")
    rows = "/station/retention/stay/?staff_class=officer"
    draft.count(
        name, mark.value if mark else None, source=source, rows=rows,
        why_none=f"Too few are followed for a year: the curve isn’t told there. {_HIDDEN}",
    )  # fmt: skip
    if mark:
        draft.figures[-1] = dataclasses.replace(
            draft.figures[-1], denominator=kept.n, interval=Interval(mark.lower, mark.upper)
        )


def _said(asked: Asked, draft: Draft, ground: Ground, kind: Kind) -> None:
    first, until = _half(ground)
    found = retention.trends(
        viewer=asked.viewer,
        kind=kind,
        by=By.PLACE,
        first_on=first,
        until_on=until,
        today=local_day(ground.as_of),
    )
    is_exit = kind is Kind.EXIT
    source = question("retention.trends", kind=kind.value, by="place", first_on=first, until_on=until)
    rows = f"/station/retention/said/?half={first.isoformat()}&kind={kind.value}&by=place"
    offered, held = (one.name for one in (SAID[2:] if is_exit else SAID[:2]))
    draft.count(offered, found.offered, source=source, rows=rows, why_none=_HIDDEN)
    draft.count(held, found.total.held, source=source, rows=rows, why_none=_HIDDEN)
    what = "Exit interviews" if is_exit else "Retention conversations"
    table = tell_retention.trends_table(found)
    if _tells_something(table):
        draft.table(_named(table, f"retention-{'exit' if is_exit else 'conversations'}"), people=(1, 2, 3, 4))
    else:
        draft.words.append(f"{what}, {_span(first, until)}: too few to tell by place. {_HIDDEN}")
    if is_exit and _tells_something(themes := _themes(found)):
        draft.table(_named(themes, "retention-themes"), people=(1,))


def _tells_something(table: Table) -> bool:
    """Whether any of its numbers is told and isn't nought."""
    cells = [value_of(cell) for row in table.lines() for cell in row[1:]]
    return any(cell for cell in cells if not isinstance(cell, str))


def _span(first: dt.date, until: dt.date) -> str:
    return f"{in_words(first)} to {in_words(until - _DAY)}"


def _themes(found: Trends) -> Table:
    table = tell_retention.themes_table(found)
    span = _span(found.first_on, found.until_on)
    return dataclasses.replace(table, caption=f"What came up in exit interviews that were held, {span}")


SECTION = Section(
    key="retention",
    title="Retention of officers",
    about="Leaver rates by two definitions and why they differ, how long people stay, conversations and what they say.",
    place=240,
    build=_build,
    permission=Permission.SEE_RETENTION,
    reads=("workforce.", "retention."),
)
