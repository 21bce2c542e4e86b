"""What the Board reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a share most likely lies, with the confidence that the figure's definition names."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with all that is needed to read it, question it and count it again.

    `value` is None where there is nothing to count it from: shown as such, never as nought. A share is from 0 to 1 and
    carries numerator and denominator; an interval where it comes from a sample.
    """

    name: str
    label: str
    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    definition: str
    as_of: dt.datetime
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A chart that is to be drawn: what names its drawing, its Vega-Lite, its title and what it says in words."""

    digest: str
    spec: Mapping[str, Any]
    title: str
    words: str
