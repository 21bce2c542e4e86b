"""Training, counted by hand: what was taught, and of whom."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.apps.training.models.courses import ReportedAttendance
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.models.sessions import Booking
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.evidence import EvidenceState
from peelian.apps.training.types.sessions import BookingState
from peelian.apps.workforce.models.people import Person
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.library import EntryFactory
from tests.factories.places import Land
from tests.factories.training import (
    CourseFactory,
    CourseVersionFactory,
    EvidenceItemFactory,
    EvidenceTaskFactory,
    LearningObjectiveFactory,
    RequirementFactory,
    SessionFactory,
    TrainingRecordFactory,
)
from tests.factories.workforce import PersonFactory, TeamFactory
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values
from tests.journeys.packs.sections.patrolled import DAY


def teach() -> list[Person]:
    """Four who serve have to hold “Problem solving”: one is in date, one lapsed, two never did it. One session of three
    bookings, two of whom came. Objective a of it is shown by one and on the way with another."""
    course = CourseFactory.create(code="problem-solving", name="Problem solving")
    version = CourseVersionFactory.create(course=course, completion=Completion.ATTENDANCE)
    RequirementFactory.create(course=course)
    people = [PersonFactory.create() for _ in range(4)]
    TrainingRecordFactory.create(person=people[0], version=version, on=TODAY - 30 * DAY)
    TrainingRecordFactory.create(person=people[1], version=version, on=TODAY - 1000 * DAY)
    held = SessionFactory.create(
        version=version, starts_at=AT - 30 * DAY, ends_at=AT - 29 * DAY, closed_at=AT - 28 * DAY, places=4
    )
    for person, state in zip(
        people, (BookingState.ATTENDED, BookingState.ATTENDED, BookingState.ABSENT), strict=False
    ):
        Booking.objects.create(session=held, person=person, state=state, asked_at=AT - 40 * DAY)
    objective = LearningObjectiveFactory.create(version=version)
    task = EvidenceTaskFactory.create(objective=objective)
    EvidenceItemFactory.create(
        person=people[0], task=task, state=EvidenceState.ACCEPTED, assessor=people[3], decided_at=AT, feedback="Seen.",
    )  # fmt: skip
    EvidenceItemFactory.create(person=people[1], task=task)
    return people


class TestTraining:
    def test_says_what_was_taught_and_who_came(self, land: Land) -> None:
        teach()

        content = ask("training", Role.BOARD)

        found = figures(content)
        assert [found[f"training.{name}"].value for name in ("sessions", "called_off", "attended", "records")] == [
            1, 0, 2, 1,
        ]  # fmt: skip
        assert (found["training.attendance"].numerator, found["training.attendance"].denominator) == (2, 3)
        assert cells(content, "training-done") == [
            ["Problem solving", 1, 0, 4, 2, 1, 1, 1], ["All", 1, 0, 4, 2, 1, 1, None],
        ]  # fmt: skip
        assert_sums(table(content, "training-done"), *range(1, 7))

    def test_says_coverage_of_whom(self, land: Land) -> None:
        teach()

        content = ask("training", Role.BOARD)

        found = figures(content)["training.coverage.problem_solving"]
        assert (found.numerator, found.denominator, values(content)["training.courses"]) == (1, 4, 1)
        ((name, in_date, lapsed, never, required, share, exempt),) = cells(content, "training-coverage")
        assert (name, in_date, lapsed, never, required, share, exempt) == (
            "Problem solving",
            1,
            1,
            2,
            4,
            0.25,
            0,
        )

    def test_says_who_has_shown_which_objective(self, land: Land) -> None:
        teach()

        content = ask("training", Role.BOARD)

        assert values(content)["training.shown.problem_solving.a"] == 1
        assert cells(content, "training-objectives") == [
            ["Problem solving", "a. Understand the value of partnerships.", 1, 1],
        ]

    def test_keeps_what_a_paper_reported_beside_the_records(self, land: Land) -> None:
        teach()
        ReportedAttendance.objects.create(
            version=CourseVersionFactory.create(course__name="Two days for all"), attended=1474, of=None,
            until_on=dt.date(2016, 12, 31), source="Board paper, 3 October 2017",
        )  # fmt: skip

        content = ask("training", Role.BOARD)

        (said,) = (words for words in content.words if "1,474" in words)
        assert "Board paper, 3 October 2017" in said
        assert values(content)["training.attended"] == 2

    def test_counts_good_practice_of_the_areas(self, land: Land) -> None:
        EntryFactory.create(
            team=TeamFactory.create(area=land.sector), published=True, written_by=UserFactory.create()
        )

        assert values(ask("training", Role.BOARD))["library.published"] == 1

    def test_is_of_the_whole_force(self, land: Land) -> None:
        teach()

        content = ask("training", Role.BOARD, area="riverside")

        assert values(content)["training.sessions"] is None
        assert any("make the pack for the force" in said for said in content.missing)

    def test_before_there_is_any_says_so(self, land: Land) -> None:
        content = ask("training", Role.BOARD)

        assert set(values(content).values()) == {None}
        assert any("Training: nothing is recorded yet" in said for said in content.missing)

    def test_asks_as_much_of_many_people_as_of_few(self, land: Land) -> None:
        people = teach()
        ask("training", Role.BOARD)
        with CaptureQueriesContext(connection) as few:
            ask("training", Role.BOARD)
        version = TrainingRecord.objects.filter(person=people[0]).get().version
        for person in [PersonFactory.create() for _ in range(10)]:
            TrainingRecordFactory.create(person=person, version=version, on=TODAY - 10 * DAY)
        with CaptureQueriesContext(connection) as many:
            ask("training", Role.BOARD)
        assert len(many) == len(few)
