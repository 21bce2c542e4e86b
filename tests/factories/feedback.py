"""You said, we did."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.feedback.models import Update
from peelian.apps.feedback.types import UpdateState
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.priorities import PriorityFactory


class UpdateFactory(DjangoModelFactory[Update]):
    """A draft."""

    class Meta:
        model = Update

    priority = factory.SubFactory(PriorityFactory)
    said = "Four people told us about speeding."
    did = "We planned 3 visits of 15 minutes."
    state = UpdateState.DRAFT
    written_by = factory.SubFactory(UserFactory)
    written_at = AT
