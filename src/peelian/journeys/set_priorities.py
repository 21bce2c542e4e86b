"""Adopt: one list for a sector and fortnight, from what the force asks and what people say; then a decision on it.

The force's half ranks its strategy's strands by weight (impact × likelihood); the nearest area's strand for a category
wins. The community's half ranks eight weeks of voice by the number of different people, then by how recent it is.
`analysis.amalgamate` makes one list of both by a stated rule and says why each line stands where it does. Recorded
crime stands beside each line as evidence; it ranks nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from peelian.analysis.amalgamate import Amalgamation, Entry, Ranked, Rule, amalgamate
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.voice import api as voice
from peelian.journeys import standing
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.kernel.time import fortnight_of, local_day

#: How many published months of recorded crime stand beside a line.
MONTHS_OF_CRIME = 3

_BY_LABEL = {category.label: category for category in ProblemCategory}


@transaction.atomic
def make_list(
    *, viewer: Viewer, at: dt.datetime, sector_code: str, on: dt.date, rule: Rule = "borda"
) -> priorities.CycleView:
    """Make the list of the fortnight that holds `on`, or make it again while nothing on it is decided.

    Raises NotAllowed, NotFound, priorities.ListDecided.
    """
    sector = places.get_area(sector_code, on)
    accounts.require(viewer, Permission.PREPARE_PRIORITIES, sector.path)
    starts_on, ends_on = fortnight_of(on)
    strands = priorities.nearest_strands(area_path=sector.path, on=on)
    codes = standing.neighbourhood_codes(sector_code, on)
    heard = voice.count_by_category(
        area_codes=codes, since=at - dt.timedelta(weeks=priorities.WEEKS_OF_VOICE), until=at
    )
    coded = [count for count in heard if count.category is not ProblemCategory.OTHER]
    found = amalgamate(force=_force(strands), community=_community(coded), rule=rule)
    evidence = _Evidence(strands, coded, _recorded(codes, on), at)
    return priorities.make_list(
        actor=viewer.actor,
        at=at,
        sector_id=sector.id,
        starts_on=starts_on,
        ends_on=ends_on,
        rule=found.rule,
        rule_version=found.version,
        lines=[_line(entry, sector, evidence, on) for entry in found.entries],
        set_aside=_set_aside(found, heard),
    )


@transaction.atomic
def adopt(
    *, viewer: Viewer, at: dt.datetime, candidate_id: int, issue: str, area_code: str | None = None
) -> priorities.PriorityView:
    """Make a line a priority, with the issue in words for the public; `area_code` puts it in another area of the
    sector.

    Raises NotAllowed, NotFound, priorities.NeedsWords, AlreadyDecided, AlreadyAPriority, Refused for an area elsewhere.
    """
    _require_decider(viewer, candidate_id, at)
    area_id = None
    if area_code:
        area = places.get_area(area_code, local_day(at))
        accounts.require(viewer, Permission.ADOPT_PRIORITY, area.path)
        if priorities.sector_path_of(candidate_id)[0] not in area.path:
            raise Refused(f"{area.name} is in another sector than this list.", field="area_code")
        area_id = area.id
    return priorities.adopt(
        actor=viewer.actor,
        at=at,
        candidate_id=candidate_id,
        issue=issue,
        decided_by_id=viewer.user_id,
        area_id=area_id,
    )


@transaction.atomic
def decline(*, viewer: Viewer, at: dt.datetime, candidate_id: int, reason: str) -> priorities.CandidateView:
    """Decide that a line doesn't become a priority, with the reason.

    Raises NotAllowed, NotFound, priorities.NeedsWords, AlreadyDecided.
    """
    _require_decider(viewer, candidate_id, at)
    return priorities.decline(
        actor=viewer.actor, at=at, candidate_id=candidate_id, reason=reason, decided_by_id=viewer.user_id
    )


@transaction.atomic
def decline_rest(*, viewer: Viewer, at: dt.datetime, cycle_id: int, reason: str) -> priorities.CycleView:
    """Decide that no line that still waits on a list becomes a priority, with one reason for all of them.

    Raises NotAllowed, NotFound, priorities.NeedsWords.
    """
    cycle = priorities.get_cycle(cycle_id)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, places.path_of(cycle.sector_code, local_day(at)))
    return priorities.decline_rest(
        actor=viewer.actor, at=at, cycle_id=cycle_id, reason=reason, decided_by_id=viewer.user_id
    )


def set_action(*, viewer: Viewer, at: dt.datetime, priority_id: int, action: str) -> priorities.PriorityView:
    """Say, for the public, what is being done. Raises NotAllowed, NotFound, priorities.NeedsWords, PriorityClosed."""
    _require_on(viewer, Permission.WRITE_PLAN, priority_id, at)
    return priorities.set_action(actor=viewer.actor, at=at, priority_id=priority_id, action=action)


def review(*, viewer: Viewer, at: dt.datetime, priority_id: int, issue: str = "") -> priorities.PriorityView:
    """Say that a priority still stands, reworded where wanted.

    Raises NotAllowed, NotFound, priorities.PriorityClosed.
    """
    _require_on(viewer, Permission.WRITE_PLAN, priority_id, at)
    return priorities.review(actor=viewer.actor, at=at, priority_id=priority_id, issue=issue)


def close(*, viewer: Viewer, at: dt.datetime, priority_id: int, reason: str) -> priorities.PriorityView:
    """End a priority. Raises NotAllowed, NotFound, priorities.NeedsWords, PriorityClosed."""
    _require_on(viewer, Permission.ADOPT_PRIORITY, priority_id, at)
    return priorities.close(actor=viewer.actor, at=at, priority_id=priority_id, reason=reason)


def _require_decider(viewer: Viewer, candidate_id: int, at: dt.datetime) -> None:
    path = standing.path_now(priorities.sector_path_of(candidate_id), at)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, path)


def _require_on(viewer: Viewer, permission: Permission, priority_id: int, at: dt.datetime) -> None:
    accounts.require(viewer, permission, standing.path_now(priorities.area_path_of(priority_id), at))


def _force(strands: Sequence[priorities.StrandView]) -> list[Ranked]:
    return [
        Ranked(
            strand.category_label,
            strand.weight,
            f"Weight {strand.weight} of 16 (impact {strand.impact}, likelihood {strand.likelihood}), "
            f"set for {strand.area_name}: {strand.why}",
        )
        for strand in strands
    ]


def _community(counts: Sequence[voice.VoiceCount]) -> list[Ranked]:
    """Most people first, then the most recent; only counts that agree in both share a rank."""
    order = sorted({(count.people, count.latest_at) for count in counts})
    return [
        Ranked(count.category.label, order.index((count.people, count.latest_at)), _people(count))
        for count in counts
    ]


def _people(count: voice.VoiceCount) -> str:
    people = "One person" if count.people == 1 else f"{count.people} people"
    times = "once" if count.contributions == 1 else f"{count.contributions} times"
    return f"{people} spoke of it, {times} in all, last on {_day(local_day(count.latest_at))}."


def _recorded(codes: Iterable[str], on: dt.date) -> tuple[tuple[dt.date, dt.date] | None, Counter[str]]:
    """Recorded crime of the last published months up to a day, by police.uk category; None when none is imported."""
    latest = incidents.latest_month()
    if latest is None:
        return None, Counter()
    last = min(latest, on.replace(day=1))
    number = last.year * 12 + last.month - MONTHS_OF_CRIME
    first = dt.date(number // 12, number % 12 + 1, 1)
    counts = incidents.count_crimes(neighbourhood_codes=list(codes), first_month=first, last_month=last)
    total: Counter[str] = Counter()
    for count in counts:
        total[count.category] += count.n
    return (first, last), total


class _Evidence:
    """The counts behind both ranks of a line."""

    def __init__(
        self,
        strands: Sequence[priorities.StrandView],
        counts: Sequence[voice.VoiceCount],
        recorded: tuple[tuple[dt.date, dt.date] | None, Counter[str]],
        at: dt.datetime,
    ) -> None:
        self.strands = {strand.category: strand for strand in strands}
        self.counts = {count.category: count for count in counts}
        self.months, self.crimes = recorded
        self.at = at

    def people_by_area(self, category: ProblemCategory) -> dict[str, int]:
        """Different people by the neighbourhood that they spoke from."""
        count = self.counts.get(category)
        return dict(count.by_area) if count else {}

    def crimes_of(self, category: ProblemCategory) -> int | None:
        """Recorded crimes that count as this problem's trend; None where none does or none is imported."""
        if self.months is None or not category.published_categories:
            return None
        return sum(self.crimes[slug] for slug in category.published_categories)

    def as_json(self, category: ProblemCategory, area_code: str) -> dict[str, Any]:
        """Everything, as the line keeps it."""
        found: dict[str, Any] = {}
        if strand := self.strands.get(category):
            found["force"] = {
                "weight": strand.weight,
                "impact": strand.impact,
                "likelihood": strand.likelihood,
                "why": strand.why,
                "set_for": strand.area_name,
            }
        if count := self.counts.get(category):
            found["community"] = {
                "people": count.people,
                "contributions": count.contributions,
                "latest_at": count.latest_at.isoformat(),
                "by_area": dict(count.by_area),
                "weeks": priorities.WEEKS_OF_VOICE,
            }
        crimes = self.crimes_of(category)
        if crimes is not None and self.months is not None:
            found["recorded"] = {
                "crimes": crimes,
                "first_month": self.months[0].isoformat(),
                "last_month": self.months[1].isoformat(),
                "categories": list(category.published_categories),
            }
        if standing_one := priorities.find_open_priority(area_code=area_code, category=category, at=self.at):
            found["priority"] = {"id": standing_one.id, "since": standing_one.adopted_at.isoformat()}
        return found


