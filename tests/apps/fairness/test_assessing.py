"""Impact assessments: of a recorded decision, approved by somebody else, and what is still without one."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import AssessmentState, Characteristic
from peelian.apps.fairness.models.assessments import ImpactAssessment
from peelian.kernel.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.fairness import ACTOR, campaign

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 3, 1)


def written(subject: str, by: int) -> int:
    return fairness.write_assessment(
        actor=ACTOR, at=AT, written_by_id=by, subject=subject, title="Spring campaign",
        body="Fewer Black applicants pass the sift.", affected=[Characteristic.ETHNICITY],
    )  # fmt: skip


class TestAssessments:
    def test_are_of_a_decision_in_the_record(self) -> None:
        with pytest.raises(fairness.CannotWrite, match="no such decision"):
            written("fairness.Campaign:0", UserFactory.create().pk)

    def test_take_a_decision_off_the_list_of_those_without(self) -> None:
        subject = f"fairness.Campaign:{campaign({})}"
        assert [one.subject for one in fairness.list_unassessed(since=AT)] == [subject]

        made = written(subject, UserFactory.create().pk)

        assert fairness.list_unassessed(since=AT) == []
        assert [one.id for one in fairness.list_assessments(subject=subject)] == [made]

    def test_are_approved_by_somebody_else(self) -> None:
        writer, other = UserFactory.create(), UserFactory.create()
        made = written(f"fairness.Campaign:{campaign({})}", writer.pk)

        with pytest.raises(fairness.CannotApprove, match="Somebody else"):
            fairness.approve_assessment(actor=ACTOR, at=AT, assessment_id=made, approved_by_id=writer.pk)
        fairness.approve_assessment(actor=ACTOR, at=AT, assessment_id=made, approved_by_id=other.pk)

        found = fairness.get_assessment(made)
        assert (found.state, found.approved_by) == (AssessmentState.APPROVED, other.name)
        with pytest.raises(fairness.CannotApprove, match="before"):
            fairness.approve_assessment(actor=ACTOR, at=AT, assessment_id=made, approved_by_id=other.pk)

    def test_are_not_their_writers_to_approve_even_past_the_services(self) -> None:
        writer = UserFactory.create()
        made = written(f"fairness.Campaign:{campaign({})}", writer.pk)

        with pytest.raises(IntegrityError, match="two_pairs_of_eyes"), transaction.atomic():
            ImpactAssessment.objects.filter(pk=made).update(
                state="approved", approved_by=writer, approved_at=AT
            )

    def test_say_what_is_done_by_whom_and_when(self) -> None:
        made = written(f"fairness.Campaign:{campaign({})}", UserFactory.create().pk)
        action = fairness.add_action(
            actor=ACTOR,
            at=AT,
            assessment_id=made,
            words="Sift without names.",
            owner="Recruitment",
            due_on=DUE,
        )
        fairness.finish_action(actor=ACTOR, at=AT, action_id=action, done_on=DUE)

        assert [(one.owner, one.done_on) for one in fairness.get_assessment(made).actions] == [
            ("Recruitment", DUE)
        ]
        with pytest.raises(Refused, match="before"):
            fairness.finish_action(actor=ACTOR, at=AT, action_id=action, done_on=DUE)
