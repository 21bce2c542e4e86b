"""Figures and days as a person writes them."""

from __future__ import annotations

import datetime as dt

from peelian.kernel.days import in_words


def number(value: float) -> str:
    """A figure as a person writes it: no needless decimals, thousands marked."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def day(value: dt.date) -> str:
    """A day as a person writes it: 3 May 2026."""
    return in_words(value)


def change_in_words(ratio: float) -> str:
    """A ratio of counts as a person says it: 0.75 is "25 % fewer", 1.1 is "10 % more", 2.3 is "2.3 times as many"."""
    if ratio >= 2:
        return f"{ratio:.1f} times as many"
    percent = round(100 * abs(ratio - 1))
    if percent == 0:
        return "as many"
    return f"{percent} % {'more' if ratio > 1 else 'fewer'}"
