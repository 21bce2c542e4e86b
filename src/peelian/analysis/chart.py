"""A chart of readings, drawn as SVG by ourselves: one string for the page and for paper.

Presentation attributes only, for a page's content policy allows no styles in the markup. It says everything in words
too (`chart_words`); the figures stand in a table beside it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape

from peelian.analysis.labels import SIZE, Label, beside, stacked
from peelian.analysis.quantiles import poisson_interval
from peelian.kernel.days import in_words

VERSION = "2"

_WIDTH, _HEIGHT = 400.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 392.0, 16.0, 186.0
_INK, _GREY, _PALE, _BLUE, _GREEN, _PAPER = "#0b0c0c", "#505a5f", "#b1b4b6", "#1d70b8", "#00703c", "#ffffff"
_FONT = f'font-family="sans-serif" font-size="{SIZE:.0f}"'


class When(StrEnum):
    """Where a period lies against a plan."""

    BEFORE = "before"  # it belongs to the baseline
    BETWEEN = "between"  # judged nowhere
    SINCE = "since"
    SO_FAR = "so far"  # it hasn't ended


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its first and last day, its value, the interval of that, and the comparison's value on our scale."""

    starts_on: dt.date
    on: dt.date
    value: float
    low: float
    high: float
    when: When
    comparison: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """All that a chart shows. `key` tells it from others on the page; a `comparison` without a name isn't shown."""

    key: str
    title: str
    unit: str
    points: Sequence[Point]
    baseline: float
    target: float
    due_on: dt.date
    agreed_on: dt.date | None = None
    comparison_name: str = ""


def count_interval(count: int) -> tuple[float, float]:
    """The interval that a counted value is drawn with (Byar's, 95 per cent)."""
    return poisson_interval(count)


def readings_chart(series: Series) -> str:
    """The chart as SVG: a point with its interval for each period, baseline, target, agreed and due day.

    Grey: before. Pale: judged nowhere. Blue: since. Hollow: not ended. A dashed line: the comparison area, scaled to
    the same level before. Whatever the numbers are, it is well-formed; those that aren't finite are left out.
    """
    frame, points = _frame(series)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img"'
        f' aria-labelledby="{escape(series.key)}-t {escape(series.key)}-d">',
        f'<title id="{escape(series.key)}-t">{escape(series.title)}</title>',
        f'<desc id="{escape(series.key)}-d">{escape(chart_words(series))}</desc>',
        f'<rect width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}" fill="{_PAPER}"/>',
        *_axes(frame),
        *_level(frame, series.baseline, _GREY, "4 3"),
        *_level(frame, series.target, _GREEN, "8 3"),
        *_days(frame, series),
        *_elsewhere(frame, series, points),
        *(_mark(frame, row) for row in points),
        *(_text(label) for label in chart_labels(series)),
        "</svg>",
    ]
    return "".join(parts)


def chart_labels(series: Series) -> list[Label]:
    """The words in the drawing, where they stand: none lies on another, and all lie inside it."""
    frame, _ = _frame(series)
    ticks = [
        Label(_tick(value), _LEFT - 5, frame.y(value) + 4, "end", _INK)
        for value in (frame.top * step / 4 for step in range(5))
    ]
    months = [
        Label(f"{day:%b %Y}", x, _HEIGHT - 4, anchor, _INK)
        for day, x, anchor in ((frame.first, _LEFT, "start"), (frame.last, _RIGHT, "end"))
    ]
    levels = [
        Label(words, _RIGHT, frame.y(value) - 4, "end", colour)
        for words, value, colour in (("Baseline", series.baseline, _GREY), ("Aim", series.target, _GREEN))
        if math.isfinite(value)
    ]
    return [*ticks, *months, *stacked(levels, least_y=_TOP - 4), *_day_labels(frame, series)]


