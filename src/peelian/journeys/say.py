"""Say: what officers say of their part in a patrol, from a form, or from a phone that had no signal then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from peelian.apps.accounts.api import Viewer
from peelian.apps.tasking import api as tasking
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class Unsent:
    """One thing that waited on a phone. `said_at` is by the phone's clock."""

    key: UUID
    assignment_id: int
    what: tasking.What
    words: str
    said_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of it: taken, or refused with the sentence that the officer reads."""

    key: UUID
    taken: bool
    why: str


def say(
    *,
    viewer: Viewer,
    at: dt.datetime,
    key: UUID,
    assignment_id: int,
    what: tasking.What,
    words: str = "",
    said_at: dt.datetime | None = None,
) -> tasking.Said:
    """Say something of one's own part, once for each key (`tasking.api.say`).

    Raises NotFound, NotAllowed for somebody else's part, tasking.CannotSay.
    """
    require_own(viewer, assignment_id)
    return tasking.say(
        actor=viewer.actor,
        at=at,
        key=key,
        assignment_id=assignment_id,
        what=what,
        words=words,
        said_at=said_at,
    )


def say_all(*, viewer: Viewer, at: dt.datetime, waiting: Sequence[Unsent]) -> list[Answer]:
    """Take all that waited on a phone, in the order in which it was said; each by itself. Answers come in that order.

    One that can't be taken doesn't keep the others back. Sent again, all of it is answered as the first time.
    """
    return [_answer(viewer, at, one) for one in sorted(waiting, key=lambda one: one.said_at)]


def require_own(viewer: Viewer, assignment_id: int) -> None:
    """Only the person who is asked speaks for their part. Raises NotFound, NotAllowed."""
    assignment = tasking.get_assignment(assignment_id)
    if workforce.get_person(assignment.person_id).user_id != viewer.user_id:
        raise NotAllowed("This task is for somebody else.")


def _answer(viewer: Viewer, at: dt.datetime, one: Unsent) -> Answer:
    try:
        said = say(
            viewer=viewer,
            at=at,
            key=one.key,
            assignment_id=one.assignment_id,
            what=one.what,
            words=one.words,
            said_at=one.said_at,
        )
    except Refused as refused:
        return Answer(one.key, taken=False, why=refused.message)
    return Answer(one.key, taken=said.outcome is tasking.SayingOutcome.TAKEN, why=said.why)
