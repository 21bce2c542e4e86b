"""Where people stand with courses on a day, and how many of those who have to hold one do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Count

from peelian.analysis.currency import Currency, Exempt, Held
from peelian.apps.training import rules
from peelian.apps.training.models.courses import Course, Equivalence
from peelian.apps.training.models.needs import Exemption
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.queries.courses import list_requirements
from peelian.apps.training.queries.standings import people_on, standings_under
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.needs import Coverage, PersonCurrency, RequirementView
from peelian.apps.training.types.records import Result
from peelian.columns.bulk import among
from peelian.kernel.errors import NotFound


class _Counted(NamedTuple):
    """A course that another counts as, and on which days."""

    code: str
    valid_from: dt.date | None
    valid_until: dt.date | None


def state_on(
    person_ids: Iterable[int], day: dt.date, *, course_codes: Collection[str] | None = None
) -> dict[int, dict[str, Currency]]:
    """Where each of these people stands with each course (or those named) on a day, by person and course code.

    A course that isn't required of somebody on the day says so. For a caller that may see their training.
    """
    wanted = list(dict.fromkeys(person_ids))
    codes = _codes(course_codes)
    stood = _stood(wanted, day, codes, list_requirements(on=day))
    beside = dict.fromkeys(codes, rules.stand(day, requirements=(), standings=(), held=(), exempt=()))
    return {person: stood.get(person) or dict(beside) for person in wanted}


def _codes(course_codes: Collection[str] | None) -> list[str]:
    """The codes of these courses that there are, or of all."""
    courses = Course.objects.all() if course_codes is None else Course.objects.filter(code__in=course_codes)
    return list(courses.values_list("code", flat=True))


def _stood(
    person_ids: Collection[int],
    day: dt.date,
    course_codes: Collection[str],
    requirements: Iterable[RequirementView],
) -> dict[int, dict[str, Currency]]:
    """Where those of these people stand of whom one of these courses is required on a day: nobody else is looked up.

    The requirements are those that hold on the day.
    """
    needs: dict[str, list[RequirementView]] = {code: [] for code in course_codes}
    for requirement in requirements:
        if requirement.course_code in needs:
            needs[requirement.course_code].append(requirement)
    standings = standings_under([one for asked in needs.values() for one in asked], person_ids, day)
    held = held_by(standings, day, course_codes) if standings else {}
    exempt = _exempt(standings, course_codes) if standings else {}
    return {
        person: {
            code: rules.stand(
                day,
                requirements=needs[code],
                standings=standings[person],
                held=held.get((person, code), []),
                exempt=exempt.get((person, code), []),
            )
            for code in course_codes
        }
        for person in standings
    }


def list_currency(person_id: int, day: dt.date) -> list[PersonCurrency]:
    """Where somebody stands on a day with each course that is required of them, what they have to act on first."""
    names = dict(Course.objects.values_list("code", "name"))
    states = state_on([person_id], day)[person_id]
    rows = [
        PersonCurrency(person_id, code, names[code], currency)
        for code, currency in states.items()
        if currency.badness[0]
    ]
    return sorted(rows, key=lambda row: (-row.currency.badness[0], row.course_name))


def coverage(course_code: str, day: dt.date, *, unit_code: str | None = None) -> Coverage:
    """How many of those who have to hold a course do on a day: the force, or a unit with all below it.

    Raises NotFound for a course or a unit that isn't there.
    """
    return list_coverage(day, unit_code=unit_code, course_codes=[course_code])[0]


def list_coverage(
    day: dt.date, *, unit_code: str | None = None, course_codes: Collection[str] | None = None
) -> list[Coverage]:
    """The coverage of each course (or those named), by name. Raises NotFound as `coverage` does."""
    return coverage_of(people_on(day, unit_code=unit_code), day, course_codes=course_codes)


def coverage_of(
    person_ids: Iterable[int], day: dt.date, *, course_codes: Collection[str] | None = None
) -> list[Coverage]:
    """The coverage among these people, who all serve on the day, of each course by name. Raises NotFound."""
    people = list(dict.fromkeys(person_ids))
    names = dict(Course.objects.order_by("name").values_list("code", "name"))
    codes = list(names) if course_codes is None else list(course_codes)
    if unknown := [code for code in codes if code not in names]:
        raise NotFound(f"There is no course “{unknown[0]}”.")
    requirements = list_requirements(on=day)
    stood = _stood(people, day, codes, requirements)
    attended = _attended_any(people, day, codes)
    required = {requirement.course_code for requirement in requirements}
    return [
        rules.cover(
            day,
            course_code=code,
            course_name=names[code],
            states=[states[code] for states in stood.values()],
            beside=len(people) - len(stood),
            attended_any=attended.get(code, 0),
            reasons=() if code in required else ("No requirement of this course holds on the day.",),
        )
        for code in codes
    ]


def held_by(
    person_ids: Collection[int], day: dt.date, course_codes: Collection[str]
) -> dict[tuple[int, str], list[Held]]:
    """What these people did by a day that counts as each course: of the course itself, or of one that counts as it."""
    counts_as = _counts_as(course_codes)
    rows = TrainingRecord.objects.filter(
        person_id__in=among(person_ids),
        on__lte=day,
        withdrawn_at=None,
        version__course__code__in=list(counts_as),
    ).values_list(
        "person_id", "on", "result", "version__completion", "version__course__code", "version__course__name"
    )
    found: dict[tuple[int, str], list[Held]] = {}
    for person, on, result, completion, code, name in rows:
        if not rules.counts(Completion(completion), Result(result)):
            continue
        for counted, since, until in counts_as[code]:
            words = Result(result).label if counted == code else f"{Result(result).label} “{name}”"
            found.setdefault((person, counted), []).append(Held(on, words, since, until))
    return found


def _counts_as(course_codes: Collection[str]) -> Mapping[str, list[_Counted]]:
    """For each course that is of use: the courses asked for that it counts as, itself among them, and on which days."""
    found = {code: [_Counted(code, None, None)] for code in course_codes}
    pairs = Equivalence.objects.filter(counts_as__code__in=course_codes)
    for done, code, since, until in pairs.values_list(
        "done__code", "counts_as__code", "valid_from", "valid_until"
    ):
        found.setdefault(done, []).append(_Counted(code, since, until))
    return found


def _exempt(
    person_ids: Collection[int], course_codes: Collection[str]
) -> dict[tuple[int, str], list[Exempt]]:
    found: dict[tuple[int, str], list[Exempt]] = {}
    rows = Exemption.objects.filter(person_id__in=among(person_ids), course__code__in=course_codes)
    for person, code, start, end, reason in rows.values_list(
        "person_id", "course__code", "valid_from", "valid_until", "reason"
    ):
        words = reason if reason.endswith((".", "!", "?")) else f"{reason}."
        found.setdefault((person, code), []).append(Exempt(start, end, words))
    return found


def _attended_any(person_ids: Collection[int], day: dt.date, course_codes: Collection[str]) -> dict[str, int]:
    """How many of these people have any record of a course by a day, whatever came of it; of nobody: not there."""
    rows = TrainingRecord.objects.filter(
        person_id__in=among(person_ids),
        on__lte=day,
        withdrawn_at=None,
        version__course__code__in=course_codes,
    )
    people = Count("person_id", distinct=True)
    return dict(rows.order_by().values_list("version__course__code").annotate(people=people))
