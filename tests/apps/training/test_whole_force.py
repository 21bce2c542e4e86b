"""A force of every kind of case: what is read of few gives what reading everything of everybody, day by day, gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from django.db import connection

from peelian.analysis.currency import Currency, Exempt, Held, State
from peelian.apps.training import api as training
from peelian.apps.training import rules
from peelian.apps.training.models.courses import Course, Equivalence
from peelian.apps.training.models.needs import Exemption
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.needs import Standing
from peelian.apps.training.types.records import Result
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import LeaveReason, Rank
from peelian.apps.workforce.types.units import UnitKind
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.training import (
    CourseFactory,
    CourseVersionFactory,
    RequirementFactory,
    TrainingRecordFactory,
)
from tests.factories.workforce import (
    CareerFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TermsFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
CODES = ("problem-solving", "first-aid", "old-course", "older-course", "evidence", "ended", "to-come")
RANKS = (Rank.PCSO, Rank.CONSTABLE, Rank.SERGEANT, Rank.STAFF)
ROLES = ("officer", "coordinator", "")


def require() -> None:
    """Seven courses: two required twice over, one that has ended, one to come, one required of nobody; two of them
    count as another, for good or for a time, and one as one that counts as another."""
    ways = (Completion.ATTENDANCE, Completion.ASSESSMENT)
    courses = {
        code: CourseVersionFactory.create(
            course=CourseFactory.create(code=code, name=code.capitalize()), completion=ways[number % 2],
            valid_until=TODAY - 200 * DAY if code == "ended" else None,
        ).course
        for number, code in enumerate(CODES)
    }  # fmt: skip

    def ask(code: str, **said: Any) -> None:
        RequirementFactory.create(course=courses[code], **said)

    ask(
        "problem-solving",
        ranks=[Rank.PCSO, Rank.CONSTABLE],
        unit_kinds=[UnitKind.LPA],
        words="neighbourhoods",
    )
    ask("problem-solving", roles=["coordinator"], valid_months=12, grace_days=0, words="coordinators")
    ask("first-aid", ranks=[Rank.PCSO, Rank.SERGEANT], valid_months=None, warn_months=0, words="some")
    ask("first-aid", unit_kinds=[UnitKind.TEAM], valid_from=TODAY - 300 * DAY, words="teams")
    ask("evidence", roles=["officer"], valid_months=6, warn_months=2, words="officers")
    ask("ended", valid_until=TODAY - 100 * DAY)
    ask("to-come", valid_from=TODAY + DAY)
    for done, counted, since, until in (
        ("old-course", "problem-solving", None, None),
        ("older-course", "old-course", None, None),
        ("older-course", "first-aid", TODAY - 400 * DAY, TODAY - 50 * DAY),
        ("first-aid", "evidence", TODAY - 30 * DAY, None),
    ):
        Equivalence.objects.create(
            done=courses[done], counts_as=courses[counted], valid_from=since, valid_until=until
        )


def units() -> list[Unit]:
    """A team in an LPA, a team in a department, and that department."""
    lpa, department = UnitFactory.create(kind=UnitKind.LPA, code="west"), UnitFactory.create()
    return [
        UnitFactory.create(kind=UnitKind.TEAM, parent=lpa),
        UnitFactory.create(kind=UnitKind.TEAM, parent=department),
        department,
    ]


def enlist(number: int, places: list[Unit], seed: int = 1829) -> list[Person]:
    """People who join, move, are promoted, leave and come back, learn, fail, have records withdrawn and are let off."""
    rng, versions = Random(seed), [Course.objects.get(code=code).versions.get() for code in CODES]
    people = []
    for _ in range(number):
        person = PersonFactory.create(joined_on=None)
        days = sorted(SINCE + DAY * one for one in rng.sample(range((TODAY - SINCE).days + 60), 4))
        for since, until in serve(person, rng, days):
            if rng.random() < 0.7:
                post(person, rng, since, until, places)
        for version in rng.sample(versions, 5):
            record = TrainingRecordFactory.create(
                person=person, version=version, on=TODAY - DAY * rng.randrange(-30, 900),
                result=rng.choice([Result.ATTENDED, Result.PASSED, Result.PASSED, Result.FAILED]),
            )  # fmt: skip
            if rng.random() < 0.15:
                TrainingRecord.objects.filter(pk=record.pk).update(withdrawn_at=AT, withdrawn_because="Wrong")
        if rng.random() < 0.8:
            since = TODAY - DAY * rng.randrange(200)
            Exemption.objects.create(
                person=person, course=rng.choice(versions[:5]).course, reason="On leave", valid_from=since,
                valid_until=rng.choice([None, since + 90 * DAY]),
            )  # fmt: skip
        people.append(person)
    return people


def serve(person: Person, rng: Random, days: list[dt.date]) -> list[tuple[dt.date, dt.date | None]]:
    """One career with a promotion in it, or two with a gap between them; of some it has ended, of some it is to be.

    The spans in which they may be posted.
    """
    joined, promoted, left, back = days
    kind = rng.randrange(4)
    end = left if kind < 2 else None
    reason = LeaveReason.NOT_RECORDED if end else ""
    CareerFactory.create(person=person, joined_on=joined, left_on=end, reason=reason)
    TermsFactory.create(person=person, rank=rng.choice(RANKS), valid_from=joined, valid_until=promoted)
    TermsFactory.create(person=person, rank=rng.choice(RANKS), valid_from=promoted, valid_until=end)
    if kind == 1:
        CareerFactory.create(person=person, joined_on=back)
        TermsFactory.create(person=person, rank=rng.choice(RANKS), valid_from=back)
    later: list[list[tuple[dt.date, dt.date | None]]] = [[], [(back, None)], [(left, back), (back, None)]]
    return [(joined, promoted), (promoted, left), *later[min(kind, 2)]]


def post(person: Person, rng: Random, since: dt.date, until: dt.date | None, places: list[Unit]) -> None:
    """In a post with a role or without, or over the establishment."""
    unit, role = rng.choice(places), rng.choice(ROLES)
    held = PostFactory.create(team=None, unit=unit, role=role) if rng.random() < 0.8 else None
    PostingFactory.create(post=held, unit=unit, person=person, valid_from=since, valid_until=until)


def stood(person: Person, day: dt.date) -> list[Standing]:
    """How somebody stood on each day up to one, each a stretch of its own."""
    tree = workforce.UnitTree.read()
    terms, postings = list(person.terms.all()), list(person.postings.select_related("post"))
    found = []
    for number in range((day - SINCE).days + 1):
        on = SINCE + number * DAY
        holds: Callable[[Any], bool] = lambda row, on=on: (  # noqa: E731 - of this day
            row.valid_from <= on and (row.valid_until is None or on < row.valid_until)
        )
        rank = next((one.rank for one in terms if holds(one)), None)
        posting = next((one for one in postings if holds(one)), None)
        if rank is not None:
            role = posting.post.role if posting and posting.post else ""
            kinds = tree.kinds_above(posting.unit_id) if posting else ()
            # The last day goes on: nobody knows on it that it ends.
            found.append(Standing(on, None if on == day else on + DAY, rank, role, kinds))
    return found


def by_hand(person: Person, day: dt.date, code: str, standings: list[Standing]) -> Currency:
    """Where somebody stands with a course, from all rows that there are of them."""
    held = []
    for record in TrainingRecord.objects.filter(person=person, withdrawn_at=None, on__lte=day).select_related(
        "version__course"
    ):
        if not rules.counts(Completion(record.version.completion), Result(record.result)):
            continue
        if record.version.course.code == code:
            held.append(Held(record.on))
        pairs = Equivalence.objects.filter(done=record.version.course, counts_as__code=code)
        held += [Held(record.on, "", one.valid_from, one.valid_until) for one in pairs]
    freed = Exemption.objects.filter(person=person, course__code=code)
    return rules.stand(
        day,
        requirements=[one for one in training.list_requirements(on=day) if one.course_code == code],
        standings=standings,
        held=held,
        exempt=[Exempt(one.valid_from, one.valid_until, one.reason) for one in freed],
    )


@pytest.fixture
def force() -> list[Person]:
    """Forty people and seven courses."""
    require()
    return enlist(40, units())


@pytest.mark.parametrize("day", [TODAY, TODAY - 40 * DAY, TODAY - 250 * DAY, SINCE - DAY])
def test_coverage_and_states_are_those_of_everybody_looked_at_alone(
    force: list[Person], day: dt.date
) -> None:
    everybody = {one.pk: one for one in force}
    serving = [one.person_id for one in workforce.serving_on(day=day)]
    ways = {key: stood(person, day) for key, person in everybody.items()}
    states = {
        (key, code): by_hand(person, day, code, ways[key])
        for key, person in everybody.items()
        for code in CODES
    }

    found = training.state_on(everybody, day)

    assert {
        (key, code): (one.state, one.overdue) for key, of in found.items() for code, one in of.items()
    } == {key: (one.state, one.overdue) for key, one in states.items()}
    assert workforce.ids_serving_on(day=day) == serving
    for one in training.list_coverage(day):
        code = one.course_code
        records = TrainingRecord.objects.filter(
            version__course__code=code, person_id__in=serving, withdrawn_at=None, on__lte=day
        )
        assert one == rules.cover(
            day,
            course_code=code,
            course_name=code.capitalize(),
            states=[states[key, code] for key in serving],
            attended_any=len({record.person_id for record in records}),
            reasons=one.reasons,
        )


def test_the_made_force_has_every_kind_of_case(force: list[Person]) -> None:
    found = {
        one.state
        for of in training.state_on([one.pk for one in force], TODAY).values()
        for one in of.values()
    }
    assert found == set(State)
    serving = workforce.ids_serving_on(day=TODAY)
    assert 10 < len(serving) < len(force)
    assert Exemption.objects.exists()
    assert TrainingRecord.objects.exclude(withdrawn_at=None).exists()


def test_coverage_of_a_unit_is_of_those_posted_in_it(force: list[Person]) -> None:
    inside = [one.person_id for one in workforce.serving_on(day=TODAY, unit_code="west")]
    assert inside
    assert training.list_coverage(TODAY, unit_code="west") == training.coverage_of(inside, TODAY)


@contextmanager
def questions() -> Iterator[list[int]]:
    """How many parameters each question to the database had."""
    asked: list[int] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(len(params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield asked


def test_coverage_asks_the_same_of_many_people_as_of_few() -> None:
    require()
    places = units()
    enlist(8, places)
    with questions() as few:
        training.list_coverage(TODAY)
    enlist(30, places, seed=1842)
    with questions() as many:
        training.list_coverage(TODAY)
    assert (len(many), sum(many)) == (len(few), sum(few))
    assert len(many) <= 10
