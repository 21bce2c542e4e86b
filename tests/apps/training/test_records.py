"""Records come by hand, by file and by statement; the same twice changes nothing, and a wrong one is withdrawn."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.training import api as training
from peelian.apps.training.models.records import Badge, EvidenceItem, TrainingRecord
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.evidence import EvidenceState
from peelian.apps.training.types.records import RecordRow, RecordSource, Result
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, NotFound
from tests.factories.clock import AT, TODAY
from tests.factories.training import (
    CourseVersionFactory,
    EvidenceItemFactory,
    EvidenceTaskFactory,
    LearningObjectiveFactory,
    TrainingRecordFactory,
)
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")


def row(**given: object) -> RecordRow:
    version = CourseVersionFactory.create() if "course_code" not in given else None
    said: dict[str, object] = {
        "row": 2, "person_id": given.get("person_id") or PersonFactory.create().pk,
        "course_code": version.course.code if version else "", "on": dt.date(2026, 3, 1), "result": Result.ATTENDED,
        "statement_id": uuid.uuid4(),
    }  # fmt: skip
    return RecordRow(**(said | given))  # type: ignore[arg-type]


def load(*rows: RecordRow) -> training.RecordsLoaded:
    return training.load_records(actor=ACTOR, at=AT, rows=rows, source=RecordSource.XAPI)


class TestLoadRecords:
    def test_takes_the_version_and_the_hours_of_the_day(self) -> None:
        load(row())
        made = TrainingRecord.objects.get()
        assert (made.version.number, made.hours) == (1, Decimal(14))

    def test_changes_nothing_for_the_same_id_twice(self) -> None:
        one = row()
        assert load(one, one) == training.RecordsLoaded(read=2, added=1, already=1)
        events = Event.objects.count()
        assert load(one) == training.RecordsLoaded(read=1, added=0, already=1)
        assert (TrainingRecord.objects.count(), Event.objects.count()) == (1, events)

    def test_refuses_the_same_id_with_other_content_and_takes_nothing(self) -> None:
        one = row()
        load(one)
        with pytest.raises(BadInput, match="with other content") as refusal:
            load(row(), dataclasses.replace(one, row=3, on=dt.date(2026, 3, 2)))
        assert (refusal.value.row, refusal.value.column) == (3, "id")
        assert TrainingRecord.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "column"),
        [
            ({"course_code": "nothing"}, "course"),
            ({"on": TODAY + dt.timedelta(days=1)}, "on"),
            ({"on": dt.date(2001, 1, 1)}, "on"),
            ({"version": 7}, "version"),
            ({"hours": Decimal(-1)}, "hours"),
        ],
    )
    def test_names_the_row_and_the_column_of_what_can_t_be(
        self, given: dict[str, object], column: str
    ) -> None:
        with pytest.raises(BadInput) as refusal:
            load(row(**given))
        assert (refusal.value.row, refusal.value.column) == (2, column)


class TestRecordByHand:
    def test_stands_on_the_record(self) -> None:
        version, person = CourseVersionFactory.create(), PersonFactory.create()
        made = training.record_training(
            actor=ACTOR, at=AT, person_id=person.pk, course_code=version.course.code, on=TODAY, result=Result.ATTENDED
        )  # fmt: skip
        assert training.get_record(made).counts

    def test_refuses_a_day_that_hasn_t_come(self) -> None:
        with pytest.raises(training.CannotRecord, match="hasn’t come"):
            training.record_training(
                actor=ACTOR, at=AT, person_id=1, course_code="a", on=TODAY + dt.timedelta(days=1),
                result=Result.ATTENDED,
            )  # fmt: skip


class TestADayBeforeAnyRecord:
    def test_is_refused_by_hand_and_by_row(self) -> None:
        version, person, on = CourseVersionFactory.create(), PersonFactory.create(), dt.date(1, 1, 1)
        with pytest.raises(training.CannotRecord, match="before 1950"):
            training.record_training(
                actor=ACTOR,
                at=AT,
                person_id=person.pk,
                course_code=version.course.code,
                on=on,
                result=Result.ATTENDED,
            )
        with pytest.raises(BadInput, match="before 1950") as refused:
            training.load_records(actor=ACTOR, at=AT, rows=[row(on=on)], source=RecordSource.FILE)
        assert refused.value.column == "on"


class TestTheDatabase:
    @pytest.mark.parametrize("on", [dt.date(1949, 12, 31), dt.date(9000, 1, 1)])
    def test_refuses_a_day_that_cannot_be(self, on: dt.date) -> None:
        with pytest.raises(IntegrityError, match="record_of_a_day_that_can_be"), transaction.atomic():
            TrainingRecordFactory.create(on=on)


class TestWithdraw:
    def test_counts_no_more_and_takes_its_credential_with_it(self) -> None:
        record = TrainingRecordFactory.create()
        keep(record)
        training.withdraw_record(actor=ACTOR, at=AT, record_id=record.pk, reason="Somebody else")
        assert Badge.objects.get().token == ""
        assert training.list_revoked() == [Badge.objects.get().credential_id]
        with pytest.raises(NotFound):
            training.get_record(record.pk)
        with pytest.raises(training.CannotRecord, match="already"):
            training.withdraw_record(actor=ACTOR, at=AT, record_id=record.pk, reason="Again")

    def test_needs_a_reason(self) -> None:
        with pytest.raises(training.CannotRecord, match="Say what was wrong"):
            training.withdraw_record(actor=ACTOR, at=AT, record_id=1, reason=" ")


def keep(record: TrainingRecord) -> None:
    training.keep_badge(actor=ACTOR, at=AT, record_id=record.pk, credential_id=uuid.uuid4(), token="a.b.c")


class TestBadges:
    def test_are_kept_once_for_a_record(self) -> None:
        record = TrainingRecordFactory.create()
        keep(record)
        found = training.badge_of(record.pk)
        assert found is not None
        assert found.token == "a.b.c"
        with pytest.raises(training.NoBadge, match="issued for this already"):
            keep(record)

    def test_are_for_what_was_completed_only(self) -> None:
        version = CourseVersionFactory.create(completion=Completion.ASSESSMENT)
        failed = TrainingRecordFactory.create(version=version, result=Result.FAILED)
        with pytest.raises(training.NoBadge, match="was completed"):
            keep(failed)


class TestEvidence:
    def decide(
        self, item: EvidenceItem, assessor: int, *, accepted: bool = True, feedback: str = ""
    ) -> int | None:
        return training.decide_evidence(
            actor=ACTOR,
            at=AT,
            evidence_id=item.pk,
            assessor_id=assessor,
            accepted=accepted,
            feedback=feedback,
        )

    def test_waits_once_for_a_task(self) -> None:
        task, person = EvidenceTaskFactory.create(), PersonFactory.create()
        said = {"actor": ACTOR, "at": AT, "person_id": person.pk, "task_id": task.pk, "words": "We met."}
        made = training.submit_evidence(**said)  # type: ignore[arg-type]
        assert training.get_evidence(made).state is EvidenceState.SUBMITTED
        with pytest.raises(training.CannotSubmit, match="waiting for an assessor"):
            training.submit_evidence(**said)  # type: ignore[arg-type]

    def test_can_be_put_forward_anew_when_it_was_returned(self) -> None:
        item, assessor = EvidenceItemFactory.create(), PersonFactory.create()
        self.decide(item, assessor.pk, accepted=False, feedback="Which agency?")
        training.submit_evidence(
            actor=ACTOR, at=AT, person_id=item.person_id, task_id=item.task_id, words="The housing officer."
        )
        assert EvidenceItem.objects.count() == 2

    def test_is_never_decided_by_its_own(self) -> None:
        item = EvidenceItemFactory.create()
        with pytest.raises(training.CannotAssess, match="Nobody assesses their own"):
            self.decide(item, item.person_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceItem.objects.filter(pk=item.pk).update(
                state=EvidenceState.ACCEPTED, assessor_id=item.person_id, decided_at=AT
            )

    def test_is_returned_with_words_only(self) -> None:
        item, assessor = EvidenceItemFactory.create(), PersonFactory.create()
        with pytest.raises(training.CannotAssess, match="Say what is missing"):
            self.decide(item, assessor.pk, accepted=False)

    def test_is_decided_once(self) -> None:
        item, assessor = EvidenceItemFactory.create(), PersonFactory.create()
        self.decide(item, assessor.pk)
        with pytest.raises(training.CannotAssess, match="has been decided"):
            self.decide(item, assessor.pk)

    def test_completes_the_course_with_the_last_task(self) -> None:
        objective, person, assessor = (
            LearningObjectiveFactory.create(),
            PersonFactory.create(),
            PersonFactory.create(),
        )
        items = [
            EvidenceItemFactory.create(person=person, task=EvidenceTaskFactory.create(objective=objective))
            for _ in range(2)
        ]
        assert self.decide(items[0], assessor.pk) is None
        made = self.decide(items[1], assessor.pk)
        assert made is not None
        record = training.get_record(made)
        assert (record.result, record.source, record.counts) == (Result.PASSED, RecordSource.EVIDENCE, True)

    def test_has_a_file_of_five_megabytes_at_most(self) -> None:
        task, person = EvidenceTaskFactory.create(), PersonFactory.create()
        with pytest.raises(training.CannotSubmit) as refusal:
            training.submit_evidence(
                actor=ACTOR, at=AT, person_id=person.pk, task_id=task.pk, words="See the file", file_name="a.pdf",
                media_type="application/pdf", content=bytes(5_000_001),
            )  # fmt: skip
        assert refusal.value.field == "file"
