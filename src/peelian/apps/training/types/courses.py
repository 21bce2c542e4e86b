"""Courses, their versions, objectives and evidence tasks: as a file says them, and as they are handed out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Completion(StrEnum):
    """What of a course counts as having done it."""

    ATTENDANCE = "attendance"  # being there
    ASSESSMENT = "assessment"  # passing
    EVIDENCE = "evidence"  # every evidence task accepted by an assessor

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "attendance": "Attending",
            "assessment": "Passing an assessment",
            "evidence": "Evidence that an assessor accepts",
        }[self.value]


@dataclass(frozen=True, slots=True)
class TaskWords:
    """One evidence task of an objective, as a file says it."""

    words: str


@dataclass(frozen=True, slots=True)
class ObjectiveWords:
    """One learning objective, as a file says it: its letter, its words, its points and what shows it."""

    letter: str
    words: str
    points: tuple[str, ...] = ()
    tasks: tuple[TaskWords, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedWords:
    """A count of those who attended that somebody reported, as a file says it. `of`: of how many; None where unsaid."""

    attended: int
    until_on: dt.date
    source: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class CourseWords:
    """A course with one version, as a file says it."""

    code: str
    name: str
    version: int
    hours: Decimal | None
    valid_from: dt.date
    completion: Completion
    summary: str = ""
    provider: str = ""
    source: str = ""
    subjects: tuple[str, ...] = ()
    objectives: tuple[ObjectiveWords, ...] = ()
    counts_as: tuple[str, ...] = ()
    reported: tuple[ReportedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseLoaded:
    """What a course's file changed. `already`: it was there, word for word."""

    course_id: int
    version_id: int
    already: bool


@dataclass(frozen=True, slots=True)
class TaskView:
    """An evidence task: what somebody has to show."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """A learning objective with its points and its evidence tasks."""

    id: int
    letter: str
    words: str
    points: tuple[str, ...]
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """A course as it was taught over a span of days."""

    id: int
    number: int
    hours: Decimal | None
    valid_from: dt.date
    valid_until: dt.date | None
    completion: Completion
    source: str
    subjects: tuple[str, ...]
    objectives: tuple[ObjectiveView, ...]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in a list."""

    id: int
    code: str
    name: str
    summary: str
    provider: str


@dataclass(frozen=True, slots=True)
class ReportedView:
    """A count of those who attended that somebody reported, with the sentence that may be printed beside it."""

    attended: int
    of: int | None
    until_on: dt.date
    source: str
    words: str


@dataclass(frozen=True, slots=True)
class EquivalenceView:
    """Having done one course counts as another over a span of days (end excluded). Without a first day: always."""

    id: int
    done: str
    done_name: str
    counts_as: str
    counts_as_name: str
    valid_from: dt.date | None
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course with its versions, newest first, what counts as it and what it counts as."""

    id: int
    code: str
    name: str
    summary: str
    provider: str
    versions: tuple[VersionView, ...]
    counts_as: tuple[EquivalenceView, ...]
    counted_by: tuple[EquivalenceView, ...]
    reported: tuple[ReportedView, ...]

    def version_on(self, day: dt.date) -> VersionView | None:
        """The version that is taught on a day."""
        return next(
            (
                one
                for one in self.versions
                if one.valid_from <= day and (one.valid_until is None or day < one.valid_until)
            ),
            None,
        )
