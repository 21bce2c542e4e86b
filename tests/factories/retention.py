"""Conversations with those who think of leaving or leave."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from peelian.apps.retention import api as retention
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.types import Theme, WithKind
from peelian.apps.workforce.models.people import Career, Person
from peelian.apps.workforce.types.people import LeaveReason
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import CareerFactory, PersonFactory, PostingFactory, UnitFactory


class RetentionConversationFactory(DjangoModelFactory[RetentionConversation]):
    """A retention conversation that waits."""

    class Meta:
        model = RetentionConversation

    career = factory.SubFactory(CareerFactory)
    offered_on = TODAY


class ExitInterviewFactory(DjangoModelFactory[ExitInterview]):
    """An exit interview that waits."""

    class Meta:
        model = ExitInterview

    career = factory.SubFactory(CareerFactory)
    offered_on = TODAY


def career_of(person: Person) -> int:
    """The number of somebody's career."""
    return Career.objects.get(person=person).pk


def waiting_of(person: Person) -> int:
    """The number of a retention conversation that somebody waits for."""
    career = Career.objects.get(person=person)
    known = RetentionConversation.objects.filter(career=career).first()
    row: RetentionConversation = known or RetentionConversationFactory.create(career=career)
    return row.pk


def a_year_of_leavers() -> None:
    """Two LPAs, constables who serve in them, those who left within the last year, and curves of all of them."""
    units = [UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("Northern LPA", "Southern LPA")]
    for n in range(72):
        joined = SINCE + dt.timedelta(days=18 * n)
        gone = n % 4 == 0
        left = max(joined, TODAY - dt.timedelta(days=300)) + dt.timedelta(days=n) if gone else None
        reason = LeaveReason.RESIGNATION if n % 3 else LeaveReason.TRANSFER_OUT
        person = PersonFactory.create(joined_on=joined, left_on=left, reason=reason)
        PostingFactory.create(
            post=None, unit=units[n % 2], person=person, valid_from=joined, valid_until=left
        )
        if left:
            ExitInterviewFactory.create(
                career=Career.objects.get(person=person), offered_on=left, held_on=left,
                with_kind=list(WithKind)[n % 3], themes=[list(Theme)[n % 5]],
            )  # fmt: skip
    retention.work_out_survival(actor=system("tests"), at=AT, as_of=TODAY)
