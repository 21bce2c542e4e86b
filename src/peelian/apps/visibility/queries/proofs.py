"""Reading what was proven. Where people were is given only for a reason, and the read is recorded."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.apps.visibility.types.proofs import ProofView, VisitView
from peelian.kernel.errors import Refused


def get_proof(task_id: int) -> ProofView | None:
    """Planned beside proven, as last worked out; None when it never was. Names nobody."""
    proof = Proof.objects.select_related("task").filter(task_id=task_id).first()
    return view_of(proof) if proof else None


def list_proofs(task_ids: list[int]) -> dict[int, ProofView]:
    """The proofs of several tasks by task; tasks without one are left out."""
    return {
        proof.task_id: view_of(proof)
        for proof in Proof.objects.select_related("task").filter(task_id__in=task_ids)
    }


def view_of(proof: Proof) -> ProofView:
    """A row and its task as a plain value."""
    return ProofView(
        task_id=proof.task_id,
        planned_visits=proof.task.dose_visits,
        planned_minutes_each=proof.task.dose_minutes,
        visits=proof.visits,
        full_visits=proof.full_visits,
        officer_minutes=proof.officer_minutes,
        patrol_minutes=proof.patrol_minutes,
        patrol_minutes_at_most=proof.patrol_minutes_at_most,
        dose_share=proof.dose_share,
        positions_used=proof.positions_used,
        method=proof.method,
        method_version=proof.method_version,
        parameters=proof.parameters,
        reasons=tuple(proof.reasons),
        worked_out_at=proof.worked_out_at,
        control_minutes=proof.control_minutes,
    )


def list_tasks_touched(since: dt.datetime, until: dt.datetime) -> list[int]:
    """Tasks, not cancelled ones, with a window that positions of this span (both ends included) can prove."""
    return tasking.list_task_ids_between(since, until)


@transaction.atomic
def list_visits(*, viewer: accounts.Viewer, task_id: int, at: dt.datetime, reason: str) -> list[VisitView]:
    """Which devices, and whose, were in a task's place and when. The read is recorded with its reason.

    Raises:
        Refused: no reason is given.
        NotFound: there is no such task.
        NotAllowed: the viewer may not see positions in the task's area.
    """
    if not reason.strip():
        raise Refused("Say why you need to see where people were.", field="reason")
    path = places.path_now(tasking.area_path_of(task_id), viewer.on)
    accounts.require(viewer, accounts.Permission.SEE_POSITIONS, path)
    events.record_read(viewer=viewer.actor, at=at, subject=f"tasking.PatrolTask:{task_id}", reason=reason)
    return [
        VisitView(
            device=visit.device,
            person_id=visit.person_id,
            person_name=str(visit.person) if visit.person else "",
            entered_at=visit.entered_at,
            left_at=visit.left_at,
            minutes=visit.minutes,
            fixes=visit.fixes,
        )
        for visit in Visit.objects.filter(proof__task_id=task_id)
        .select_related("person")
        .order_by("entered_at", "device")
    ]
