"""Where people stand on a day, and how many of those who have to hold a course do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.analysis.currency import State
from peelian.apps.training import api as training
from peelian.apps.training.models.needs import Requirement
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import Result
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT, TODAY
from tests.factories.training import (
    CourseFactory,
    CourseVersionFactory,
    RequirementFactory,
    TrainingRecordFactory,
)
from tests.factories.workforce import CareerFactory, PersonFactory, PostingFactory, TermsFactory, UnitFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")


@pytest.fixture
def requirement() -> Requirement:
    """PCSOs hold it for two years, from April 2023; three months to do it."""
    version = CourseVersionFactory.create()
    return RequirementFactory.create(course=version.course, ranks=[Rank.PCSO], words="all PCSOs")


def state(person_id: int, requirement: Requirement, day: dt.date = TODAY) -> State:
    return training.state_on([person_id], day)[person_id][requirement.course.code].state


class TestStateOn:
    def test_is_of_those_of_whom_it_is_required(self, requirement: Requirement) -> None:
        pcso, constable = PersonFactory.create(rank=Rank.PCSO), PersonFactory.create()
        assert state(pcso.pk, requirement) is State.DUE
        assert state(constable.pk, requirement) is State.NOT_REQUIRED

    def test_answers_for_a_past_day_by_what_was_on_record_then(self, requirement: Requirement) -> None:
        pcso = PersonFactory.create(rank=Rank.PCSO)
        for on in (dt.date(2023, 6, 1), dt.date(2026, 2, 1)):
            TrainingRecordFactory.create(person=pcso, version=requirement.course.versions.get(), on=on)
        seen = [
            state(pcso.pk, requirement, day)
            for day in (
                dt.date(2023, 5, 1),
                dt.date(2024, 1, 1),
                dt.date(2025, 4, 1),
                dt.date(2025, 7, 1),
                TODAY,
            )
        ]
        assert seen == [State.DUE, State.IN_DATE, State.EXPIRING, State.LAPSED, State.IN_DATE]

    def test_takes_no_failure_for_a_pass(self, requirement: Requirement) -> None:
        pcso, version = PersonFactory.create(rank=Rank.PCSO), requirement.course.versions.get()
        version.completion = Completion.ASSESSMENT
        version.save()
        TrainingRecordFactory.create(person=pcso, version=version, on=TODAY, result=Result.FAILED)
        TrainingRecordFactory.create(person=pcso, version=version, on=TODAY, result=Result.ATTENDED)
        assert state(pcso.pk, requirement) is State.DUE
        TrainingRecordFactory.create(person=pcso, version=version, on=TODAY, result=Result.PASSED)
        assert state(pcso.pk, requirement) is State.IN_DATE

    def test_counts_another_course_by_one_step_and_says_so(self, requirement: Requirement) -> None:
        pcso, old = (
            PersonFactory.create(rank=Rank.PCSO),
            CourseVersionFactory.create(course__name="The old one"),
        )
        older = CourseVersionFactory.create()
        training.count_as(actor=ACTOR, at=AT, done=old.course.code, counts_as=requirement.course.code)
        training.count_as(actor=ACTOR, at=AT, done=older.course.code, counts_as=old.course.code)
        TrainingRecordFactory.create(person=pcso, version=older, on=dt.date(2026, 5, 1))
        assert state(pcso.pk, requirement) is State.DUE
        TrainingRecordFactory.create(person=pcso, version=old, on=dt.date(2026, 4, 1))
        now = training.state_on([pcso.pk], TODAY)[pcso.pk][requirement.course.code]
        assert now.state is State.IN_DATE
        assert now.reason == "Attended “The old one” on 1 April 2026: counts until 1 April 2028."

    def test_counts_another_course_from_the_day_of_the_decision_until_it_ends(
        self, requirement: Requirement
    ) -> None:
        pcso, old = PersonFactory.create(rank=Rank.PCSO), CourseVersionFactory.create()
        TrainingRecordFactory.create(person=pcso, version=old, on=dt.date(2026, 1, 10))
        decided, code = dt.date(2026, 3, 1), requirement.course.code
        assert training.count_as(actor=ACTOR, at=AT, done=old.course.code, counts_as=code, valid_from=decided)
        row = training.get_course(code).counted_by[0]
        training.end_equivalence(actor=ACTOR, at=AT, equivalence_id=row.id, valid_until=dt.date(2026, 6, 1))
        seen = [
            state(pcso.pk, requirement, day)
            for day in (dt.date(2026, 2, 28), decided, dt.date(2026, 5, 31), dt.date(2026, 6, 1))
        ]
        assert seen == [State.DUE, State.IN_DATE, State.IN_DATE, State.DUE]

    def test_passes_over_a_record_that_was_withdrawn(self, requirement: Requirement) -> None:
        pcso = PersonFactory.create(rank=Rank.PCSO)
        record = TrainingRecordFactory.create(
            person=pcso, version=requirement.course.versions.get(), on=TODAY
        )
        assert state(pcso.pk, requirement, TODAY) is State.IN_DATE
        training.withdraw_record(actor=ACTOR, at=AT, record_id=record.pk, reason="Somebody else")
        assert state(pcso.pk, requirement, TODAY) is State.DUE
        assert [(one.record.id, one.because) for one in training.list_withdrawn(pcso.pk)] == [
            (record.pk, "Somebody else")
        ]

    def test_needs_it_again_from_the_day_on_which_an_exemption_ends(self, requirement: Requirement) -> None:
        pcso = PersonFactory.create(rank=Rank.PCSO)
        let_off = training.exempt(
            actor=ACTOR, at=AT, person_id=pcso.pk, course_code=requirement.course.code, reason="Long leave",
            valid_from=dt.date(2026, 6, 1),
        )  # fmt: skip
        training.end_exemption(actor=ACTOR, at=AT, exemption_id=let_off, valid_until=TODAY)
        assert state(pcso.pk, requirement, TODAY - dt.timedelta(days=1)) is State.EXEMPT
        assert state(pcso.pk, requirement, TODAY) is State.DUE

    def test_is_exempt_for_as_long_as_they_are_let_off(self, requirement: Requirement) -> None:
        pcso = PersonFactory.create(rank=Rank.PCSO)
        training.exempt(
            actor=ACTOR, at=AT, person_id=pcso.pk, course_code=requirement.course.code, reason="On parental leave",
            valid_from=dt.date(2026, 6, 1), valid_until=dt.date(2026, 12, 1),
        )  # fmt: skip
        assert state(pcso.pk, requirement) is State.EXEMPT
        assert state(pcso.pk, requirement, dt.date(2026, 12, 1)) is State.DUE
        mine = training.list_currency(pcso.pk, TODAY)
        assert [(row.course_code, row.currency.reason) for row in mine] == [
            (requirement.course.code, "On parental leave.")
        ]

    def test_asks_no_more_of_the_database_for_more_people(
        self, requirement: Requirement, django_assert_max_num_queries: object
    ) -> None:
        ids = [PersonFactory.create(rank=Rank.PCSO).pk for _ in range(30)]
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            training.state_on(ids, TODAY)


class TestStandings:
    """Of whom it is required hangs on rank, role and unit as they were."""

    def test_a_promotion_takes_somebody_out_of_it(self, requirement: Requirement) -> None:
        promoted = dt.date(2026, 1, 1)
        person = PersonFactory.create(joined_on=None)
        CareerFactory.create(person=person)
        TermsFactory.create(person=person, rank=Rank.PCSO, valid_until=promoted)
        TermsFactory.create(person=person, rank=Rank.CONSTABLE, valid_from=promoted)
        assert state(person.pk, requirement, dt.date(2025, 12, 31)) is State.DUE
        assert state(person.pk, requirement, promoted) is State.NOT_REQUIRED

    def test_a_kind_of_unit_is_asked_of_all_units_above(self) -> None:
        lpa = UnitFactory.create(kind=UnitKind.LPA)
        team = UnitFactory.create(kind=UnitKind.TEAM, parent=lpa)
        requirement = RequirementFactory.create(unit_kinds=[UnitKind.LPA])
        inside = PostingFactory.create(post__team=None, post__unit=team).person
        outside = PostingFactory.create(post__team=None, post__unit=UnitFactory.create()).person
        assert state(inside.pk, requirement) is State.DUE
        assert state(outside.pk, requirement) is State.NOT_REQUIRED

    def test_a_role_is_that_of_the_post_for_as_long_as_it_is_held(self) -> None:
        moved = dt.date(2026, 3, 1)
        requirement = RequirementFactory.create(roles=["coordinator"])
        person = PersonFactory.create()
        PostingFactory.create(post__role="coordinator", person=person, valid_until=moved)
        PostingFactory.create(post__role="officer", person=person, valid_from=moved)
        assert state(person.pk, requirement, moved - dt.timedelta(days=1)) is State.DUE
        assert state(person.pk, requirement, moved) is State.NOT_REQUIRED

    def test_a_move_between_two_units_doesn_t_begin_the_grace_anew(self, requirement: Requirement) -> None:
        person, moved = PersonFactory.create(rank=Rank.PCSO), dt.date(2026, 10, 1)
        PostingFactory.create(post__rank=Rank.PCSO, person=person, valid_until=moved)
        PostingFactory.create(post__rank=Rank.PCSO, person=person, valid_from=moved)
        assert training.state_on([person.pk], TODAY)[person.pk][requirement.course.code].overdue

    def test_coverage_is_of_a_unit_with_all_below_it(self, requirement: Requirement) -> None:
        lpa = UnitFactory.create(kind=UnitKind.LPA, code="west")
        team = UnitFactory.create(kind=UnitKind.TEAM, parent=lpa)
        PostingFactory.create(post__team=None, post__unit=team, post__rank=Rank.PCSO)
        PostingFactory.create(post__rank=Rank.PCSO)
        code = requirement.course.code
        assert training.coverage(code, TODAY).required == 2
        assert training.coverage(code, TODAY, unit_code="west").required == 1
        with pytest.raises(NotFound, match="no unit"):
            training.coverage(code, TODAY, unit_code="nowhere")


class TestExemptions:
    def test_don_t_overlap(self, requirement: Requirement) -> None:
        pcso = PersonFactory.create(rank=Rank.PCSO)
        said = {
            "actor": ACTOR, "at": AT, "person_id": pcso.pk, "course_code": requirement.course.code, "reason": "Leave",
        }  # fmt: skip
        made = training.exempt(**said, valid_from=TODAY)  # type: ignore[arg-type]
        with pytest.raises(training.CannotExempt, match="let off already"):
            training.exempt(**said, valid_from=TODAY + dt.timedelta(days=9))  # type: ignore[arg-type]
        until = TODAY + dt.timedelta(days=9)
        training.end_exemption(actor=ACTOR, at=AT, exemption_id=made, valid_until=until)
        training.exempt(**said, valid_from=until)  # type: ignore[arg-type]

    def test_need_a_reason(self, requirement: Requirement) -> None:
        with pytest.raises(training.CannotExempt, match="Say why"):
            training.exempt(
                actor=ACTOR,
                at=AT,
                person_id=1,
                course_code=requirement.course.code,
                reason="",
                valid_from=TODAY,
            )


class TestRequirements:
    def test_end_on_a_day_and_leave_the_days_before(self, requirement: Requirement) -> None:
        pcso = PersonFactory.create(rank=Rank.PCSO)
        training.end_requirement(actor=ACTOR, at=AT, requirement_id=requirement.pk, valid_until=TODAY)
        assert state(pcso.pk, requirement) is State.NOT_REQUIRED
        assert state(pcso.pk, requirement, TODAY - dt.timedelta(days=1)) is State.DUE

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"words": " "}, "words"),
            ({"valid_until": dt.date(2020, 1, 1)}, "valid_until"),
            ({"valid_months": 0}, "valid_months"),
            ({"valid_months": 12, "warn_months": 13}, "warn_months"),
        ],
    )
    def test_are_refused_when_they_can_t_hold(self, given: dict[str, object], field: str) -> None:
        said = {"course_code": CourseFactory.create().code, "words": "all", "valid_from": dt.date(2024, 1, 1)}
        with pytest.raises(training.CannotRequire) as refusal:
            training.require_course(actor=ACTOR, at=AT, **(said | given))  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_the_database_keeps_the_warning_within_the_time(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            RequirementFactory.create(valid_months=2, warn_months=3)


class TestCoverage:
    def test_is_in_date_of_required_and_says_who_is_beside_it(self, requirement: Requirement) -> None:
        version = requirement.course.versions.get()
        pcsos = [PersonFactory.create(rank=Rank.PCSO) for _ in range(4)]
        TrainingRecordFactory.create(person=pcsos[0], version=version, on=dt.date(2026, 1, 1))
        TrainingRecordFactory.create(person=pcsos[1], version=version, on=dt.date(2023, 4, 1))
        training.exempt(
            actor=ACTOR, at=AT, person_id=pcsos[2].pk, course_code=requirement.course.code, reason="Leave",
            valid_from=TODAY,
        )  # fmt: skip
        constable = PersonFactory.create()
        TrainingRecordFactory.create(person=constable, version=version, on=dt.date(2026, 1, 1))
        PersonFactory.create(rank=Rank.PCSO, joined_on=TODAY + dt.timedelta(days=1))

        found = training.coverage(requirement.course.code, TODAY)

        assert (found.people, found.required, found.in_date, found.lapsed, found.never, found.exempt) == (
            5, 3, 1, 1, 1, 1,
        )  # fmt: skip
        assert (found.attended_any, found.overdue) == (3, 2)
        assert found.words == "1 of the 3 who have to hold it are in date (33.3%)."

    def test_of_what_is_required_of_nobody_is_none(self) -> None:
        record = TrainingRecordFactory.create(on=dt.date(2016, 11, 1))
        found = training.coverage(record.version.course.code, TODAY)
        assert (found.share, found.attended_any) == (None, 1)
        assert found.words == "1 person attended. Of how many isn’t said, so this is no coverage."
        assert found.reasons == ("No requirement of this course holds on the day.",)

    def test_is_refused_for_no_course(self) -> None:
        with pytest.raises(NotFound):
            training.coverage("nothing", TODAY)
