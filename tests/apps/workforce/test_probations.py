"""Who is on probation and who tutors them: what is refused, what a stay outside the LPA is, and what is counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.stability import Probation, ProbationRule, Tutoring
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.queries.probations import (
    list_probation_rules,
    list_probations,
    moves_per_student,
    probation_breaches,
    tutor_ratio,
)
from peelian.apps.workforce.services.stability import (
    BadProbation,
    BadTutoring,
    begin_probation,
    begin_tutoring,
    end_probation,
    end_tutoring,
    set_probation_rule,
)
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import Actor, ActorKind
from tests.factories.clock import AT
from tests.factories.workforce import OperatingModelFactory, PersonFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db

SYSTEM = Actor(ActorKind.SYSTEM, "tests")
RULE_FROM = dt.date(2023, 6, 1)
STARTED = dt.date(2023, 1, 9)
ENDS = dt.date(2025, 1, 9)


@pytest.fixture
def lpas() -> tuple[Unit, Unit]:
    """Birmingham and Coventry, each with a response team in it."""
    model = OperatingModelFactory.create(valid_from=dt.date(2016, 1, 1))
    found = [
        UnitFactory.create(model=model, code=name.lower(), name=name, kind=UnitKind.LPA)
        for name in ("Birmingham", "Coventry")
    ]
    return found[0], found[1]


def team_of(lpa: Unit) -> Unit:
    """A team of an LPA."""
    team: Unit = UnitFactory.create(
        model=lpa.model, code=f"{lpa.code}.team", name=f"{lpa.name} Response", kind=UnitKind.TEAM, parent=lpa
    )
    return team


def posted(person: Person, unit: Unit, first: dt.date, until: dt.date | None = None) -> None:
    """Post somebody to a unit, over its establishment."""
    PostingFactory.create(person=person, unit=unit, post=None, valid_from=first, valid_until=until)


def student(lpa: Unit, name: str = "Stella Student") -> Person:
    """A constable on probation in an LPA since January 2023."""
    person: Person = PersonFactory.create(name=name, joined_on=STARTED)
    begin(person, lpa)
    return person


def begin(person: Person, lpa: Unit, **more: dt.date) -> int:
    """Put somebody on probation."""
    days = {"starts_on": STARTED, "ends_on": ENDS} | more
    return begin_probation(actor=SYSTEM, at=AT, person_id=person.pk, unit_id=lpa.pk, **days)


def rule() -> None:
    """The rule of June 2023."""
    set_probation_rule(
        actor=SYSTEM, at=AT, words="Officers in training remain in one LPA.", source="A paper",
        valid_from=RULE_FROM,
    )  # fmt: skip


class TestBeginProbation:
    def test_records_who_and_where(self, lpas: tuple[Unit, Unit]) -> None:
        person = student(lpas[0])
        view = list_probations(dt.date(2024, 1, 1))[0]
        assert (view.person_id, view.home_name, view.keeps, view.moves) == (person.pk, "Birmingham", None, 0)
        assert Event.objects.filter(name="workforce.probation.begun").count() == 1

    def test_refuses_somebody_who_is_not_in_the_force(self, lpas: tuple[Unit, Unit]) -> None:
        with pytest.raises(BadProbation, match="isn't in the force"):
            begin(PersonFactory.create(joined_on=STARTED + dt.timedelta(days=1)), lpas[0])

    def test_refuses_a_sergeant(self, lpas: tuple[Unit, Unit]) -> None:
        with pytest.raises(BadProbation, match="Nobody is on probation as a sergeant"):
            begin(PersonFactory.create(rank=Rank.SERGEANT, joined_on=STARTED), lpas[0])

    def test_refuses_a_unit_that_is_no_lpa(self, lpas: tuple[Unit, Unit]) -> None:
        with pytest.raises(BadProbation, match="local policing area"):
            begin(PersonFactory.create(joined_on=STARTED), team_of(lpas[0]))

    def test_refuses_an_end_before_the_beginning(self, lpas: tuple[Unit, Unit]) -> None:
        with pytest.raises(BadProbation, match="ends after it begins"):
            begin(PersonFactory.create(joined_on=STARTED), lpas[0], ends_on=STARTED)

    def test_refuses_a_second_at_the_same_time(self, lpas: tuple[Unit, Unit]) -> None:
        person = student(lpas[0])
        with pytest.raises(BadProbation, match="already"):
            begin(person, lpas[1], starts_on=ENDS - dt.timedelta(days=1), ends_on=ENDS + dt.timedelta(days=9))
        assert Probation.objects.count() == 1


class TestProbationBreaches:
    def test_tells_a_stay_in_another_lpa_after_the_rule_began(self, lpas: tuple[Unit, Unit]) -> None:
        rule()
        home, other = lpas
        person = student(home)
        away = dt.date(2023, 9, 1)
        posted(person, team_of(home), STARTED, away)
        posted(person, team_of(other), away, away + dt.timedelta(days=30))
        posted(person, home, away + dt.timedelta(days=30))
        found = probation_breaches(first_on=dt.date(2023, 1, 1), last_on=dt.date(2024, 12, 31))
        assert [(one.person_id, one.where, one.from_on, one.days, one.in_lpa) for one in found] == [
            (person.pk, "Coventry", away, 30, True)
        ]
        assert found[0].rule.valid_from == RULE_FROM

    def test_takes_no_day_before_the_rule_for_a_breach(self, lpas: tuple[Unit, Unit]) -> None:
        rule()
        person = student(lpas[0])
        posted(person, lpas[1], STARTED, RULE_FROM + dt.timedelta(days=5))
        found = probation_breaches(first_on=STARTED, last_on=dt.date(2024, 12, 31))
        assert [(one.from_on, one.days) for one in found] == [(RULE_FROM, 5)]

    def test_finds_none_without_a_rule(self, lpas: tuple[Unit, Unit]) -> None:
        person = student(lpas[0])
        posted(person, lpas[1], STARTED)
        assert probation_breaches(first_on=STARTED, last_on=dt.date(2024, 12, 31)) == []

    def test_takes_no_day_after_probation_for_a_breach(self, lpas: tuple[Unit, Unit]) -> None:
        rule()
        person = student(lpas[0])
        posted(person, lpas[0], STARTED, ENDS)
        posted(person, lpas[1], ENDS)
        assert probation_breaches(first_on=STARTED, last_on=dt.date(2025, 12, 31)) == []

    def test_names_the_department_of_a_stay_outside_any_lpa(self, lpas: tuple[Unit, Unit]) -> None:
        rule()
        person = student(lpas[0])
        posted(person, UnitFactory.create(name="Custody"), RULE_FROM)
        (found,) = probation_breaches(first_on=RULE_FROM, last_on=RULE_FROM + dt.timedelta(days=9))
        assert (found.where, found.in_lpa, found.days) == ("Custody", False, 10)

    def test_keeps_a_rule_until_the_next_one(self) -> None:
        rule()
        later = dt.date(2026, 1, 1)
        set_probation_rule(actor=SYSTEM, at=AT, words="Two are allowed.", source="An order", valid_from=later)
        assert [(one.valid_from, one.valid_until) for one in list_probation_rules()] == [
            (RULE_FROM, later),
            (later, None),
        ]
        with pytest.raises(BadProbation, match="already"):
            rule()


class TestMovesPerStudent:
    def test_counts_moves_between_lpas_and_who_finished_at_home(self, lpas: tuple[Unit, Unit]) -> None:
        home, other = lpas
        stays, moves = student(home, "Stays"), student(home, "Moves")
        posted(stays, team_of(home), STARTED, dt.date(2023, 5, 1))
        posted(stays, home, dt.date(2023, 5, 1))
        posted(moves, home, STARTED, dt.date(2023, 8, 1))
        posted(moves, other, dt.date(2023, 8, 1), dt.date(2023, 11, 1))
        posted(moves, home, dt.date(2023, 11, 1))
        counted = moves_per_student(first_on=STARTED, last_on=ENDS)
        assert (counted.moves, counted.students, counted.per_student) == (2, 2, 1.0)
        assert (counted.finished_at_home.part, counted.finished_at_home.whole) == (1, 2)
        assert "no move" in counted.definition

    def test_has_no_figure_without_students(self) -> None:
        assert moves_per_student(first_on=STARTED, last_on=ENDS).per_student is None


class TestTutoring:
    def test_gives_the_students_to_each_tutor(self, lpas: tuple[Unit, Unit]) -> None:
        first, second, third = (student(lpas[0], name) for name in ("Ann", "Ben", "Cy"))
        tutor = PersonFactory.create(name="Tina Tutor")
        for person in (first, second):
            tutors(person, tutor)
        rows = tutor_ratio(dt.date(2024, 1, 1))
        assert [(row.lpa_name, row.students, row.with_tutor, row.tutors, row.per_tutor) for row in rows] == [
            ("Birmingham", 3, 2, 1, 2.0),
            ("", 3, 2, 1, 2.0),
        ]
        assert third.pk not in Tutoring.objects.values_list("student_id", flat=True)

    def test_puts_a_new_tutor_in_place_of_the_last(self, lpas: tuple[Unit, Unit]) -> None:
        person, day = student(lpas[0]), dt.date(2024, 1, 1)
        tutors(person, PersonFactory.create(name="First"))
        tutors(person, PersonFactory.create(name="Second"), day)
        assert list_probations(day)[0].tutor == "Second"
        assert list_probations(day - dt.timedelta(days=1))[0].tutor == "First"

    def test_lasts_no_longer_than_the_probation(self, lpas: tuple[Unit, Unit]) -> None:
        person = student(lpas[0])
        tutors(person, PersonFactory.create())
        assert Tutoring.objects.get().valid_until == ENDS
        sooner = dt.date(2024, 3, 1)
        end_probation(actor=SYSTEM, at=AT, probation_id=Probation.objects.get().pk, ends_on=sooner)
        assert Tutoring.objects.get().valid_until == sooner

    def test_refuses_a_tutor_who_is_on_probation(self, lpas: tuple[Unit, Unit]) -> None:
        with pytest.raises(BadTutoring, match="on probation"):
            tutors(student(lpas[0], "Ann"), student(lpas[0], "Ben"))

    def test_refuses_somebody_who_is_not_on_probation(self, lpas: tuple[Unit, Unit]) -> None:
        with pytest.raises(BadTutoring, match="isn't on probation"):
            tutors(PersonFactory.create(), PersonFactory.create())

    def test_refuses_oneself_and_an_inspector(self, lpas: tuple[Unit, Unit]) -> None:
        person = student(lpas[0])
        with pytest.raises(BadTutoring, match="themselves"):
            tutors(person, person)
        with pytest.raises(BadTutoring, match="inspector doesn't tutor"):
            tutors(person, PersonFactory.create(rank=Rank.INSPECTOR))

    def test_ends_on_a_day_or_is_taken_back_whole(self, lpas: tuple[Unit, Unit]) -> None:
        person = student(lpas[0])
        first = tutors(person, PersonFactory.create())
        end_tutoring(actor=SYSTEM, at=AT, tutoring_id=first, valid_until=dt.date(2023, 5, 1))
        assert Tutoring.objects.get().valid_until == dt.date(2023, 5, 1)
        end_tutoring(actor=SYSTEM, at=AT, tutoring_id=first, valid_until=STARTED)
        assert not Tutoring.objects.exists()


class TestTheDatabase:
    def test_refuses_two_rules_at_a_time(self) -> None:
        rule()
        with pytest.raises(IntegrityError), transaction.atomic():
            ProbationRule.objects.create(words="Another", source="Elsewhere", valid_from=RULE_FROM)

    def test_refuses_two_tutors_at_a_time_and_oneself(self, lpas: tuple[Unit, Unit]) -> None:
        person, tutor = student(lpas[0]), PersonFactory.create()
        tutors(person, tutor)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tutoring.objects.create(student=person, tutor=PersonFactory.create(), valid_from=STARTED)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tutoring.objects.create(student=tutor, tutor=tutor, valid_from=STARTED)


def tutors(person: Person, tutor: Person, first: dt.date = dt.date(2023, 4, 10)) -> int:
    """Have somebody tutor a student."""
    return begin_tutoring(actor=SYSTEM, at=AT, student_id=person.pk, tutor_id=tutor.pk, valid_from=first)
