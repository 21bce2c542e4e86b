"""Who has left is nobody's named contact, student or tutor, and holds no post."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import LeaveReason, Rank, UnitKind
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import NamedContact
from peelian.apps.workforce.models.stability import Probation, Tutoring
from peelian.apps.workforce.services.leaving import end_what_is_held
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import NamedContactFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
A_DAY = dt.timedelta(days=1)
ENDS = TODAY + 300 * A_DAY


def on_probation(name: str = "Stu Dent") -> Person:
    """A student since the beginning."""
    person: Person = PersonFactory.create(name=name)
    unit = UnitFactory.create(kind=UnitKind.LPA)
    workforce.begin_probation(**BY, person_id=person.pk, unit_id=unit.pk, starts_on=SINCE, ends_on=ENDS)
    return person


def tutored(student: Person, tutor: Person, valid_from: dt.date = SINCE) -> int:
    """One tutors the other."""
    return workforce.begin_tutoring(**BY, student_id=student.pk, tutor_id=tutor.pk, valid_from=valid_from)


def leaves(person: Person, day: dt.date = TODAY) -> None:
    """They resign."""
    workforce.leave(**BY, person_id=person.pk, left_on=day, reason=LeaveReason.RESIGNATION)


def gone(person: Person) -> None:
    """They left, and nobody ended what they were doing."""
    Career.objects.filter(person=person).update(left_on=TODAY, reason=LeaveReason.OTHER)
    Terms.objects.filter(person=person).update(valid_until=TODAY)


class TestALeaver:
    def test_is_a_student_no_more(self) -> None:
        student, tutor = on_probation(), PersonFactory.create()
        tutored(student, tutor)

        leaves(student)

        assert Probation.objects.get().ends_on == TODAY
        assert Tutoring.objects.get().valid_until == TODAY
        assert workforce.list_probations(TODAY) == []
        assert len(workforce.list_probations(TODAY - A_DAY)) == 1

    def test_tutors_nobody_any_more(self) -> None:
        student, tutor = on_probation(), PersonFactory.create(name="Tu Tor")
        tutored(student, tutor)

        leaves(tutor)

        assert Probation.objects.get().ends_on == ENDS
        (one,) = workforce.list_probations(TODAY)
        assert one.tutor == ""
        assert [(row.with_tutor, row.tutors) for row in workforce.tutor_ratio(TODAY)] == [(0, 0), (0, 0)]

    def test_takes_back_what_was_to_begin_later_and_says_so(self) -> None:
        student, tutor = on_probation(), PersonFactory.create()
        tutored(student, tutor, TODAY + A_DAY)
        NamedContactFactory.create(person=tutor, valid_from=TODAY)

        leaves(tutor)

        assert not Tutoring.objects.exists()
        assert not NamedContact.objects.exists()
        assert Event.objects.get(name="workforce.person.left").data["taken_back"] == 2

    def test_is_told_apart_from_who_stays_where_many_leave(self) -> None:
        leaver, other, third = (PersonFactory.create() for _ in range(3))
        for code, person, start in (("N01", leaver, SINCE), ("N02", leaver, TODAY), ("N03", other, SINCE)):
            NamedContactFactory.create(area_code=code, person=person, valid_from=start)
        NamedContactFactory.create(area_code="N04", person=third, valid_from=SINCE, valid_until=TODAY - A_DAY)

        told = end_what_is_held({leaver.pk: TODAY, third.pk: TODAY})

        assert told == {"ended": 1, "taken_back": 1}
        assert list(NamedContact.objects.order_by("area_code").values_list("area_code", "valid_until")) == [
            ("N01", TODAY), ("N03", None), ("N04", TODAY - A_DAY),
        ]  # fmt: skip


class TestWhoTakesAnotherRankOrClass:
    def test_is_a_student_no_more(self) -> None:
        """A student who became police staff stayed on the list of students, with a tutor: nobody can enter it so."""
        student = on_probation()
        tutored(student, PersonFactory.create())
        workforce.change_terms(**BY, person_id=student.pk, valid_from=TODAY, rank=Rank.STAFF)
        assert (Probation.objects.get().ends_on, Tutoring.objects.get().valid_until) == (TODAY, TODAY)
        told = Event.objects.get(name="workforce.terms.changed").data
        assert told["learning_ended"] == {"ended": 2, "taken_back": 0}

    def test_begins_another_probation_as_another_class(self) -> None:
        student = PersonFactory.create(rank=Rank.PCSO)
        unit = UnitFactory.create(kind=UnitKind.LPA)
        workforce.begin_probation(**BY, person_id=student.pk, unit_id=unit.pk, starts_on=SINCE, ends_on=ENDS)
        workforce.change_terms(**BY, person_id=student.pk, valid_from=TODAY, fte=Decimal("0.5"))
        assert Probation.objects.get().ends_on == ENDS
        workforce.change_terms(**BY, person_id=student.pk, valid_from=TODAY + A_DAY, rank=Rank.CONSTABLE)
        assert Probation.objects.get().ends_on == TODAY + A_DAY

    def test_tutors_nobody_beyond_a_sergeant(self) -> None:
        student, tutor = on_probation(), PersonFactory.create()
        tutored(student, tutor)
        workforce.change_terms(**BY, person_id=tutor.pk, valid_from=TODAY, rank=Rank.SERGEANT)
        assert Tutoring.objects.get().valid_until == ENDS
        workforce.change_terms(**BY, person_id=tutor.pk, valid_from=TODAY + A_DAY, rank=Rank.INSPECTOR)
        assert Tutoring.objects.get().valid_until == TODAY + A_DAY
        assert Probation.objects.get().ends_on == ENDS

    def test_keeps_what_had_ended_before(self) -> None:
        student = on_probation()
        Probation.objects.update(ends_on=TODAY)
        workforce.change_terms(**BY, person_id=student.pk, valid_from=TODAY, rank=Rank.INSPECTOR)
        assert Probation.objects.get().ends_on == TODAY

    def test_by_an_extract_too(self) -> None:
        student = on_probation()
        tutored(student, PersonFactory.create())
        row = workforce.HrRow(
            row=2, number=student.collar_number, name=student.name, rank=Rank.STAFF, fte=Decimal(1), joined_on=SINCE,
            valid_from=TODAY - A_DAY,
        )  # fmt: skip
        workforce.apply_extract(**BY, items=[row], source="staff.csv")
        assert Probation.objects.get().ends_on == TODAY - A_DAY
        assert Tutoring.objects.get().valid_until == TODAY - A_DAY
        assert Event.objects.get(name="workforce.extract.applied").data["ended"] == 2


class TestWhoAnExtractLetsGo:
    def test_is_nobodys_contact_student_or_tutor_any_more(self) -> None:
        """The page of cover went on naming who had left, and the tutors' ratio counted them."""
        student, tutor = on_probation(), PersonFactory.create(name="Tu Tor", collar_number="T1")
        tutored(student, tutor)
        NamedContactFactory.create(person=tutor)
        row = workforce.HrRow(
            row=2, number="T1", name="Tu Tor", rank=Rank.CONSTABLE, fte=Decimal(1), joined_on=SINCE, valid_from=SINCE,
            left_on=TODAY, reason=LeaveReason.RETIREMENT,
        )  # fmt: skip

        workforce.apply_extract(**BY, items=[row], source="staff.csv")

        assert NamedContact.objects.get().valid_until == TODAY
        assert Tutoring.objects.get().valid_until == TODAY
        assert Probation.objects.get().ends_on == ENDS
        told = Event.objects.get(name="workforce.extract.applied").data
        assert (told["ended"], told["taken_back"]) == (2, 0)


