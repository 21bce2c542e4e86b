"""Conversations with those who think of leaving or leave."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.retention.models import ExitInterview, RetentionConversation
from tests.factories.clock import TODAY
from tests.factories.workforce import CareerFactory


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
