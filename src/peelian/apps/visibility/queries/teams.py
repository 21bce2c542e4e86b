"""Tasks by the team that was asked, so that no row tells of one person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from peelian.analysis.practice import may_show_team
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility.models.proofs import Visit
from peelian.apps.visibility.queries.held import Held
from peelian.apps.workforce.models.posts import Posting
from peelian.kernel.time import local_day

_NO_TEAM = "No team is named"
_PARTNERS = "Partners"
_SEVERAL = "Several teams together"
_Posted = tuple[str, dt.date, dt.date | None]


def by_team(held: Sequence[Held]) -> dict[str, list[Held]]:
    """By the team that a task names, else that of its people.

    Teams of fewer than three people are shown together. Where they are still fewer than three, the next smallest is
    shown with them: its figure is taken away from the whole otherwise, and what is left tells of one person.
    """
    postings = _postings({part.person_id for one in held for part in one.task.assignments})
    groups: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        groups[_team_of(one.task, postings)].append(one)
    people = {name: _people(rows) for name, rows in groups.items() if _people(rows)}
    ordered = sorted(people, key=lambda name: (len(people[name]), name))
    small = [name for name in ordered if not may_show_team(len(people[name]))]
    for name in ordered[len(small) :]:
        if not small or may_show_team(len(set().union(*(people[one] for one in small)))):
            break
        small.append(name)
    found = {name: rows for name, rows in groups.items() if name not in small}
    if small:
        found[_together(small, people)] = [one for name in small for one in groups[name]]
    return found


def by_others(held: Sequence[Held]) -> float:
    """Of the officer-minutes proven, those of devices that nobody held, or somebody whom the task doesn't name."""
    named = {one.task.id: {part.person_id for part in one.task.assignments} for one in held}
    stays = Visit.objects.filter(proof__task_id__in=list(named)).values_list(
        "proof__task_id", "person_id", "minutes"
    )
    return sum(minutes for task_id, person_id, minutes in stays if person_id not in named[task_id])


def _together(small: Sequence[str], people: Mapping[str, set[int]]) -> str:
    large = [name for name in small if may_show_team(len(people[name]))]
    words = "Teams of fewer than three"
    return f"{words}, and {', '.join(large)}" if large else f"{words}, together"


def _people(held: Sequence[Held]) -> set[int]:
    return {part.person_id for one in held for part in one.task.assignments}


def _team_of(task: tasking.TaskView, postings: Mapping[int, Sequence[_Posted]]) -> str:
    if task.kind is tasking.PatrolKind.PARTNER:
        return _PARTNERS
    if task.team_name:
        return task.team_name
    day = local_day(task.starts_at)
    teams = {
        name
        for part in task.assignments
        for name, first, end in postings.get(part.person_id, ())
        if first <= day and (end is None or day < end)
    }
    return _NO_TEAM if not teams else teams.pop() if len(teams) == 1 else _SEVERAL


def _postings(person_ids: Iterable[int]) -> dict[int, list[_Posted]]:
    """Which teams these people were posted to, and when."""
    found: dict[int, list[_Posted]] = defaultdict(list)
    rows = Posting.objects.filter(person_id__in=list(person_ids)).values_list(
        "person_id", "post__team__name", "valid_from", "valid_until"
    )
    for person_id, name, first, end in rows:
        found[person_id].append((name, first, end))
    return found
