"""Who is on probation, who stays in one local policing area, and who tutors them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from peelian.analysis import stability
from peelian.analysis.stability import Share, Stay
from peelian.apps.workforce.models.people import Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.stability import Probation, ProbationRule, Tutoring
from peelian.apps.workforce.queries.held import serving_on
from peelian.apps.workforce.queries.lpas import NO_LPA, Lpa, lpas_of_units
from peelian.apps.workforce.rules import stability as rules
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.stability import (
    Breach,
    Moves,
    ProbationRuleView,
    ProbationView,
    TutorRatio,
)
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound

_DAY = dt.timedelta(days=1)


def list_probation_rules() -> list[ProbationRuleView]:
    """Every rule that keeps students in one LPA, the first first."""
    return [
        ProbationRuleView(row.pk, row.words, row.source, row.valid_from, row.valid_until)
        for row in ProbationRule.objects.all()
    ]


def list_probations(day: dt.date, person_ids: Iterable[int] | None = None) -> list[ProbationView]:
    """Everybody in service who is on probation on a day, or those among some people, by name.

    Moves are counted up to that day.
    """
    rows = Probation.objects.filter(serving_on(day, "person__"), starts_on__lte=day, ends_on__gt=day)
    if person_ids is not None:
        rows = rows.filter(person_id__in=set(person_ids))
    return _views(list(rows.select_related("person", "unit")), day)


def get_probation(probation_id: int, day: dt.date) -> ProbationView:
    """One probation as it stands on a day. Raises NotFound."""
    rows = list(Probation.objects.filter(pk=probation_id).select_related("person", "unit"))
    if not rows:
        raise NotFound("There is no such probation.")
    return _views(rows, day)[0]


def probation_breaches(*, first_on: dt.date, last_on: dt.date) -> list[Breach]:
    """Stays of students outside the LPA of their probation while the rule held, cut to a span; the first first.

    `last_on` is the last day. Days before the rule's first day are no breach, whatever was done.
    """
    until_on = last_on + _DAY
    probations = _between(first_on, until_on)
    stays = _stays([row.person_id for row in probations])
    found = [
        Breach(
            probation_id=row.pk, person_id=row.person_id, name=row.person.name, home_code=row.unit.code,
            home_name=row.unit.name, where=where, in_lpa=bool(stay.place), from_on=stay.from_on,
            until_on=stay.until_on or until_on, days=stability.days_of(stay), rule=rule,
        )
        for rule in list_probation_rules()
        for row in probations
        for stay, where in _away(
            row, stays[row.person_id],
            max(first_on, row.starts_on, rule.valid_from),
            min(until_on, row.ends_on, rule.valid_until or until_on),
        )
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.from_on, one.name, one.probation_id))


def moves_per_student(*, first_on: dt.date, last_on: dt.date) -> Moves:
    """How often students changed LPA in a span of days, within their probation. `last_on` is the last day."""
    until_on = last_on + _DAY
    probations = _between(first_on, until_on)
    stays = _stays([row.person_id for row in probations])
    count = sum(
        stability.moves(
            _places(stays[row.person_id]), max(first_on, row.starts_on), min(until_on, row.ends_on)
        )
        for row in probations
    )
    students = len({row.person_id for row in probations})
    finished = [row for row in probations if row.ends_on <= until_on]
    at_home = [row for row in finished if not _away(row, stays[row.person_id], row.starts_on, row.ends_on)]
    return Moves(
        first_on=first_on,
        until_on=until_on,
        moves=count,
        students=students,
        per_student=stability.per_head(count, students),
        finished_at_home=Share(
            len(at_home), len(finished), "of those whose probation ended, never posted outside its LPA"
        ),
        definition=rules.MOVES,
        version=rules.VERSION,
    )


def tutor_ratio(day: dt.date) -> list[TutorRatio]:
    """Students to tutors on a day in every LPA where there are students, by name; the last row is all of them."""
    students = list_probations(day)
    tutors = dict(
        Tutoring.objects.filter(
            valid_on(day), serving_on(day, "tutor__"), student_id__in=[one.person_id for one in students]
        ).values_list("student_id", "tutor_id")
    )
    homes = sorted({(one.home_name, one.home_code) for one in students})
    return [
        _ratio(day, code, name, [one for one in students if one.home_code == code], tutors)
        for name, code in homes
    ] + [_ratio(day, "", "", students, tutors)]


def _ratio(
    day: dt.date, code: str, name: str, students: Sequence[ProbationView], tutors: dict[int, int]
) -> TutorRatio:
    tutored = [one.person_id for one in students if one.person_id in tutors]
    heads = len({tutors[person_id] for person_id in tutored})
    return TutorRatio(
        day=day, lpa_code=code, lpa_name=name, students=len(students), with_tutor=len(tutored), tutors=heads,
        per_tutor=stability.per_head(len(tutored), heads), definition=rules.TUTORS, version=rules.VERSION,
    )  # fmt: skip


class _Placed:
    """Somebody's posting: its days, the unit's name, the LPA that it is in."""

    __slots__ = ("lpa", "stay", "unit")

    def __init__(self, row: Posting, lpa: Lpa) -> None:
        self.lpa, self.unit = lpa, row.unit.name
        self.stay = Stay(lpa.code, row.valid_from, row.valid_until)


def _between(first_on: dt.date, until_on: dt.date) -> list[Probation]:
    rows = Probation.objects.filter(starts_on__lt=until_on, ends_on__gt=first_on)
    return list(rows.select_related("person", "unit"))


def _stays(person_ids: Iterable[int]) -> dict[int, list[_Placed]]:
    lpas = lpas_of_units()
    found: dict[int, list[_Placed]] = defaultdict(list)
    rows = Posting.objects.filter(person_id__in=set(person_ids)).select_related("unit").order_by("valid_from")
    for row in rows:
        found[row.person_id].append(_Placed(row, lpas.get(row.unit_id, NO_LPA)))
    return found


def _places(placed: Sequence[_Placed]) -> list[Stay]:
    """Stays in LPAs; time outside any is left out, so that a course at headquarters and back is no move."""
    return [one.stay for one in placed if one.lpa.code]


def _away(
    probation: Probation, placed: Sequence[_Placed], first_on: dt.date, until_on: dt.date
) -> list[tuple[Stay, str]]:
    """Stays outside the probation's LPA, with the words for where."""
    if first_on >= until_on:
        return []
    names = {one.lpa.code: one.lpa.name for one in placed if one.lpa.code}
    away = stability.elsewhere(probation.unit.code, [one.stay for one in placed], first_on, until_on)
    return [(stay, names.get(stay.place) or _units(placed, stay)) for stay in away]