def _line(entry: Entry, sector: places.AreaView, evidence: _Evidence, on: dt.date) -> priorities.Line:
    category = _BY_LABEL[entry.key]
    code = priorities.one_neighbourhood(evidence.people_by_area(category))
    area = places.get_area(code, on) if code else sector
    kept = evidence.as_json(category, area.code)
    return priorities.Line(
        category=category,
        area_id=area.id,
        rank=entry.rank,
        points=entry.points,
        force_rank=entry.force_rank,
        community_rank=entry.community_rank,
        reason=_reason(entry, area, sector, kept),
        evidence=kept,
    )


def _reason(entry: Entry, area: places.AreaView, sector: places.AreaView, kept: dict[str, Any]) -> str:
    parts = [entry.reason]
    if entry.force_evidence:
        parts.append(f"Force: {_full(entry.force_evidence)}")
    if entry.community_evidence:
        parts.append(f"Community: {_full(entry.community_evidence)}")
    if area.code != sector.code:
        parts.append(f"Most of them spoke from {area.name}, so the line is about {area.name}.")
    if recorded := kept.get("recorded"):
        first, last = (dt.date.fromisoformat(recorded[key]) for key in ("first_month", "last_month"))
        crimes = "1 crime was" if recorded["crimes"] == 1 else f"{recorded['crimes']:,} crimes were"
        parts.append(
            f"{crimes} recorded in the sector from {first:%B %Y} to {last:%B %Y}; they rank nothing."
        )
    if since := kept.get("priority"):
        parts.append(
            f"It is a priority here already, since {_day(dt.date.fromisoformat(since['since'][:10]))}."
        )
    return " ".join(parts)


def _set_aside(found: Amalgamation, heard: Sequence[voice.VoiceCount]) -> list[str]:
    sentences = [f"{item.key}: {item.reason}" for item in found.displaced]
    for count in heard:
        if count.category is ProblemCategory.OTHER:
            people = "One person" if count.people == 1 else f"{count.people} people"
            sentences.append(
                f"{people} spoke of something that has no category yet. Read those words and give them one, then "
                "make the list again."
            )
    return sentences


def _full(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
