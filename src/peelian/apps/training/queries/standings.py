"""How people stood over time, as the workforce room records it: rank, role, and the kinds of their units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from peelian.apps.training.types.needs import Standing
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Terms
from peelian.apps.workforce.models.posts import Posting


class _Posted(NamedTuple):
    """A posting: its span, the role of its post ('' over the establishment) and its unit."""

    valid_from: dt.date
    valid_until: dt.date | None
    role: str
    unit_id: int


def standings_of(person_ids: Collection[int], day: dt.date) -> dict[int, list[Standing]]:
    """The stretches of each of these people that began by a day, in order of time: their terms, cut by postings."""
    tree = workforce.UnitTree.read()
    kinds = {unit: tree.kinds_above(unit) for unit in tree.by_id}
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
    return [one.person_id for one in workforce.serving_on(day=day, unit_code=unit_code)]


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
