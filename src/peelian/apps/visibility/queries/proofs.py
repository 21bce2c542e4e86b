"""Reading what was proven. Where people were is given only for a reason, and the read is recorded."""

from __future__ import annotations

import datetime as dt

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from peelian.analysis.national_grid import flatten
from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.apps.visibility.types.proofs import ProofView, VisitView
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import rank_on
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.time import local_day

#: A place beside the edge of an area may lie across the street, metres.
_OVER_THE_EDGE_M = 250.0


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
        known=(proof.fixes_in_time or proof.positions_used) > 0,
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
        NotAllowed: the viewer may not see positions in the task's area, or its place reaches into one where they may
            not.
    """
    if not reason.strip():
        raise Refused("Say why you need to see where people were.", field="reason")
    path = places.path_now(tasking.area_path_of(task_id), viewer.on)
    accounts.require(viewer, accounts.Permission.SEE_POSITIONS, path)
    _require_around(viewer, tasking.task_for_proof(task_id).place_wkb, local_day(at))
    events.record_read(viewer=viewer.actor, at=at, subject=f"tasking.PatrolTask:{task_id}", reason=reason)
    return [
        VisitView(
            device=visit.device,
            person_id=visit.person_id,
            person_name=workforce.titled(visit.person.name, vars(visit)["rank"]) if visit.person else "",
            entered_at=visit.entered_at,
            left_at=visit.left_at,
            minutes=visit.minutes,
            fixes=visit.fixes,
        )
        for visit in Visit.objects.filter(proof__task_id=task_id)
        .select_related("person")
        .annotate(rank=rank_on("person_id", "entered_at__date"))
        .order_by("entered_at", "device")
    ]


def _require_around(viewer: accounts.Viewer, place_wkb: bytes, on: dt.date) -> None:
    """Refuse a place that reaches into neighbourhoods where the viewer may not see positions, but for their edge."""
    place = flatten(shapely.from_wkb(place_wkb))
    ours: list[BaseGeometry] = []
    others: list[BaseGeometry] = []
    for area in places.list_areas(on=on, kind=places.AreaKind.NEIGHBOURHOOD):
        may = accounts.may(viewer, accounts.Permission.SEE_POSITIONS, area.path)
        outline = places.boundary_shape(area.code, on)
        if outline is not None:
            (ours if may else others).append(outline)
    met = [flatten(one) for one in others if one.intersects(shapely.from_wkb(place_wkb))]
    if not met:
        return
    near = [flatten(one) for one in ours if one.intersects(shapely.from_wkb(place_wkb))]
    beyond = place.difference(shapely.union_all(near).buffer(_OVER_THE_EDGE_M))
    if any(beyond.intersects(one) for one in met):
        raise NotAllowed("The place of this patrol reaches into an area where you may not see positions.")
