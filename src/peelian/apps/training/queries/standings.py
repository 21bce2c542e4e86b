"""How people stood over time, as the workforce room records it: rank, role, and the kinds of their units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from peelian.apps.training.types import Standing
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Unit
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound


class _Posted(NamedTuple):
    """A posting: its span, the role of its post ('' over the establishment) and its unit."""

    valid_from: dt.date
    valid_until: dt.date | None
    role: str
    unit_id: int


def standings_of(person_ids: Collection[int], day: dt.date) -> dict[int, list[Standing]]:
    """The stretches of each of these people that began by a day, in order of time: their terms, cut by postings."""
    kinds = _kinds()
    posted: dict[int, list[_Posted]] = {}
    postings = Posting.objects.filter(person_id__in=person_ids, valid_from__lte=day).order_by("valid_from")
    for person, start, end, role, unit in postings.values_list(
        "person_id", "valid_from", "valid_until", "post__role", "unit_id"
    ):
        posted.setdefault(person, []).append(_Posted(start, end, role or "", unit))
    found: dict[int, list[Standing]] = {}
    terms = Terms.objects.filter(person_id__in=person_ids, valid_from__lte=day).order_by("valid_from")
    for person, start, end, rank in terms.values_list("person_id", "valid_from", "valid_until", "rank"):
        cut = _cut(start, end, posted.get(person, []))
        found.setdefault(person, []).extend(
            Standing(since, until, rank, one.role if one else "", kinds[one.unit_id] if one else ())
            for since, until, one in cut
        )
    return found


def people_on(day: dt.date, *, unit_code: str | None = None) -> list[int]:
    """Everybody who serves on a day, in the force or posted to a unit with all below it, in order of id.

    Raises NotFound for a unit that doesn't exist on the day.
    """
    serving = Career.objects.filter(joined_on__lte=day).exclude(left_on__lte=day)
    if unit_code is None:
        return sorted(set(serving.values_list("person_id", flat=True)))
    units = _below(unit_code, day)
    rows = Posting.objects.filter(valid_on(day), unit_id__in=units, person_id__in=serving.values("person_id"))
    return sorted(set(rows.values_list("person_id", flat=True)))


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


def _kinds() -> dict[int, tuple[str, ...]]:
    """The kinds of each unit and of all above it, from its own."""
    units = {pk: (kind, parent) for pk, kind, parent in Unit.objects.values_list("id", "kind", "parent_id")}
    found: dict[int, tuple[str, ...]] = {}
    for unit in units:
        chain: list[str] = []
        above: int | None = unit
        while above is not None:
            kind, above = units[above]
            chain.append(kind)
        found[unit] = tuple(dict.fromkeys(chain))
    return found


def _below(code: str, day: dt.date) -> set[int]:
    rows = list(Unit.objects.filter(valid_on(day)).values_list("id", "code", "parent_id"))
    found = {pk for pk, name, _ in rows if name == code}
    if not found:
        raise NotFound(f"There is no unit “{code}” on {day:%d/%m/%Y}.", field="unit")
    while more := {pk for pk, _, parent in rows if parent in found} - found:
        found |= more
    return found
