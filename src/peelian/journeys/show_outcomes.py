"""Show: what a plan's outcomes have read, as a chart, its words and a table, for the page and for paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from peelian.analysis.chart import Point, Series, When, chart_words, count_interval, readings_chart
from peelian.analysis.rates import wilson
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import OutcomeView, PlanView, ReadingRow, ReadingView
from peelian.journeys import read_outcomes
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day


@dataclass(frozen=True, slots=True)
class Line:
    """One period of an outcome, in words for a table."""

    period: str
    value: str
    elsewhere: str
    when: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An outcome with its chart (SVG, empty for one that is typed by hand), the chart's words, and its table."""

    outcome: OutcomeView
    svg: str
    words: str
    lines: tuple[Line, ...]
    so_far: str


def show(*, at: dt.datetime, plan: PlanView) -> tuple[list[Shown], list[Shown]]:
    """A plan's outputs and its other outcomes, each with what this fortnight has brought so far."""
    current = read_outcomes.so_far(at=at, plan=plan)
    shown = [_shown(plan, outcome, current) for outcome in plan.outcomes]
    return (
        [row for row in shown if row.outcome.measure.is_output],
        [row for row in shown if not row.outcome.measure.is_output],
    )


def period_in_words(starts_on: dt.date, on: dt.date) -> str:
    """A whole month by its name, another span by its first and last day."""
    if starts_on.day == 1 and (on + dt.timedelta(days=1)).day == 1 and starts_on.month == on.month:
        return f"{on:%B %Y}"
    first = f"{starts_on.day} {starts_on:%B}" + ("" if starts_on.year == on.year else f" {starts_on.year}")
    return f"{first} to {in_words(on)}"


def _shown(plan: PlanView, outcome: OutcomeView, current: Mapping[int, ReadingRow]) -> Shown:
    now = current.get(outcome.id)
    read = [row for row in outcome.readings if row.arrived and row.starts_on]
    so_far = f"{_number(now.value)} so far, since {now.starts_on.day} {now.starts_on:%B}" if now else ""
    if outcome.measure is problems.Measure.TYPED:
        typed = tuple(Line(in_words(row.on), _number(row.value), "", row.source) for row in outcome.readings)
        return Shown(outcome, "", "", typed, so_far)
    series = _series(plan, outcome, read, now)
    lines = [_line(plan, outcome, row) for row in read]
    if now:
        lines.append(
            Line(period_in_words(now.starts_on, now.on), _number(now.value), "", "so far, not judged")
        )
    return Shown(outcome, readings_chart(series), chart_words(series), tuple(lines), so_far)


def _series(plan: PlanView, outcome: OutcomeView, read: list[ReadingView], now: ReadingRow | None) -> Series:
    scale = _scale(outcome, read)
    points = [
        Point(
            starts_on=row.starts_on or row.on,
            on=row.on,
            value=row.value,
            low=low,
            high=high,
            when=_when(plan, outcome, row),
            comparison=row.comparison_count * scale if row.comparison_count is not None and scale else None,
        )
        for row in read
        for low, high in [_interval(outcome, row.value, row.count or 0, row.out_of)]
    ]
    if now:
        low, high = _interval(outcome, now.value, now.count, now.out_of)
        points.append(Point(now.starts_on, now.on, now.value, low, high, When.SO_FAR))
    return Series(
        key=f"outcome-{outcome.id}",
        title=outcome.indicator,
        unit=outcome.unit,
        points=points,
        baseline=outcome.baseline,
        target=outcome.target,
        due_on=outcome.due_on,
        agreed_on=local_day(plan.agreed_at) if plan.agreed_at else None,
        comparison_name=outcome.comparison_name,
    )


def _scale(outcome: OutcomeView, read: list[ReadingView]) -> float:
    """What brings the comparison's counts to our level before."""
    before = [row for row in read if outcome.baseline_until and row.on < outcome.baseline_until]
    there = sum(row.comparison_count or 0 for row in before)
    return sum(row.count or 0 for row in before) / there if there else 0.0


def _interval(outcome: OutcomeView, value: float, count: int, out_of: int | None) -> tuple[float, float]:
    """A count's or a share's 95 per cent interval; what patrols did is known, not drawn by chance."""
    if outcome.measure.is_output:
        return value, value
    if outcome.measure.is_share:
        share = wilson(count, out_of or 0)
        return 100 * share.low, 100 * share.high
    return count_interval(count)


def _when(plan: PlanView, outcome: OutcomeView, row: ReadingView) -> When:
    if outcome.baseline_until and row.on < outcome.baseline_until:
        return When.BEFORE
    agreed = local_day(plan.agreed_at) if plan.agreed_at else None
    return When.SINCE if agreed and row.starts_on and row.starts_on >= agreed else When.BETWEEN


def _line(plan: PlanView, outcome: OutcomeView, row: ReadingView) -> Line:
    words = {When.BEFORE: "before", When.SINCE: "since"}.get(_when(plan, outcome, row), "between, not judged")
    if row.revised_at:
        words += f", corrected on {in_words(local_day(row.revised_at))}"
    of = f" ({row.count} of {row.out_of})" if row.out_of is not None else ""
    return Line(
        period=period_in_words(row.starts_on or row.on, row.on),
        value=_number(row.value) + of,
        elsewhere="–" if row.comparison_count is None else f"{row.comparison_count:,}",
        when=words,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