def _units(placed: Sequence[_Placed], stay: Stay) -> str:
    """Names of the units outside any LPA that a stay was in."""
    units = [
        one.unit
        for one in placed
        if not one.lpa.code and stability.within([one.stay], stay.from_on, stay.until_on or dt.date.max)
    ]
    return ", ".join(dict.fromkeys(units))


def _views(rows: Sequence[Probation], day: dt.date) -> list[ProbationView]:
    ids = [row.person_id for row in rows]
    stays = _stays(ids)
    ranks = dict(Terms.objects.filter(valid_on(day), person_id__in=ids).values_list("person_id", "rank"))
    tutors = {
        row.student_id: row
        for row in Tutoring.objects.filter(
            valid_on(day), serving_on(day, "tutor__"), student_id__in=ids
        ).select_related("tutor")
    }
    found = []
    for row in rows:
        placed = stays[row.person_id]
        here = next((one for one in placed if stability.within([one.stay], day, day + _DAY)), None)
        tutoring = tutors.get(row.person_id)
        found.append(
            ProbationView(
                id=row.pk, person_id=row.person_id, name=row.person.name,
                rank=Rank(ranks.get(row.person_id, Rank.CONSTABLE)),
                collar_number=row.person.collar_number, home_code=row.unit.code, home_name=row.unit.name,
                starts_on=row.starts_on, ends_on=row.ends_on, here=here.unit if here else "",
                lpa_code=here.lpa.code if here else "",
                keeps=here.lpa.code == row.unit.code if here else None,
                moves=stability.moves(_places(placed), row.starts_on, min(row.ends_on, day + _DAY)),
                tutoring_id=tutoring.pk if tutoring else None,
                tutor=tutoring.tutor.name if tutoring else "",
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.id))
