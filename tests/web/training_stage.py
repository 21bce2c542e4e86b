"""A sector's training, for the screens: a course that is due, sessions to come and held, evidence that waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.training.models.courses import Equivalence, EvidenceTask
from peelian.apps.training.models.needs import Exemption, Requirement
from peelian.apps.training.models.records import EvidenceItem, TrainingRecord
from peelian.apps.training.models.sessions import Booking, Session
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.sessions import BookingState
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.people import Rank
from tests.factories.clock import AT, TODAY
from tests.factories.training import (
    CourseVersionFactory,
    EvidenceItemFactory,
    EvidenceTaskFactory,
    LearningObjectiveFactory,
    RequirementFactory,
    SessionFactory,
    TrainingRecordFactory,
)
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory
from tests.web.staff_stage import Station, member


@dataclass(frozen=True, slots=True)
class Training:
    """What was set."""

    station: Station
    learning: User
    colleague: Person
    requirement: Requirement
    session: Session
    held: Session
    booking: Booking
    task: EvidenceTask
    item: EvidenceItem
    record: TrainingRecord
    exemption: Exemption
    equivalence: Equivalence

    @property
    def code(self) -> str:
        """The course that PCSOs have to hold."""
        return self.requirement.course.code

    def addresses(self) -> dict[str, tuple[User, str]]:
        """Every page of training, with somebody who may see it."""
        desk, sergeant, pcso = self.learning, self.station.sergeant, self.station.pcso.user
        assert pcso is not None
        pages: dict[str, tuple[User, list[object]]] = {
            "station:training": (sergeant, []),
            "station:training_course": (sergeant, [self.code]),
            "station:require_course": (desk, [self.code]),
            "station:exempt": (desk, [self.code]),
            "station:end_requirement": (desk, [self.requirement.pk]),
            "station:end_exemption": (desk, [self.exemption.pk]),
            "station:count_as": (desk, [self.code]),
            "station:end_equivalence": (desk, [self.equivalence.pk]),
            "station:training_of": (sergeant, [self.colleague.pk]),
            "station:withdraw_record": (desk, [self.record.pk]),
            "station:training_month": (sergeant, []),
            "station:record_training": (desk, []),
            "station:training_sessions": (sergeant, []),
            "station:announce_session": (desk, []),
            "station:training_session": (sergeant, [self.session.pk]),
            "station:mark_attendance": (desk, [self.held.pk]),
            "station:call_off_session": (desk, [self.session.pk]),
            "station:training_evidence": (sergeant, []),
            "station:assess_evidence": (sergeant, [self.item.pk]),
            "beat:my-training": (pcso, []),
            "beat:my-evidence": (pcso, [self.task.pk]),
        }
        return {name: (who, reverse(name, args=args)) for name, (who, args) in pages.items()}


def set_training(station: Station) -> Training:
    """Abbey Green's PCSO has to hold a course with evidence; a colleague of hers put some forward."""
    objective = LearningObjectiveFactory.create(version__course__name="Community policing")
    version = objective.version
    task = EvidenceTaskFactory.create(objective=objective, words="Give an example of working with a partner.")
    other = EvidenceTaskFactory.create(
        objective=objective, words="Give an example of an event that you worked."
    )
    requirement = RequirementFactory.create(course=version.course, ranks=[Rank.PCSO], words="all PCSOs")
    introduction = CourseVersionFactory.create(
        course__name="Introduction to neighbourhood policing", completion=Completion.ATTENDANCE
    )
    team = TeamFactory.create(area=station.land.neighbourhoods[1])
    colleague = PersonFactory.create(name="Bela Colleague", rank=Rank.PCSO)
    PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.PCSO), person=colleague)
    session = SessionFactory.create(version=introduction)
    held = SessionFactory.create(
        version=introduction, starts_at=AT - dt.timedelta(days=2), ends_at=AT - dt.timedelta(days=2, hours=-7)
    )
    for one in (session, held):
        Booking.objects.create(
            session=one, person=station.pcso, state=BookingState.BOOKED, asked_at=AT - dt.timedelta(days=9)
        )
    return Training(
        station=station,
        learning=member("Lea Learning", Role.LEARNING, station.land.force.code),
        colleague=colleague,
        requirement=requirement,
        session=session,
        held=held,
        booking=session.bookings.get(),
        task=task,
        item=EvidenceItemFactory.create(person=colleague, task=other),
        record=TrainingRecordFactory.create(person=station.pcso, version=introduction),
        exemption=Exemption.objects.create(
            person=colleague, course=introduction.course, reason="Long leave", valid_from=TODAY
        ),
        equivalence=Equivalence.objects.create(
            done=CourseVersionFactory.create(course__name="The course before").course,
            counts_as=version.course,
            valid_from=dt.date(2024, 1, 1),
        ),
    )
