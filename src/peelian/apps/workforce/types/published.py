"""Strength as the Home Office publishes it, force by force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One line of the open-data table: people of one sex, rank and worker type of one force on one day.

    The Home Office counts special constables and volunteers by head only; where a source gives an FTE for them, it
    repeats the headcount.
    """

    row: int
    dated_on: dt.date
    force_code: str
    force_name: str
    region: str
    sex: str
    rank_words: str
    worker_type: str
    headcount: int
    fte: Decimal


@dataclass(frozen=True, slots=True)
class PublishedLoaded:
    """What a table changed: rows read, new ones, and those whose figures differ from what was published before."""

    read: int
    added: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True)
class PublishedTotal:
    """A force's published strength of one worker type on one day, over all sexes and ranks."""

    dated_on: dt.date
    headcount: int
    fte: Decimal


@dataclass(frozen=True, slots=True)
class StrengthRow:
    """Our own strength in the Home Office's layout: the sex isn't recorded here, and is said to be so."""

    dated_on: dt.date
    rank_words: str
    worker_type: str
    headcount: int
    fte: Decimal
