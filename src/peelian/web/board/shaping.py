"""Figures as the Board's table shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peelian.apps.board import api as board
from peelian.journeys.packs.wording import Form, said


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, in words and as a bar.

    Args:
        figure: the figure itself.
        value: its value in words.
        parts: numerator and denominator in words, empty for a count, and where there is no value.
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
    if figure.value is None or figure.denominator is None:
        return Row(figure, said(figure))
    share = figure.unit == "share"
    interval = figure.interval
    return Row(
        figure,
        said(figure),
        said(figure, Form.OF),
        said(figure, Form.INTERVAL) if interval else "",
        bar=_of_hundred(min(figure.value, 1.0)) if share else None,
        low=_of_hundred(interval.low) if interval else 0.0,
        width=_of_hundred(interval.high - interval.low) if interval else 0.0,
    )


def _of_hundred(share: float) -> float:
    return round(share * 100, 1)