def chart_words(series: Series) -> str:
    """What the chart shows, for those who can't see it."""
    said = [f"{series.title}, {series.unit}." if series.unit else f"{series.title}."]
    said.append(
        f"Baseline {_figure(series.baseline)}, aim {_figure(series.target)} by {in_words(series.due_on)}."
    )
    since = [row for row in series.points if row.when is When.SINCE]
    before = [row for row in series.points if row.when is When.BEFORE]
    for rows, words in ((before, "before"), (since, "since the plan was agreed")):
        if rows:
            values = [row.value for row in rows]
            said.append(
                f"{len(rows)} {'period' if len(rows) == 1 else 'periods'} {words}, from {_figure(min(values))} to "
                f"{_figure(max(values))}, the last {_figure(values[-1])}."
            )
    if not since:
        said.append("No whole period since the plan was agreed yet.")
    if series.comparison_name and any(row.comparison is not None for row in series.points):
        said.append(f"A dashed line shows {series.comparison_name}, on the same scale.")
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class _Frame:
    """From days and values to the drawing's units."""

    first: dt.date
    last: dt.date
    top: float

    def x(self, day: dt.date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return _LEFT + share * (_RIGHT - _LEFT)

    def y(self, value: float) -> float:
        share = min(1.0, max(0.0, value / self.top))
        return _BOTTOM - share * (_BOTTOM - _TOP)


def _frame(series: Series) -> tuple[_Frame, list[Point]]:
    """The drawing's frame, and the points that can be drawn."""
    points = [row for row in series.points if all(map(math.isfinite, (row.value, row.low, row.high)))]
    first = min([row.starts_on for row in points] + [series.agreed_on or series.due_on, series.due_on])
    last = max([row.on for row in points] + [series.agreed_on or series.due_on, series.due_on])
    top = _top(
        [row.high for row in points] + [series.baseline, series.target] + [_there(row) for row in points]
    )
    return _Frame(first, last, top), points


def _axes(frame: _Frame) -> list[str]:
    return [
        f'<path d="M{_LEFT:.1f} {frame.y(frame.top * step / 4):.1f}H{_RIGHT:.1f}" stroke="{_PALE}"'
        ' stroke-width="0.5"/>'
        for step in range(5)
    ]


def _level(frame: _Frame, value: float, colour: str, dashes: str) -> list[str]:
    if not math.isfinite(value):
        return []
    return [
        f'<path d="M{_LEFT:.1f} {frame.y(value):.1f}H{_RIGHT:.1f}" stroke="{colour}" stroke-width="1.5"'
        f' stroke-dasharray="{dashes}"/>'
    ]


def _days(frame: _Frame, series: Series) -> list[str]:
    return [
        f'<path d="M{frame.x(day):.1f} {_TOP:.1f}V{_BOTTOM + 6:.1f}" stroke="{_INK}" stroke-width="1"/>'
        for day in (series.agreed_on, series.due_on)
        if day is not None
    ]


def _day_labels(frame: _Frame, series: Series) -> list[Label]:
    line = _BOTTOM + 16
    due = Label("Due", frame.x(series.due_on), line, "end", _INK)
    if series.agreed_on is None:
        return [due]
    agreed = Label("Agreed", frame.x(series.agreed_on), line, "middle", _INK)
    if agreed.box[2] > _WIDTH:
        agreed = replace(agreed, anchor="end")
    return [beside(agreed, due, width=_WIDTH), due]


def _text(label: Label) -> str:
    # The paper-coloured edge keeps the words legible where a line runs through them.
    return (
        f'<text x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="{label.anchor}" fill="{label.colour}"'
        f' stroke="{_PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke" {_FONT}>'
        f"{escape(label.words)}</text>"
    )


def _elsewhere(frame: _Frame, series: Series, points: Sequence[Point]) -> list[str]:
    path = [
        f"{_middle(frame, row):.1f} {frame.y(row.comparison):.1f}"
        for row in points
        if row.comparison is not None and math.isfinite(row.comparison)
    ]
    if not series.comparison_name or len(path) < 2:
        return []
    return [
        f'<path d="M{"L".join(path)}" fill="none" stroke="{_GREY}" stroke-width="1" stroke-dasharray="2 2"/>'
    ]


def _mark(frame: _Frame, row: Point) -> str:
    x, y = _middle(frame, row), frame.y(row.value)
    colour = {When.BEFORE: _GREY, When.BETWEEN: _PALE}.get(row.when, _BLUE)
    fill = _PAPER if row.when is When.SO_FAR else colour
    return (
        f'<path d="M{x:.1f} {frame.y(row.low):.1f}V{frame.y(row.high):.1f}" stroke="{colour}" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'
    )


def _middle(frame: _Frame, row: Point) -> float:
    return (frame.x(row.starts_on) + frame.x(row.on)) / 2


def _there(row: Point) -> float:
    return row.comparison if row.comparison is not None else 0.0


def _top(values: Sequence[float]) -> float:
    """The least of 1, 2, 4, 5, 10, 20 … that all values lie below."""
    most = max((value for value in values if math.isfinite(value)), default=0.0)
    if most < 1e-6:
        return 4.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= most * 1.02)


def _figure(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.1f}"


def _tick(value: float) -> str:
    """A figure on the axis, short enough for its margin: 7,500, then 12.5k, 3m, 2e9."""
    if not value:
        return "0"
    if value >= 1e9 or value < 0.01:
        mantissa, exponent = f"{value:.0e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    if value >= 1e6:
        return f"{value / 1e6:.4g}m"
    return f"{value / 1e3:.4g}k" if value >= 1e4 else f"{value:,.4g}"
