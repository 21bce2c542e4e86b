"""Counts by day beside what was promised a day, drawn as SVG by ourselves: one string for the page and for paper.

Presentation attributes only, for a page's content policy allows no styles in the markup. A day that isn't known is
hatched to the top, so that it can't be taken for a day of none.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 400.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 394.0, 16.0, 160.0
_INK, _GREY, _PALE, _PAPER = "#0b0c0c", "#505a5f", "#b1b4b6", "#ffffff"
_MET, _MISSED = "#0b3f4a", "#93c2bd"
_FONT = 'font-family="sans-serif" font-size="11"'
Day = tuple[dt.date, int | None]


def day_chart(days: Sequence[Day], *, wanted: int, words: str) -> str:
    """A bar for each day, in order; a line at what was promised. Empty when there is no day.

    Args:
        days: each with its count, None where it isn't known. Dark: as many as promised or more.
        wanted: what was promised a day.
        words: what it shows, for those who don't see it.
    """
    if not days:
        return ""
    top = _top(max([wanted, *(count for _, count in days if count is not None)]))
    step = (_RIGHT - _LEFT) / len(days)
    room = min(step * 0.85, 16.0)

    def y(value: float) -> float:
        return _BOTTOM - value / top * (_BOTTOM - _TOP)

    bars = []
    for number, (_, count) in enumerate(days):
        x = _LEFT + step * number + (step - room) / 2
        high = y(count) if count is not None else _TOP
        fill = "url(#unknown)" if count is None else _MET if count >= wanted else _MISSED
        bars.append(
            f'<rect x="{x:.2f}" y="{high:.1f}" width="{room:.2f}" height="{_BOTTOM - high:.1f}" fill="{fill}"/>'
        )
    levels = [
        f'<path d="M{_LEFT:.0f} {y(value):.1f}H{_RIGHT:.0f}" stroke="{_PALE}" stroke-width="0.5"/>'
        f'<text x="{_LEFT - 6:.0f}" y="{y(value) + 4:.1f}" text-anchor="end" fill="{_INK}" {_FONT}>{value:,.0f}</text>'
        for value in _levels(top)
    ]
    ends = [(days[0][0], _LEFT, "start")] + ([(days[-1][0], _RIGHT, "end")] if len(days) > 1 else [])
    named = [
        f'<text x="{x:.0f}" y="{_BOTTOM + 20:.0f}" text-anchor="{anchor}" fill="{_INK}" {_FONT}>'
        f"{day.day} {day:%b %Y}</text>"
        for day, x, anchor in ends
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img"'
        f' aria-label="{escape(words)}">'
        '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{_PAPER}"/><path d="M0 6L6 0" stroke="{_PALE}" stroke-width="1.5"/>'
        "</pattern></defs>"
        f'<rect width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}" fill="{_PAPER}"/>'
        + "".join(levels)
        + "".join(bars)
        + f'<path d="M{_LEFT:.0f} {y(wanted):.1f}H{_RIGHT:.0f}" stroke="{_INK}" stroke-width="2"'
        ' stroke-dasharray="8 3"/>'
        f'<text x="{_RIGHT:.0f}" y="{y(wanted) - 5:.1f}" text-anchor="end" fill="{_INK}" {_FONT}'
        f' stroke="{_PAPER}" stroke-width="3" paint-order="stroke">{wanted:,} said</text>'
        + "".join(named)
        + "</svg>"
    )


def _levels(top: float) -> list[float]:
    """Whole numbers from none to the top: four steps, or as many as there are."""
    step = max(1.0, top / 4)
    return [step * number for number in range(int(top / step) + 1)]


def _top(most: float) -> float:
    """The least of 4, 8, 12, 16, 20, 24, 32, 40, 60, 80, 100, 120, 160 … that leaves a little room above."""
    if most * 1.05 <= 8:
        return 4.0 if most * 1.05 <= 4 else 8.0
    power = 10.0 ** (math.floor(math.log10(max(most, 10))) - 1)
    return next(
        step * power for step in (12, 16, 20, 24, 32, 40, 60, 80, 100, 120) if step * power >= most * 1.05
    )
