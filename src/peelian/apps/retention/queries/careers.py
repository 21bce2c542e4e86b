"""Careers as figures need them: when, how long, why they ended, of what class. For this room's own queries only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from peelian.apps.workforce.api import Rank, UnitKind
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Unit

_TOPS = {UnitKind.LPA, UnitKind.DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Served:
    """One stretch of service, as it was known on a day: who left later still serves."""

    person_id: int
    joined_on: dt.date
    left_on: dt.date | None
    reason: str
    staff_class: str
    fte: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody on the same terms from a day until another (excluded), both within a span that was asked for."""

    person_id: int
    staff_class: str
    fte: float
    from_on: dt.date
    until_on: dt.date

    @property
    def days(self) -> int:
        """How long."""
        return (self.until_on - self.from_on).days


def hold_career(career_id: int) -> Career | None:
    """A career that nobody else changes until the caller's transaction ends; None when there is none."""
    return Career.objects.select_for_update(of=("self",)).filter(pk=career_id).first()


def list_served(*, as_of: dt.date) -> list[Served]:
    """All careers that had begun on a day, in the order of joining. The class and FTE are those served on last."""
    last = _last_terms(as_of)
    rows = Career.objects.filter(joined_on__lte=as_of).order_by("joined_on", "id")
    served = []
    for person, joined, left, reason in rows.values_list("person_id", "joined_on", "left_on", "reason"):
        left_on = left if left is not None and left <= as_of else None
        terms = _terms_at(last.get(person, []), left_on or as_of)
        served.append(Served(person, joined, left_on, reason if left_on else "", *(terms or ("", 1.0))))
    return served


def list_leavers(*, first_on: dt.date, until_on: dt.date) -> list[Served]:
    """Whoever left from a day until another (excluded)."""
    rows = Career.objects.filter(left_on__gte=first_on, left_on__lt=until_on).order_by("left_on", "id")
    found = list(rows.values_list("person_id", "joined_on", "left_on", "reason"))
    last = _last_terms(until_on, people={row[0] for row in found})
    return [
        Served(person, joined, left, reason, *(_terms_at(last.get(person, []), left) or ("", 1.0)))
        for person, joined, left, reason in found
        if left is not None
    ]


def list_stretches(*, first_on: dt.date, until_on: dt.date) -> Iterator[Stretch]:
    """Who served on which terms in a span of days."""
    rows = Terms.objects.filter(_within(first_on, until_on)).order_by("person_id", "valid_from")
    for person, rank, fte, start, end in rows.values_list(
        "person_id", "rank", "fte", "valid_from", "valid_until"
    ):
        yield Stretch(
            person,
            Rank(rank).staff_class.value,
            float(fte),
            max(start, first_on),
            min(end or until_on, until_on),
        )


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time in a unit within a span that was asked for, and the post of it, if one."""

    person_id: int
    unit_id: int
    role: str
    team: str
    from_on: dt.date
    until_on: dt.date


def list_stays(*, first_on: dt.date, until_on: dt.date, people: Iterable[int] | None = None) -> list[Stay]:
    """Who was posted where in a span of days; of these people only, where they are named."""
    rows = Posting.objects.filter(_within(first_on, until_on)).order_by("person_id", "valid_from")
    if people is not None:
        rows = rows.filter(person_id__in=list(people))
    return [
        Stay(person, unit, role or title or "", team or name, max(start, first_on), min(end or until_on, until_on))
        for person, unit, role, title, team, name, start, end in rows.values_list(
            "person_id", "unit_id", "post__role", "post__title", "post__team__name", "unit__name",
            "valid_from", "valid_until",
        )
    ]  # fmt: skip


def top_units() -> dict[int, tuple[str, str]]:
    """Of each unit, code and name of the LPA or department that it belongs to; its own where it belongs to none."""
    rows = {row.pk: row for row in Unit.objects.all()}
    found = {}
    for row in rows.values():
        above: Unit | None = row
        while above is not None and above.kind not in _TOPS:
            above = rows[above.parent_id] if above.parent_id else None
        top = above or row
        found[row.pk] = (top.code, top.name)
    return found


def _within(first_on: dt.date, until_on: dt.date) -> Q:
    return Q(valid_from__lt=until_on) & (Q(valid_until=None) | Q(valid_until__gt=first_on))


_Term = tuple[dt.date, str, float]


def _last_terms(before: dt.date, people: Iterable[int] | None = None) -> dict[int, list[_Term]]:
    """Each person's terms that began until a day: when, class, FTE; the earliest first."""
    rows = Terms.objects.filter(valid_from__lte=before)
    if people is not None:
        rows = rows.filter(person_id__in=list(people))
    found: dict[int, list[_Term]] = defaultdict(list)
    classes = {rank.value: rank.staff_class.value for rank in Rank}
    for person, rank, fte, start in rows.order_by("valid_from").values_list(
        "person_id", "rank", "fte", "valid_from"
    ):
        found[person].append((start, classes[rank], float(fte)))
    return found


def _terms_at(terms: list[_Term], until: dt.date) -> tuple[str, float] | None:
    """The class and FTE served on last before `until`; those begun on it where there were none before."""
    began = [term for term in terms if term[0] < until] or terms[:1]
    return began[-1][1:] if began else None
