"""What officers say of their part in a task: at once, or kept on their phone until it has a signal."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

from django.db import transaction

from peelian.apps.tasking import rules
from peelian.apps.tasking.models import Assignment, PatrolTask, Saying
from peelian.apps.tasking.queries import tasks as queries
from peelian.apps.tasking.services.tasks import TaskEnded, end, locked, record
from peelian.apps.tasking.types.tasks import PartState, Said, SayingOutcome, TaskState, TaskView, What
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy

#: What a person reads in the record, by what was said.
_EVENTS = {
    What.ACCEPT: "tasking.task.accepted",
    What.DECLINE: "tasking.task.declined",
    What.START: "tasking.task.started",
    What.NOTE: "tasking.task.noted",
    What.FINISH: "tasking.task.part_done",
}
LONGEST_WORDS = 2000


class NotAcceptedYet(Refused):
    """An assignment is started and finished after it was accepted."""


class CannotSay(Refused):
    """This can't be said of a part that stands as it does, or not in these words."""


def say(
    *,
    actor: Actor,
    at: dt.datetime,
    key: UUID,
    assignment_id: int,
    what: What,
    words: str = "",
    said_at: dt.datetime | None = None,
) -> Said:
    """Take what somebody says of their part in a task, once for each key.

    A second time with a key changes nothing and gives the same answer. What can't be taken, because the task was called
    off meanwhile, is kept with the reason: the sergeant reads it.

    Args:
        actor: who says it.
        at: when it was heard.
        key: made where it was said; the same for every try to send it.
        assignment_id: whose part.
        what: accept, decline, start, note, finish.
        words: why somebody can't do it, or what they saw and did.
        said_at: by the phone's clock; None for what is said now. Taken within what can be: from the
            task's beginning until `at`.

    Raises:
        NotFound: no such assignment.
        CannotSay: words are missing or too long, or the key came with something else before.
    """
    with transaction.atomic():
        return _say(
            actor=actor,
            at=at,
            key=key,
            assignment_id=assignment_id,
            what=what,
            words=words,
            said_at=said_at,
        )


def accept(*, actor: Actor, at: dt.datetime, assignment_id: int) -> TaskView:
    """Say that one will do it; a second time changes nothing. Raises NotFound, TaskEnded."""
    return _say_now(actor, at, assignment_id, What.ACCEPT)


def finish(*, actor: Actor, at: dt.datetime, assignment_id: int, note: str = "") -> TaskView:
    """Say that one has done one's part; the task itself is finished when all have.

    What was done is proven by positions, not by this. A second time changes nothing. Raises NotFound, TaskEnded,
    NotAcceptedYet.
    """
    return _say_now(actor, at, assignment_id, What.FINISH, note)


def _say_now(actor: Actor, at: dt.datetime, assignment_id: int, what: What, words: str = "") -> TaskView:
    with transaction.atomic():
        said = _say(
            actor=actor, at=at, key=uuid4(), assignment_id=assignment_id, what=what, words=words, said_at=None
        )
        if said.outcome is SayingOutcome.REFUSED:  # they hear it at once: nothing is kept
            raise _refusal(said, assignment_id)
    return said.task


def _refusal(said: Said, assignment_id: int) -> Refused:
    state = next(part.state for part in said.task.assignments if part.id == assignment_id)
    if state is PartState.ENDED:
        return TaskEnded(f"This task is {said.task.state.value} already.")
    return NotAcceptedYet(said.why) if state in {PartState.ASKED, PartState.DECLINED} else CannotSay(said.why)


def _say(
    *,
    actor: Actor,
    at: dt.datetime,
    key: UUID,
    assignment_id: int,
    what: What,
    words: str,
    said_at: dt.datetime | None,
) -> Said:
    words = _checked(what, words)
    task = locked(
        queries.get_assignment(assignment_id).task_id
    )  # the task first: two who finish wait for each other
    before = Saying.objects.filter(key=key).first()
    if before is not None:
        if (before.assignment_id, before.what, before.words) != (assignment_id, what, words):
            raise CannotSay(
                "Something else was sent from this form before. Open the patrol again.", field="words"
            )
        return Said(queries.view(task.pk), SayingOutcome(before.outcome), before.why, again=True)
    part = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment_id)
    state = queries.state_of(part, TaskState(task.state))
    decision = rules.may_say(state, what)
    moment = rules.said_when(said_at, tasked_at=task.created_at, at=at)
    saying = Saying.objects.create(
        key=key,
        assignment=part,
        what=what,
        words=words,
        said_at=moment,
        received_at=at,
        outcome=SayingOutcome.TAKEN if decision else SayingOutcome.REFUSED,
        why=decision.reason,
    )
    facts = {"assignment": assignment_id, "saying": saying.pk, "said_at": moment.isoformat()}
    if not decision:
        record("tasking.task.saying_refused", actor, at, task, what=what.value, why=decision.reason, **facts)
    elif what is What.NOTE or rules.PARTS[state, what] is not state:
        _change(part, what, moment, words)
        record(_EVENTS[what], actor, at, task, **facts)
        _end_when_done(task, actor, at)
    return Said(queries.view(task.pk), SayingOutcome(saying.outcome), saying.why, again=False)


def _checked(what: What, words: str) -> str:
    words = tidy(words)
    if what is What.DECLINE and not words:
        raise CannotSay("Say why you can’t do it.", field="words")
    if what is What.NOTE and not words:
        raise CannotSay("Write what you want to note.", field="words")
    if len(words) > LONGEST_WORDS:
        raise CannotSay(f"This is longer than {LONGEST_WORDS:,} characters. Shorten it.", field="words")
    return words


def _change(part: Assignment, what: What, moment: dt.datetime, words: str) -> None:
    match what:
        case What.ACCEPT:
            part.accepted_at, part.declined_at, part.decline_reason = moment, None, ""
        case What.DECLINE:
            part.accepted_at, part.declined_at, part.decline_reason = None, moment, words
        case What.START:
            part.started_at = moment
        case What.FINISH:
            part.started_at = part.started_at or moment
            part.finished_at, part.note = max(moment, part.started_at), words
        case What.NOTE:
            return
    part.save(
        update_fields=["accepted_at", "declined_at", "decline_reason", "started_at", "finished_at", "note"]
    )


def _end_when_done(task: PatrolTask, actor: Actor, at: dt.datetime) -> None:
    """Finish a task when somebody has, and nobody is left who may still do it."""
    if task.state != TaskState.TASKED:
        return
    parts = task.assignments.filter(declined_at__isnull=True).values_list("finished_at", flat=True)
    if parts and all(parts):
        end(task, TaskState.FINISHED, actor, at)
