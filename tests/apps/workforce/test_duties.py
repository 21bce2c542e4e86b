"""Shifts and abstractions: one of each at a time for a person; a roster is laid over them whole or not at all."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import AwayDetails, ConflictKind, DutyRow, ShiftKind, Source, Span
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.models.people import Person
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, NotFound
from peelian.kernel.time import local_day
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory

ACTOR = system("tests")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def person(db: None) -> Person:
    found: Person = PersonFactory.create(collar_number="C1")
    return found


def shift(person: Person, start: int, end: int, kind: ShiftKind = ShiftKind.EARLY) -> None:
    workforce.set_shift(
        actor=ACTOR,
        at=AT,
        person_id=person.pk,
        starts_at=AT + start * HOUR,
        ends_at=AT + end * HOUR,
        kind=kind,
    )


def spans() -> list[tuple[float, float, str]]:
    return [
        ((row.starts_at - AT) / HOUR, (row.ends_at - AT) / HOUR, row.kind)
        for row in Shift.objects.order_by("starts_at")
    ]


class TestSetShift:
    def test_takes_the_place_of_what_was_recorded_for_any_of_its_time(self, person: Person) -> None:
        shift(person, 0, 8)
        shift(person, 8, 16, ShiftKind.LATE)
        shift(person, 4, 8, ShiftKind.LEAVE)
        assert spans() == [(4, 8, "leave"), (8, 16, "late")]
        assert Event.objects.filter(name="workforce.shift.set").count() == 3

    def test_refuses_what_runs_backwards_or_for_ever_and_people_who_are_not_there(
        self, person: Person
    ) -> None:
        for start, end in ((2, 2), (2, 1), (0, 24 * 61)):
            with pytest.raises(workforce.BadDuty):
                shift(person, start, end)
        with pytest.raises(NotFound):
            workforce.set_shift(
                actor=ACTOR, at=AT, person_id=0, starts_at=AT, ends_at=AT + HOUR, kind=ShiftKind.EARLY
            )

    def test_refuses_a_day_on_which_they_do_not_serve(self, db: None) -> None:
        """Hours of who had left were taken, and stayed in their record."""
        gone = PersonFactory.create(left_on=local_day(AT))
        with pytest.raises(workforce.BadDuty, match="isn't in the force"):
            shift(gone, 0, 8)
        with pytest.raises(workforce.BadDuty, match="isn't in the force"):
            workforce.abstract(
                actor=ACTOR, at=AT, person_id=gone.pk, starts_at=AT, ends_at=AT + HOUR, code="court"
            )
        row = DutyRow(2, gone.collar_number, AT, AT + HOUR, "early")
        with pytest.raises(BadInput, match="isn’t in the force on"):
            workforce.load_shifts(actor=ACTOR, at=AT, rows=[row], source="roster.csv")
        shift(gone, -48, -40)

    def test_the_database_refuses_two_at_a_time(self, person: Person) -> None:
        shift(person, 0, 8)
        with pytest.raises(IntegrityError, match="shift_one_at_a_time"), transaction.atomic():
            Shift.objects.create(person=person, starts_at=AT + 7 * HOUR, ends_at=AT + 9 * HOUR, kind="late")


class TestAbstract:
    def away(self, person: Person, start: int, end: int) -> workforce.AbstractionView:
        return workforce.abstract(
            actor=ACTOR,
            at=AT,
            person_id=person.pk,
            starts_at=AT + start * HOUR,
            ends_at=AT + end * HOUR,
            code="court",
            details=workforce.AwayDetails(note=" Crown  Court "),
        )

    def test_is_refused_while_somebody_is_away_already(self, person: Person) -> None:
        self.away(person, 0, 4)
        with pytest.raises(workforce.BadDuty, match="at court already"):
            self.away(person, 3, 5)
        self.away(person, 4, 5)

    def test_ends_earlier_or_is_taken_back(self, person: Person) -> None:
        first, second = self.away(person, 0, 4), self.away(person, 5, 6)
        workforce.end_abstraction(actor=ACTOR, at=AT, abstraction_id=first.id, ends_at=AT + HOUR)
        workforce.end_abstraction(actor=ACTOR, at=AT, abstraction_id=second.id, ends_at=AT)
        assert [(row.ends_at - AT) / HOUR for row in Abstraction.objects.all()] == [1]
        with pytest.raises(workforce.BadDuty):
            workforce.end_abstraction(actor=ACTOR, at=AT, abstraction_id=first.id, ends_at=AT + 9 * HOUR)
        with pytest.raises(NotFound):
            workforce.end_abstraction(actor=ACTOR, at=AT, abstraction_id=0, ends_at=AT)

    def test_shows_against_those_who_are_asked_for_and_their_windows(self, person: Person) -> None:
        other = PersonFactory.create()
        self.away(person, 0, 4)
        shift(person, -2, 8)
        found = workforce.list_conflicts(
            [person.pk, other.pk],
            [Span(AT + 5 * HOUR, AT + 6 * HOUR), Span(AT + 3 * HOUR, AT + 4 * HOUR)],
        )
        assert [(one.person_id, one.kind) for one in found] == [
            (person.pk, ConflictKind.ABSTRACTION),
            (other.pk, ConflictKind.NO_SHIFT),
            (other.pk, ConflictKind.NO_SHIFT),
        ]
        assert workforce.list_conflicts([person.pk], []) == []


def row(number: int, start: int, end: int, code: str = "early", collar_number: str = "C1") -> DutyRow:
    return DutyRow(number, collar_number, AT + start * HOUR, AT + end * HOUR, code)


class TestLoadShifts:
    def load(self, *rows: DutyRow) -> workforce.DutiesLoaded:
        return workforce.load_shifts(actor=ACTOR, at=AT, rows=rows, source="roster.csv")

    def test_lays_a_roster_over_what_is_there_and_changes_nothing_the_second_time(
        self, person: Person
    ) -> None:
        shift(person, -24, -16)
        shift(person, 0, 8)
        loaded = self.load(row(2, 0, 8), row(3, 24, 32, "rest"), row(4, 48, 56, "late"))
        assert (loaded.read, loaded.added, loaded.removed) == (3, 2, 0)
        again = self.load(row(2, 0, 8), row(3, 24, 32, "rest"), row(4, 48, 56, "late"))
        assert (again.added, again.removed) == (0, 0)
        changed = self.load(row(2, 20, 28, "night"))
        assert (changed.added, changed.removed) == (1, 1)
        assert spans() == [(-24, -16, "early"), (0, 8, "early"), (20, 28, "night"), (48, 56, "late")]
        assert Event.objects.filter(name="workforce.shifts.loaded").count() == 2

    @pytest.mark.parametrize(
        ("wrong", "column"),
        [
            (row(3, 24, 32, collar_number="C9"), "collar_number"),
            (row(3, 24, 32, "afternoon"), "code"),
            (row(3, 24, 24 * 90), "until"),
            (row(3, 7, 9), "from"),
        ],
    )
    def test_takes_nothing_of_a_file_with_one_wrong_row(
        self, person: Person, wrong: DutyRow, column: str
    ) -> None:
        with pytest.raises(BadInput) as refusal:
            self.load(row(2, 0, 8), wrong)
        assert (refusal.value.row, refusal.value.column) == (3, column)
        assert refusal.value.mend
        assert spans() == []


class TestLoadAbstractions:
    def load(self, **said: Any) -> workforce.DutiesLoaded:
        row = DutyRow(2, "C1", AT, AT + HOUR, "court", **said)
        return workforce.load_abstractions(actor=ACTOR, at=AT, rows=[row], source="duty.csv")

    def test_takes_over_what_was_corrected_of_the_same_time_and_code(self, person: Person) -> None:
        """A corrected row was taken for the old one: who asked, planned or sudden, and notice stayed wrong for ever."""
        self.load(planned=False, asked_by="control", to_where="Birmingham")
        key = Abstraction.objects.get().pk
        right = {"planned": True, "asked_by": "planning", "to_where": "Coventry", "noticed_at": AT - HOUR}
        loaded = self.load(**right)
        assert (loaded.added, loaded.removed, loaded.changed) == (0, 0, 1)
        row = Abstraction.objects.get()
        assert (row.pk, row.planned, row.asked_by, row.to_where, row.noticed_at) == (
            key, True, "planning", "Coventry", AT - HOUR,
        )  # fmt: skip
        assert self.load(**right).changed == 0
        assert Event.objects.filter(name="workforce.abstractions.loaded").count() == 2

    def test_leaves_what_the_file_has_no_column_for(self, person: Person) -> None:
        self.load(note="Crown Court", asked_by="control")
        assert self.load(asked_by="control", unsaid=frozenset({"note", "planned"})).changed == 0
        assert Abstraction.objects.get().note == "Crown Court"

    @pytest.mark.parametrize(
        ("source", "after"),
        [(Source.PHONE, Source.DUTY_SYSTEM), (Source.REQUEST, Source.REQUEST)],
    )
    def test_a_phones_record_that_it_confirms_is_the_duty_systems(
        self, person: Person, source: Source, after: Source
    ) -> None:
        workforce.abstract(
            actor=ACTOR, at=AT, person_id=person.pk, starts_at=AT, ends_at=AT + HOUR, code="court",
            details=AwayDetails(source=source, planned=False),
        )  # fmt: skip
        self.load(planned=False)
        assert Abstraction.objects.get().source == after