class TestWhoIsToLeave:
    def test_is_not_on_probation_past_that_day(self) -> None:
        student = PersonFactory.create(left_on=TODAY)
        unit = UnitFactory.create(kind=UnitKind.LPA)
        said = {"person_id": student.pk, "unit_id": unit.pk, "starts_on": SINCE}
        with pytest.raises(workforce.BadProbation, match="They leave the force on"):
            workforce.begin_probation(**BY, **said, ends_on=ENDS)
        key = workforce.begin_probation(**BY, **said, ends_on=TODAY)
        with pytest.raises(workforce.BadProbation, match="the probation ends by then"):
            workforce.end_probation(**BY, probation_id=key, ends_on=ENDS)

    def test_tutors_until_then_at_the_latest(self) -> None:
        tutored(on_probation(), PersonFactory.create(left_on=TODAY))
        assert Tutoring.objects.get().valid_until == TODAY


class TestRowsThatOutlastAService:
    """Older records may hold such; no figure counts them."""

    def test_make_nobody_a_student_or_a_tutor(self) -> None:
        student, tutor = on_probation(), PersonFactory.create()
        tutored(student, tutor)
        gone(tutor)
        assert [one.tutor for one in workforce.list_probations(TODAY)] == [""]
        gone(student)
        assert workforce.list_probations(TODAY) == []


class TestBeginTutoring:
    def test_says_what_it_takes_back(self) -> None:
        student, first, second = on_probation(), PersonFactory.create(), PersonFactory.create()
        tutored(student, first, TODAY)
        tutored(student, second, SINCE)
        told = Event.objects.filter(name="workforce.tutoring.begun").latest("id").data
        assert told["taken_back"] == [{"tutor": first.pk, "from": TODAY.isoformat()}]
