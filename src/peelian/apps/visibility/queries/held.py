"""Tasks with what came of them: of what was asked, how much can be told, and what was proven of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from peelian.analysis.practice import Outcome
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility.models.figures import DayWorked
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.models.proofs import Proof
from peelian.kernel.time import local_day


@dataclass(frozen=True, slots=True)
class Held:
    """A task with what came of it."""

    task: tasking.TaskView
    outcome: Outcome
    proof: Proof | None


def days_known(first_on: dt.date, last_on: dt.date) -> set[dt.date]:
    """The days of a span (both ends included) of which there are positions, or were and have been worked out."""
    span = {"day__gte": first_on, "day__lte": last_on}
    worked = DayWorked.objects.filter(**span).values_list("day", flat=True)
    parts = PositionPart.objects.filter(**span).values_list("day", flat=True)
    return set(worked.union(parts))


def proofs_of(task_ids: Collection[int]) -> dict[int, Proof]:
    """The proofs of tasks, by task."""
    return {proof.task_id: proof for proof in Proof.objects.filter(task_id__in=task_ids)}


def outcomes_of(
    tasks: Sequence[tasking.TaskView | tasking.TaskForProof | tasking.AskedTask], proofs: Mapping[int, Proof]
) -> list[Outcome]:
    """What came of each task, in their order."""
    starts = [window.starts_at for task in tasks for window in task.windows]
    known = days_known(local_day(min(starts)), local_day(max(starts))) if starts else set()
    return [_outcome(task, proofs.get(task.id), known) for task in tasks]


def _outcome(
    task: tasking.TaskView | tasking.TaskForProof | tasking.AskedTask,
    proof: Proof | None,
    known: set[dt.date],
) -> Outcome:
    measured = task.kind is not tasking.PatrolKind.PARTNER
    counts = proof if measured else None
    return Outcome(
        measured=measured,
        known=counts is not None and (counts.fixes_in_time or counts.positions_used) > 0,
        asked_visits=task.dose_visits,
        asked_minutes=float(task.dose_visits * task.dose_minutes),
        visits=counts.visits if counts else 0,
        patrol_minutes=counts.patrol_minutes if counts else 0.0,
        officer_minutes=counts.officer_minutes if counts else 0.0,
        known_share=(counts.known_share if counts else None) or _known_share(task.windows, known),
    )


def _known_share(windows: Sequence[tasking.Window], known: set[dt.date]) -> float:
    """Of the windows' time, how much begins on days of which there are positions: for proofs that don't say themselves.

    Where there seem to be none at all, what is known comes from the proof itself, and all of it counts.
    """
    lengths = [(one.ends_at - one.starts_at, local_day(one.starts_at) in known) for one in windows]
    told = sum((length for length, is_known in lengths if is_known), dt.timedelta())
    return told / sum((length for length, _ in lengths), dt.timedelta()) if told else 1.0
