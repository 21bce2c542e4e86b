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

    Args:
        name: dotted, by the room that it comes from, and unlike any other's: `messaging.good`.
        label: what it is of, as a row's head.
        value: the figure; None where there is none.
        unit: what it counts (“people”), or “share”.
        numerator: of a share.
        denominator: of a share; of one from a sample, how many answered (n).
        definition: what is counted, and what isn't.
        as_of: when it was read from the records.
        interval: of a share from a sample.
        source: the question that was asked of the records, so that it can be asked again.
        rows: address of the rows behind it on this site, for those who may see them; "" where there is none.
        why_none: why it has no value, a sentence; "" of one that has.
        people: whether it counts people, so that a small value is hidden from the public.
        digits: after the point, where it is written; of a share, of its per cents.
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
    source: str = ""
    rows: str = ""
    why_none: str = ""
    people: bool = False
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A chart that is to be drawn: what names its drawing, its Vega-Lite, its title and what it says in words."""

    digest: str
    spec: Mapping[str, Any]
    title: str
    words: str
