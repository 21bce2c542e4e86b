"""Impact assessments: of a recorded decision, approved by somebody else, and what is still without one."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import AssessmentState, Characteristic
from peelian.apps.fairness.models.assessments import ImpactAssessment
from peelian.kernel.errors import NotFound, Refused
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.fairness import ACTOR, campaign

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 3, 1)
LATER = AT + dt.timedelta(hours=1)


def written(subject: str, by: int) -> int:
    return fairness.write_assessment(
        actor=ACTOR, at=AT, written_by_id=by, subject=subject, title="Spring campaign",
        body="Fewer Black applicants pass the sift.", affected=[Characteristic.ETHNICITY],
    )  # fmt: skip


def edited(made: int, by: int) -> None:
    fairness.edit_assessment(
        actor=ACTOR, at=LATER, assessment_id=made, editor_id=by, title="Sift", body="Fewer women pass.",
        affected=[Characteristic.SEX],
    )  # fmt: skip


def with_file(made: int, by: int, content: bytes) -> int:
    return fairness.add_file(
        actor=ACTOR, at=LATER, assessment_id=made, editor_id=by, name="form.pdf", media_type="application/pdf",
        content=content,
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

    def test_are_changed_by_their_writer_until_they_are_approved(self) -> None:
        writer, other = UserFactory.create(), UserFactory.create()
        made = written(f"fairness.Campaign:{campaign({})}", writer.pk)
        with pytest.raises(fairness.CannotWrite, match="Its writer changes a draft"):
            edited(made, other.pk)
        edited(made, writer.pk)
        found = fairness.get_assessment(made)
        assert (found.title, found.affected, found.edited_at) == ("Sift", (Characteristic.SEX,), LATER)

        fairness.approve_assessment(actor=ACTOR, at=LATER, assessment_id=made, approved_by_id=other.pk)
        with pytest.raises(fairness.CannotWrite, match="it stays as it is"):
            edited(made, writer.pk)

    def test_are_approved_as_they_were_read(self) -> None:
        writer, other = UserFactory.create(), UserFactory.create()
        made = written(f"fairness.Campaign:{campaign({})}", writer.pk)
        read = fairness.get_assessment(made).changed_at
        edited(made, writer.pk)
        with pytest.raises(fairness.CannotApprove, match="changed since you opened it"):
            fairness.approve_assessment(
                actor=ACTOR, at=LATER, assessment_id=made, approved_by_id=other.pk, seen_at=read
            )
        read = fairness.get_assessment(made).changed_at
        fairness.approve_assessment(
            actor=ACTOR, at=LATER, assessment_id=made, approved_by_id=other.pk, seen_at=read
        )

    def test_have_files_each_once_and_few(self) -> None:
        writer = UserFactory.create()
        made = written(f"fairness.Campaign:{campaign({})}", writer.pk)
        first = with_file(made, writer.pk, b"%PDF-1")
        assert with_file(made, writer.pk, b"%PDF-1") == first
        for n in range(2, 11):
            with_file(made, writer.pk, b"%%PDF-%d" % n)
        with pytest.raises(fairness.CannotWrite, match="10 files at most"):
            with_file(made, writer.pk, b"%PDF-11")
        with pytest.raises(fairness.CannotWrite, match="larger than 5 MB"):
            with_file(made, writer.pk, bytes(fairness.LARGEST_FILE + 1))
        assert len(fairness.get_assessment(made).files) == 10
        assert fairness.get_assessment(made).files[0].size == 6

        with pytest.raises(fairness.CannotWrite, match="Its writer"):
            fairness.remove_file(actor=ACTOR, at=LATER, file_id=first, editor_id=UserFactory.create().pk)
        assert fairness.remove_file(actor=ACTOR, at=LATER, file_id=first, editor_id=writer.pk) == made
        with pytest.raises(NotFound):
            fairness.assessment_file(first)

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
