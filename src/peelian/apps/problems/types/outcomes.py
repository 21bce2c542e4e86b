"""Intended outcomes: what should change, from what, what was read, and what the readings say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from peelian.apps.problems.types.measures import Direction, Measure
from peelian.kernel.categories import ProblemCategory


class Course(StrEnum):
    """What the readings say so far."""

    MET = "met"
    ON_COURSE = "on course"
    OFF_COURSE = "off course"
    WORSE = "worse than before"
    CANT_TELL = "can't tell yet"


#: A plan's course is the first of these that one of its outcomes has.
WORST_FIRST = (Course.WORSE, Course.OFF_COURSE, Course.CANT_TELL, Course.ON_COURSE, Course.MET)


def worst_of(courses: Iterable[Course]) -> Course:
    """The worst of some courses; of none, it can't be told."""
    found = set(courses)
    return next((course for course in WORST_FIRST if course in found), Course.CANT_TELL)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a measure stood before a plan: whole periods in [`starts_on`, `until_on`), read once and frozen.

    Args:
        value: per period; for a share in per cent.
        count, periods: what it rests on; of a share, those who said so.
        drift, drift_areas: by how much areas part from each other anyway, and on how many that was measured (0:
            assumed).
        comparison_count: in the comparison area in the same periods, None without one.
        out_of: of a share, how many answered.
    """

    value: float
    count: int
    periods: int
    starts_on: dt.date
    until_on: dt.date
    drift: float = 0.0
    drift_areas: int = 0
    comparison_count: int | None = None
    out_of: int | None = None


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a promise could show, before anybody makes it.

    Args:
        periods: whole ones from now to the due day.
        smallest: the least change that could be told from chance: a ratio of after to before, or points of a share;
            None where none could, or too few periods lie ahead.
        seen: whether the target is a change of at least that; None without a target, or with one on the wrong side.
        words: all that as a sentence.
    """

    periods: int
    smallest: float | None
    seen: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What should change: indicator, unit, which way, from what, to what, by when.

    A measured one needs no `baseline`: it is read (`frozen`, which the journey fills). `comparison_code` names the area
    that it is set against.
    """

    indicator: str
    unit: str
    direction: Direction
    baseline: float | None
    target: float
    due_on: dt.date
    measure: Measure = Measure.TYPED
    comparison_code: str = ""
    comparison_id: int | None = None
    frozen: Baseline | None = None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A measure's value in a whole period, `on` being its last day, with the counts and what they were read from.

    Args:
        count: counted there; of a share, those who said so, with `out_of` in all.
        comparison_count: in the comparison area, None without one.
        value: per period, or per cent.
        basis: area codes, categories: enough to count it again.
    """

    starts_on: dt.date
    on: dt.date
    count: int
    value: float
    out_of: int | None = None
    comparison_count: int | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingsTaken:
    """What became of readings that arrived."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ReadingView:
    """An indicator's value on a day, or in the period that ended on it, and where it comes from."""

    on: dt.date
    value: float
    source: str
    starts_on: dt.date | None = None
    count: int | None = None
    out_of: int | None = None
    comparison_count: int | None = None
    arrived: bool = False
    revised_at: dt.datetime | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an outcome's readings say: the course, why, and for a measured one the change with its interval.

    Args:
        plain: what to make of it, in a sentence or two that nobody has to read twice; empty where `reason` is as plain.
        now: the figure since it was agreed, in the outcome's own unit; None where there is none yet.
        ratio, low, high: after to before (a rate), or after minus before (a share); None where neither can be said.
        method, version, parameters: enough to work it out again.
    """

    course: Course
    reason: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = "straight line"
    version: str = "1"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    plain: str = ""
    now: float | None = None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An intended outcome, its readings in order of day, and what they say so far."""

    id: int
    indicator: str
    unit: str
    direction: Direction
    baseline: float
    target: float
    due_on: dt.date
    readings: tuple[ReadingView, ...]
    verdict: Verdict
    measure: Measure = Measure.TYPED
    comparison_code: str = ""
    comparison_name: str = ""
    baseline_from: dt.date | None = None
    baseline_until: dt.date | None = None
    baseline_count: int | None = None
    baseline_periods: int | None = None
    drift: float | None = None
    drift_areas: int = 0
    read_at: dt.datetime | None = None

    @property
    def course(self) -> Course:
        """The course in a word."""
        return self.verdict.course

    @property
    def course_plain(self) -> str:
        """What to make of it, for somebody who has no time for `course_reason`."""
        return self.verdict.plain or self.verdict.reason

    @property
    def course_reason(self) -> str:
        """Why, with all figures."""
        return self.verdict.reason


@dataclass(frozen=True, slots=True)
class MeasuredOutcome:
    """An outcome that the house reads itself, with all that reading it takes."""

    outcome_id: int
    plan_id: int
    priority_id: int
    area_id: int
    area_code: str
    category: ProblemCategory
    measure: Measure
    agreed_on: dt.date
    due_on: dt.date
    baseline_from: dt.date | None
    baseline_until: dt.date | None
    comparison_code: str
    drift: float | None
