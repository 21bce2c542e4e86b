"""Send: a patrol task under an agreed plan. Conflicts are shown first; sending in spite of them takes a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import shapely
from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.workforce import api as workforce
from peelian.journeys import conflicts, patrol_places, standing
from peelian.journeys.conflicts import ConflictsStand
from peelian.journeys.patrol_places import (
    BadPlace,
    Circle,
    Drawn,
    Found,
    Neighbourhood,
    PlaceChoice,
    Saved,
    Street,
    Suggested,
)
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day

__all__ = [
    "BadPlace",
    "Circle",
    "ConflictsStand",
    "Drawn",
    "Neighbourhood",
    "PlaceChoice",
    "PlaceElsewhere",
    "Saved",
    "Street",
    "Suggested",
    "cancel",
    "end",
    "people_asked",
    "task",
]


class PlaceElsewhere(Refused):
    """The place lies in another part of the force than the plan's priority."""


@transaction.atomic
def task(
    *,
    viewer: Viewer,
    at: dt.datetime,
    plan_id: int,
    title: str,
    kind: tasking.PatrolKind,
    place: PlaceChoice,
    dose_visits: int,
    dose_minutes: int,
    windows: Sequence[tasking.Window],
    person_ids: Sequence[int],
    tactic_id: int | None = None,
    instructions: str = "",
    suggestion_id: int | None = None,
    chosen_because: str = "",
    objective_code: str = "",
    team_id: int | None = None,
    partner: str = "",
    despite: str = "",
) -> tasking.TaskView:
    """Task a patrol. The dose is over all windows together.

    The place is kept, or found among those that are: what happens there while nobody is sent is compared with it.

    Args:
        viewer: who sends it.
        at: now.
        plan_id: an agreed plan.
        title: few words, read on a phone.
        kind: how the patrol is made.
        place: where.
        dose_visits: how many visits.
        dose_minutes: how long each.
        windows: when visits count.
        person_ids: who. Empty with a team: everybody who is posted to it on the first day; for a partner's patrol:
            nobody.
        tactic_id: which tactic of the plan it is part of.
        instructions: what to do there.
        suggestion_id: what was suggested, whatever was chosen.
        chosen_because: why another place was chosen than the one that was suggested.
        objective_code: which of the force's objectives it is for; empty: its plan's.
        team_id: the team that is asked.
        partner: who walks in our place, for a partner's patrol.
        despite: why it is sent although conflicts stand; kept in the record.

    Raises:
        NotAllowed: not theirs to send there.
        NotFound: no such plan, area, place, suggestion, objective or team.
        BadPlace: the place can't be patrolled.
        PlaceElsewhere: it is in another part of the force than the plan's priority.
        ConflictsStand: somebody is away, off or elsewhere in one of the windows, and no reason is given.
        tasking.PlanNotAgreed, tasking.BadTask: as tasking says.
    """
    on = local_day(at)
    found = patrol_places.find(place, on)
    patrol_places.require_ground(viewer, found, on)
    _check_same_part(found.area, standing.path_now(problems.area_path_of(plan_id), at))
    partner_walks = kind is tasking.PatrolKind.PARTNER
    people = people_asked(person_ids, None if partner_walks else team_id, windows)
    workforce.hold(people)  # two senders at once: the second sees what the first has sent
    stands = [one for one in conflicts.against(people, windows) if one.stands]
    if stands and not despite.strip():
        raise ConflictsStand(stands)
    if isinstance(place, Suggested):
        suggestion_id = place.suggestion_id
    return tasking.task_patrol(
        actor=viewer.actor,
        at=at,
        plan_id=plan_id,
        tactic_id=tactic_id,
        title=title,
        instructions=instructions,
        kind=kind,
        area_id=found.area.id,
        place_name=found.name,
        place_source=found.source,
        place_wkb=shapely.to_wkb(found.shape),
        place_id=_kept(found, viewer, at, suggestion_id),
        suggestion_id=suggestion_id,
        chosen_because=chosen_because,
        objective_id=_objective(objective_code, on),
        team_id=team_id,
        partner=partner,
        despite=despite if stands else "",
        dose_visits=dose_visits,
        dose_minutes=dose_minutes,
        windows=windows,
        person_ids=people,
        created_by_id=viewer.user_id,
    )


def end(*, viewer: Viewer, at: dt.datetime, task_id: int) -> tasking.TaskView:
    """Finish a task whoever has or hasn't said so. Raises NotAllowed, NotFound, tasking.TaskEnded."""
    _require_over(viewer, task_id, at)
    return tasking.end_task(actor=viewer.actor, at=at, task_id=task_id)


def cancel(*, viewer: Viewer, at: dt.datetime, task_id: int, reason: str) -> tasking.TaskView:
    """Call a task off, with the reason. Raises NotAllowed, NotFound, tasking.TaskEnded, BadTask."""
    _require_over(viewer, task_id, at)
    return tasking.cancel_task(actor=viewer.actor, at=at, task_id=task_id, reason=reason)


def _require_over(viewer: Viewer, task_id: int, at: dt.datetime) -> None:
    path = standing.path_now(tasking.area_path_of(task_id), at)
    accounts.require(viewer, Permission.TASK_PATROL, path)


def people_asked(
    person_ids: Sequence[int], team_id: int | None, windows: Sequence[tasking.Window]
) -> list[int]:
    """Who is asked: those who are named, each once; else a team's people on the first day."""
    if person_ids or team_id is None or not windows:
        return list(dict.fromkeys(person_ids))
    return workforce.posted_to(team_id, local_day(min(window.starts_at for window in windows)))


def _kept(found: Found, viewer: Viewer, at: dt.datetime, suggestion_id: int | None) -> int:
    """The place that this is, or a new one."""
    if found.place_id is not None:
        return found.place_id
    middle = found.shape.representative_point()
    lat, lng, metres = found.circle or (middle.y, middle.x, None)
    return tasking.keep_place(
        actor=viewer.actor,
        at=at,
        name=found.name,
        kind=_KINDS[found.source],
        area_id=found.area.id,
        wkb=shapely.to_wkb(found.shape),
        lat=lat,
        lng=lng,
        metres=metres,
        suggestion_id=suggestion_id if found.source is tasking.PlaceSource.SUGGESTED else None,
        made_by_id=viewer.user_id,
    ).id


_KINDS = {
    tasking.PlaceSource.NEIGHBOURHOOD: tasking.PlaceKind.NEIGHBOURHOOD,
    tasking.PlaceSource.CIRCLE: tasking.PlaceKind.HOTSPOT,
    tasking.PlaceSource.DRAWN: tasking.PlaceKind.DRAWN,
    tasking.PlaceSource.HOTSPOT: tasking.PlaceKind.HOTSPOT,
    tasking.PlaceSource.STREET: tasking.PlaceKind.STREET,
    tasking.PlaceSource.SUGGESTED: tasking.PlaceKind.HOTSPOT,
}


def _objective(code: str, on: dt.date) -> int | None:
    if not code:
        return None
    found = next((one for one in priorities.list_objectives(on) if one.code == code), None)
    if found is None:
        raise NotFound("There is no such objective now.")
    return found.id


def _check_same_part(area: places.AreaView, plan_path: Sequence[str]) -> None:
    """The place lies in the priority's own area, or in the same sector: a problem may move round the corner."""
    plan_area, *above = plan_path
    if plan_area in area.path or area.parent_code in above[:1]:
        return
    raise PlaceElsewhere(
        f"{area.name} is in another part of the force than this plan's priority.", field="place"
    )
