"""Working out what positions prove of a task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis import visits as analysis
from peelian.apps.events import api as events
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import rules
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.apps.visibility.queries import positions as queries
from peelian.apps.visibility.queries import proofs
from peelian.apps.visibility.queries.rules import rules_on
from peelian.apps.visibility.queries.sectors import ControlPlace, control_places, sector_at
from peelian.apps.visibility.types.proofs import ProofView
from peelian.apps.visibility.types.rules import RulesInForce
from peelian.columns import locks
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day

#: Boxes are compared in degrees; a fix on the very edge must not be lost to rounding, nor one in the buffer.
_BOX_MARGIN = 0.0005  # degrees: some 34 m east and 56 m north


def work_out_proofs(*, actor: Actor, at: dt.datetime, task_ids: Iterable[int]) -> None:
    """Work out the proofs of several tasks, each as `work_out_proof` does; a day's files are read once for all."""
    read = queries.ReadDays()
    for task_id in task_ids:
        work_out_proof(actor=actor, at=at, task_id=task_id, read=read)


@transaction.atomic
def work_out_proof(
    *, actor: Actor, at: dt.datetime, task_id: int, read: queries.ReadDays | None = None
) -> ProofView:
    """Work out visits, officer- and patrol-minutes and the share of the dose of a task, from all positions there are.

    The same positions give the same proof: then nothing is written and the one that stands is returned. It also
    stands when positions that it used have been deleted since (they are kept for 31 days).

    Args:
        actor: who asks for it.
        at: now.
        task_id: the task; its place, windows and dose are what is proven against.
        read: days that were read for other tasks.

    Raises:
        NotFound: there is no such task.
    """
    task = tasking.task_for_proof(task_id)
    _one_at_a_time(task_id)
    standing = Proof.objects.select_related("task").filter(task_id=task_id).first()
    found = _worked_out(task, read or queries.ReadDays())
    if standing is not None and _same_or_must_stand(standing, found, task, at):
        return proofs.view_of(standing)
    proof, _ = Proof.objects.update_or_create(task_id=task_id, defaults=found.columns | {"worked_out_at": at})
    proof.stays.all().delete()
    Visit.objects.bulk_create([Visit(proof=proof, **stay) for stay in found.stays])
    events.record(
        name="visibility.proof.worked_out", actor=actor, at=at, subject=proof, area_code=task.area_code,
        data={
            "planned_visits": task.dose_visits, "planned_minutes": task.dose_visits * task.dose_minutes,
            "visits": proof.visits, "patrol_minutes": round(proof.patrol_minutes, 1),
            "officer_minutes": round(proof.officer_minutes, 1), "dose_share": round(proof.dose_share, 3),
        },
    )  # fmt: skip
    return proofs.view_of(proof)


@dataclass(frozen=True, slots=True)
class _Found:
    """The columns of a proof and of its stays, as they would be written."""

    columns: dict[str, Any]
    stays: list[dict[str, Any]]


def _worked_out(task: tasking.TaskForProof, read: queries.ReadDays) -> _Found:
    """What the positions prove, without a look at what was worked out before."""
    windows = [(window.starts_at, window.ends_at) for window in task.windows]
    in_force = rules_on(local_day(windows[0][0]))
    spans = rules.stretches(windows, dt.timedelta(seconds=in_force.rules.max_gap_s))
    seen = read.timely(spans)
    sector = sector_at(task.area_code, task.person_ids, spans[0][0], spans[-1][1])
    speaks = sector.speaks(seen.fixes)
    place, box = _place_of(task)
    near = seen.near(box)
    proof = analysis.prove(
        near, place, windows, rules=in_force.rules,
        dose=analysis.Dose(visits=task.dose_visits, minutes_each=task.dose_minutes),
    )  # fmt: skip
    stays = _stays(proof, spans)
    known = _Known(*seen.count(speaks), others=seen.count(~speaks)[1], near=len(near))
    columns = _columns(proof, _reasons(task, known, proof, stays)) | {
        "fixes_in_time": known.fixes,
        "known_share": _known_share(seen.fixes.at_us[speaks], windows, proof),
        "control_minutes": _control(
            seen, control_places(sector, local_day(windows[0][0])), windows, in_force
        ),
        "method_version": in_force.version,
    }
    return _Found(columns, stays)


_Box = tuple[float, float, float, float]


def _place_of(task: tasking.TaskForProof) -> tuple[BaseGeometry | analysis.Circle, _Box]:
    """Where a task sent somebody, and a box around it: a hotspot is its circle, not the drawing of it."""
    drawn = shapely.from_wkb(task.place_wkb)
    kept = tasking.get_place(task.place_id) if task.place_id is not None else None
    if kept is None or kept.metres is None:
        return drawn, _box(drawn)
    return analysis.Circle(kept.lat, kept.lng, kept.metres), _box(drawn)


