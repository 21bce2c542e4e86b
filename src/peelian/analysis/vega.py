"""Charts as Vega-Lite, from one definition: what is drawn, what it says in words, and the table that stands beside it.

A chart is made of figures that are worked out already; nothing is counted here. Colours are told apart by dashes and
names too. Figures that aren't known leave a gap. The drawing itself is made elsewhere (`peelian.adapters.charts`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peelian.analysis.tables import Cell, Column, Table
from peelian.kernel.days import in_words

#: Part of a drawing's digest: another one draws all charts anew.
VERSION = "2"
Spec = Mapping[str, Any]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_WIDTH, _HEIGHT, _BAR = 400, 220, 26
#: Letters on a line of a bar's label, and a line's height: a longer label has more lines, and is never cut.
_LABEL, _LABEL_LINE = 32, 16
_BAR_AXIS = {
    "grid": False, "ticks": False, "domain": False,
    "labelExpr": rf"split(trim(replace(datum.label, regexp('(.{{1,{_LABEL}}})( |$)', 'g'), '$1\n')), '\n')",
    # The first of several lines stands beside the middle: half a line up for each that follows it.
    "labelOffset": {
        "condition": [
            {"test": f"length(datum.label) > {2 * _LABEL}", "value": -_LABEL_LINE},
            {"test": f"length(datum.label) > {_LABEL}", "value": -_LABEL_LINE / 2},
        ],
        "value": 0,
    },
}  # fmt: skip
_FEW_MONTHS = dt.timedelta(days=150)
_INK, _GREY, _PALE = "#0b0c0c", "#505a5f", "#b1b4b6"
#: Told apart by people who see few colours, and against white at 3 to 1 (WCAG 1.4.11); dashes beside them.
_INTERVAL = "#d98200"
_COLOURS = ("#0b3f4a", "#b3261e", "#1d70b8", "#8a5a00", "#4b3a78", "#0b6b47", "#505a5f")
_DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (10, 4), (4, 4), (1, 3))
_CONFIG = {
    "font": "sans-serif",
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": _INK,
        "titleColor": _INK, "gridColor": _PALE, "gridWidth": 0.5, "domainColor": _GREY, "tickColor": _GREY,
        "labelLimit": 280,
    },
    "legend": {"labelFontSize": 13, "title": None, "orient": "top", "columns": 3, "labelLimit": 220, "symbolSize": 120},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with all that says the same as it.

    Args:
        spec: Vega-Lite, with its data in it.
        title: what it shows.
        words: the same for those who can't see it.
        table: the figures.
    """

    spec: Spec
    title: str
    words: str
    table: Table

    @property
    def digest(self) -> str:
        """Names the drawing: the same figures and words make the same, others another."""
        return digest_of(self.spec, self.title, self.words)


