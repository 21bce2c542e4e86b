"""Reading what was proven. Where people were is given only for a reason, and the read is recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Count, Q

from peelian.analysis.visits import Fixes
from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility.models import DeviceHolding, Position, PositionFile, Proof, Visit
from peelian.apps.visibility.types import (
    Holding,
    PositionFileView,
    PositionsLoaded,
    ProofView,
    RefusedRow,
    VisitView,
)
from peelian.kernel.errors import NotFound, Refused

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Seen:
    """The fixes that can prove something of a place, and out of how many in all."""

    fixes: Fixes
    fixes_in_time: int
    devices_in_time: int


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
    accounts.require(viewer, accounts.Permission.SEE_POSITIONS, tasking.area_path_of(task_id))
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


def find_file(sha256: str) -> PositionsLoaded | None:
    """What became of the file with this digest, or None when it was never taken."""
    file = PositionFile.objects.filter(sha256=sha256).first()
    if file is None:
        return None
    return PositionsLoaded(
        file_id=file.pk,
        taken=file.taken,
        repeated=file.repeated,
        refused=file.refused,
        refusals=tuple(RefusedRow(**refusal) for refusal in file.refusals),
        first_at=file.first_at,
        last_at=file.last_at,
        already=True,
    )


def list_files(*, limit: int = 20) -> list[PositionFileView]:
    """The files taken last, newest first. They name no device."""
    return [_file(row) for row in PositionFile.objects.order_by("-imported_at", "-id")[:limit]]


def get_file(file_id: int) -> PositionFileView:
    """What became of one file. Raises NotFound."""
    row = PositionFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound("There is no such file.")
    return _file(row)


def _file(row: PositionFile) -> PositionFileView:
    return PositionFileView(
        id=row.pk,
        name=row.name,
        taken=row.taken,
        repeated=row.repeated,
        refused=row.refused,
        refusals=tuple(RefusedRow(**refusal) for refusal in row.refusals),
        first_at=row.first_at,
        last_at=row.last_at,
        imported_at=row.imported_at,
    )


def seen_near(box: tuple[float, float, float, float], spans: list[Span]) -> Seen:
    """All fixes, in these spans, of the devices that were inside a box (west, south, east, north) in one of them.

    Fixes outside the box are needed too: they say when a device had left. Devices that never came near are only
    counted.
    """
    west, south, east, north = box
    in_time = Position.objects.filter(reduce(or_, (Q(at__gte=start, at__lt=end) for start, end in spans)))
    near = in_time.filter(lat__range=(south, north), lng__range=(west, east)).values("device").distinct()
    rows = in_time.filter(device__in=near).order_by("device", "at").values_list("device", "at", "lat", "lng")
    totals = in_time.aggregate(fixes=Count("id"), devices=Count("device", distinct=True))
    return Seen(Fixes.from_rows(rows.iterator(chunk_size=20_000)), totals["fixes"], totals["devices"])


def list_holdings(devices: list[str], since: dt.datetime, until: dt.datetime) -> list[Holding]:
    """Who held these devices at some moment of a span."""
    rows = DeviceHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=since), device__in=devices, starts_at__lt=until
    )
    return [Holding(row.device, row.person_id, row.starts_at, row.ends_at) for row in rows]
