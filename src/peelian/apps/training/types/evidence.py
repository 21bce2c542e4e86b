"""What somebody puts forward for an evidence task."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

#: The longest words of an evidence item, and its largest file (bytes).
LONGEST_EVIDENCE = 4000
LARGEST_FILE = 5_000_000


class EvidenceState(StrEnum):
    """Where an evidence item stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"submitted": "Waits for an assessor"}.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What somebody put forward for an evidence task, and what came of it."""

    id: int
    person_id: int
    person_name: str
    task_id: int
    task_words: str
    objective_letter: str
    objective_words: str
    course_code: str
    course_name: str
    words: str
    file_name: str
    state: EvidenceState
    submitted_at: dt.datetime
    assessor_name: str
    decided_at: dt.datetime | None
    feedback: str


@dataclass(frozen=True, slots=True)
class TaskEvidence:
    """Where somebody stands with an evidence task. `item_id` and `state` are None while they put nothing forward."""

    task_id: int
    words: str
    item_id: int | None
    state: EvidenceState | None
    assessor_name: str
    decided_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ObjectiveEvidence:
    """Where somebody stands with a learning objective: by each of its evidence tasks."""

    course_code: str
    course_name: str
    letter: str
    words: str
    tasks: tuple[TaskEvidence, ...]

    @property
    def shown(self) -> bool:
        """Whether every task of it is accepted."""
        return all(one.state is EvidenceState.ACCEPTED for one in self.tasks)


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many of some people have evidence for a task accepted, waiting, or returned with nothing since."""

    letter: str
    objective: str
    words: str
    accepted: int
    waiting: int
    returned: int


@dataclass(frozen=True, slots=True)
class ObjectiveCounts:
    """How many of some people have shown a learning objective, and how many have put something forward and not yet.

    `shown`: evidence accepted for each of its `tasks`.
    """

    course_code: str
    course_name: str
    letter: str
    words: str
    tasks: int
    shown: int
    begun: int
