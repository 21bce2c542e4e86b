"""How people stood over time, as the workforce room records it: rank, role, and the kinds of their units.

Few of a force have to hold a course. So who stands on a day as a requirement asks is found first, with one question
for each rank, role and unit that anybody has; how they stood before is read of those alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import FilteredRelation, Q

from peelian.apps.training import rules
from peelian.apps.training.types.needs import RequirementView, Standing
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Terms
from peelian.columns.bulk import among
from peelian.columns.spans import valid_on


class _Posted(NamedTuple):
    """A posting: its span, the role of its post ('' over the establishment) and its unit."""

    valid_from: dt.date
    valid_until: dt.date | None
    role: str
    unit_id: int


def standings_of(
    person_ids: Collection[int], day: dt.date, kinds: Mapping[int, tuple[str, ...]] | None = None
) -> dict[int, list[Standing]]:
    """The stretches of each of these people that began by a day, in order of time: their terms, cut by postings.

    `kinds` are those of each unit and of the units above it, where they were read already.
    """
    kinds = _kinds() if kinds is None else kinds
    # Terms with each posting of their person: a pair without a day in common makes no stretch.
    posted = FilteredRelation("person__postings", condition=Q(person__postings__valid_from__lte=day))
    rows = (
        Terms.objects.filter(person_id__in=among(person_ids), valid_from__lte=day)
        .annotate(posted=posted)
        .order_by("person_id", "valid_from", "posted__valid_from")
        .values_list(
            "person_id", "valid_from", "valid_until", "rank",
            "posted__valid_from", "posted__valid_until", "posted__post__role", "posted__unit_id",
        )
    )  # fmt: skip
    found: dict[int, list[Standing]] = {}
    for (person, start, end, rank), pairs in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        held = [
            _Posted(since, until, role or "", unit)
            for *_, since, until, role, unit in pairs
            if unit is not None
        ]
        found.setdefault(person, []).extend(
            Standing(since, until, rank, one.role if one else "", kinds[one.unit_id] if one else ())
            for since, until, one in _cut(start, end, held)
        )
    return found


def standings_under(
    requirements: Sequence[RequirementView], person_ids: Collection[int], day: dt.date
) -> dict[int, list[Standing]]:
    """As `standings_of`, of those alone of whom one of these requirements, which all hold on the day, is on it."""
    if not requirements or not person_ids:
        return {}
    kinds = _kinds()
    found = []
    for rank, role, unit, people in _ways(person_ids, day):
        standing = Standing(day, None, rank, role or "", kinds[unit] if unit else ())
        if any(rules.applies(one, standing) for one in requirements):
            found += people
    return standings_of(found, day, kinds) if found else {}


def people_on(day: dt.date, *, unit_code: str | None = None) -> list[int]:
    """Everybody who serves on a day, in the force or posted to a unit with all below it, in order of id.

    Raises NotFound for a unit that doesn't exist on the day.
    """
    if unit_code is None:
        return workforce.ids_serving_on(day=day)
    return [one.person_id for one in workforce.serving_on(day=day, unit_code=unit_code)]


def _kinds() -> dict[int, tuple[str, ...]]:
    """The kinds of each unit and of those above it."""
    tree = workforce.UnitTree.read()
    return {unit: tree.kinds_above(unit) for unit in tree.by_id}


def _ways(
    person_ids: Collection[int], day: dt.date
) -> Iterator[tuple[str, str | None, int | None, list[int]]]:
    """Each rank, role and unit that some of these people have on a day, and who they are."""
    posted = FilteredRelation("person__postings", condition=valid_on(day, "person__postings__"))
    terms = Terms.objects.filter(valid_on(day), person_id__in=among(person_ids)).annotate(posted=posted)
    ways = terms.order_by().values_list("rank", "posted__post__role", "posted__unit_id")
    yield from ways.annotate(people=ArrayAgg("person_id"))


def _cut(
    start: dt.date, end: dt.date | None, postings: Sequence[_Posted]
) -> Iterator[tuple[dt.date, dt.date | None, _Posted | None]]:
    """A span in pieces: each posting's part of it, and what lies between without one."""
    at = start
    for one in postings:
        since = max(at, one.valid_from)
        until = min((day for day in (one.valid_until, end) if day is not None), default=None)
        if until is not None and until <= since:
            continue
        if since > at:
            yield at, since, None
        yield since, until, one
        if until is None:
            return
        at = until
    if end is None or at < end:
        yield at, end, None
