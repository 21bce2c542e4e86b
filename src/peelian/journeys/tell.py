"""Tell: "you said, we did", written from counted facts, approved by a second person, sent to those who asked."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.feedback import api as feedback
from peelian.apps.messaging import api as messaging
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.apps.workforce import api as workforce
from peelian.journeys import standing
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def draft(*, viewer: Viewer, at: dt.datetime, priority_id: int) -> feedback.UpdateView:
    """Write a draft from what is counted now; the facts are kept beside it. Raises NotAllowed, NotFound."""
    _require(viewer, Permission.WRITE_MESSAGE, priorities.area_path_of(priority_id), at)
    facts = facts_of(priority_id, at)
    return feedback.draft_update(
        actor=viewer.actor,
        at=at,
        priority_id=priority_id,
        said=feedback.said_sentences(facts),
        did=feedback.did_sentences(facts),
        facts=facts,
        written_by_id=viewer.user_id,
    )


def edit(*, viewer: Viewer, at: dt.datetime, update_id: int, said: str, did: str) -> feedback.UpdateView:
    """Change a draft's words; whoever edits last is its writer.

    Raises NotAllowed, NotFound, feedback.SaysNothing, CannotEdit.
    """
    _require(viewer, Permission.WRITE_MESSAGE, feedback.area_path_of(update_id), at)
    return feedback.edit_update(
        actor=viewer.actor, at=at, update_id=update_id, said=said, did=did, written_by_id=viewer.user_id
    )


@transaction.atomic
def approve_and_send(
    *, viewer: Viewer, at: dt.datetime, update_id: int, read_as_of: dt.datetime | None = None
) -> feedback.UpdateView:
    """A second person approves; the message is written and its audience fixed. The worker sends it.

    `read_as_of`: the `written_at` of the words that they read; words that were changed since aren't approved.

    The audience: active contacts who live in the area and asked for "you said, we did", and those who spoke of the
    problem there. Raises NotAllowed, NotFound, feedback.CannotApprove.
    """
    _require(viewer, Permission.APPROVE_MESSAGE, feedback.area_path_of(update_id), at)
    update = feedback.approve_update(
        actor=viewer.actor, at=at, update_id=update_id, approved_by_id=viewer.user_id, read_as_of=read_as_of
    )
    message = messaging.write_message(
        actor=viewer.actor,
        at=at,
        kind=messaging.MessageKind.UPDATE,
        subject=f"You said, we did: {_problem(ProblemCategory(update.category))} in {update.area_name}",
        body=body_of(update),
        area_id=update.area_id,
        category=update.category,
        sender_name=_sender(update, at),
        written_by_id=update.written_by_id,
        idempotency_key=f"feedback.Update:{update_id}",
    )
    messaging.approve_message(actor=viewer.actor, at=at, message_id=message.id, approved_by_id=viewer.user_id)
    messaging.freeze_audience(
        actor=viewer.actor, at=at, message_id=message.id, contact_ids=audience_of(update, at)
    )
    return feedback.mark_sent(actor=viewer.actor, at=at, update_id=update_id, message_id=message.id)


def facts_of(priority_id: int, at: dt.datetime) -> feedback.Facts:
    """Everything that was counted about a priority up to a moment: voice, plan, planned, proven. Raises NotFound.

    Voice counts from eight weeks before the adoption: from when it counted for the list.
    """
    priority = priorities.get_priority(priority_id, at=at)
    today = local_day(at)
    since = heard_since(priority)
    voices = voice.count_voice(
        area_codes=standing.neighbourhood_codes(priority.area_code, local_day(priority.adopted_at), today),
        since=since,
        until=at,
        category=priority.category,
    )
    agreed = [plan for plan in problems.list_plans_of(priority_id, on=today) if plan.agreed_at is not None]
    plan = agreed[0] if agreed else None
    tasks = tasking.list_doses(tasking.list_task_ids_for_priority(priority_id))
    proofs = visibility.list_proofs([task.id for task in tasks]).values()
    each = {task.dose_minutes for task in tasks}
    last_end = max((window.ends_at for task in tasks for window in task.windows), default=at)
    return feedback.Facts(
        problem=_problem(priority.category),
        area_name=priority.area_name,
        people=voices.people,
        contributions=voices.contributions,
        since_on=local_day(since),
        until_on=today,
        plan_title=plan.title if plan else "",
        plan_agreed_on=local_day(plan.agreed_at) if plan and plan.agreed_at else None,
        tasks=len(tasks),
        planned_visits=sum(task.dose_visits for task in tasks),
        planned_minutes=sum(task.dose_visits * task.dose_minutes for task in tasks),
        minutes_each=each.pop() if len(each) == 1 else None,
        on_foot=all(task.kind is tasking.PatrolKind.FOOT for task in tasks),
        patrols_end_on=local_day(last_end) if last_end > at else None,
        tasks_checked=len(proofs),
        positions_used=sum(proof.positions_used for proof in proofs),
        proven_visits=sum(proof.visits for proof in proofs),
        full_visits=sum(proof.full_visits for proof in proofs),
        proven_minutes=sum(proof.patrol_minutes for proof in proofs),
    )


def audience_of(update: feedback.UpdateView, at: dt.datetime) -> list[int]:
    """Ids of those who are told, each once."""
    priority = priorities.get_priority(update.priority_id, at=at)
    codes = standing.neighbourhood_codes(priority.area_code, local_day(priority.adopted_at), local_day(at))
    spoke = voice.list_contact_ids(
        area_codes=codes, category=priority.category, since=heard_since(priority), until=at
    )
    return contacts.list_audience(
        neighbourhood_codes=codes, topic=contacts.Topic.YOU_SAID, also_contact_ids=spoke
    )


def heard_since(priority: priorities.PriorityView) -> dt.datetime:
    """From when what was said counts for a priority: eight weeks before it was adopted."""
    return priority.adopted_at - dt.timedelta(weeks=priorities.WEEKS_OF_VOICE)


def body_of(update: feedback.UpdateView) -> str:
    """The message's words, in messaging's own marks."""
    return f"## You said\n\n{update.said}\n\n## The priority\n\n{update.issue}\n\n## We did\n\n{update.did}"


def _problem(category: ProblemCategory) -> str:
    """The category as in the middle of a sentence."""
    return (
        "something else"
        if category is ProblemCategory.OTHER
        else category.label[0].lower() + category.label[1:]
    )


def _sender(update: feedback.UpdateView, at: dt.datetime) -> str:
    try:
        team = workforce.team_of(update.area_code, local_day(at))
    except NotFound:
        team = None
    return team.name if team else f"{update.area_name} police"


def _require(viewer: Viewer, permission: Permission, recorded_path: tuple[str, ...], at: dt.datetime) -> None:
    accounts.require(viewer, permission, standing.path_now(recorded_path, at))
