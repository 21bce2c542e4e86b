"""Figures as the Board's table shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peelian.apps.board import api as board


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, in words and as a bar.

    Args:
        figure: the figure itself.
        value: its value in words.
        parts: numerator and denominator in words, empty for a count, and where neither is known.
        interval: the interval in words, empty where there is none.
        bar: width of the bar from 0 to 100, None where there is no share.
        low: start of the interval's line from 0 to 100.
        width: length of the interval's line.
    """

    figure: board.Figure
    value: str
    parts: str = ""
    interval: str = ""
    bar: float | None = None
    low: float = 0.0
    width: float = 0.0


def shaped(figures: Iterable[board.Figure]) -> list[Row]:
    """Figures as rows, in their order."""
    return [_row(figure) for figure in figures]


def _row(figure: board.Figure) -> Row:
    if figure.unit != "share":
        return Row(figure, "no figure" if figure.value is None else f"{figure.value:,.0f}")
    if figure.denominator is None:
        return Row(figure, "no figure")
    parts = f"{_number(figure.numerator)} of {_number(figure.denominator)}"
    if figure.value is None:
        why = "nothing to count" if not figure.denominator else "too few to say"
        return Row(figure, why, parts)
    low, high = (figure.interval.low, figure.interval.high) if figure.interval else (0.0, 0.0)
    return Row(
        figure,
        f"{figure.value:.0%}",
        parts,
        f"{low:.0%} to {high:.0%}" if figure.interval else "",
        bar=round(min(figure.value, 1.0) * 100, 1),
        low=round(low * 100, 1),
        width=round((high - low) * 100, 1),
    )


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
