"""Careers as figures need them: when, how long, why they ended, of what class. For this room's own queries only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Min, Q

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.columns.bulk import among


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


def hold_career(career_id: int) -> Career | None:
    """A career that nobody else changes until the caller's transaction ends; None when there is none."""
    return Career.objects.select_for_update(of=("self",)).filter(pk=career_id).first()


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody's time in one class of staff, as it was known on a day.

    `until_on`: the first day on which they were followed no more. `reason`: why they left the force then; empty where
    they serve on, or went over to another class.
    """

    person_id: int
    staff_class: str
    from_on: dt.date
    until_on: dt.date
    reason: str

    @property
    def left(self) -> bool:
        """Whether they left the force at its end."""
        return bool(self.reason)


def list_followed(*, as_of: dt.date) -> list[Followed]:
    """All careers that had begun on a day, each cut where its class changes, in the order of joining.

    A PCSO who became a constable was no officer in the years before: in those they couldn't have left the officers.
    """
    terms_of = _last_terms(as_of)
    rows = Career.objects.filter(joined_on__lte=as_of).order_by("joined_on", "id")
    found = []
    for person, joined, left, reason in rows.values_list("person_id", "joined_on", "left_on", "reason"):
        gone = left is not None and left <= as_of
        end = left if gone and left is not None else as_of
        terms = terms_of.get(person, [])
        cuts = [(joined, _first_class(terms, joined))]
        for start, staff_class, _ in terms:
            if joined < start < end and staff_class != cuts[-1][1]:
                cuts.append((start, staff_class))
        ends = [*(start for start, _ in cuts[1:]), end]
        for (start, staff_class), until in zip(cuts, ends, strict=True):
            found.append(Followed(person, staff_class, start, until, reason if gone and until == end else ""))
    return found


def leavers_seen_from(*, as_of: dt.date) -> dt.date | None:
    """The day before the first leaver on record by a day; None when there is none.

    Records that begin with who was in post that day know of those before only that they stayed.
    """
    left = Career.objects.filter(left_on__lte=as_of, left_on__gt=F("joined_on"))
    first = left.aggregate(first=Min("left_on"))["first"]
    return None if first is None else first - dt.timedelta(days=1)


def list_served(*, as_of: dt.date) -> list[Served]:
    """All careers that had begun on a day, in the order of joining. The class is the one that they joined in."""
    last = _last_terms(as_of)
    rows = Career.objects.filter(joined_on__lte=as_of).order_by("joined_on", "id")
    served = []
    for person, joined, left, reason in rows.values_list("person_id", "joined_on", "left_on", "reason"):
        left_on = left if left is not None and left <= as_of else None
        terms = _terms_at(last.get(person, []), left_on or as_of)
        fte = terms[1] if terms else 1.0
        joined_in = _first_class(last.get(person, []), joined)
        served.append(Served(person, joined, left_on, reason if left_on else "", joined_in, fte))
    return served


def list_leavers(*, first_on: dt.date, until_on: dt.date) -> list[Served]:
    """Whoever left from a day until another (excluded). Who left on the day of joining never served."""
    rows = Career.objects.filter(left_on__gte=first_on, left_on__lt=until_on, left_on__gt=F("joined_on"))
    rows = rows.order_by("left_on", "id")
    found = list(rows.values_list("person_id", "joined_on", "left_on", "reason"))
    last = _last_terms(until_on, people={row[0] for row in found})
    return [
        Served(person, joined, left, reason, *(_terms_at(last.get(person, []), left) or ("", 1.0)))
        for person, joined, left, reason in found
        if left is not None
    ]


def list_stretches(*, first_on: dt.date, until_on: dt.date) -> Iterator[Stretch]:
    """Who served on which terms in a span of days."""
    for span in workforce.served_between(first_on=first_on, until_on=until_on):
        yield Stretch(
            span.person_id, span.rank.staff_class.value, float(span.fte), span.from_on, span.until_on
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
        rows = rows.filter(person_id__in=among(list(people)))
    return [
        Stay(person, unit, role or title or "", team or name, max(start, first_on), min(end or until_on, until_on))
        for person, unit, role, title, team, name, start, end in rows.values_list(
            "person_id", "unit_id", "post__role", "post__title", "post__team__name", "unit__name",
            "valid_from", "valid_until",
        )
    ]  # fmt: skip


def top_units() -> dict[int, tuple[str, str]]:
    """Of each unit, code and name of the one that its people are counted in."""
    tree = workforce.UnitTree.read()
    tops = {unit_id: tree.counted_in(unit_id) for unit_id in tree.by_id}
    return {unit_id: (top.code, top.name) for unit_id, top in tops.items()}


def _within(first_on: dt.date, until_on: dt.date) -> Q:
    return Q(valid_from__lt=until_on) & (Q(valid_until=None) | Q(valid_until__gt=first_on))


_Term = tuple[dt.date, str, float]


def _last_terms(before: dt.date, people: Iterable[int] | None = None) -> dict[int, list[_Term]]:
    """Each person's terms that began until a day: when, class, FTE; the earliest first."""
    rows = Terms.objects.filter(valid_from__lte=before)
    if people is not None:
        rows = rows.filter(person_id__in=among(list(people)))
    found: dict[int, list[_Term]] = defaultdict(list)
    classes = {rank.value: rank.staff_class.value for rank in Rank}
    for person, rank, fte, start in rows.order_by("valid_from").values_list(
        "person_id", "rank", "fte", "valid_from"
    ):
        found[person].append((start, classes[rank], float(fte)))
    return found


def _first_class(terms: list[_Term], joined: dt.date) -> str:
    """The class of the terms on which somebody began to serve; empty without any."""
    began = [term for term in terms if term[0] <= joined][-1:] or terms[:1]
    return began[0][1] if began else ""


def _terms_at(terms: list[_Term], until: dt.date) -> tuple[str, float] | None:
    """The class and FTE served on last before `until`; those begun on it where there were none before."""
    began = [term for term in terms if term[0] < until] or terms[:1]
    return began[-1][1:] if began else None