def _box(drawn: BaseGeometry) -> _Box:
    west, south, east, north = drawn.bounds
    return west - _BOX_MARGIN, south - _BOX_MARGIN, east + _BOX_MARGIN, north + _BOX_MARGIN


def _control(
    seen: queries.Timely, kept: list[ControlPlace], windows: list[queries.Span], in_force: RulesInForce
) -> float | None:
    """Patrol-minutes in the same windows at a place where nobody is sent, on average; None without such a place."""
    found = []
    for place in kept:
        proof = analysis.prove(seen.near(_box(place.drawn)), place.where, windows, rules=in_force.rules)
        found.append(proof.patrol_minutes)
    return fmean(found) if found else None


def _known_share(spoken_us: NDArray[np.int64], windows: list[queries.Span], proof: analysis.Proof) -> float:
    """Of the windows' time, that of windows in which the sector gave a position, or somebody was in the place."""
    told = dt.timedelta()
    for start, end in windows:
        first, last = (round(edge.timestamp() * 1e6) for edge in (start, end))
        spoke = bool(((spoken_us >= first) & (spoken_us < last)).any())
        if spoke or any(one.entered_at < end and one.left_at >= start for one in proof.patrol_visits):
            told += end - start
    return told / sum((end - start for start, end in windows), dt.timedelta())


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is to tell by in a task's windows: fixes and devices of the sector, other devices, fixes nearby."""

    fixes: int
    devices: int
    others: int
    near: int


def _stays(proof: analysis.Proof, spans: list[queries.Span]) -> list[dict[str, Any]]:
    devices = sorted({visit.device for visit in proof.visits})
    holdings = queries.list_holdings(devices, spans[0][0], spans[-1][1])
    return [
        {
            "device": visit.device,
            "person_id": rules.holder_of(visit.device, visit.entered_at, holdings),
            "entered_at": visit.entered_at,
            "left_at": visit.left_at,
            "minutes": visit.minutes,
            "fixes": visit.fixes,
        }
        for visit in proof.visits
    ]


def _columns(proof: analysis.Proof, reasons: list[str]) -> dict[str, Any]:
    assert proof.dose is not None  # noqa: S101 - a dose was given
    return {
        "visits": len(proof.patrol_visits),
        "full_visits": proof.dose.full_visits,
        "officer_minutes": proof.officer_minutes,
        "patrol_minutes": proof.patrol_minutes,
        "patrol_minutes_at_most": proof.patrol_minutes_at_most,
        "dose_share": proof.dose.minutes_share,
        "vehicle_minutes": proof.vehicle_minutes,
        "positions_used": proof.fixes_in_place,
        "method": proof.method,
        "parameters": asdict(proof.rules),
        "reasons": reasons,
    }


def _reasons(
    task: tasking.TaskForProof, known: _Known, proof: analysis.Proof, stays: list[dict[str, Any]]
) -> list[str]:
    """What a reader must know of the figures. Names no device and nobody: the page with the proof isn't guarded."""
    if known.fixes and not known.near and proof.dose is not None:
        return [
            f"None of the {known.fixes:,} fixes in the windows, from "
            f"{rules.several(known.devices, 'device')} of the sector, lies near the place.",
            proof.dose.reason,
        ]
    if not known.fixes and not known.near and known.others:
        return [
            f"No device of the sector gave a position in the windows; "
            f"{rules.several(known.others, 'device')} of others did. So whether the place was visited isn't known.",
        ]
    tasked = set(task.person_ids)
    unheld = {stay["device"] for stay in stays if stay["person_id"] is None}
    others = [stay for stay in stays if stay["person_id"] is not None and stay["person_id"] not in tasked]
    more = []
    if unheld:
        more.append(
            f"{rules.several(len(unheld), 'device')} in the place that nobody is recorded as holding: the minutes "
            "count, whose they are isn't known."
        )
    if others:
        more.append(
            f"{rules.several(len(others), 'stay')} by somebody whom the task doesn't name: the minutes count."
        )
    return [*proof.reasons, *more]


def _same_or_must_stand(standing: Proof, found: _Found, task: tasking.TaskForProof, at: dt.datetime) -> bool:
    stays = [
        {
            name: getattr(stay, name)
            for name in ("device", "person_id", "entered_at", "left_at", "minutes", "fixes")
        }
        for stay in standing.stays.order_by("entered_at", "device")
    ]
    same = all(getattr(standing, name) == value for name, value in found.columns.items())
    if same and stays == sorted(found.stays, key=lambda stay: (stay["entered_at"], stay["device"])):
        return True
    return rules.proof_stands(
        first_window=min(window.starts_at for window in task.windows), at=at,
        used_then=standing.positions_used, used_now=found.columns["positions_used"],
    )  # fmt: skip


def _one_at_a_time(task_id: int) -> None:
    """Two that work out one task at once would both find no proof: the second waits for the first to end."""
    locks.one_at_a_time("visibility.proof", task_id)