@dataclass(frozen=True, slots=True)
class Figure:
    """One value with its interval, where it has one. None: not known, or hidden."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, and its figure."""

    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its name, and figures by day."""

    name: str
    points: Sequence[tuple[dt.date, Figure]]


@dataclass(frozen=True, slots=True)
class StepCurve:
    """A curve that changes only at some times, such as survival: from each time on its figure, until the next one."""

    name: str
    points: Sequence[tuple[float, Figure]]


def digest_of(spec: Spec, title: str, words: str) -> str:
    """SHA-256 of what a drawing is made of, in hexadecimal."""
    said = json.dumps([VERSION, spec, title, words], sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(said.encode()).hexdigest()


def bars(
    *, name: str, title: str, rows: Sequence[Bar], of: str, unit: Column, notes: Sequence[str] = ()
) -> Chart:
    """Bars that lie, one below the other in the order given, each with its interval.

    Args:
        name: of the table's files.
        title: what it shows.
        rows: the bars.
        of: what a bar is of (“Reason”).
        unit: the figures' column: its words are the axis' title, and it says how figures are written.
        notes: of the table.

    Raises:
        ValueError: when two bars have one label: they would be drawn on each other.
    """
    _refuse_twins([row.label for row in rows])
    data = [{"label": row.label, "place": place, **_values(row.figure)} for place, row in enumerate(rows)]
    label = {
        "field": "label", "type": "nominal", "title": None,
        "sort": {"field": "place", "op": "min"}, "axis": _BAR_AXIS,
    }  # fmt: skip
    layer: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": _COLOURS[0]},
            "encoding": {"y": label, "x": _measure("value", unit, zero=True)},
        },
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "color": _INTERVAL, "strokeWidth": 2.5},
            "encoding": {"y": label, "x": _measure("low", unit, zero=True), "x2": {"field": "high"}},
        },
    ]
    spec = _spec(data, layer, height=_height([row.label for row in rows]))
    table = Table(
        name, title, [Column(of), *_figure_columns(unit, [row.figure for row in rows])],
        [[row.label, *_figure_cells(row.figure, [one.figure for one in rows])] for row in rows], notes=notes,
    )  # fmt: skip
    return Chart(spec, title, _bars_said(title, rows, unit), table)


def lines(
    *,
    name: str,
    title: str,
    series: Sequence[Line],
    unit: Column,
    zero: bool = True,
    notes: Sequence[str] = (),
) -> Chart:
    """Lines by day, straight from point to point (nothing is known between them), each with its interval as a band.

    Args:
        name: of the table's files.
        title: what it shows.
        series: the lines, which need not have the same days.
        unit: the figures' column.
        zero: whether the axis begins at nought. Only where a difference matters and no size is compared: False.
        notes: of the table.
    """
    data = [
        {"name": line.name, "on": day.isoformat(), **_values(figure)}
        for line in series
        for day, figure in line.points
    ]
    across = {
        "field": "on", "type": "temporal", "title": None, "scale": {"type": "utc"},
        "axis": {"format": _day_format(series), "grid": False, "labelOverlap": "greedy", "tickCount": 5},
    }  # fmt: skip
    spec = _spec(data, _curves(across, series, unit, "linear", zero=zero, points=True))
    figures = [figure for line in series for _, figure in line.points]
    rows: list[list[Cell]] = [
        [line.name, day, *_figure_cells(figure, figures)] for line in series for day, figure in line.points
    ]
    table = Table(
        name, title, [Column("What"), Column("Day"), *_figure_columns(unit, figures)], rows, notes=notes
    )
    said = [
        _course_said(line.name, [(in_words(day), figure) for day, figure in line.points], unit)
        for line in series
    ]
    return Chart(spec, title, " ".join([_sentence(title), *said]), table)


def _day_format(series: Sequence[Line]) -> str:
    """How days are written along an axis: by the day where months would be written twice."""
    days = [day for line in series for day, _ in line.points]
    return "%-d %b" if days and max(days) - min(days) < _FEW_MONTHS else "%b %Y"


def steps(
    *,
    name: str,
    title: str,
    series: Sequence[StepCurve],
    along: Column,
    unit: Column,
    notes: Sequence[str] = (),
) -> Chart:
    """Curves that go by steps, each with its interval as a band: survival, cumulative incidence.

    Args:
        name: of the table's files.
        title: what it shows.
        series: the curves. One of survival begins at (0, 1).
        along: the column of the times (“Months since joining”).
        unit: the figures' column.
        notes: of the table.
    """
    data = [
        {"name": curve.name, "on": time, **_values(figure)}
        for curve in series
        for time, figure in curve.points
    ]
    across = {
        "field": "on", "type": "quantitative", "title": along.words, "axis": {"grid": False, "tickCount": 6},
    }  # fmt: skip
    spec = _spec(data, _curves(across, series, unit, "step-after", zero=True, points=False))
    figures = [figure for curve in series for _, figure in curve.points]
    rows: list[list[Cell]] = [
        [curve.name, time, *_figure_cells(figure, figures)]
        for curve in series
        for time, figure in curve.points
    ]
    table = Table(name, title, [Column("What"), along, *_figure_columns(unit, figures)], rows, notes=notes)
    said = [
        _course_said(curve.name, [(f"{along.said(time)}", figure) for time, figure in curve.points], unit)
        for curve in series
    ]
    return Chart(spec, title, " ".join([_sentence(title), f"{along.words} along.", *said]), table)


def stacked(
    *,
    name: str,
    title: str,
    rows: Sequence[tuple[str, Sequence[float | None]]],
    of: str,
    parts: Sequence[str],
    unit: Column,
    notes: Sequence[str] = (),
) -> Chart:
    """Bars that lie, each made of parts that add up.

    Args:
        name: of the table's files.
        title: what it shows.
        rows: what each bar is of, and its parts' values in the order of `parts`.
        of: what a bar is of (“Sector”).
        parts: what the bars are made of.
        unit: the figures' column.
        notes: of the table.

    Raises:
        ValueError: when a bar hasn't as many values as there are parts, or two bars have one label.
    """
    _refuse_twins([label for label, _ in rows])
    data = [
        {"label": label, "place": place, "part": part, "order": order, "value": _finite(value)}
        for place, (label, values) in enumerate(rows)
        for order, (part, value) in enumerate(zip(parts, values, strict=True))
    ]
    layer = [
        {
            "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1},
            "encoding": {
                "y": {
                    "field": "label", "type": "nominal", "title": None, "sort": {"field": "place", "op": "min"},
                    "axis": _BAR_AXIS,
                },
                "x": {**_measure("value", unit, zero=True), "stack": "zero"},
                "color": _colour(list(parts), "part"),
                "order": {"field": "order", "type": "quantitative"},
            },
        }
    ]  # fmt: skip
    spec = _spec(data, layer, height=_height([label for label, _ in rows]))
    columns = [Column(of), *(Column(part, True, unit.digits, unit.share) for part in parts)]
    cells: list[list[Cell]] = [[label, *values] for label, values in rows]
    table = Table(name, title, columns, cells, notes=(unit.words, *notes))
    said = [
        f"{label}: {', '.join(f'{part} {unit.said(value)}' for part, value in zip(parts, values, strict=True))}."
        for label, values in rows
    ]
    return Chart(spec, title, " ".join([_sentence(title), f"{unit.words}.", *said]), table)


def _refuse_twins(labels: Sequence[str]) -> None:
    if len(set(labels)) < len(labels):
        message = "Two bars have one label."
        raise ValueError(message)


def _height(labels: Sequence[str]) -> int:
    """Of bars that lie, each with room for its label."""
    lines = max((len(textwrap.wrap(label, _LABEL)) for label in labels), default=1)
    return max(1, len(labels)) * max(_BAR, lines * _LABEL_LINE + 6)


def _spec(data: list[dict[str, Any]], layer: list[dict[str, Any]], height: int = _HEIGHT) -> Spec:
    return {
        "$schema": _SCHEMA,
        "width": _WIDTH,
        "height": height,
        "padding": 4,
        "config": _CONFIG,
        "data": {"values": data},
        "layer": layer,
    }


def _curves(
    across: dict[str, Any],
    series: Sequence[Line | StepCurve],
    unit: Column,
    how: str,
    *,
    zero: bool,
    points: bool,
) -> list[dict[str, Any]]:
    """A band and a line for each series."""
    names = [one.name for one in series]
    colour = _colour(names)
    if len(names) > 1:
        colour["legend"] = {"symbolType": "stroke", "symbolStrokeWidth": 2.5, "symbolOpacity": 1}
    dash = {"field": "name", "type": "nominal", "scale": {"domain": names, "range": _spread(_DASHES, names)}}
    line: dict[str, Any] = {"type": "line", "interpolate": how, "strokeWidth": 2.5}
    if points and all(len(one.points) <= 40 for one in series):
        line["point"] = {"filled": True, "size": 35}
    return [
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "area", "interpolate": how, "opacity": 0.18},
            "encoding": {
                "x": across,
                "y": _measure("low", unit, zero=zero),
                "y2": {"field": "high"},
                "color": colour,
            },
        },
        {
            "mark": line,
            "encoding": {
                "x": across,
                "y": _measure("value", unit, zero=zero),
                "color": colour,
                "strokeDash": dash if len(names) > 1 else {"value": [1, 0]},
            },
        },
    ]


def _measure(field: str, unit: Column, *, zero: bool) -> dict[str, Any]:
    axis: dict[str, Any] = {"tickCount": 5, "titlePadding": 8}
    if unit.share:
        axis["format"] = "~%"
    return {
        "field": field,
        "type": "quantitative",
        "title": unit.words,
        "scale": {"zero": zero},
        "axis": axis,
    }


def _colour(names: list[str], field: str = "name") -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": names, "range": _spread(_COLOURS, names)},
        **({"legend": None} if len(names) < 2 else {}),
    }


def _spread(kinds: Sequence[Any], names: Sequence[str]) -> list[Any]:
    return [kinds[place % len(kinds)] for place in range(len(names))]


def _values(figure: Figure) -> dict[str, float | None]:
    return {"value": _finite(figure.value), "low": _finite(figure.low), "high": _finite(figure.high)}


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _figure_columns(unit: Column, figures: Sequence[Figure]) -> list[Column]:
    columns = [unit]
    if any(figure.low is not None for figure in figures):
        columns += [
            Column("Interval from", True, unit.digits, unit.share),
            Column("to", True, unit.digits, unit.share),
        ]
    return columns


def _figure_cells(figure: Figure, figures: Sequence[Figure]) -> list[Cell]:
    if any(one.low is not None for one in figures):
        return [figure.value, figure.low, figure.high]
    return [figure.value]


def _bars_said(title: str, rows: Sequence[Bar], unit: Column) -> str:
    said = [f"{row.label} {_figure_said(row.figure, unit)}" for row in rows]
    return (
        f"{_sentence(title)} {unit.words}: {'; '.join(said)}." if said else f"{_sentence(title)} No figures."
    )


def _course_said(name: str, points: Sequence[tuple[str, Figure]], unit: Column) -> str:
    """First, last, lowest and highest: what an eye takes from a line."""
    known = [(when, figure) for when, figure in points if figure.value is not None]
    if not known:
        return f"{name}: no figures."
    (first, begun), (last, ended) = known[0], known[-1]
    values = [figure.value for _, figure in known if figure.value is not None]
    span = f"between {unit.said(min(values))} and {unit.said(max(values))}"
    if len(known) == 1:
        return f"{name}: {_figure_said(begun, unit)} at {first}."
    return (
        f"{name}: {unit.words} {_figure_said(begun, unit)} at {first}, {_figure_said(ended, unit)} at {last}, "
        f"{span}."
    )


def _figure_said(figure: Figure, unit: Column) -> str:
    if figure.low is None or figure.high is None:
        return unit.said(figure.value)
    return f"{unit.said(figure.value)} ({unit.said(figure.low)} to {unit.said(figure.high)})"


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."
